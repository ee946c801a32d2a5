/** A Django project of somebody else, with a Redis of another name, gets Celery: a task goes there and is done. */
import { randomBytes } from 'node:crypto';
import { appendFile, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { countable } from '../run-cli.ts';
import { removeFromDocker } from './docker.ts';
import { commitAll, writeForeignDjango } from './foreign-django.ts';
import { findFreePort } from './project.ts';

const name = `${inject('runPrefix')}-${randomBytes(3).toString('hex')}`;
let folder = '';
let port = 0;

const compose = (...args: string[]) =>
  execa('docker', ['compose', ...args], { cwd: folder, env: { WEB_PORT: String(port) } });

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), `${name}-`)));
  port = await findFreePort();
  await writeForeignDjango(folder, name, '', { 'requirements.txt': 'Django>=5.2,<5.3\npsycopg[binary]\n' });
  await appendFile(join(folder, 'docker-compose.yml'), '  cache:\n    image: redis:8\n');
  await commitAll(folder, 'A cache');
  for (const components of [['dockerfile'], ['entrypoint', 'environments'], ['celery']]) {
    const { exitCode, stderr } = await countable(folder, ['add', ...components, '--yes']);
    expect(exitCode, stderr).toBe(0);
    await commitAll(folder, components.join(' '));
  }
  // As on a server: what production adds to worker and beat has to fit, too.
  await appendFile(join(folder, '.env'), 'COMPOSE_FILE=docker-compose.yml:dc.prod.yml\n');
  await compose('up', '--build', '--detach', '--wait', '--wait-timeout', '300');
});

afterAll(async () => {
  await removeFromDocker(name);
  await rm(folder, { recursive: true, force: true });
});

test('worker and beat are well, and a task that the application sends is done', async () => {
  const code = 'from tasks.tasks import clear_expired_sessions; clear_expired_sessions.delay()';
  await compose('exec', '-T', 'web', 'python', 'manage.py', 'shell', '-c', code);
  await vi.waitFor(
    async () => {
      const { stdout } = await compose('logs', '--no-log-prefix', 'worker');
      expect(stdout).toMatch(/Task tasks\.tasks\.clear_expired_sessions\[.*succeeded/);
    },
    { timeout: 60_000, interval: 1000 },
  );
  const { stdout } = await compose('exec', '-T', 'cache', 'redis-cli', '-n', '1', 'keys', '_kombu*');
  expect(stdout).toContain('_kombu');
});
