/** Registering, with services in memory: what is planned, shown, applied, recorded, and what happens when it stops. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseRecord } from '../../src/record.ts';
import { readProject } from '../../src/registration/project.ts';
import { journalFolderOf, register } from './in-process.ts';
import { git, makeProject, readRecord } from './made-project.ts';
import { MemoryService, reachOf, trouble, usualServices } from './memory-services.ts';

async function prepared() {
  const folder = await makeProject();
  const services = usualServices();
  const all = Object.values(services);
  return { folder, services, all, reach: reachOf(all) };
}

test('everything is made once: the second run finds nothing to do', async () => {
  const { folder, all, reach } = await prepared();
  const first = await register(folder, reach);
  expect(first.error).toBeUndefined();
  expect(all.map(({ log }) => log)).toEqual([
    ['repository', 'push', 'protection'],
    ['channel', 'welcome'],
    ['project'],
    ['job', 'dsn', 'token'],
  ]);
  const second = await register(folder, reach, { yes: false });
  expect(second.error).toBeUndefined();
  expect(second.stdout).toContain('No changes.');
  expect(second.value?.result).toBeUndefined();
  expect(all.flatMap(({ log }) => log)).toHaveLength(9);
});

test('the plan is shown before anything is done: what, why, and what is known only later', async () => {
  const { folder, all, reach } = await prepared();
  const { stdout, value: registration } = await register(folder, reach, { dryRun: true });
  expect(registration?.result).toBeUndefined();
  expect(all.flatMap(({ log }) => log)).toEqual([]);
  expect(stdout).toMatch(/GitHub {2}https:\/\/github\.test\/demo\n {2}\+ repository of demo +does not exist/);
  expect(stdout).toMatch(/~ push of demo/);
  expect(stdout).toMatch(/dsn of demo +does not exist; sentry\.dsn known after apply/);
  expect(stdout).toContain('8 to make, 1 to change.');
  expect(await git(folder, 'status', '--porcelain')).toBe('');
});

test('secrets and outputs reach the calls that name them, and nothing that is printed or stored', async () => {
  const { folder, services, reach } = await prepared();
  const { stdout, stderr, value: registration } = await register(folder, reach);
  expect(services.jenkins.got.get('dsn')).toMatchObject({ dsn: 'https://public@sentry.test/1' });
  expect(services.jenkins.got.get('token')).toMatchObject({ token: 'slack-secret-token' });
  const { marker } = (await readProject(folder)).project;
  const journal = await readFile(join(journalFolderOf(folder), `${marker}.jsonl`), 'utf8');
  for (const text of [stdout, stderr, journal, await readRecord(folder), JSON.stringify(registration)]) {
    expect(text).not.toContain('secret-token');
    expect(text).not.toContain('public@');
  }
});

test('an output that was read needs no call to give it', async () => {
  const { folder, services, all } = await prepared();
  await register(folder, reachOf(all, ['jenkins']));
  expect(services.sentry.log).toEqual(['project']);
  const { error } = await register(folder, reachOf(all));
  expect(error).toBeUndefined();
  expect(services.jenkins.got.get('dsn')).toMatchObject({ dsn: 'https://public@sentry.test/1' });
});

test('ids and addresses are recorded and committed before the push, that file alone', async () => {
  const { folder, services, reach } = await prepared();
  await writeFile(join(folder, 'Jenkinsfile'), 'changed\n');
  await git(folder, 'add', 'Jenkinsfile');
  let atPush = '';
  services.github.gate = async (name) => {
    if (name === 'push') atPush = await git(folder, 'log', '--format=%s', '--name-only', 'develop~..develop');
  };
  const { value: registration } = await register(folder, reach);
  expect(atPush).toBe('Record the registration\n\n.countable.yml');
  expect(registration?.result).toMatchObject({ isCommitted: true, isPushed: true });
  expect(parseRecord(await readRecord(folder)).services).toEqual({
    github: { api: 'https://github.test/api', id: 'repository-1', address: 'https://github.test/demo' },
    slack: { api: 'https://slack.test/api', id: 'channel-1', address: 'https://slack.test/demo' },
    sentry: { api: 'https://sentry.test/api', id: 'project-1', address: 'https://sentry.test/demo' },
    jenkins: { api: 'https://jenkins.test/api', id: 'job-1', address: 'https://jenkins.test/demo' },
  });
  expect(await git(folder, 'status', '--porcelain')).toBe('M  Jenkinsfile');
});

test('on another branch the record is left for the person to commit, and that is said', async () => {
  const { folder, reach } = await prepared();
  await git(folder, 'switch', '--quiet', '--create', 'feature');
  const { value: registration } = await register(folder, reach);
  expect(registration?.result?.warnings.join()).toContain('as you are on feature. Commit it on develop: git commit');
  expect(await git(folder, 'status', '--porcelain')).toBe(' M .countable.yml');
  expect((await register(folder, reach)).stdout).toContain('No changes.');
});

test('where git cannot commit, everything is registered all the same', async () => {
  const { folder, services, reach } = await prepared();
  await git(folder, 'config', 'gpg.program', 'false');
  await git(folder, 'config', 'commit.gpgSign', 'true');
  const { value: registration, error } = await register(folder, reach);
  expect(error).toBeUndefined();
  expect(services.github.log).toContain('protection');
  expect(registration?.result?.warnings.join()).toMatch(/\.countable\.yml is not committed: .*Commit it yourself: git/);
});

test('a failure ends it after what is under way: no call begins, all is told, and the next run goes on', async () => {
  const { folder, services, all, reach } = await prepared();
  services.sentry.failing.set('project', trouble('Sentry'));
  // GitHub is slow: its call is under way when Sentry fails.
  let release: () => void = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  services.github.gate = async (name) => (name === 'repository' ? released : undefined);
  services.sentry.gate = async () => void setImmediate(release);
  const { error, stderr } = await register(folder, reach);
  expect(error?.message).toMatch(/^Sentry, making a thing: it has a problem of its own \(502\)\.\nDone:\n/);
  expect(error?.message).toContain('✔ GitHub: repository of demo');
  expect(error?.message).toMatch(/Not done:[\s\S]*· Sentry: project of demo[\s\S]*· Jenkins: dsn of demo/);
  expect(error?.remedy).toBe('Run again in a minute.\nTo go on: countable register');
  expect(error?.exitCode).toBe(1);
  expect(stderr).toContain('✖ Sentry: project of demo');
  expect(services.github.log).toEqual(['repository']);
  expect(parseRecord(await readRecord(folder)).services['github']).toMatchObject({ id: 'repository-1' });

  services.sentry.failing.clear();
  const again = await register(folder, reach);
  expect(again.error).toBeUndefined();
  const log = all.flatMap(({ log }) => log);
  expect([...log].sort()).toEqual([...new Set(log)].sort());
  expect(log).toHaveLength(9);
  expect(await git(folder, 'log', '--format=%s')).toBe('Record the registration\nBegin Demo');
});

test('for programs a failure says what was done, what was not, and the plan', async () => {
  const { folder, services, reach } = await prepared();
  services.github.failing.set('push', trouble('GitHub'));
  const { error, stdout } = await register(folder, reach, { json: true });
  expect(stdout).toBe('');
  expect(error?.details).toMatchObject({
    plan: { project: { slug: 'demo' } },
    result: {
      done: expect.arrayContaining(['github.repository', 'slack.channel', 'sentry.project', 'jenkins.job']),
      notDone: expect.arrayContaining(['github.push', 'github.protection', 'jenkins.dsn']),
    },
  });
});

test('a failure that is a bug of ours stays one, and what was done is told all the same', async () => {
  const { folder, services, reach } = await prepared();
  services.slack.failing.set('welcome', new TypeError('x is not a function'));
  const { error, stderr } = await register(folder, reach);
  expect(error).toBeInstanceOf(TypeError);
  expect(stderr).toMatch(/✔ Slack: channel of demo[\s\S]*Not done:[\s\S]*To go on: countable register/);
});

test('Ctrl-C ends it after what is under way, and says how to go on', async () => {
  const { folder, services, reach } = await prepared();
  const controller = new AbortController();
  services.slack.gate = async () => controller.abort();
  const { error } = await register(folder, reach, { signal: controller.signal });
  expect(error?.name).toBe('Interrupted');
  expect(error?.message).toMatch(
    /^Interrupted\.\nDone:[\s\S]*Slack: channel of demo[\s\S]*Not done:[\s\S]*To go on: countable/,
  );
  expect(services.slack.log).toEqual(['channel']);
  await register(folder, reach);
  expect(services.slack.log).toEqual(['channel', 'welcome']);
});

test('everything that is in the way is told at once, and nothing is written', async () => {
  const { folder, services, all, reach } = await prepared();
  const remedy = 'Take it over: countable register github --adopt';
  services.github.obstacles = [{ service: 'github', fact: 'demo is there already.', remedy }];
  services.slack.readError = trouble('Slack');
  const { error, stdout } = await register(folder, reach);
  expect(error?.message).toContain('2 things are in the way, and nothing was written:');
  expect(error?.message).toContain(`GitHub: demo is there already.\n    ${remedy}`);
  expect(error?.message).toContain('Slack, making a thing: it has a problem of its own (502).\n    Run again');
  expect(error?.exitCode).toBe(1);
  expect(stdout).toContain('+ job of demo');
  expect(all.flatMap(({ log }) => log)).toEqual([]);
});

test('one thing that is in the way is told with its remedy', async () => {
  const { folder, services, reach } = await prepared();
  services.github.obstacles = [{ service: 'github', fact: 'demo is there already.', remedy: 'Adopt it.' }];
  const { error } = await register(folder, reach);
  expect(error).toMatchObject({ message: 'GitHub: demo is there already. Nothing was written.', remedy: 'Adopt it.' });
});

test('a service without a credential is skipped with the command that adds it; what needs it is left out', async () => {
  const { folder, services, all } = await prepared();
  const { stdout, error } = await register(folder, reachOf(all, ['slack', 'sentry']));
  expect(error).toBeUndefined();
  expect(stdout).toContain('Slack: skipped. To add it: countable login slack');
  expect(stdout).toContain('! Jenkins gets no DSN: that needs Sentry.');
  expect(services.jenkins.log).toEqual(['job']);
});

test('a service that is named and lacks its credential is refused; so is a run that reaches none', async () => {
  const { folder, all } = await prepared();
  const named = await register(folder, reachOf(all, ['slack']), { names: ['slack', 'github'] });
  expect(named.error).toMatchObject({
    message: 'Slack cannot be reached: no credential.',
    remedy: 'countable login slack',
    exitCode: 1,
  });
  const none = await register(folder, reachOf(all, ['github', 'slack', 'sentry', 'jenkins']));
  expect(none.error?.message).toContain('No service can be reached. GitHub: no credential; Slack: no credential');
  expect(none.error?.remedy).toContain('countable register --rehearse');
});

test('only the services that are named are asked and changed', async () => {
  const { folder, services, reach } = await prepared();
  services.github.readError = trouble('GitHub');
  const { stdout, error } = await register(folder, reach, { names: ['slack'] });
  expect(error).toBeUndefined();
  expect(stdout).not.toContain('GitHub');
  expect(services.slack.log).toEqual(['channel', 'welcome']);
  expect(services.sentry.log).toEqual([]);
});

test('without a terminal and without --yes nothing is done, and --yes is named', async () => {
  const { folder, all, reach } = await prepared();
  const { error, stdout } = await register(folder, reach, { yes: false });
  expect(stdout).toContain('+ repository of demo');
  expect(error).toMatchObject({ exitCode: 2, remedy: expect.stringContaining('--yes') });
  expect(all.flatMap(({ log }) => log)).toEqual([]);
});

test('services know which others are part of the project, by this run or by the record', async () => {
  const folder = await makeProject();
  const seen: string[][] = [];
  const isWanted = ({ services, addresses }: { services: ReadonlySet<string>; addresses: object }) => {
    seen.push([...services, ...Object.values(addresses)]);
    return true;
  };
  const github = new MemoryService('github', [{ name: 'repository', phase: 'make' }]);
  const slack = new MemoryService('slack', [{ name: 'channel', phase: 'make', isWanted }]);
  const jenkins = new MemoryService('jenkins', [{ name: 'job', phase: 'make' }]);
  await register(folder, reachOf([github, jenkins]));
  await register(folder, reachOf([github, slack, jenkins], ['jenkins']), { names: ['slack'] });
  expect(seen[0]?.sort()).toEqual([
    'github',
    'https://github.test/demo',
    'https://jenkins.test/demo',
    'jenkins',
    'slack',
  ]);
});

test('the record of the rehearsal does not count for the real services, and is replaced by theirs', async () => {
  const { folder, services, reach } = await prepared();
  const elsewhere = { ...reach, reachable: reach.reachable.map((each) => rehearsed(each)) };
  await register(folder, elsewhere);
  for (const service of Object.values(services)) service.there.clear();
  const { stdout, error } = await register(folder, reach);
  expect(error).toBeUndefined();
  expect(stdout).toContain('8 to make');
  expect(parseRecord(await readRecord(folder)).services['github']?.['api']).toBe('https://github.test/api');
});

function rehearsed<Each extends { readonly connection: { readonly address: string } }>(each: Each): Each {
  return { ...each, connection: { ...each.connection, address: 'http://127.0.0.1:1/x' } };
}

test('a clone without the record gets it from what is there, after asking', async () => {
  const { folder, all, reach } = await prepared();
  const clone = `${folder}-clone`;
  await git(folder, 'clone', '--quiet', folder, clone);
  await register(folder, reach);
  const refused = await register(clone, reach, { yes: false });
  expect(refused.stdout).toMatch(/Record\n {2}~ \.countable\.yml {2}does not know all of GitHub, Slack, Sentry and/);
  expect(refused.error?.exitCode).toBe(2);
  const { error } = await register(clone, reach);
  expect(error).toBeUndefined();
  expect(await readRecord(clone)).toBe(await readRecord(folder));
  expect(all.flatMap(({ log }) => log)).toHaveLength(9);
});

test('where GitHub had everything before, the commit of the record is pushed', async () => {
  const { folder, services, all } = await prepared();
  await register(folder, reachOf(all, ['jenkins']));
  // As GitHub does: a branch that has more commits than the one there is to be pushed.
  const pushed = await git(folder, 'rev-parse', 'develop');
  const { read } = services.github;
  services.github.read = async (connection, wanted) => {
    if (wanted.project.localBranches['develop'] !== pushed) services.github.there.delete('push');
    return read.call(services.github, connection, wanted);
  };
  const { value: registration, error } = await register(folder, reachOf(all));
  expect(error).toBeUndefined();
  expect(registration?.result).toMatchObject({ isCommitted: true, isPushed: true });
  expect(services.github.log.filter((name) => name === 'push')).toHaveLength(2);
});

test('a service that the project has no use for takes no part, and cannot be named', async () => {
  const { folder, services, reach } = await prepared();
  services.sentry.component = 'rails';
  const { stdout, error } = await register(folder, reach);
  expect(error).toBeUndefined();
  expect(stdout).not.toMatch(/^Sentry/m);
  expect(services.sentry.log).toEqual([]);
  const named = await register(folder, reach, { names: ['sentry'] });
  expect(named.error?.message).toBe('This project has no use for sentry: it lacks the component.');
});
