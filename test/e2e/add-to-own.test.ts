/** Components come to a project of ours that is up and has data: after the next bin/up all is healthy, and the data are there. */
import { execa } from 'execa';
import { beforeAll, expect, test } from 'vitest';
import { countable, environment } from '../run-cli.ts';
import { readStates } from './docker.ts';
import { commitAll } from './foreign-django.ts';
import { useProject } from './project.ts';

const project = useProject({ stack: 'django', database: 'postgres' });
const article = () => project.query("SELECT count(*) FROM news_article WHERE title = 'From before'");

beforeAll(async () => {
  await project.run('bin/up');
  await project.query("INSERT INTO news_article (title, text, published_at) VALUES ('From before', '', now())");
});

test('with the frontend and Celery added, bin/up brings all up, healthy, and every row is still there', async () => {
  const env = { ...environment(project.folder), ...process.env };
  const { exitCode, stderr } = await countable(project.folder, ['add', 'frontend', 'celery', '--yes'], { env });
  expect(exitCode, stderr).toBe(0);
  await commitAll(project.folder, 'Add frontend and celery');
  await project.run('bin/up');
  const states = await readStates(project.slug);
  expect(Object.keys(states)).toEqual(
    expect.arrayContaining(['web', 'db', 'nginx', 'redis', 'worker', 'beat', 'frontend']),
  );
  expect(Object.entries(states).filter(([, state]) => state !== 'healthy')).toEqual([]);
  expect(await article()).toBe('1');
  expect((await fetch(`${project.address}/vite/`)).status).toBe(200);
});

test('taken out again, the rest is as healthy, and the data stay', async () => {
  const env = { ...environment(project.folder), ...process.env };
  const removal = await countable(project.folder, ['remove', 'celery', 'redis', 'frontend', '--yes'], { env });
  expect(removal.exitCode, removal.stderr).toBe(0);
  await commitAll(project.folder, 'Remove them');
  await project.run('bin/up');
  expect(Object.keys(await readStates(project.slug)).sort()).toEqual(['db', 'nginx', 'web']);
  expect(await article()).toBe('1');
  const { stdout } = await execa('git', ['diff', '--stat', 'HEAD~2', '--', ':!.countable.yml'], {
    cwd: project.folder,
  });
  expect(stdout).toBe('');
});
