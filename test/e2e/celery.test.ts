/** A project with Celery: who does tasks when, what becomes of them where something dies, and in a deploy. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { until } from './backup-server.ts';
import { docker, listContainers, serviceOf } from './docker.ts';
import { type Project, useProject } from './project.ts';
import { useServer } from './server.ts';

/** Tasks that leave their traces in the database: an article for each beginning and each end. Some wait for leave to end. */
const traces = `

@shared_task
def trace(name, seconds=0, waits=False):
    import os
    import time

    from news.models import Article

    Article.objects.create(title=f"{name} begun", text=os.environ["SENTRY_RELEASE"])
    time.sleep(seconds)
    while waits and not Article.objects.filter(title=f"{name} may end").exists():
        time.sleep(0.2)
    Article.objects.create(title=f"{name} ended", text=os.environ["SENTRY_RELEASE"])
`;

/** Sends tasks from the web server. */
const send = async (project: Project, names: readonly string[], options = '') => {
  const code = `from tasks.tasks import trace\nfor name in ${JSON.stringify(names)}: trace.delay(name, ${options})`;
  await project.compose('exec', '-T', 'web', 'python', 'manage.py', 'shell', '-v', '0', '-c', code);
};
const letEnd = (project: Project, ...names: string[]) =>
  project.query(
    `INSERT INTO news_article (title, text, published_at) VALUES ${names.map((name) => `('${name} may end', '', now())`)}`,
  );

/** How often something was begun and ended. */
const count = (project: Project, title: string) =>
  project.query(`SELECT count(*) FROM news_article WHERE title = '${title}'`).then(Number);
/** The version that did something. */
const doer = (project: Project, title: string) =>
  project.query(`SELECT text FROM news_article WHERE title = '${title}'`);

const redis = (project: Project, ...args: string[]) =>
  project.compose('exec', '-T', 'redis', 'redis-cli', '-n', '1', ...args).then((output) => output.trim());

describe('tasks in development', () => {
  const project = useProject({ stack: 'django', extras: 'celery' });

  beforeAll(async () => {
    const path = join(project.folder, 'web/tasks/tasks.py');
    await writeFile(path, (await readFile(path, 'utf8')) + traces);
    await project.run('bin/up');
  });

  test('what the web server sends, the worker does', async () => {
    await send(project, ['first']);
    await until(async () => (await count(project, 'first ended')) === 1, 'the task');
    const log = await project.compose('logs', '--no-log-prefix', 'worker');
    expect(log).toMatch(/INFO celery\.app\.trace: Task tasks\.tasks\.trace\[.*\] succeeded/);
  });

  test('the worker waits until the database is migrated, and a stop ends it meanwhile', async () => {
    const migrate = (...args: string[]) =>
      project.compose('exec', '-T', 'web', 'python', 'manage.py', 'migrate', '-v', '0', ...args);
    const waits = async () => {
      await project.compose('up', '--detach', '--no-deps', '--force-recreate', 'worker');
      await until(
        async () => (await project.compose('logs', 'worker')).includes('Tasks wait: 1 migrations'),
        'its waiting',
      );
    };
    await project.compose('stop', 'worker');
    await migrate('news', 'zero');
    await waits();
    const start = Date.now();
    await docker('stop', '--time', '60', await project.container('worker'));
    expect(Date.now() - start).toBeLessThan(20_000);
    await waits();
    expect(await project.compose('logs', 'worker')).not.toContain('ready.');
    await migrate();
    await project.compose('up', '--detach', '--no-deps', '--wait', 'worker');
    expect(await project.compose('logs', 'worker')).toMatch(/Tasks wait: [\s\S]*ready\./);
  });

  test('a task whose process dies is done again', async () => {
    await send(project, ['unlucky'], 'seconds=5');
    await until(async () => (await count(project, 'unlucky begun')) === 1, 'its beginning');
    // The children of the first process; one of them is at it.
    const kill = 'for each in $(cat /proc/1/task/1/children); do kill -KILL $each; done';
    await project.compose('exec', '-T', 'worker', 'sh', '-c', kill);
    await until(async () => (await count(project, 'unlucky ended')) === 1, 'its end');
    expect(await count(project, 'unlucky begun')).toBe(2);
  });

  test('emptying the cache leaves what waits alone, and so does a restart of Redis', async () => {
    await project.compose('stop', 'worker');
    await send(project, ['patient']);
    await project.compose('exec', '-T', 'redis', 'redis-cli', 'flushdb');
    await project.compose('restart', 'redis');
    expect(await redis(project, 'llen', 'celery')).toBe('1');
    await project.compose('up', '--detach', '--wait', 'worker');
    await until(async () => (await count(project, 'patient ended')) === 1, 'the task');
    expect(await redis(project, 'llen', 'celery')).toBe('0');
  });

  test('a worker finds Redis again after it was away', async () => {
    await project.compose('stop', 'redis');
    await project.compose('up', '--detach', '--wait', 'redis');
    await send(project, ['afterwards']);
    await until(async () => (await count(project, 'afterwards ended')) === 1, 'the task');
  });

  test('a second beat waits until the first has ended, and a stop ends either at once', async () => {
    await project.compose('up', '--detach', '--no-recreate', '--scale', 'beat=2', 'beat');
    const log = () => project.compose('logs', 'beat');
    await until(async () => (await log()).includes('beat-2  | Another beat is at work'), 'the second one');
    expect(await log()).not.toMatch(/beat-2 .*beat: Starting/);
    await docker('stop', '--time', '60', `${project.slug}-beat-1`);
    await until(async () => /beat-2 .*beat: Starting/.test(await log()), 'its turn');
    await project.compose('up', '--detach', '--no-recreate', '--scale', 'beat=3', 'beat');
    const start = Date.now();
    await docker('stop', '--time', '60', `${project.slug}-beat-3`, `${project.slug}-beat-2`);
    expect(Date.now() - start).toBeLessThan(20_000);
  });

  test('bin/test does tasks at once, where they are called, and passes', async () => {
    const eager = `
from tasks.tasks import trace


def test_tasks_are_done_at_once(db):
    from news.models import Article

    trace.delay("eager")

    assert Article.objects.count() == 2
`;
    await writeFile(join(project.folder, 'web/tests/test_eager.py'), eager);
    await project.run('bin/test', [], { SENTRY_RELEASE: 'test' });
    const report = await readFile(join(project.folder, 'reports/junit.xml'), 'utf8');
    expect(report).toContain('test_tasks_are_done_at_once');
    expect(report).toContain('test_a_worker_waits_until_the_database_is_there_and_migrated');
    expect(report).toMatch(/<testsuite [^>]*errors="0" failures="0" skipped="0"/);
  });
});

describe('tasks in a deploy', () => {
  const server = useServer({ stack: 'django', extras: 'celery' }, 'prod');
  const { project } = server;
  /** Something due every three seconds, in a queue that no worker takes from. When a message ends says when it was sent. */
  const ticks = `
CELERY_BEAT_SCHEDULE["tick"] = {
    "task": "tasks.tasks.trace",
    "schedule": 3.0,
    "args": ["tick"],
    "options": {"queue": "ticks", "expires": 36000},
}
`;
  const deploy = async () => {
    const { exitCode, output } = await server.deploy();
    expect(exitCode, output).toBe(0);
  };
  const begun = (name: string) =>
    until(async () => (await count(project, `${name} begun`)) === 1, `${name}'s beginning`);
  let first = '';
  let second = '';

  beforeAll(async () => {
    first = await server.push('For the tests', {
      'web/tasks/tasks.py': (text) => text + traces,
      'web/config/settings.py': (text) => text + ticks,
      'bin/backup-now': () => '#!/bin/sh\n',
    });
    // Makes .env and asks for the rest.
    await server.deploy();
    await server.set({
      HTTP_PORT: String(project.port),
      DOMAIN: 'shop.test',
      DJANGO_ALLOWED_HOSTS: 'shop.test,localhost',
      DJANGO_ADMINS: 'ada@example.com',
      EMAIL_URL: 'consolemail://',
      AWS_ACCESS_KEY_ID: 'unused',
      AWS_SECRET_ACCESS_KEY: 'unused',
    });
    await deploy();
  });

  test('one of each runs, within limits, and Redis writes nowhere but to its data', async () => {
    expect(await server.services()).toEqual(['backup', 'beat', 'db', 'gate', 'nginx', 'redis', 'web', 'worker']);
    for (const service of ['beat', 'redis', 'worker']) {
      const limits = '{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.RestartPolicy.Name}}';
      expect(await docker('inspect', '--format', limits, await project.container(service))).toEqual([
        'true [ALL] unless-stopped',
      ]);
    }
    const log = await docker('logs', await project.container('worker'));
    expect(log.map((line) => JSON.parse(line).message).join('\n')).toContain('ready.');
  });

  test('a task that runs comes to its end, once, while the new version does what waits and what is new', async () => {
    await send(project, ['long', 'long too'], 'waits=True');
    await begun('long');
    await begun('long too');
    const waiting = ['one', 'two', 'three', 'four'];
    await send(project, waiting);
    second = await server.push('A second version', {});
    const running = await server.startDeploy('serves now.');
    // The old version is still at its tasks, and the new one at those that waited.
    for (const name of waiting) await begun(name);
    expect([await count(project, 'long ended'), await count(project, 'long too ended')]).toEqual([0, 0]);
    await letEnd(project, 'long', 'long too');
    const { exitCode, output } = await running.ended;
    expect(exitCode, output).toBe(0);

    for (const name of ['long', 'long too', ...waiting]) {
      await until(async () => (await count(project, `${name} ended`)) === 1, name);
      expect([name, await count(project, `${name} begun`)]).toEqual([name, 1]);
    }
    expect([await doer(project, 'long ended'), await doer(project, 'long too ended')]).toEqual([first, first]);
    for (const name of waiting) expect(await doer(project, `${name} ended`)).toBe(second);
    expect(await redis(project, 'hlen', 'unacked')).toBe('0');
    expect(await server.services()).toEqual(['backup', 'beat', 'db', 'gate', 'nginx', 'redis', 'web', 'worker']);
    expect(await server.images('worker')).toEqual(expect.arrayContaining([first, second]));
  });

  test('a version on trial does no task, and those of the one that serves go on', async () => {
    await server.pushBroken('Looks wrong', {
      'web/news/views.py': (text) => text.replace('return Article', 'return 1 / 0, Article'),
    });
    await send(project, ['busy', 'busy too'], 'waits=True');
    await begun('busy');
    await begun('busy too');
    await send(project, ['next']);
    const { exitCode, output } = await server.deploy();
    expect(exitCode, output).toBe(1);
    expect(output).toContain('The smoke test failed.');
    expect(await count(project, 'next begun')).toBe(0);
    await letEnd(project, 'busy', 'busy too');
    for (const name of ['busy', 'busy too', 'next']) {
      await until(async () => (await count(project, `${name} ended`)) === 1, name);
      expect([name, await count(project, `${name} begun`)]).toEqual([name, 1]);
      expect(await doer(project, `${name} ended`)).toBe(second);
    }
  });

  test('a rollback hands tasks back', async () => {
    const rolledBack = await project.try('bin/rollback');
    expect(rolledBack.exitCode, rolledBack.output).toBe(0);
    await send(project, ['back']);
    await until(async () => (await count(project, 'back ended')) === 1, 'the task');
    expect(await doer(project, 'back ended')).toBe(first);
  });

  test('through all of it beat sent what was due: never two at once, and never long none', async () => {
    const beats = (await listContainers(project.slug)).filter((each) => serviceOf(each) === 'beat');
    expect(beats).toHaveLength(1);
    const messages = (await redis(project, 'lrange', 'ticks', '0', '-1')).split('\n');
    const times = messages.map((message) => Date.parse(JSON.parse(message).headers.expires)).sort((a, b) => a - b);
    const gaps = times.slice(1).map((time, index) => (time - (times[index] ?? 0)) / 1000);
    expect(gaps.length).toBeGreaterThan(10);
    expect(Math.min(...gaps)).toBeGreaterThan(2.5);
    expect(Math.max(...gaps)).toBeLessThan(30);
  });
});
