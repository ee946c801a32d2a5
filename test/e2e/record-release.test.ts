/** Sentry hears of what went to production: a release with its commits, and a deploy. */
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { useProject } from './project.ts';
import { SentryApi } from './sentry-api.ts';

describe('bin/record-release', () => {
  const project = useProject({ stack: 'django', database: 'postgres' });
  const token = 'sntrys_not-to-be-seen';
  let sentry: SentryApi;
  let environment: Record<string, string>;
  let arguments_ = '';

  const git = (...args: string[]) => project.run('git', args);
  const commit = async (title: string, author: string) => {
    const [name = '', email = ''] = author.split(/ <|>/);
    await git(
      '-c',
      `user.name=${name}`,
      '-c',
      `user.email=${email}`,
      'commit',
      '--quiet',
      '--allow-empty',
      '-m',
      title,
    );
    return git('rev-parse', 'HEAD');
  };
  const record = (...args: string[]) => project.try('bin/record-release', args, environment);

  beforeAll(async () => {
    // A curl that notes its arguments, as anyone on the machine could read them.
    arguments_ = join(project.folder, '../arguments');
    const shim = join(project.folder, '../shim');
    await mkdir(shim);
    const { stdout: curl } = await execa('which', ['curl']);
    await writeFile(join(shim, 'curl'), `#!/bin/sh\nprintf '%s\\n' "$@" >>'${arguments_}'\nexec ${curl} "$@"\n`);
    await chmod(join(shim, 'curl'), 0o755);
    environment = { PATH: `${shim}:${process.env['PATH']}`, SENTRY_AUTH_TOKEN: token, SENTRY_ORG: 'countable' };
  });

  beforeEach(async () => {
    sentry = new SentryApi();
    environment['SENTRY_URL'] = await sentry.start();
    return () => sentry.stop();
  });

  test('records a release with the commits since the one before, and a deploy', async () => {
    const previous = await git('rev-parse', 'HEAD');
    const first = await commit('Sell "pears" \\ `figs`\tand 🍎', 'Ada Lovelace <ada@example.com>');
    const second = await commit('Sell plums', 'Grace "Amazing" Hopper <grace@example.com>');

    const { exitCode, output } = await record(second, previous);

    expect(output).toBe(`Recorded in Sentry, project ${project.slug}: ${second} is in production.`);
    expect(exitCode).toBe(0);
    const releases = '/api/0/organizations/countable/releases/';
    const deploys = `${releases}${second}/deploys/`;
    expect(sentry.asked.map(({ call }) => call)).toEqual([`POST ${releases}`, `GET ${deploys}`, `POST ${deploys}`]);
    expect(new Set(sentry.asked.map((asked) => asked.token))).toEqual(new Set([`Bearer ${token}`]));
    expect(sentry.asked[0]?.body).toEqual({
      version: second,
      projects: [project.slug],
      dateReleased: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      commits: [
        {
          id: second,
          timestamp: expect.stringMatching(/^\d{4}-/),
          author_name: 'Grace "Amazing" Hopper',
          author_email: 'grace@example.com',
          message: 'Sell plums',
        },
        expect.objectContaining({ id: first, message: 'Sell "pears" \\ `figs` and 🍎', author_name: 'Ada Lovelace' }),
      ],
    });
    expect(sentry.deploys).toEqual([{ release: second, environment: 'production' }]);
  });

  test('run twice, it records once', async () => {
    await record();
    const { exitCode, output } = await record();
    expect([exitCode, sentry.releases.size, sentry.deploys.length]).toEqual([0, 1, 1]);
    expect(output).toContain('knows already');
  });

  test('takes what a merge brought, unless told what was there before', async () => {
    const main = await git('branch', '--show-current');
    await git('checkout', '--quiet', '-b', 'work');
    const work = [await commit('One', 'Ada <ada@example.com>'), await commit('Two', 'Ada <ada@example.com>')];
    await git('checkout', '--quiet', main);
    await git(
      '-c',
      'user.name=A',
      '-c',
      'user.email=a@example.com',
      'merge',
      '--quiet',
      '--no-ff',
      '--no-edit',
      'work',
    );
    const merge = await git('rev-parse', 'HEAD');
    // Jenkins may name a commit that is gone since.
    for (const previous of [[], ['f00'.repeat(13)]]) {
      await record(merge, ...previous);
      const ids = sentry.asked.findLast(({ body }) => body.commits)?.body.commits?.map(({ id }) => id);
      expect(ids?.toSorted()).toEqual([...work, merge].toSorted());
    }
  });

  test('keeps the token from the arguments of every program, and from what it prints', async () => {
    const { output } = await record();
    sentry.refusal = 403;
    const refused = await record();
    expect(await readFile(arguments_, 'utf8')).toContain('/api/0/organizations/countable/releases/');
    for (const text of [await readFile(arguments_, 'utf8'), output, refused.output]) expect(text).not.toContain(token);
  });

  test.each([
    [401, 'project:releases'],
    [403, 'project:releases'],
    [404, 'SENTRY_ORG'],
    [400, 'SENTRY_PROJECT'],
  ])('status %i: fails with what Sentry says and what to do', async (status, remedy) => {
    sentry.refusal = status;
    const { exitCode, output } = await record();
    expect(exitCode).toBe(1);
    expect(output).toContain(`Sentry refused with status ${status}`);
    expect(output).toContain('No.');
    expect(output).toContain(remedy);
  });

  test('fails where nobody answers, without the token, and outside of the history', async () => {
    const failures: [Record<string, string>, string[], string][] = [
      [{ SENTRY_URL: 'http://127.0.0.1:9' }, [], 'Sentry does not answer at http://127.0.0.1:9'],
      [{ SENTRY_AUTH_TOKEN: '' }, [], 'SENTRY_AUTH_TOKEN is not set'],
      [{ SENTRY_AUTH_TOKEN: 'x"\nurl = "http://127.0.0.1:9"' }, [], 'SENTRY_AUTH_TOKEN holds characters'],
      [{ SENTRY_ORG: '' }, [], 'SENTRY_ORG is not set'],
      [{}, ['no-such-commit'], 'There is no commit no-such-commit here.'],
    ];
    for (const [changes, args, message] of failures) {
      const { exitCode, output } = await project.try('bin/record-release', args, { ...environment, ...changes });
      expect([exitCode, output]).toEqual([1, expect.stringContaining(message)]);
    }
    expect(sentry.asked).toEqual([]);
  });
});
