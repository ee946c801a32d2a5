/** How the application's containers start and stop: several at once on an empty database, and at a signal. */
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { Browser } from './browser.ts';
import { docker, listContainers, serviceOf } from './docker.ts';
import { useProject } from './project.ts';

/** A page that takes its time, and says in the log when it begins. */
const slowPage = `
import logging
import time

from django.http import HttpResponse


def slow(request):
    logging.getLogger("slow").info("slow page begins")
    time.sleep(4)
    return HttpResponse("slow page ends")
`;
const slowUrl = `
from news.slow import slow
urlpatterns += [path("slow/", slow)]
`;

describe.each(['postgres', 'postgis'])('django with %s', (database) => {
  const project = useProject({ stack: 'django', database });

  beforeAll(async () => {
    await writeFile(join(project.folder, 'web/news/slow.py'), slowPage);
    await appendFile(join(project.folder, 'web/config/urls.py'), slowUrl);
    await project.run('bash', ['-c', '. bin/lib.sh; ensure_env']);
    await project.compose('build', '--quiet');
  });

  /** The logs of each web container, in the order in which they were made. */
  async function logsOfWeb(): Promise<string[]> {
    const containers = (await listContainers(project.slug)).filter((each) => serviceOf(each) === 'web');
    return Promise.all(containers.map(({ Id }) => project.run('docker', ['logs', Id])));
  }

  async function waitForLog(text: string): Promise<void> {
    await expect.poll(async () => (await logsOfWeb()).join(''), { timeout: 60_000, interval: 200 }).toContain(text);
  }

  test('three web containers that start at once on an empty database migrate it once', async () => {
    await project.compose('up', '--detach', '--wait', '--scale', 'web=3');

    const applied = (await logsOfWeb()).map((log) => Number(/Migrations: (\d+) applied/.exec(log)?.[1]));
    expect(applied).toHaveLength(3);
    const [migrations, ...others] = applied.sort((a, b) => b - a);
    expect(migrations).toBeGreaterThan(10);
    expect(others).toEqual([0, 0]);
    expect(Number(await project.query('SELECT count(*) FROM django_migrations'))).toBe(migrations);
    expect(await project.query('SELECT app, name FROM django_migrations GROUP BY 1, 2 HAVING count(*) > 1')).toBe('');
    expect((await new Browser(project.address).get('/readyz')).status).toBe(200);
  });

  test('each step of the start is a line in the log', async () => {
    for (const log of await logsOfWeb()) {
      const steps = ['Database: ready', 'Migrations: ', 'Static files: ', 'Listening at'].map((step) =>
        log.indexOf(step),
      );
      expect(steps).not.toContain(-1);
      expect(steps).toEqual([...steps].sort((a, b) => a - b));
    }
  });

  test('docker stop lets a running request end, within the grace period', async () => {
    await project.compose('up', '--detach', '--wait', '--scale', 'web=1');
    const web = await project.container('web');
    const page = new Browser(project.address).get('/slow/');
    await waitForLog('slow page begins');
    await docker('stop', web);

    const { status, text } = await page;
    expect([status, text]).toEqual([200, 'slow page ends']);
    const [{ State } = { State: undefined }] = (await listContainers(project.slug)).filter(({ Id }) => Id === web);
    // 137 were a kill, after the grace period.
    expect(State).toMatchObject({ Status: 'exited', ExitCode: 0 });
  });

  test('docker stop ends a container that still waits for the database', async () => {
    await project.compose('rm', '--force', '--stop', 'web', 'db');
    const web = (await project.compose('run', '--detach', '--no-deps', 'web')).trim();
    await expect
      .poll(() => project.try('docker', ['logs', web]), { timeout: 60_000 })
      .toMatchObject({
        output: expect.stringContaining('Database: waiting up to'),
      });
    await docker('stop', web);
    expect(await docker('inspect', '--format', '{{.State.ExitCode}}', web)).toEqual(['143']);
  });
});
