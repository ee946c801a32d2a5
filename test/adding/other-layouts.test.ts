/** What components write where names, folders and commands are others than ours. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { foreignRepository, type Texts } from '../foreign-repository.ts';
import { bareDjango, builtDjango, grownDjango } from './foreign-projects.ts';

/** The repository after `countable add`. */
async function withAdded(texts: Texts, ...args: string[]) {
  const repository = await foreignRepository(texts);
  const { exitCode, stderr, stdout } = await repository.countable('add', ...args, '--yes');
  expect(exitCode, stderr).toBe(0);
  const yaml = async (path: string) => parse(await repository.read(path), { merge: true, logLevel: 'error' });
  return { ...repository, yaml, stdout };
}

/** What `countable add` says where it refuses; nothing was written then. */
async function refusal(texts: Texts, ...args: string[]): Promise<string> {
  const repository = await foreignRepository(texts);
  const { exitCode, stderr } = await repository.countable('add', ...args, '--yes');
  expect(exitCode, stderr).not.toBe(0);
  expect(await repository.git('status', '--porcelain')).toBe('');
  return stderr;
}

const { 'compose.yaml': compose = '', Dockerfile: dockerfile = '', ...withoutCompose } = builtDjango;
const inDeploy: Texts = {
  ...withoutCompose,
  Dockerfile: dockerfile,
  'deploy/compose.yml': compose.replace('build: .', 'build: ..'),
};

describe('a Compose file in a folder', () => {
  it('names the entrypoint as seen from there', async () => {
    const { yaml } = await withAdded(inDeploy, 'entrypoint');
    const { shop } = (await yaml('deploy/compose.yml')).services;
    expect(shop.volumes).toEqual(['../entrypoint.py:/entrypoint.py:ro']);
  });

  it('builds what lies above it', async () => {
    const texts = { ...bareDjango, 'deploy/compose.yml': 'services:\n  db:\n    image: postgres:17\n' };
    const { yaml, read } = await withAdded(texts, 'dockerfile');
    const { web } = (await yaml('deploy/compose.yml')).services;
    expect(web.build).toEqual({ context: '..', dockerfile: 'Dockerfile' });
    expect(await read('README.md')).toContain('`docker compose -f deploy/compose.yml up --build`');
  });

  it('has the environments’ files beside it, where Compose looks for what they name', async () => {
    const repository = await withAdded(inDeploy, 'environments');
    expect((await repository.yaml('deploy/dc.stage.yml')).services.shop.extends.file).toBe('dc.prod.yml');
    expect(await repository.read('.env.example')).toContain('COMPOSE_FILE=deploy/compose.yml:deploy/dc.dev.yml');
    await repository.commit('Environments');
    expect((await repository.countable('add', 'redis', '--yes')).stdout).toContain('deploy/dc.prod.yml');
  });
});

describe('entrypoint', () => {
  const without = (line: RegExp): Texts => ({ ...builtDjango, 'compose.yaml': compose.replace(line, '') });

  it('refuses where it would take away the only command, and says which line to add', async () => {
    const said = await refusal(without(/ {4}command:.*\n/), 'entrypoint');
    expect(said).toContain('shop has no other');
    expect(said).toContain(
      'under shop in compose.yaml, then run again: command: gunicorn --bind 0.0.0.0:8000 shop.wsgi',
    );
  });

  it('refuses to replace an entrypoint that does other work', async () => {
    const texts = { ...builtDjango, Dockerfile: `${dockerfile}ENTRYPOINT ["tini", "--"]\n` };
    expect(await refusal(texts, 'entrypoint')).toContain('shop starts with an entrypoint of its own, tini --');
  });

  it('looks again once somebody said which service it is', async () => {
    const two = `services:\n  a:\n    build: .\n    ports: ["1:1"]\n  b:\n    build: .\n    ports: ["2:2"]\n`;
    const texts = { ...bareDjango, Dockerfile: 'FROM python:3.13\nCOPY . .\n', 'compose.yaml': two };
    expect(await refusal(texts, 'entrypoint', '--web-service', 'b')).toContain('b has no other');
  });
});

describe('environments', () => {
  it('restarts whatever runs all the time, and limits its log, but for what the file says itself', async () => {
    const texts: Texts = {
      ...grownDjango,
      'docker-compose.yml': (grownDjango['docker-compose.yml'] ?? '').replace(
        '\nvolumes:',
        `
    tasks:
        build: {context: ./backend}
        restart: on-failure
        command: celery -A shop worker

    init:
        build: {context: ./backend}
        command: python manage.py migrate

    tool:
        image: adminer
        profiles: [tools]

volumes:`,
      ),
    };
    const { yaml } = await withAdded(texts, 'environments');
    const { services } = await yaml('dc.prod.yml');
    expect(Object.keys(services)).toEqual(['app', 'postgres', 'proxy', 'tasks']);
    expect(services.postgres).toMatchObject({ restart: 'unless-stopped', logging: { options: { 'max-size': '10m' } } });
    expect(services.tasks.restart).toBeUndefined();
    expect(services.tasks.logging).toBeDefined();
    expect((await yaml('dc.stage.yml')).services.proxy.extends).toEqual({ file: 'dc.prod.yml', service: 'proxy' });
  });

  it('goes without a trace, though another component came and went meanwhile', async () => {
    const repository = await withAdded(grownDjango, 'environments');
    const paths = ['dc.prod.yml', '.countable.yml', 'docker-compose.yml'];
    const then = await Promise.all(paths.map(repository.read));
    await repository.commit('Environments');
    expect((await repository.countable('add', 'redis', '--yes')).exitCode).toBe(0);
    await repository.commit('Redis');
    expect((await repository.countable('remove', 'redis', '--yes')).exitCode).toBe(0);
    expect((await Promise.all(paths.map(repository.read))).slice(0, 1)).toEqual(then.slice(0, 1));
    await repository.commit('No Redis');
    expect((await repository.countable('remove', 'environments', '--yes')).exitCode).toBe(0);
    await repository.commit('Nothing');
    expect(await repository.git('diff', 'HEAD~4', '--stat')).toBe('');
  });
});

describe('celery with a Redis of another name', () => {
  const withRedis = (more: string, web = ''): Texts => ({
    ...builtDjango,
    'compose.yaml': `${compose}${web}  cache:\n    image: redis:8\n${more}`,
  });

  it('finds it there', async () => {
    const { yaml, read } = await withAdded(withRedis(''), 'celery');
    expect(await read('shop/settings.py')).toContain('"redis://cache:6379/0"');
    const { services } = await yaml('compose.yaml');
    expect(services.beat.healthcheck.test.join(' ')).toContain("'redis://cache:6379/0'");
    expect(services.redis).toBeUndefined();
  });

  it('builds on nothing in files of environments that have no application', async () => {
    const texts = { ...withRedis(''), 'dc.prod.yml': 'services:\n  cache:\n    restart: always\n' };
    const { yaml } = await withAdded(texts, 'celery');
    const { worker } = (await yaml('dc.prod.yml')).services;
    expect(worker).toMatchObject({ restart: 'unless-stopped' });
    expect(worker.extends ?? worker.volumes).toBeUndefined();
  });

  it('refuses one that asks for a password, unless the application is told the whole address', async () => {
    const more = '    command: redis-server --requirepass ${REDIS_PASSWORD}\n';
    const said = await refusal(withRedis(more), 'celery');
    expect(said).toContain('cache asks for a password, and nothing gives shop a REDIS_URL');
    expect(said).toContain('REDIS_URL: redis://:${REDIS_PASSWORD}@cache:6379/0');
    const told = '      REDIS_URL: redis://:${REDIS_PASSWORD}@cache:6379/0\n';
    await withAdded(withRedis(more, told), 'celery');
  });
});

describe('a variable without a value', () => {
  it('is set in .env, as bin/up is in projects of ours alone', async () => {
    const { read } = await withAdded(builtDjango, 'mongo');
    const text = await read('compose.yaml');
    expect(text).toContain('${MONGO_PASSWORD:?is not set. Set it in .env}');
    expect(text).not.toContain('bin/up');
  });
});

describe('a project on an older Django', () => {
  const on = (django: string, image: string): Texts => ({
    ...builtDjango,
    'requirements.txt': `Django==${django}\n`,
    Dockerfile: dockerfile.replace('python:3.13-slim-trixie', image),
  });

  it('gets no cache that its Django does not know', async () => {
    const said = await refusal(on('3.2.25', 'python:3.9'), 'redis');
    expect(said).toContain('redis has no place here: Django 3.2.25 has no cache for Redis of its own');
    expect(said).toContain('Bring Django to 4.0 or newer, then run again.');
  });

  it('gets no packages that its Python cannot install', async () => {
    const texts = on('3.2.25', 'python:3.7');
    expect(await refusal(texts, 'mongo')).toContain('its client needs Python 3.9, and this project runs on 3.7');
    expect(await refusal(texts, 'celery')).toContain('it needs Python 3.8, and this project runs on 3.7');
  });
});

describe('redis beside settings of a cache and of sessions', () => {
  const path = 'shop/settings.py';
  const own = builtDjango[path] ?? '';
  const setting = (lines: string): Texts => ({ ...builtDjango, [path]: `${own}${lines}\n` });
  const block = async (texts: Texts): Promise<string> => {
    const text = await (await withAdded(texts, 'redis')).read(path);
    return text.slice(text.indexOf('# countable: begin redis'));
  };

  it('takes the place of the default cache alone', async () => {
    const text = await block(setting('CACHES = {"default": {"BACKEND": "a"}, "pages": {"BACKEND": "b"}}'));
    expect(text).toMatch(/^ {4}\*\*CACHES,\n {4}"default": /m);
    expect(text).toContain('SESSION_ENGINE = ');
    // There is nothing to take over from settings that have none, or only under some condition.
    expect(await block(builtDjango)).not.toContain('**CACHES');
    expect(await block(setting('if DEBUG:\n    CACHES = {}'))).not.toContain('**CACHES');
  });

  it('leaves sessions where they are, if the settings say so', async () => {
    expect(await block(setting('SESSION_ENGINE = "shop.sessions"'))).not.toContain('SESSION_ENGINE');
  });

  it('goes again, after another component came', async () => {
    const texts = setting('CACHES = {"default": {"BACKEND": "a"}}');
    const repository = await withAdded(texts, 'redis');
    await repository.commit('Redis');
    expect((await repository.countable('add', 'redis', '--yes')).stdout).toContain('No changes.');
    expect(await repository.countable('add', 'sentry', '--yes')).toMatchObject({ exitCode: 0 });
    await repository.commit('Sentry');
    expect(await repository.countable('remove', 'redis', 'sentry', '--yes')).toMatchObject({ exitCode: 0 });
    expect(await repository.read(path)).toBe(texts[path]);
  });
});

describe('a Dockerfile that no Compose file builds', () => {
  it('is built by the service that the refusal names', async () => {
    const repository = await foreignRepository({ ...withoutCompose, Dockerfile: dockerfile });
    const { stderr } = await repository.countable('add', 'redis', '--yes');
    const [, file = '', text = ''] = /Or write one into (\S+), then run again: (.*)/.exec(stderr) ?? [];
    expect(text).toBe('services: {web: {build: .}}');
    expect(stderr).not.toContain('countable add dockerfile');

    await repository.write({ [file]: `${text}\n` });
    await repository.commit('As told');
    expect(await repository.countable('add', 'redis', '--yes')).toMatchObject({ exitCode: 0 });
  });
});

describe('workers of a project', () => {
  const worker = '  tasks:\n    build: .\n    command: python manage.py qcluster\n    environment:\n      DEBUG: "1"\n';
  const texts = { ...builtDjango, 'compose.yaml': `${compose}${worker}` };

  it.each([
    ['mongo', 'MONGO_URL'],
    ['redis', 'REDIS_URL'],
  ])('are told where %s is, as the web service is', async (component, variable) => {
    const repository = await withAdded(texts, component);
    const { shop, tasks } = (await repository.yaml('compose.yaml')).services;
    expect(tasks.environment).toEqual({ DEBUG: '1', [variable]: shop.environment[variable] });
    await repository.commit('Added');
    expect(await repository.countable('remove', component, '--yes')).toMatchObject({ exitCode: 0 });
    expect(await repository.read('compose.yaml')).toBe(texts['compose.yaml']);
  });
});

describe('environments beside what Compose reads by itself', () => {
  it('keeps an override in development, where naming files would leave it out', async () => {
    const { read } = await withAdded(grownDjango, 'environments');
    expect(await read('.env.example')).toMatch(
      /^COMPOSE_FILE=docker-compose\.yml:docker-compose\.override\.yml:dc\.dev\.yml$/m,
    );
  });

  it.each(['environments', 'jenkins'])('%s refuses a file that docker compose does not read any more', async (id) => {
    const text = compose.replace('services:\n', '').replace(/^ {2}/gm, '');
    const said = await refusal({ ...builtDjango, 'compose.yaml': text }, id);
    expect(said).toContain(`${id} has no place here: compose.yaml is in the first format of Compose`);
    expect(said).toContain('Indent all of it under a line "services:", then run again.');
  });
});
