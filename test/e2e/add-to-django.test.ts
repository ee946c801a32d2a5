/** A Django project of somebody else gets its Dockerfile, its entrypoint and its environments, and then it runs. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { countable } from '../run-cli.ts';
import { removeFromDocker } from './docker.ts';
import { commitAll, writeForeignDjango } from './foreign-django.ts';
import { findFreePort } from './project.ts';

describe.each([
  [
    'at the root, with requirements that include others',
    '',
    {
      'requirements.txt': '-r requirements/base.txt\n',
      'requirements/base.txt': 'Django>=5.2,<5.3\npsycopg[binary]\n',
    },
  ],
  [
    'in a folder, with pyproject.toml',
    'backend',
    {
      'backend/pyproject.toml':
        '[project]\nname = "shop"\nversion = "1"\ndependencies = ["Django>=5.2,<5.3", "psycopg[binary]", "gunicorn"]\n',
    },
  ],
])('Django %s', (_, django, packages) => {
  const name = `${inject('runPrefix')}-${randomBytes(3).toString('hex')}`;
  let folder = '';
  let port = 0;

  const compose = (...args: string[]) =>
    execa('docker', ['compose', ...args], { cwd: folder, all: true, env: { WEB_PORT: String(port) } });

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), `${name}-`)));
    port = await findFreePort();
    await writeForeignDjango(folder, name, django, packages);
    for (const components of [['dockerfile'], ['entrypoint', 'environments']]) {
      const { exitCode, stderr } = await countable(folder, ['add', ...components, '--yes']);
      expect(exitCode, stderr).toBe(0);
      await commitAll(folder, components.join(' '));
    }
    await writeFile(join(folder, '.env'), await readFile(join(folder, '.env.example'), 'utf8'));
    await compose('up', '--build', '--detach', '--wait', '--wait-timeout', '300');
  });

  afterAll(async () => {
    await removeFromDocker(name);
    await rm(folder, { recursive: true, force: true });
  });

  test('it migrates and collects static files at its start, and serves', async () => {
    const { stdout } = await compose('logs', '--no-log-prefix', 'web');
    expect(stdout).toContain('Applying sessions.0001_initial... OK');
    expect(stdout).toContain('static files copied');
    expect((await fetch(`http://localhost:${port}/admin/login/`)).status).toBe(200);
  });

  test('the server is the first process, and does not run as root', async () => {
    const { stdout } = await compose('exec', '-T', 'web', 'sh', '-c', 'tr "\\0" " " </proc/1/cmdline; id -u');
    expect(stdout).toMatch(/gunicorn --bind 0\.0\.0\.0:8000 shop\.wsgi:application 1000$/);
  });

  test('other commands run as they are', async () => {
    const { all } = await compose('run', '--rm', '-T', 'web', 'python', '-c', 'print("just this")');
    expect(all).toContain('just this');
    expect(all).not.toContain('migrations');
  });

  test('two that start at once do not get into each other’s way', async () => {
    await compose(
      'exec',
      '-T',
      'db',
      'psql',
      '-U',
      'postgres',
      '-c',
      'DROP SCHEMA public CASCADE; CREATE SCHEMA public',
    );
    const command = ['run', '--rm', '-T', 'web', 'sh', '-c', 'echo gunicorn stands here'];
    const [first, second] = await Promise.all([compose(...command), compose(...command)]);
    const applied = [first.all, second.all].filter((all) => all.includes('Applying contenttypes.0001_initial'));
    expect(applied).toHaveLength(1);
  });

  test('a change of the code installs nothing anew', async () => {
    await writeFile(join(folder, django, 'shop/new.py'), '# new\n');
    const { all } = await execa('docker', ['compose', '--progress', 'plain', 'build', 'web'], {
      cwd: folder,
      all: true,
    });
    expect(all).not.toContain('Collecting');
  });

  test('a database that does not answer ends it, with the reason', async () => {
    await compose('stop', 'db');
    const options = ['run', '--rm', '-T', '--no-deps', '--env', 'DATABASE_TIMEOUT=1', 'web', 'gunicorn'];
    const ended = await execa('docker', ['compose', ...options], { cwd: folder, all: true, reject: false });
    expect(ended.exitCode).not.toBe(0);
    expect(ended.all).toContain('did not answer within 1 s');
  });

  test('production restarts what ends, within limits', async () => {
    const env = { COMPOSE_FILE: 'docker-compose.yml:dc.prod.yml' };
    const { stdout } = await execa('docker', ['compose', 'config', '--format', 'json'], { cwd: folder, env });
    expect(JSON.parse(stdout).services.web).toMatchObject({ restart: 'unless-stopped', mem_limit: '536870912' });
  });

  test('a second run finds nothing to do', async () => {
    await commitAll(folder, 'Work');
    const { exitCode, stdout, stderr } = await countable(folder, [
      'add',
      'dockerfile',
      'entrypoint',
      'environments',
      '--yes',
    ]);
    expect(exitCode).toBe(0);
    expect(stdout + stderr).toContain('No changes.');
  });
});
