/** What Jenkins and Sentry make of repositories that differ in what they ask of them. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { foreignRepository } from '../foreign-repository.ts';
import { listFiles } from '../list-files.ts';
import { builtDjango, grownDjango } from './foreign-projects.ts';

const dockerfile = 'FROM node:24\nCOPY . .\nCMD ["node", "server.js"]\n';
const compose = 'services:\n  web:\n    build: .\n    command: node server.js\n    ports: ["3000:3000"]\n';
const node = (scripts: object) => ({
  Dockerfile: dockerfile,
  'compose.yml': compose,
  'server.js': '',
  'package.json': `${JSON.stringify({ name: 'shop', version: '1.0.0', scripts, dependencies: { express: '5' } }, null, 2)}\n`,
});

describe('Jenkins', () => {
  it('runs the tests with pytest where the project names it, in the way in which its server is started', async () => {
    const repository = await foreignRepository({
      ...builtDjango,
      'requirements.txt': `${builtDjango['requirements.txt']}pytest-django\n`,
      'compose.yaml': (builtDjango['compose.yaml'] ?? '').replace('gunicorn --bind', 'poetry run gunicorn --bind'),
    });
    expect(await repository.countable('add', 'jenkins', '--yes')).toMatchObject({ exitCode: 0 });
    const script = await repository.read('bin/ci-test');
    expect(script).toContain('exec poetry run python -m pytest "$@"');
    expect(script).toContain('until reason=$(poetry run python manage.py shell');
    expect(script).toContain('compose build shop');
  });

  it('makes files of variables that are in nobody’s repository, each by its name', async () => {
    const repository = await foreignRepository({
      ...grownDjango,
      'docker-compose.yml': (grownDjango['docker-compose.yml'] ?? '').replace('env_file: .env', 'env_file: [env/app]'),
      'env/app.sample': 'A=1\n',
    });
    expect(await repository.countable('add', 'jenkins', '--yes')).toMatchObject({ exitCode: 0 });
    expect(await repository.read('bin/ci-project.sh')).toMatch(/^lend_env_file 'env\/app'$/m);
  });

  it('runs the script "test" of a Node project, and asks no database of Django', async () => {
    const repository = await foreignRepository(node({ test: 'node --test' }));
    expect(await repository.countable('add', 'jenkins', '--yes')).toMatchObject({ exitCode: 0 });
    const script = await repository.read('bin/ci-test');
    expect(script).toContain('exec npm run test "$@"');
    expect(script).not.toContain('manage.py');
  });

  it('refuses where there is nothing to test', async () => {
    const repository = await foreignRepository(node({ start: 'node server.js' }));
    const { exitCode, stderr } = await repository.countable('add', 'jenkins', '--yes');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('jenkins has no place here: there is neither a Django project nor a package.json');
    expect((await listFiles(repository.folder)).has('Jenkinsfile')).toBe(false);
  });

  it('deploys the branches that --stable-branch and --development-branch name', async () => {
    const repository = await foreignRepository(builtDjango);
    await repository.git('branch', 'live');
    await repository.git('branch', 'next');
    const flags = ['--stable-branch=live', '--development-branch=next'];
    expect(await repository.countable('add', 'jenkins', '--yes', ...flags)).toMatchObject({ exitCode: 0 });
    const branches = (await repository.read('Jenkinsfile')).match(/ branch '.*'/g);
    expect(branches).toEqual([" branch 'next'", " branch 'live'"]);
  });

  it('does not replace a script of theirs that has the same name', async () => {
    const repository = await foreignRepository({ ...builtDjango, 'bin/ci': '#!/bin/sh\necho theirs\n' });
    const { exitCode, stdout, stderr } = await repository.countable('add', 'jenkins', '--yes');
    expect(exitCode).toBe(1);
    expect(stdout + stderr).toContain('--force-file bin/ci');
    expect(await repository.read('bin/ci')).toContain('theirs');
    expect((await listFiles(repository.folder)).has('Jenkinsfile')).toBe(false);
  });
});

describe('Sentry', () => {
  const workers = `    queue: &queue
        build: {context: ./backend}
        command: celery -A shop worker
    clock:
        <<: *queue
        command: celery -A shop beat
`;

  it('hears of workers as well, those of the Compose file that is the same everywhere', async () => {
    const repository = await foreignRepository({
      ...grownDjango,
      'docker-compose.yml': (grownDjango['docker-compose.yml'] ?? '').replace('\nvolumes:', `${workers}\nvolumes:`),
      'docker-compose.prod.yml': `${grownDjango['docker-compose.prod.yml']}    slow:\n        image: shop\n        command: celery -A shop worker -Q slow\n`,
    });
    expect(await repository.countable('add', 'sentry', '--yes')).toMatchObject({ exitCode: 0 });
    const { services } = parse(await repository.read('docker-compose.yml'), { merge: true });
    expect(services.app.environment).toContain('SENTRY_DSN=${SENTRY_DSN:-}');
    for (const name of ['queue', 'clock']) expect(services[name].environment).toHaveProperty('SENTRY_DSN');
    expect(services).not.toHaveProperty('slow');
  });

  it('leaves a package of theirs alone that is called sentry', async () => {
    const repository = await foreignRepository({
      ...builtDjango,
      'sentry/__init__.py': '',
      'sentry/views.py': 'A = 1\n',
    });
    const before = await listFiles(repository.folder);
    const { exitCode, stdout, stderr } = await repository.countable('add', 'sentry', '--yes');
    expect(exitCode).toBe(1);
    expect(stdout + stderr).toContain('sentry/__init__.py');
    expect(await listFiles(repository.folder)).toEqual(before);
  });
});
