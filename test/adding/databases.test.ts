/** PostgreSQL and PostGIS in repositories that somebody else laid out: what comes, and where nothing comes. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { foreignRepository, type Texts } from '../foreign-repository.ts';
import { bareDjango, builtDjango, grownDjango } from './foreign-projects.ts';

const settingsPath = 'shop/settings.py';
const composePath = 'compose.yaml';
const settings = builtDjango[settingsPath] ?? '';
const compose = builtDjango[composePath] ?? '';
const sqlite = /^DATABASES = .*$/m;
const databases = (text: string): Texts => ({ [settingsPath]: settings.replace(sqlite, text) });

/** A repository like `builtDjango`, with these files in it, after `add`. */
async function add(component: string, files: Texts = {}, base = builtDjango) {
  const repository = await foreignRepository({ ...base, ...files });
  const run = await repository.countable('add', ...component.split(' '), '--yes');
  return { ...run, repository, read: repository.read };
}

/** The same, where it is to be refused. */
async function refusal(component: string, files: Texts = {}, base = builtDjango): Promise<string> {
  const { exitCode, stderr, repository } = await add(component, files, base);
  expect(exitCode).not.toBe(0);
  expect(await repository.git('status', '--porcelain')).toBe('');
  return stderr;
}

describe('postgres', () => {
  it('gives Django the database and what it needs to reach it', async () => {
    const { read } = await add('postgres');
    const { services, volumes } = parse(await read(composePath));
    expect(services.shop.environment.POSTGRES_HOST).toBe('db');
    expect(services.shop.depends_on.db.condition).toBe('service_healthy');
    expect(services.db).toMatchObject({ image: 'postgres:17-trixie', volumes: ['database:/var/lib/postgresql/data'] });
    expect(services.db.ports).toBeUndefined();
    expect(Object.keys(volumes)).toEqual(['database']);
    expect(await read(settingsPath)).toContain('"ENGINE": "django.db.backends.postgresql"');
    expect(await read('requirements.txt')).toMatch(/^psycopg\[binary\]>=3\.1\.8,<4$/m);
  });

  it('comes to a Compose file that lists its variables and indents by four', async () => {
    const own = `services:
    shop:
        build: .
        command: gunicorn --bind 0.0.0.0:8000 shop.wsgi
        environment:
            - DEBUG=1
        depends_on: [cache]
    cache: {image: "redis:8"}
`;
    const { exitCode, stderr, read } = await add('postgres', { [composePath]: own });
    expect(exitCode, stderr).toBe(0);
    const { shop } = parse(await read(composePath)).services;
    expect(shop.environment).toContain('POSTGRES_HOST=db');
    expect(JSON.stringify(shop.depends_on)).toContain('db');
  });

  it('joins a network of the web service', async () => {
    const networks = '    networks: [inner]\n\nnetworks:\n  inner:\n';
    const { read } = await add('postgres', { [composePath]: `${compose}${networks}` });
    expect(parse(await read(composePath)).services.db.networks).toEqual(['inner']);
  });

  it('adds no driver where there is one', async () => {
    const { read } = await add('postgres', { 'requirements.txt': 'Django>=5.2\npsycopg2-binary\n' });
    expect(await read('requirements.txt')).toBe('Django>=5.2\npsycopg2-binary\n');
  });

  it('leaves settings alone that read DATABASE_URL, and gives them that', async () => {
    const own = databases('DATABASES = {"default": dj_database_url.config(default="sqlite:///db.sqlite3")}');
    const { read } = await add('postgres', own);
    expect(await read(settingsPath)).toBe(own[settingsPath]);
    const { shop } = parse(await read(composePath)).services;
    expect(shop.environment.DATABASE_URL).toBe(
      '${DATABASE_URL:-postgres://postgres:${POSTGRES_PASSWORD:?is not set. Set it in .env}@db:5432/postgres}',
    );
  });

  it('differs between the environments that there are', async () => {
    const { read } = await add('postgres', { 'dc.prod.yml': 'services:\n  shop:\n    restart: always\n' });
    expect(parse(await read('dc.prod.yml')).services.db).toMatchObject({ read_only: true, restart: 'unless-stopped' });
  });

  it('calls a Compose file by its path where it has a name of its own', async () => {
    const { [composePath]: file = '', ...others } = builtDjango;
    const moved = { 'deploy/app.yml': file.replace('build: .', 'build: ..') };
    const repository = await foreignRepository({ ...others, ...moved });
    const flags = ['--compose-file', 'deploy/app.yml'];
    const { exitCode, stderr } = await repository.countable('add', 'postgres', '--yes', ...flags);
    expect(exitCode, stderr).toBe(0);
    expect(await repository.read('README.md')).toContain('docker compose -f deploy/app.yml exec db psql');
  });

  it.each([
    ['MySQL, by the service’s name', { [composePath]: `${compose}  store:\n    image: mysql:8\n` }, 'store runs MySQL'],
    [
      'several databases, with the flag',
      { [composePath]: `${compose}  a:\n    image: mysql:8\n  b:\n    image: postgres:16\n` },
      '--database-service a',
    ],
    [
      'PostgreSQL on another machine, with the variables that the settings read',
      databases(
        'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": os.environ["DB_HOST"], "NAME": "shop"}}',
      ),
      'DB_HOST for the web service',
    ],
    ['no DATABASES', databases(''), 'shop/settings.py sets no DATABASES'],
    [
      'an address in another variable',
      databases('DATABASES = {"default": dj_database_url.parse(os.environ["STORE_URL"])}\nSTORE_DATABASE_URL = 1'),
      'not DATABASE_URL',
    ],
    [
      'DATABASES set anew by a module on top',
      {
        'shop/production.py':
          'from .settings import *\nDATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3"}}\n',
        [composePath]: `${compose}      DJANGO_SETTINGS_MODULE: shop.production\n`,
      },
      'Move DATABASES to shop/settings.py',
    ],
    ['a Django that is too old for the driver', { 'requirements.txt': 'Django==3.2.25\n' }, 'Add psycopg2-binary'],
    [
      'a worker that would go on with SQLite',
      { [composePath]: `${compose}  worker:\n    build: .\n    command: celery -A shop worker\n` },
      'worker runs the project’s code too',
    ],
  ])('is refused where there is %s', async (_, files, words) => {
    expect(await refusal('postgres', files)).toContain(words);
  });

  it('comes where a worker has what the web service has', async () => {
    const worker = '  worker:\n    extends: {service: shop}\n    command: celery -A shop worker\n';
    expect((await add('postgres', { [composePath]: `${compose}${worker}` })).exitCode).toBe(0);
  });

  it('comes with a Dockerfile to a project that runs without Docker', async () => {
    const { exitCode, read } = await add('postgres dockerfile', {}, bareDjango);
    expect(exitCode).toBe(0);
    expect(parse(await read('docker-compose.yml')).services.web.environment.POSTGRES_HOST).toBe('db');
  });
});

describe('postgis', () => {
  it('brings PostgreSQL with it, GeoDjango, and GDAL where the image begins', async () => {
    const { read } = await add('postgis');
    expect(parse(await read(composePath)).services.db.image).toMatch(/^postgis\/postgis:17-/);
    expect(await read(settingsPath)).toContain('"ENGINE": "django.contrib.gis.db.backends.postgis"');
    expect(await read(settingsPath)).toContain('INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.gis"]');
    expect(await read('Dockerfile')).toMatch(
      /^FROM .*\n# countable: begin postgis\n[\s\S]*gdal-bin[\s\S]*end postgis\nWORKDIR/,
    );
  });

  it('begins the address with postgis where the settings read DATABASE_URL', async () => {
    const { read } = await add('postgis', databases('DATABASES = {"default": env.db()}'));
    expect(await read(composePath)).toContain(':-postgis://postgres:');
  });

  it('adds GDAL to the stage that Compose names', async () => {
    const stages = 'FROM python:3.13 AS run\nCOPY . .\nCMD gunicorn shop.wsgi\nFROM python:3.13 AS test\nCOPY . .\n';
    const target = compose.replace('build: .', 'build: {context: ., target: run}');
    const { read } = await add('postgis', { Dockerfile: stages, [composePath]: target });
    expect(await read('Dockerfile')).toMatch(/^FROM python:3\.13 AS run\n# countable: begin postgis/);
  });

  it('adds GDAL to a Dockerfile of another name', async () => {
    const { Dockerfile = '', ...others } = builtDjango;
    const named = compose.replace('build: .', 'build: {context: ., dockerfile: docker/live.Dockerfile}');
    const files = { ...others, 'docker/live.Dockerfile': Dockerfile, [composePath]: named };
    const { exitCode, read } = await add('postgis', {}, files);
    expect(exitCode).toBe(0);
    expect(await read('docker/live.Dockerfile')).toContain('# countable: begin postgis');
  });

  it.each(['dockerfile postgis', 'postgis dockerfile'])('comes with a Dockerfile of ours: %s', async (ids) => {
    const { exitCode, stderr, read } = await add(ids, {}, bareDjango);
    expect(exitCode, stderr).toBe(0);
    expect(await read('Dockerfile')).toMatch(/^FROM python\S* AS base\n# countable: begin postgis\n/);
  });

  it('comes later to PostgreSQL that countable brought, and leaves that when it goes', async () => {
    const { repository, read } = await add('postgres');
    await repository.commit('postgres');
    const before = [await read(composePath), await read(settingsPath), await read('Dockerfile')];
    const { exitCode, stderr } = await repository.countable('add', 'postgis', '--yes');
    expect(exitCode, stderr).toBe(0);
    expect(parse(await read(composePath)).services.db.image).toMatch(/^postgis/);
    await repository.commit('postgis');
    expect((await repository.countable('remove', 'postgis', '--yes')).exitCode).toBe(0);
    expect([await read(composePath), await read(settingsPath), await read('Dockerfile')]).toEqual(before);
  });

  it('is refused beside PostgreSQL of somebody else, and says what to change, for the same version', async () => {
    const older = (grownDjango['docker-compose.yml'] ?? '').replace('postgres:17-trixie', 'postgres:15-alpine');
    const words = await refusal('postgis', { 'docker-compose.yml': older }, grownDjango);
    expect(words).toContain('give postgres the image postgis/postgis:15-3.5');
  });

  it('is refused where the web service is not built here', async () => {
    const pulled = compose.replace('build: .', 'image: example/shop:1\n    volumes: [".:/app"]');
    expect(await refusal('postgis', { [composePath]: pulled })).toContain('FROM example/shop:1');
  });

  it('is refused where the Dockerfile cannot be found', async () => {
    const other = compose.replace('build: .', 'build: {context: ., dockerfile: docker/Live}');
    const words = await refusal('postgis', { [composePath]: `${other}    volumes: [".:/app"]\n` });
    expect(words).toContain('docker/Live, from which shop is built, was not found');
  });

  it('is refused where MySQL is', async () => {
    const mysql = { [composePath]: `${compose}  store:\n    image: mariadb:11\n` };
    expect(await refusal('postgis', mysql)).toContain('store runs MariaDB');
  });
});
