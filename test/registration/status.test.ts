/** What has drifted since, with services in memory. */
import { expect, test } from 'vitest';
import { readStatus, register } from './in-process.ts';
import { git, makeProject } from './made-project.ts';
import { reachOf, trouble, usualServices } from './memory-services.ts';

async function registered() {
  const folder = await makeProject();
  const services = usualServices();
  const all = Object.values(services);
  await register(folder, reachOf(all));
  return { folder, services, all, reach: reachOf(all) };
}

test('after registering everything is as it should be', async () => {
  const { folder, reach } = await registered();
  const { error, stdout } = await readStatus(folder, reach);
  expect(error).toBeUndefined();
  expect(stdout).toMatch(/^. GitHub {3}as it should be {2}https:\/\/github\.test\/demo\n/);
  expect(stdout.match(/as it should be/g)).toHaveLength(4);
});

test('what is gone is named with why, and ends it with 1 and the command that mends it', async () => {
  const { folder, services, all, reach } = await registered();
  services.slack.there.delete('channel');
  const { error, stdout } = await readStatus(folder, reach);
  expect(stdout).toMatch(
    /. Slack {4}differs {2}https:\/\/slack\.test\/demo\n {4}~ channel of demo {2}does not exist\n/,
  );
  expect(error).toMatchObject({
    message: 'Slack differs from what is wanted.',
    remedy: 'To put it right: countable register',
    exitCode: 1,
  });
  expect(all.flatMap(({ log }) => log)).toHaveLength(9);
});

test('for programs it is one document, also where something differs', async () => {
  const { folder, services, reach } = await registered();
  expect((await readStatus(folder, reach, { json: true })).value).toMatchObject([
    { id: 'github', standing: 'as it should be', address: 'https://github.test/demo', differences: [] },
    { id: 'slack' },
    { id: 'sentry' },
    { id: 'jenkins' },
  ]);
  services.sentry.there.clear();
  const { error, stdout } = await readStatus(folder, reach, { json: true });
  expect(stdout).toBe('');
  const differences = [{ id: 'sentry.project', kind: 'create', because: 'does not exist' }];
  expect(error?.details).toMatchObject({
    services: expect.arrayContaining([expect.objectContaining({ id: 'sentry' })]),
  });
  expect(error?.details).toMatchObject({ services: [{}, {}, { standing: 'differs', differences }, {}] });
});

test('a service that cannot be read is named with what it said; the others are read all the same', async () => {
  const { folder, services, all } = await registered();
  services.sentry.readError = trouble('Sentry');
  const { error, stdout } = await readStatus(folder, reachOf(all, ['jenkins']));
  expect(stdout).toMatch(/. Sentry {3}not read\n {4}! Sentry, making a thing: it has a problem/);
  expect(stdout).toMatch(/. Jenkins {2}not read\n {4}! Jenkins: no credential\.\n {6}countable login jenkins/);
  expect(stdout).toContain('GitHub   as it should be');
  expect(error?.message).toBe('Sentry and Jenkins could not be read.');
});

test('a service that was never registered is no difference', async () => {
  const folder = await makeProject();
  const all = Object.values(usualServices());
  const nowhere = await readStatus(folder, reachOf(all));
  expect(nowhere.stdout).toBe('Demo is registered nowhere. To register it: countable register\n');
  await register(folder, reachOf(all), { names: ['slack'] });
  const { error, stdout } = await readStatus(folder, reachOf(all, ['jenkins']));
  expect(error).toBeUndefined();
  expect(stdout).toContain('GitHub  not registered');
  expect(stdout).not.toContain('Jenkins');
});

test('commits that are not pushed yet are told, and are no difference', async () => {
  const { folder, services, reach } = await registered();
  services.github.there.delete('push');
  const { error, stdout } = await readStatus(folder, reach);
  expect(error).toBeUndefined();
  expect(stdout).toMatch(/GitHub {3}as it should be.*\n {4}push of demo: does not exist/);
});

test('it writes nothing', async () => {
  const { folder, services, reach } = await registered();
  services.github.there.clear();
  expect((await readStatus(folder, reach)).error?.message).toContain('GitHub differs');
  expect(await git(folder, 'status', '--porcelain')).toBe('');
  expect(services.github.there.size).toBe(0);
});
