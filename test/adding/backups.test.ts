/** Backups, asked for in repositories of which not every one can have them. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { foreignRepository, type Texts } from '../foreign-repository.ts';
import { bareDjango, grownDjango } from './foreign-projects.ts';

const compose = grownDjango['docker-compose.yml'] ?? '';
const withDatabase = (declaration: string): Texts => ({
  ...grownDjango,
  'docker-compose.yml': compose.replace(/image: postgres.*/, declaration),
});

async function addTo(files: Texts) {
  const repository = await foreignRepository(files);
  return { repository, run: await repository.countable('add', 'backups', '--yes') };
}

describe('backups are refused', () => {
  it.each([
    ['image: mysql:8', 'postgres does not run PostgreSQL', 'with its own tools'],
    ['image: bitnami/postgresql:16', 'postgres runs bitnami/postgresql:16', 'postgis/postgis:17-3.5'],
    ['image: postgres:latest', 'of which neither version nor extensions are sure', 'in the version of its data'],
    ['build: ./database', 'an image that is built here', 'an image such as postgres:17'],
  ])('where the database has "%s", with the reason and a remedy', async (declaration, reason, remedy) => {
    const files = { ...withDatabase(declaration), 'database/Dockerfile': 'FROM postgres:17\n' };
    const { repository, run } = await addTo(files);
    expect(run).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(reason) });
    expect(run.stderr).toContain(remedy);
    expect(await repository.git('status', '--porcelain')).toBe('');
  });

  it('where the database stands in another Compose file, and name that', async () => {
    const [database = ''] = /^ {4}postgres:\n(?: {8}.*\n)+/m.exec(compose) ?? [];
    const { run } = await addTo({
      ...grownDjango,
      'docker-compose.yml': compose.replace(database, ''),
      'docker-compose.override.yml': `services:\n${database}`,
    });
    expect(run).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('stands in docker-compose.override.yml'),
    });
  });

  it('where there is no database, and says which components bring one', async () => {
    const { run } = await addTo(bareDjango);
    expect(run).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/needs a database, and there is none here[\s\S]*: postgis or postgres/),
    });
  });

  it('in the Compose file of development where production has one of its own, and come to that', async () => {
    const files = {
      ...grownDjango,
      'docker-compose.prod.yml': compose.replaceAll('pgdata', 'proddata'),
    };
    const { repository, run } = await addTo(files);
    const flag = '--compose-file docker-compose.prod.yml';
    expect(run).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(`countable add backups ${flag}`) });
    const second = await repository.countable('add', 'backups', '--yes', ...flag.split(' '));
    expect(second.exitCode, second.stderr).toBe(0);
    expect(await repository.read('docker-compose.prod.yml')).toContain('    backup:\n');
  });
});

describe('backups that come', () => {
  it('have their scripts beside them, with the names that things have there, and none in bin/', async () => {
    const { repository, run } = await addTo(withDatabase('image: postgis/postgis:15-3.3-alpine'));
    expect(run.exitCode, run.stderr).toBe(0);
    const scripts = await repository.git('ls-files', '--others', '--exclude-standard', 'bin', 'backup/commands');
    const names = ['backup-now', 'backups', 'lib.sh', 'refresh-dev', 'restore'];
    expect(scripts.split('\n')).toEqual(names.map((name) => `backup/commands/${name}`));
    const restore = await repository.read('backup/commands/restore');
    expect(restore).toContain('--no-recreate postgres\n');
    expect(restore).toContain(`--format '{{.State.Status}} {{with .State.Health}}{{.Status}}{{end}}'`);
    expect(restore).not.toMatch(/(?<!\/)bin\/(?!env|bash)/);
    const dockerfile = await repository.read('backup/Dockerfile');
    expect(dockerfile).toMatch(/^FROM postgres:15-trixie$/m);
    expect(dockerfile).toContain(' postgresql-15-postgis-3\n');
  });

  it('bring the uploaded files where the web service mounts them, and else say that they do not', async () => {
    const backup = async (files: Texts) => {
      const { repository, run } = await addTo(files);
      expect(run.exitCode, run.stderr).toBe(0);
      const { services } = parse(await repository.read('docker-compose.yml'), { logLevel: 'error' });
      return { backup: services.backup, readme: await repository.read('README.md') };
    };
    const full = await backup(grownDjango);
    expect(full.backup.tmpfs).not.toContain('/srv/media');
    expect(full.readme).not.toContain('not in it');
    const bare = compose.replace(/ {8}volumes:\n {12}- media:.*\n/, '').replace('    media:\n', '');
    const lacking = await backup({ ...grownDjango, 'docker-compose.yml': bare });
    expect(lacking.backup.tmpfs).toContain('/srv/media');
    expect(lacking.readme).toContain('Uploaded files are not in it');
  });

  it('are not brought beside others', async () => {
    const others = `${compose.replace('volumes:\n    pgdata', '    saver:\n        image: prodrigestivill/postgres-backup-local:17\n\nvolumes:\n    pgdata')}`;
    const { run } = await addTo({ ...grownDjango, 'docker-compose.yml': others });
    expect(run.stdout + run.stderr).toMatch(/backups.*already/i);
  });
});
