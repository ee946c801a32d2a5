/** Taking back what the last run made, with services in memory. */
import { expect, test } from 'vitest';
import { parseRecord } from '../../src/record.ts';
import { register, undo } from './in-process.ts';
import { git, makeProject, readRecord } from './made-project.ts';
import { reachOf, trouble, usualServices } from './memory-services.ts';

async function registered() {
  const folder = await makeProject();
  const services = usualServices();
  const reach = reachOf(Object.values(services));
  await register(folder, reach);
  for (const service of Object.values(services)) service.log.length = 0;
  return { folder, services, all: Object.values(services), reach };
}

test('what the last run made is taken back, newest first, and out of the record', async () => {
  const { folder, services, all, reach } = await registered();
  const { error, stdout, stderr } = await undo(folder, reach);
  expect(error).toBeUndefined();
  expect(services.jenkins.log).toEqual(['-token', '-dsn', '-job']);
  expect(services.github.log).toEqual(['-protection', '-repository']);
  expect(stdout).toMatch(/newest first:\n(.*\n)+ {2}- GitHub: repository of demo\n/);
  expect(stderr).toContain('Slack: channel of demo is gone');
  expect(all.flatMap(({ there }) => [...there.keys()])).toEqual(['push']);
  expect(parseRecord(await readRecord(folder)).services).toEqual({});
  expect(await git(folder, 'log', '--format=%s', '--max-count=2')).toBe(
    'Take the registration back\nRecord the registration',
  );
  expect(await git(folder, 'status', '--porcelain')).toBe('');
});

test('what holds something since is named, and nothing at all is taken back', async () => {
  const { folder, services, all, reach } = await registered();
  services.github.holding.add('repository');
  services.slack.holding.add('channel');
  const { error } = await undo(folder, reach);
  expect(error?.message).toContain('Nothing was taken back');
  expect(error?.message).toContain('GitHub: repository of demo: has 3 commits since.');
  expect(error?.message).toContain('Slack: channel of demo: has 3 commits since.');
  expect(error?.exitCode).toBe(1);
  expect(all.flatMap(({ log }) => log)).toEqual([]);
});

test('a failure stops it and says what is left; the same command goes on', async () => {
  const { folder, services, reach } = await registered();
  services.sentry.failing.set('project', trouble('Sentry'));
  const { error } = await undo(folder, reach);
  expect(error?.message).toMatch(/502\)\.\nNot taken back:\n {2}· project of demo\n/);
  expect(error?.message).not.toContain('welcome');
  expect(error?.remedy).toContain('To go on: countable register --undo');
  services.sentry.failing.clear();
  expect((await undo(folder, reach)).error).toBeUndefined();
  expect(services.jenkins.log).toEqual(['-token', '-dsn', '-job']);
  expect(services.sentry.log).toEqual(['-project']);
});

test('only what the last run made goes; what an earlier run made goes the next time', async () => {
  const { folder, services, reach } = await registered();
  services.slack.there.delete('welcome');
  await register(folder, reach);
  await undo(folder, reach);
  expect(services.slack.log).toEqual(['welcome', '-welcome']);
  expect(services.github.log).toEqual([]);
  await undo(folder, reach);
  expect(services.github.log).toEqual(['-protection', '-repository']);
  const nothing = await undo(folder, reach);
  expect(nothing.value?.made).toEqual([]);
});

test('after it everything can be registered anew', async () => {
  const { folder, services, reach } = await registered();
  await undo(folder, reach);
  const { error, stdout } = await register(folder, reach);
  expect(error).toBeUndefined();
  expect(stdout).toContain('8 to make.');
  expect(services.github.there.has('repository')).toBe(true);
});

test('the rehearsal takes nothing back that was made for real', async () => {
  const { folder, all, reach } = await registered();
  const { value } = await undo(folder, { ...reach, isRehearsal: true });
  expect(value?.made).toEqual([]);
  expect(all.flatMap(({ log }) => log)).toEqual([]);
});

test('without a credential for something that was made nothing is taken back', async () => {
  const { folder, all } = await registered();
  const { error } = await undo(folder, reachOf(all, ['slack']));
  expect(error?.message).toContain('channel of demo: https://slack.test/api cannot be reached now.');
  expect(error?.remedy).toContain('countable login slack');
  expect(all.flatMap(({ log }) => log)).toEqual([]);
});

test('without a terminal it wants --yes, and --dry-run only shows', async () => {
  const { folder, all, reach } = await registered();
  const { error, stdout } = await undo(folder, reach, { yes: false });
  expect(stdout).toContain('- GitHub: repository of demo');
  expect(error).toMatchObject({ exitCode: 2, remedy: expect.stringContaining('--yes') });
  expect((await undo(folder, reach, { dryRun: true })).error).toBeUndefined();
  expect(all.flatMap(({ log }) => log)).toEqual([]);
});
