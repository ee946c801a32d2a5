/** Django projects of somebody else, on SQLite so far, get PostgreSQL and PostGIS, and then run on them. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { builtDjango } from '../adding/foreign-projects.ts';
import { listFiles } from '../list-files.ts';
import { countable } from '../run-cli.ts';
import { writeTexts } from '../write-texts.ts';
import { removeFromDocker } from './docker.ts';
import { commitAll } from './foreign-django.ts';
import { findFreePort } from './project.ts';

/** Makes the project when the tests begin, and removes it from disk and Docker when they have ended. */
function useShop() {
  const name = `${inject('runPrefix')}-${randomBytes(3).toString('hex')}`;
  const state = { folder: '', port: 0 };
  const run = async (command: string, args: readonly string[]): Promise<string> => {
    const { all, exitCode } = await execa(command, args, { cwd: state.folder, all: true, reject: false });
    expect(exitCode, `${command} ${args.join(' ')}:\n${all}`).toBe(0);
    return all;
  };
  const compose = (...args: string[]) => run('docker', ['compose', ...args]);
  const shop = {
    get folder() {
      return state.folder;
    },
    get address() {
      return `http://localhost:${state.port}`;
    },
    compose,
    /** What a command of Django prints. */
    manage: (...args: string[]) => compose('exec', '-T', 'shop', 'python', 'manage.py', ...args),
    query: (sql: string) => compose('exec', '-T', 'db', 'psql', '-U', 'postgres', '-tAc', sql),
    add: async (component: string) => {
      const { exitCode, stderr } = await countable(state.folder, ['add', component, '--yes']);
      expect(exitCode, stderr).toBe(0);
      await commitAll(state.folder, component);
    },
    /** Types what the README says below a heading. */
    follow: async (heading: string) => {
      const readme = await readFile(join(state.folder, 'README.md'), 'utf8');
      const commands = readme.split(`\n${heading}\n`)[1]?.split('```sh\n')[1]?.split('```')[0] ?? 'exit 1';
      await run('bash', ['-euo', 'pipefail', '-c', commands]);
    },
  };

  beforeAll(async () => {
    state.folder = await realpath(await mkdtemp(join(tmpdir(), `${name}-`)));
    state.port = await findFreePort();
    const ports = `127.0.0.1:${state.port}:8000`;
    const file = `name: ${name}\n${builtDjango['compose.yaml']?.replace('8000:8000', ports)}`;
    await writeTexts(state.folder, {
      ...builtDjango,
      'compose.yaml': file,
      '.gitignore': '.env\ndata.json\ndump.sql\n',
    });
    await run('git', ['init', '--quiet']);
    await commitAll(state.folder, 'As it was');
  });

  afterAll(async () => {
    await removeFromDocker(name);
    await rm(state.folder, { recursive: true, force: true });
  });
  return shop;
}

const setPassword = (folder: string) => writeFile(join(folder, '.env'), 'POSTGRES_PASSWORD=first\n');

const usesPostgis = `
from django.contrib.gis.gdal import gdal_version
from django.contrib.gis.geos import Point
from django.db import connection
cursor = connection.cursor()
cursor.execute("SELECT PostGIS_Version(), ST_AsText(%s::geometry)", [Point(2, 48, srid=4326).ewkt])
version, text = cursor.fetchone()
print("vendor", connection.vendor, "postgis", version[0], "gdal", gdal_version().decode()[0], text)
`;
const itWorks = /vendor postgresql postgis 3 gdal 3 POINT ?\(2 48\)/;

describe('PostgreSQL', () => {
  const shop = useShop();
  let before: ReadonlyMap<string, string>;

  beforeAll(async () => {
    before = await listFiles(shop.folder);
    await shop.compose('up', '--build', '--detach', '--wait', '--wait-timeout', '300');
    await shop.manage('migrate');
    const user = 'from django.contrib.auth.models import User; User.objects.create_superuser("ada", password="engine")';
    await shop.manage('shell', '-c', user);
    await shop.add('postgres');
    await setPassword(shop.folder);
    await shop.follow('### Data from SQLite');
  });

  test('the data that SQLite had are in it, and the site serves them', async () => {
    expect(await shop.query("SELECT username FROM auth_user WHERE password LIKE 'pbkdf2%'")).toBe('ada');
    expect((await fetch(`${shop.address}/admin/login/`)).status).toBe(200);
    const services = await shop.compose('ps', '--format', '{{.Service}} {{.Health}}', 'db');
    expect(services).toBe('db healthy');
  });

  test('where the variable is not set, as without Docker, their own database still counts', async () => {
    const says = 'from django.db import connection; print("on", connection.vendor)';
    const options = ['--rm', '-T', '--no-deps', '--env', 'POSTGRES_HOST='];
    expect(await shop.compose('run', ...options, 'shop', 'python', 'manage.py', 'shell', '-c', says)).toContain(
      'on sqlite',
    );
  });

  test('a dump takes the place of what is there, as the README says', async () => {
    const dump = await shop.compose('exec', '-T', 'db', 'pg_dump', '-U', 'postgres', 'postgres');
    await writeFile(join(shop.folder, 'dump.sql'), dump);
    await shop.query('DELETE FROM auth_user');
    await shop.follow('### A dump in the place of what is there');
    expect(await shop.query('SELECT username FROM auth_user')).toBe('ada');
  });

  test('its password changes, as the README says', async () => {
    await shop.follow('### A new password');
    expect(await readFile(join(shop.folder, '.env'), 'utf8')).toMatch(/^POSTGRES_PASSWORD=\w{64}$/m);
    expect(
      await shop.manage('shell', '-c', 'from django.contrib.auth.models import User; print(User.objects.get())'),
    ).toContain('ada');
  });

  test('a second run finds nothing to do', async () => {
    expect((await countable(shop.folder, ['add', 'postgres', '--yes'])).stdout).toContain('No changes.');
  });

  test('PostGIS comes to it later, and the data stay', async () => {
    await shop.add('postgis');
    await shop.compose('up', '--build', '--detach', '--wait', '--wait-timeout', '300');
    await shop.follow('## PostGIS');
    await shop.manage('migrate');
    expect(await shop.manage('shell', '-c', usesPostgis)).toMatch(itWorks);
    expect(await shop.query('SELECT username FROM auth_user')).toBe('ada');
  });

  test('both go again without a trace', async () => {
    const { exitCode, stderr } = await countable(shop.folder, ['remove', 'postgis', 'postgres', '--yes']);
    expect(exitCode, stderr).toBe(0);
    await Promise.all(['.env', 'dump.sql', 'data.json'].map((path) => rm(join(shop.folder, path), { force: true })));
    expect(await listFiles(shop.folder)).toEqual(before);
  });
});

describe('PostGIS', () => {
  const shop = useShop();

  beforeAll(async () => {
    await shop.add('postgis');
    await setPassword(shop.folder);
    await shop.compose('up', '--build', '--detach', '--wait', '--wait-timeout', '300');
    await shop.manage('migrate');
  });

  test('Django reaches it with the libraries that it needs', async () => {
    expect(await shop.manage('shell', '-c', usesPostgis)).toMatch(itWorks);
  });

  test('a change of the code installs the libraries not anew', async () => {
    await writeFile(join(shop.folder, 'shop/new.py'), '# new\n');
    expect(await shop.compose('--progress', 'plain', 'build', 'shop')).not.toMatch(/Setting up gdal|Collecting/);
  });
});
