/** Backups of a Django project that somebody else laid out: taken, proven, restored after everything was lost. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { set, until } from './backup-server.ts';
import { docker } from './docker.ts';
import { type Foreign, useForeignProject } from './foreign-backups.ts';

const rows = `CREATE TABLE "Order" (id int PRIMARY KEY, mail text);
  INSERT INTO "Order" SELECT n, n || '@example.org' FROM generate_series(1, 500) n`;

describe('a project that grew, with names, a network and a user of its own', () => {
  const project = useForeignProject({
    network: 'inside',
    service: `        container_name: ${'${COMPOSE_PROJECT_NAME}'}-sql
        command: postgres -c max_connections=50
        env_file: .env
        labels: {traefik.enable: "false"}
`,
    more: 'networks:\n    inside: {internal: true}\n',
    files: {
      'backend/Dockerfile': `FROM python:3.13-slim-trixie
RUN useradd --uid 1234 shop
WORKDIR /srv/shop
COPY requirements.txt ./
RUN pip install --no-cache-dir -r requirements.txt
COPY . ./
RUN install --directory --owner shop media
USER shop
`,
    },
    env: { POSTGRES_DB: 'shop-2', POSTGRES_USER: 'shop', POSTGRES_PASSWORD: 'told to nobody' },
  });
  const web = (script: string) => project.compose('exec', '-T', 'app', 'sh', '-c', script);
  const picture = () => web('stat --format "%u %a" media/a media/a/picture; cat media/a/picture');
  let before = '';

  beforeAll(async () => {
    await project.compose('up', '--build', '--detach', '--wait', 'postgres', 'app');
    await until(
      async () =>
        (await project.try('docker', ['compose', 'exec', '-T', 'app', 'python', 'manage.py', 'migrate'])).exitCode ===
        0,
      'the migrations',
    );
    await project.query(rows);
    await web('mkdir media/a && echo Hello >media/a/picture && chmod 600 media/a/picture');
    before = await picture();
  });

  test('in development it does not start with everything else', async () => {
    const env = { COMPOSE_PROFILES: '', COMPOSE_FILE: 'docker-compose.yml' };
    const services = await project.run('docker', ['compose', 'config', '--services'], env);
    expect(services.split('\n').sort()).toEqual(['app', 'postgres', 'proxy']);
  });

  test('it has nothing of the database but its environment', async () => {
    const config = JSON.parse(await project.compose('config', '--format', 'json')).services.backup;
    expect(config.environment).toMatchObject({ POSTGRES_USER: 'shop', POSTGRES_DB: 'shop-2' });
    for (const name of ['image', 'container_name', 'command', 'labels', 'depends_on', 'ports']) {
      expect(config[name] ?? null, name).toBe(null);
    }
    expect(config.volumes.map(({ target }: { target: string }) => target)).toEqual(['/srv/media', '/scratch']);
  });

  test('the container backs up by itself what is due, and proves that it restores', async () => {
    await project.compose('up', '--build', '--detach', '--wait', 'backup');
    const log = () => project.compose('logs', '--no-log-prefix', 'backup');
    await until(async () => /Proven|ERROR/.test(await log()), 'the first backup');
    expect(await log()).toMatch(/Proven: \S+ restores\. \d{3,} rows in 11 tables, 1 media files/);
    expect(await log()).not.toContain('told to nobody');
  });

  test('its commands list, take and prove backups', async () => {
    expect(await project.run('backup/commands/backups')).toMatch(/0 h +0\.\d +\d{3,} {2}proven \d{4}/);
    expect(await project.run('backup/commands/backup-now')).toContain('Backed up and verified');
    expect(await project.run('backup/commands/backups', ['--prove'])).toContain('Proven: ');
    expect(await project.run('backup/commands/restore', ['--help'])).toContain(
      'usage: backup/commands/restore [latest]',
    );
  });

  const restore = (typed: string) => project.try('bash', ['-c', 'echo "$1" | backup/commands/restore', 'bash', typed]);

  test('production is not restored until the project’s name is typed', async () => {
    const { exitCode, output } = await restore('shop');
    expect([exitCode, output]).toEqual([1, expect.stringContaining('Nothing was changed.')]);
  });

  test('a restore undoes what happened since, and files belong to whom they belonged', async () => {
    await project.query('DROP TABLE "Order"');
    await web('rm -r media/a && echo 1 >media/later');
    const { exitCode, output } = await restore(project.slug);
    expect(exitCode, output).toBe(0);
    expect(output).toMatch(/Restored: [\s\S]*Everything runs again\./);
    expect(await project.query('SELECT count(*) FROM "Order"')).toBe('500');
    expect(await picture()).toBe(before);
    expect(await web('ls media; touch media/new media/a/new')).toBe('a');
  });

  test('after the database and the uploaded files are lost, everything comes back', async () => {
    await project.compose('rm', '--stop', '--force', 'postgres', 'app', 'backup');
    await docker('volume', 'rm', `${project.slug}_pgdata`, `${project.slug}_media`);
    const { exitCode, output } = await restore(project.slug);
    expect(exitCode, output).toBe(0);
    await project.compose('up', '--detach', '--wait', 'app');
    expect(await project.query('SELECT count(*) FROM "Order"')).toBe('500');
    expect(await web('cat media/a/picture; touch media/new media/a/new')).toBe('Hello');
  });

  test('production’s data come to other machines only once somebody says what makes people unrecognisable', async () => {
    const refused = await project.try('backup/commands/refresh-dev');
    expect([refused.exitCode, refused.output]).toEqual([1, expect.stringContaining('This is production')]);
    await set(project, { BACKUP_ENVIRONMENT: 'development' });
    await project.query('DELETE FROM "Order" WHERE id > 1');
    const empty = await project.try('backup/commands/refresh-dev');
    expect([empty.exitCode, empty.output]).toEqual([1, expect.stringContaining('nobody has filled it in yet')]);
    expect(await project.query('SELECT count(*) FROM "Order"')).toBe('1');
    await writeFile(join(project.folder, 'backup/anonymise.sql'), `UPDATE "Order" SET mail = '';\n`);
    const { exitCode, output } = await project.try('backup/commands/refresh-dev');
    expect(exitCode, output).toBe(0);
    expect(await project.query('SELECT count(*), max(mail) FROM "Order"')).toBe('500|');
  });
});

describe.each<[string, Foreign]>([
  [
    'a map of literals',
    {
      service:
        '        environment:\n            POSTGRES_USER: ada\n            POSTGRES_PASSWORD: un$$safe\n            POSTGRES_DB: shop\n',
    },
  ],
  [
    'a list, with values from .env',
    {
      service:
        '        environment:\n            - POSTGRES_USER=ada\n            - POSTGRES_PASSWORD=${DB_PASSWORD:?}\n            - POSTGRES_DB\n',
      env: { DB_PASSWORD: 'from the env file', POSTGRES_DB: 'shop' },
    },
  ],
  [
    'secrets, in another place than usual, and knows shapes',
    {
      image: 'postgis/postgis:17-3.5',
      service: `        environment:
            POSTGRES_USER: ada
            POSTGRES_DB: shop
            POSTGRES_PASSWORD_FILE: /run/secrets/password
            PGPORT: 5433
        secrets: [password]
`,
      files: { 'password.txt': 'in a file\n' },
      more: 'secrets:\n    password: {file: ./password.txt}\n',
    },
  ],
])('a database that is told who it is by %s', (_, foreign) => {
  const project = useForeignProject(foreign);

  test('is backed up, proven and restored', async () => {
    await project.compose('up', '--detach', '--wait', 'postgres');
    await until(
      async () =>
        (await project.try('docker', ['compose', 'exec', '-T', 'postgres', 'pg_isready', '-h', '127.0.0.1']))
          .exitCode === 0,
      'the database',
    );
    await project.query(rows);
    await project.query(
      'CREATE ROLE clerk; ALTER TABLE "Order" OWNER TO clerk; CREATE ROLE guest; GRANT SELECT ON "Order" TO guest',
    );
    const isMap = foreign.image !== undefined;
    if (isMap) await project.query('CREATE TABLE place AS SELECT ST_MakePoint(1, 2)::geography AS at');
    const { exitCode, output } = await project.try('backup/commands/backup-now');
    expect(exitCode, output).toBe(0);
    expect(await project.run('backup/commands/backups', ['--prove'])).toContain('Proven: ');
    await project.query('DELETE FROM "Order"');
    const restored = await project.try('bash', ['-c', 'echo "$1" | backup/commands/restore', 'bash', project.slug]);
    expect(restored.exitCode, restored.output).toBe(0);
    expect(await project.query('SELECT count(*) FROM "Order"')).toBe('500');
    const rights = `SELECT tableowner, has_table_privilege('guest', '"Order"', 'SELECT') FROM pg_tables WHERE tablename = 'Order'`;
    expect(await project.query(rights)).toBe('clerk|t');
    if (isMap) expect(await project.query('SELECT ST_AsText(at) FROM place')).toBe('POINT(1 2)');
  });
});
