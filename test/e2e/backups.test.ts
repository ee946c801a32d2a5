/** A project's backups, with each database: taken, proven, restored after everything was lost, brought to a laptop. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { Backups, confirmed, everything, set, setUp, until } from './backup-server.ts';
import { docker } from './docker.ts';
import type { Outside } from './outside.ts';
import { Project, useProject } from './project.ts';

const rows = `
INSERT INTO news_article (title, text, published_at)
SELECT 'Article ' || n, md5(n::text) || repeat(md5(random()::text), 20), now() FROM generate_series(1, 3000) n;
INSERT INTO news_article (title, text, published_at) VALUES
  ('CREATE SCHEMA topology;', E'line\\nCREATE SCHEMA x;\\nCOPY y FROM stdin;\\n\\\\.\\n"quoted" \\\\ $1 🦊', now());
CREATE TABLE "Odd ""name"""(line text);
INSERT INTO "Odd ""name""" VALUES ('CREATE SCHEMA topology;'), (NULL), ('')`;

describe.each(['postgres', 'postgis'])('backups of %s', (database) => {
  const project = useProject({ stack: 'django', database });
  let outside: Outside;
  let backups: Backups;
  let before = '';

  beforeAll(async () => {
    outside = await setUp(project);
    backups = new Backups(project, outside);
    const january = 'for day in range(1, 21): write(sys.argv[1] + f"2001-01-{day:02}T03-00-00Z.tar.lrz", b"old")';
    await outside.python(january, backups.prefix);
    await outside.python('write(sys.argv[1] + "notes.txt", b"by hand")', backups.prefix);
    await project.compose('up', '--detach', '--wait', 'db', 'web');
    await project.query(rows);
    if (database === 'postgis') {
      await project.query(
        "INSERT INTO places_place (name, location) SELECT 'Place ' || n, ST_MakePoint(n / 10.0, n / 20.0)::geography FROM generate_series(1, 500) n",
      );
    }
    const media =
      'mkdir -p /srv/media/a/b && head -c 200000 /dev/urandom >/srv/media/a/b/picture && echo 1 >"/srv/media/database.sql"';
    await project.compose('exec', '-T', 'web', 'sh', '-c', media);
    before = await everything(project);
  });

  const mediaSums = () =>
    project.compose('exec', '-T', 'web', 'sh', '-c', 'cd /srv/media && find . -type f -exec sha256sum {} + | sort');

  test('the container backs up by itself what is due, and proves that it restores', async () => {
    await project.compose('up', '--detach', '--wait', 'backup');
    const log = () => project.compose('logs', '--no-log-prefix', 'backup');
    await until(async () => /Proven|ERROR/.test(await log()), 'the first backup');
    expect(await log()).toMatch(
      /Backed up and verified: .*\n.*Proven: \S+ restores\. \d+ rows in \d+ tables, 2 media files/,
    );
    await until(async () => (await outside.messages()).length === 2, 'the check-ins');
    expect((await outside.messages()).map(({ path, body }) => [path, body['status']])).toEqual([
      [`/api/7/cron/${project.slug}-backup/public/`, 'in_progress'],
      [`/api/7/cron/${project.slug}-backup/public/`, 'ok'],
    ]);
  });

  test('the report beside it has every table’s rows, the newest migration, and that it restores', async () => {
    const report = await backups.report(await backups.newest());
    const articles = Number(await project.query('SELECT count(*) FROM news_article'));
    expect(report).toMatchObject({
      environment: 'production',
      tables: { 'public.news_article': articles, 'public."Odd ""name"""': 3 },
      newest_migration: expect.stringMatching(/^\w+\.\d{4}_\w+$/),
      media: { files: 2 },
      proof: { restores: true, error: null },
    });
    expect(articles).toBeGreaterThan(3000);
  });

  test('then it deletes by the rule, and nothing that is not its own', async () => {
    const keys = (await backups.all()).map(({ key }) => key);
    const days = keys.flatMap((key) => /^2001-01-(\d\d)T.*lrz$/.exec(key)?.[1] ?? []);
    expect(days).toEqual(['07', '14', '15', '16', '17', '18', '19', '20']);
    expect(keys).toContain('notes.txt');
  });

  test('bin/backups prints what there is, how old, and when it was last proven', async () => {
    const listing = await project.run('bin/backups');
    expect(listing).toContain(`s3://countable/backups/${project.slug}/`);
    expect(listing).toMatch(
      new RegExp(`^${await backups.newest()} +0 h +0\\.\\d +\\d{4,}  proven \\d{4}-\\d\\d-\\d\\d`, 'm'),
    );
    expect(listing).toMatch(/^The newest is 0 h old\. Last proven to restore: \d{4}/m);
  });

  test('bin/backup-now uploads another one, verified; the archive is the page’s: tar, lrzip, SQL', async () => {
    const { output, exitCode } = await project.try('bin/backup-now');
    expect(exitCode, output).toBe(0);
    expect(output).toContain(
      `Backed up and verified: s3://countable/${backups.prefix}${await backups.newest()}.tar.lrz`,
    );
    await backups.save(await backups.newest(), join(project.folder, 'kept.tar.lrz'));
    const byHand =
      'cat >/tmp/x.tar.lrz; cd /tmp; lrzip -q -d x.tar.lrz && tar tf x.tar && tar xf x.tar database.sql && head -n 5 database.sql';
    const compose = ['compose', 'run', '--rm', '-T', '--no-deps', '--entrypoint', 'sh', 'backup', '-c', byHand];
    const options = { cwd: project.folder, inputFile: join(project.folder, 'kept.tar.lrz') };
    const { stdout } = await execa('docker', compose, options);
    expect(stdout).toMatch(/^database\.sql\n(media\/\S+\n)+manifest\.json$/m);
    expect(stdout).toContain('PostgreSQL database dump');
  });

  test('production is not restored until the project’s name is typed', async () => {
    const containers = await project.containers();
    for (const typed of ['', 'yes', 'corner-shop']) {
      const { output, exitCode } = await project.try('bash', ['-c', 'echo "$1" | bin/restore', 'bash', typed]);
      expect([exitCode, output]).toEqual([1, expect.stringContaining('Nothing was changed.')]);
    }
    const { output, exitCode } = await project.try('docker', ['compose', 'run', '--rm', '-T', 'backup', 'load']);
    expect([exitCode, output]).toEqual([1, expect.stringContaining('only with its project’s name')]);
    expect(await project.containers()).toEqual(containers);
  });

  test('bin/restore undoes what happened since, media included, while nothing uses the database', async () => {
    const media = await mediaSums();
    await project.query('DELETE FROM news_article WHERE id % 2 = 0');
    await project.query('CREATE TABLE later (id int)');
    await project.compose('exec', '-T', 'web', 'sh', '-c', 'rm -r /srv/media/a; echo 2 >/srv/media/later');
    const { output, exitCode } = await confirmed(project);
    expect(exitCode, output).toBe(0);
    expect(output).toMatch(/Fetched .*\n[\s\S]*Restored: [\s\S]*Everything runs again\./);
    expect(await everything(project)).toBe(before);
    expect(await mediaSums()).toBe(media);
    expect(await project.compose('ps', '--format', '{{.Health}}', 'web')).toBe('healthy');
  });

  test('after the database and the media files are lost, everything comes back, from DATE', async () => {
    const media = await mediaSums();
    await project.compose('rm', '--stop', '--force', 'db', 'web', 'backup');
    await docker('volume', 'rm', `${project.slug}_database`, `${project.slug}_media`);
    const { output, exitCode } = await confirmed(project, (await backups.newest()).slice(0, 10));
    expect(exitCode, output).toBe(0);
    expect(await everything(project)).toBe(before);
    await project.compose('up', '--detach', '--wait', 'web');
    expect(await mediaSums()).toBe(media);
    expect(await everything(project)).toBe(before);
  });

  test('a laptop gets production’s data, anonymised, and leaves nothing of them behind', async () => {
    const laptop = `${project.slug}-laptop`;
    const folder = `${project.folder}-laptop`;
    await project.query(
      "INSERT INTO accounts_user (password, is_superuser, username, first_name, last_name, email, is_staff, is_active, date_joined) VALUES ('hash', true, 'ada', 'Ada', 'Lovelace', 'ada@example.org', true, true, now())",
    );
    await project.run('bin/backup-now');
    await execa('git', ['clone', '--quiet', project.folder, folder]);
    const overlay = await readFile(join(project.folder, 'outside.yml'), 'utf8');
    const shared = `networks:\n  backup:\n    external: true\n    name: ${project.slug}_backup\n`;
    await writeFile(join(folder, 'outside.yml'), overlay + shared);
    const run = (command: string, ...args: string[]) =>
      execa(command, args, { cwd: folder, all: true, reject: false, stdin: 'ignore' });
    await run('bash', '-c', '. bin/lib.sh; ensure_env');
    const clone = Object.assign(Object.create(Project.prototype), { folder });
    await set(clone, {
      COMPOSE_PROJECT_NAME: laptop,
      COMPOSE_FILE: 'docker-compose.yml:dc.dev.yml:outside.yml',
      AWS_ACCESS_KEY_ID: outside.keys.id,
      AWS_SECRET_ACCESS_KEY: outside.keys.secret,
    });

    const refused = await run('bin/backup-now');
    expect([refused.exitCode, refused.all]).toEqual([1, expect.stringContaining('This is development')]);
    const { all, exitCode } = await run('bin/refresh-dev');
    expect(exitCode, all).toBe(0);
    const sql = 'SELECT username, first_name, email, password FROM accounts_user';
    const psql = ['compose', 'exec', '-T', 'db', 'psql', '-U', 'postgres', '-tA', '-c'];
    expect((await run('docker', ...psql, sql)).stdout).toMatch(/^user\d+\|\|user\d+@example\.com\|!$/);
    expect((await run('docker', ...psql, 'SELECT count(*) FROM news_article')).stdout).toBe(
      await project.query('SELECT count(*) FROM news_article'),
    );
    const left = await run(
      'docker',
      'compose',
      'run',
      '--rm',
      '-T',
      '--no-deps',
      '--entrypoint',
      'ls',
      'backup',
      '/scratch',
    );
    expect(left.stdout).toBe('');

    await writeFile(join(folder, 'backup/anonymise.sql'), 'UPDATE no_such_table SET x = 1;\n');
    const broken = await run('bin/refresh-dev');
    expect([broken.exitCode, broken.all]).toEqual([1, expect.stringContaining('no_such_table')]);
    expect((await run('docker', ...psql, sql)).stdout).toMatch(/^user\d+\|\|/);
  });

  test('production refuses bin/refresh-dev', async () => {
    const { output, exitCode } = await project.try('bin/refresh-dev');
    expect([exitCode, output]).toEqual([1, expect.stringContaining('This is production')]);
  });
});
