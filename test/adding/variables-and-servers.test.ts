/** What becomes of secrets, of servers with a Compose file of their own, and of entrypoints that do more than start. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { foreignRepository, type Texts } from '../foreign-repository.ts';
import { grownDjango } from './foreign-projects.ts';

async function withAdded(texts: Texts, ...args: string[]) {
  const repository = await foreignRepository(texts);
  const { exitCode, stderr, stdout } = await repository.countable('add', ...args, '--yes', '--no-verify');
  expect(exitCode, stderr).toBe(0);
  return { ...repository, stdout };
}

const { '.gitignore': _, ...unignored } = grownDjango;
const main = grownDjango['docker-compose.yml'] ?? '';

describe('a component that asks for a secret', () => {
  it('has git ignore the file that it goes to, and takes that back with it', async () => {
    const { read, countable, commit } = await withAdded({ ...unignored, '.gitignore': '*.pyc\n' }, 'mongo');
    expect(await read('.gitignore')).toBe("*.pyc\n\n# Secrets and this machine's settings\n/.env\n");
    await commit('mongo');
    expect(await countable('remove', 'mongo', '--yes', '--no-verify')).toMatchObject({ exitCode: 0 });
    expect(await read('.gitignore')).toBe('*.pyc\n');
  });

  it.each(['.env', '.env*\n!.env.example', '*.env', '**/.env'])('adds nothing where %s is ignored', async (line) => {
    const { read } = await withAdded({ ...unignored, '.gitignore': `${line}\n` }, 'mongo');
    expect(await read('.gitignore')).toBe(`${line}\n`);
  });

  it('says so where git keeps that file', async () => {
    const { stdout } = await withAdded({ ...unignored, '.gitignore': '', '.env': 'A=1\n' }, 'mongo');
    expect(stdout).toContain('Git keeps .env: whoever reads the repository reads it too');
  });

  it('names it in the example of Compose’s own .env, not of a service’s', async () => {
    const { '.env.example': __, ...texts } = unignored;
    const { read } = await withAdded({ ...texts, '.env.dev-sample': 'A=1\n', '.env.prod-sample': 'A=1\n' }, 'mongo');
    expect(await read('.env.example')).toContain('MONGO_PASSWORD=');
    expect(await read('.env.dev-sample')).toBe('A=1\n');
  });
});

describe('a server with a Compose file that is complete by itself', () => {
  const texts = { ...grownDjango, 'docker-compose.prod.yml': main };

  it('is named as left to the person', async () => {
    expect((await withAdded(texts, 'redis')).stdout).toContain('# docker-compose.prod.yml');
    expect((await withAdded(grownDjango, 'redis')).stdout).not.toContain('stands for itself');
  });

  it('gets no second one', async () => {
    const repository = await foreignRepository(texts);
    const { exitCode, stderr } = await repository.countable('add', 'environments', '--yes', '--no-verify');
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('docker-compose.prod.yml')]);
  });
});

describe('a worker', () => {
  const withEntrypoint = (lines: string): Texts => ({
    ...grownDjango,
    'backend/entrypoint.sh': `#!/bin/sh\n${lines}\n`,
    'backend/Dockerfile': `${grownDjango['backend/Dockerfile']}\nENTRYPOINT ["./entrypoint.sh"]\n`,
  });
  const entrypointOf = async (lines: string) => {
    const { read } = await withAdded(withEntrypoint(lines), 'celery');
    const { services } = parse(await read('docker-compose.yml'), { merge: true, logLevel: 'error' });
    return [services.worker.entrypoint, services.beat.entrypoint];
  };

  it('does not migrate beside the application', async () => {
    expect(await entrypointOf('python manage.py migrate\nexec "$@"')).toEqual([[], []]);
  });

  it.each([
    ['chooses by the command', '[ "$1" != gunicorn ] || python manage.py migrate\nexec "$@"'],
    ['sets variables', 'export A=1\npython manage.py migrate\nexec "$@"'],
  ])('keeps an entrypoint that %s', async (_, lines) => {
    expect(await entrypointOf(lines)).toEqual([undefined, undefined]);
  });
});
