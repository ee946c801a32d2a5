/** What can go wrong with a project's backups: each is told apart, and every backup that is there stays as it is. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { Backups, confirmed, everything, production, secretsOf, setUp, until } from './backup-server.ts';
import { docker } from './docker.ts';
import type { Outside, Stored } from './outside.ts';
import { type Ended, useProject } from './project.ts';

const rows = `
INSERT INTO news_article (title, text, published_at)
SELECT 'Article ' || n, repeat(md5(random()::text), 20), now() FROM generate_series(1, 3000) n`;

describe('backups that cannot be', () => {
  const project = useProject({ stack: 'django', database: 'postgres' });
  let outside: Outside;
  let backups: Backups;
  let stored: Stored[];
  const outputs: string[] = [];

  beforeAll(async () => {
    outside = await setUp(project);
    backups = new Backups(project, outside);
    await project.compose('up', '--detach', '--wait', 'db', 'web');
    await project.query(rows);
    await project.run('bin/backup-now');
    await backups.save(await backups.newest(), join(project.folder, 'kept.tar.lrz'));
    stored = await backups.all();
  });

  /** It ended with 1 for this reason, told Slack if asked, and every object is as it was. */
  async function expectFailure({ output, exitCode }: Ended, reason: string | RegExp): Promise<void> {
    outputs.push(output);
    expect([exitCode, output]).toEqual([1, expect.stringMatching(reason)]);
    expect(await backups.all()).toEqual(stored);
  }

  test.each([
    ['an unknown key', { AWS_ACCESS_KEY_ID: 'AKIAUNKNOWN' }, 'S3 refuses the credentials: XAdminUserNotFound.'],
    ['a wrong secret', { AWS_SECRET_ACCESS_KEY: 'guessed' }, 'S3 refuses the credentials: SignatureDoesNotMatch.'],
    ['a wrong bucket', { BACKUP_BUCKET: 'nowhere' }, 'There is no bucket nowhere.'],
    ['a server that does not answer', { E2E_S3: 'http://outside:9' }, 'S3 does not answer: '],
  ])('%s is told, in the log and in Slack', async (_, env, reason) => {
    await expectFailure(await project.try('bin/backup-now', [], env), reason);
    const last = (await outside.messages()).at(-1);
    expect(last).toMatchObject({
      path: '/api/chat.postMessage',
      authorization: 'Bearer xoxb-told-to-nobody',
      body: { channel: 'corner-shop', text: expect.stringContaining(reason) },
    });
    expect((await project.try('bin/backups', [], env)).exitCode).toBe(1);
  });

  test.each(['1m', '3500k'])('a disk that is full, of %s, is told', async (size) => {
    const volume = { driver_opts: { type: 'tmpfs', device: 'tmpfs', o: `size=${size},uid=1000` } };
    const services = { backup: { volumes: [`small-${size}:/scratch`] } };
    await writeFile(
      join(project.folder, 'small.yml'),
      JSON.stringify({ services, volumes: { [`small-${size}`]: volume } }),
    );
    const env = { COMPOSE_FILE: `${production}:small.yml` };
    await expectFailure(
      await project.try('bin/backup-now', [], env),
      /The disk is full: \/scratch has \d+ of \d+ MiB left\./,
    );
  });

  test('a database that goes away in the middle of the dump is told, and no secret is among the arguments', async () => {
    const lock = 'BEGIN; LOCK TABLE news_article IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(600)';
    const locking = project.try('docker', ['compose', 'exec', '-T', 'db', 'psql', '-U', 'postgres', '-c', lock]);
    await until(
      async () =>
        (await project.query(
          "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted AND relation = 'news_article'::regclass",
        )) === '1',
      'the lock',
    );
    const backup = project.try('bin/backup-now');
    const waiting =
      "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pg_dump' AND wait_event_type = 'Lock'";
    await until(async () => (await project.query(waiting)) === '1', 'pg_dump that waits');
    const processes = await docker('ps', '--quiet', '--filter', `label=com.docker.compose.project=${project.slug}`);
    const args = (await Promise.all(processes.map((id) => docker('top', id, '-eo', 'pid,args')))).flat().join('\n');
    expect(args).toContain('pg_dump');
    const secrets = await secretsOf(project);
    expect(secrets).toHaveLength(4);
    expect(secrets.filter((secret) => args.includes(secret))).toEqual([]);

    await project.compose('kill', 'db');
    await expectFailure(await backup, 'The database went away while it was being dumped: ');
    await locking;
    await expectFailure(await project.try('bin/backup-now'), 'The database does not answer: ');
    await project.compose('up', '--detach', '--wait', 'db');
  });

  test('a truncated file is refused before anything is stopped', async () => {
    const containers = await project.containers();
    const untouched = await everything(project);
    await backups.save(await backups.newest(), join(project.folder, 'cut.tar.lrz'), 50_000);
    await expectFailure(await confirmed(project, 'cut.tar.lrz'), 'The archive is damaged: lrzip ended with 1');
    await writeFile(join(project.folder, 'text.tar.lrz'), 'no archive');
    await expectFailure(await confirmed(project, 'text.tar.lrz'), 'The archive is damaged: ');
    await expectFailure(await confirmed(project, '1999-12-31'), 'There is no backup 1999-12-31 in s3://');
    expect(await project.containers()).toEqual(containers);
    expect(await everything(project)).toBe(untouched);
  });

  test('archives that were truncated or changed in S3 are refused, and the attempt at a proof is written down', async () => {
    const cut = `
old = read(sys.argv[1] + ".tar.lrz")
body = old["Body"].read()
write(sys.argv[2] + "T00-00-01Z.tar.lrz", body[:-100], Metadata=old["Metadata"])
write(sys.argv[2] + "T00-00-02Z.tar.lrz", body[:-1] + b"x", Metadata=old["Metadata"])`;
    const untouched = await everything(project);
    await outside.python(cut, backups.prefix + (await backups.newest()), `${backups.prefix}2001-02-02`);
    stored = await backups.all();
    await expectFailure(await confirmed(project, '2001-02-02T00-00-01Z'), /is damaged: it has \d+ of \d+ bytes/);
    await expectFailure(
      await confirmed(project, '2001-02-02T00-00-02Z'),
      'is damaged: its checksum is not that of what was uploaded',
    );
    const proof = await project.try('bin/backups', ['--prove', '2001-02-02T00-00-02Z']);
    expect([proof.exitCode, proof.output]).toEqual([1, expect.stringContaining('its checksum is not')]);
    expect(await backups.report('2001-02-02T00-00-02Z')).toMatchObject({ proof: { restores: false } });
    stored = await backups.all();
    expect(await everything(project)).toBe(untouched);
  });

  test('an archive with a row too few does not pass as proven, and the old data stay when it is restored', async () => {
    const repack = `cd /tmp; cat >x.tar.lrz; lrzip -q -d x.tar.lrz >&2; mkdir y; tar xf x.tar -C y; cd y
sed -i '/^[0-9]*\\tArticle 17\\t/d' database.sql; tar cf ../z.tar *; cd ..; lrzip -q z.tar >&2; cat z.tar.lrz`;
    const compose = ['compose', 'run', '--rm', '-T', '--no-deps', '--entrypoint', 'bash', 'backup', '-c', repack];
    const source = join(project.folder, 'whole.tar.lrz');
    await backups.save(await backups.newest(), source);
    const { stdout } = await execa('docker', compose, { cwd: project.folder, inputFile: source, encoding: 'buffer' });
    const short = join(project.folder, 'short.tar.lrz');
    await writeFile(short, stdout);
    const untouched = await everything(project);
    const reason = /public\.news_article has \d+ rows, not \d+/;
    await expectFailure(await confirmed(project, short), reason);
    expect(await everything(project)).toBe(untouched);
    expect(await project.compose('ps', '--format', '{{.State}}', 'web')).toBe('running');

    await docker('cp', short, `${project.slug}-outside-1:/short`);
    await outside.python(
      'write(sys.argv[1], open("/short", "rb").read())',
      `${backups.prefix}2001-03-03T00-00-00Z.tar.lrz`,
    );
    const proof = await project.try('bin/backups', ['--prove', '2001-03-03']);
    expect([proof.exitCode, proof.output]).toEqual([1, expect.stringMatching(reason)]);
    expect(await backups.report('2001-03-03T00-00-00Z')).toMatchObject({ proof: { restores: false } });
    expect(await project.run('bin/backups')).toMatch(/^2001-03-03.* NO, tried/m);
    stored = await backups.all();
  });

  test('the scheduled backup that fails is told everywhere, and the container goes on', async () => {
    const messages = (await outside.messages()).length;
    const env = { AWS_SECRET_ACCESS_KEY: 'guessed' };
    await project.run('docker', ['compose', 'up', '--detach', 'backup'], env);
    await until(async () => (await outside.messages()).length >= messages + 2, 'the messages');
    const told = (await outside.messages()).slice(messages);
    expect(told.map(({ path }) => path)).toEqual([
      '/api/chat.postMessage',
      `/api/7/cron/${project.slug}-backup/public/`,
    ]);
    expect(told[1]?.body).toMatchObject({ status: 'error' });
    expect(await project.compose('ps', '--format', '{{.State}}', 'backup')).toBe('running');
    await project.run('docker', ['compose', 'up', '--detach', '--wait', 'backup']);
  });

  test('no secret is in any output', async () => {
    const secrets = await secretsOf(project);
    const all = [
      ...outputs,
      await project.compose('logs', 'backup'),
      JSON.stringify((await outside.messages()).map(({ body }) => body)),
    ].join('\n');
    expect(secrets.filter((secret) => all.includes(secret))).toEqual([]);
  });

  test('a good backup still restores', async () => {
    const { output, exitCode } = await confirmed(project, 'kept.tar.lrz');
    expect(exitCode, output).toBe(0);
    expect(await project.query('SELECT count(*) FROM news_article')).toBe('3000');
  });
});
