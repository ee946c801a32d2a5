/** Where credentials come from, and how they are kept. Each test has a home of its own. */
import { chmod, mkdir, readdir, readFile, realpath, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CredentialOwner } from '../src/credentials.ts';
import { temporaryFolder } from './run-cli.ts';

const field = { message: '', isSecret: true };
const github: CredentialOwner = {
  id: 'github',
  title: 'GitHub',
  credential: [{ ...field, name: 'token', environment: ['GITHUB_TOKEN', 'GH_TOKEN'] }],
};
const jenkins: CredentialOwner = {
  id: 'jenkins',
  title: 'Jenkins',
  credential: [
    { ...field, name: 'user', environment: ['JENKINS_USER'], isSecret: false },
    { ...field, name: 'token', environment: ['JENKINS_TOKEN'] },
  ],
};
const address = 'https://api.github.com';
const jenkinsAddress = 'https://jenkins.example.com';

let home: string;
let store: string;

beforeEach(async () => {
  home = await temporaryFolder();
  store = join(home, 'countable', 'credentials.json');
  vi.stubEnv('XDG_CONFIG_HOME', home);
  for (const name of ['GITHUB_TOKEN', 'GH_TOKEN', 'JENKINS_USER', 'JENKINS_TOKEN']) vi.stubEnv(name, '');
  vi.stubEnv('PATH', await toolsWithoutGh());
});
afterEach(() => vi.unstubAllEnvs());

async function toolsWithoutGh(): Promise<string> {
  const folder = join(home, 'bin');
  await mkdir(folder, { recursive: true });
  return folder;
}

/** A `gh` that runs these lines of shell. */
async function installGh(lines: string): Promise<void> {
  await writeFile(join(home, 'bin', 'gh'), `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
}

/** As a new process would load them: where files lie is found out once. */
async function load() {
  vi.resetModules();
  return { ...(await import('../src/credentials.ts')), ...(await import('../src/redact.ts')) };
}

test('what is stored is read again, for its address alone, by its owner alone', async () => {
  const { storeCredential, readCredential } = await load();
  await storeCredential('github', address, { token: 'ghp_canary' });
  expect(await readCredential(github, address)).toEqual({
    values: { token: 'ghp_canary' },
    source: 'store',
    sourceTitle: store,
  });
  expect(await readCredential(github, 'https://ghe.example.com/api/v3')).toEqual({
    lack: `the stored credential is for ${address} alone`,
    remedy: 'countable login github',
  });
  expect((await stat(store)).mode & 0o777).toBe(0o600);
  expect((await stat(join(home, 'countable'))).mode & 0o777).toBe(0o700);
  expect(await readdir(join(home, 'countable'))).toEqual(['credentials.json']);
});

test('the environment comes before the store, an empty variable does not', async () => {
  const { storeCredential, readCredential } = await load();
  await storeCredential('github', address, { token: 'ghp_stored' });
  vi.stubEnv('GITHUB_TOKEN', '  ');
  vi.stubEnv('GH_TOKEN', ' ghp_environment\n');
  expect(await readCredential(github, address)).toEqual({
    values: { token: 'ghp_environment' },
    source: 'environment',
    sourceTitle: 'GH_TOKEN',
  });
});

test('gh is asked last, for the host in question, and its absence or trouble is no matter', async () => {
  const { storeCredential, readCredential } = await load();
  const none = { lack: 'no credential', remedy: 'countable login github' };
  expect(await readCredential(github, address)).toEqual(none);
  await installGh('echo gho_for_$4');
  expect(await readCredential(github, address)).toMatchObject({
    values: { token: 'gho_for_github.com' },
    source: 'gh',
  });
  const ours = await readCredential(github, 'https://ghe.example.com/api/v3');
  expect(ours).toMatchObject({ values: { token: 'gho_for_ghe.example.com' }, sourceTitle: 'gh auth token' });
  await installGh('echo "no oauth token" >&2; exit 1');
  expect(await readCredential(github, address)).toEqual(none);
  await installGh('echo "gho_never used"');
  await storeCredential('github', address, { token: 'ghp_stored' });
  expect(await readCredential(github, address)).toMatchObject({ source: 'store' });
});

test('gh is never asked for a token that would go to a server without encryption', async () => {
  const { readCredential } = await load();
  await installGh('echo gho_canary');
  expect(await readCredential(github, 'http://127.0.0.1:4001/github')).toMatchObject({ lack: 'no credential' });
});

test('user and token come from one source', async () => {
  const { storeCredential, readCredential } = await load();
  await storeCredential('jenkins', jenkinsAddress, { user: 'ada', token: 'stored-token' });
  vi.stubEnv('JENKINS_USER', 'grace');
  expect(await readCredential(jenkins, jenkinsAddress)).toMatchObject({
    values: { user: 'ada', token: 'stored-token' },
  });
  vi.stubEnv('JENKINS_TOKEN', 'other-token');
  expect(await readCredential(jenkins, jenkinsAddress)).toMatchObject({
    values: { user: 'grace', token: 'other-token' },
  });
  vi.stubEnv('JENKINS_USER', '');
  expect(await readCredential(jenkins, jenkinsAddress)).toEqual({
    lack: 'JENKINS_TOKEN is set, JENKINS_USER is not',
    remedy: 'Set JENKINS_USER, or unset JENKINS_TOKEN',
  });
});

test.each([
  ['holds a blank', 'ghp_can ary'],
  ['holds a blank', 'ghp_can\nary'],
  ['holds a blank', 'ghp_canary“'],
  ['fewer than 6', 'canar'],
  ['more than 4096', 'canary'.repeat(1000)],
])('a value that %s is refused without being shown', async (says, value) => {
  const { readCredential, redact } = await load();
  vi.stubEnv('GITHUB_TOKEN', value);
  const result = JSON.stringify(await readCredential(github, address));
  expect(result).toContain('GITHUB_TOKEN');
  expect(result).toContain(says);
  expect(result).not.toContain('canar');
  expect(redact(value)).not.toContain('canary');
});

test('from reading on, no source’s secrets are printed, and names of users are', async () => {
  const { storeCredential, readCredential, redact } = await load();
  await storeCredential('jenkins', jenkinsAddress, { user: 'lovelace', token: 'stored-canary' });
  vi.stubEnv('GITHUB_TOKEN', 'environment-canary');
  await readCredential(jenkins, jenkinsAddress);
  await readCredential(github, address);
  expect(redact('lovelace stored-canary environment-canary')).toBe('lovelace ‹jenkins token› ‹github token›');
});

test('what others can read is not trusted, and the remedy is what to type', async () => {
  const { storeCredential, readCredential } = await load();
  await storeCredential('github', address, { token: 'ghp_canary' });
  await chmod(store, 0o640);
  for (const use of [
    () => readCredential(github, address),
    () => storeCredential('jenkins', jenkinsAddress, { token: 'other-token' }),
  ]) {
    await expect(use()).rejects.toMatchObject({
      message: `${store} is open to other users of this machine.`,
      remedy: expect.stringContaining(`chmod 600 '${store}'`),
    });
  }
  await chmod(store, 0o600);
  await chmod(join(home, 'countable'), 0o775);
  await expect(readCredential(github, address)).rejects.toMatchObject({ remedy: expect.stringContaining('chmod 700') });
});

test('nothing is kept in a repository, also behind a link', async () => {
  const repository = join(home, 'dotfiles');
  await mkdir(join(repository, '.git'), { recursive: true });
  await mkdir(join(repository, 'countable'));
  await symlink(join(repository, 'countable'), join(home, 'countable'));
  const { storeCredential } = await load();
  await expect(storeCredential('github', address, { token: 'ghp_canary' })).rejects.toMatchObject({
    message: `${store} lies in the git repository ${await realpath(repository)}.`,
    remedy: expect.stringContaining('XDG_CONFIG_HOME'),
  });
  expect(await readdir(join(repository, 'countable'))).toEqual([]);
});

test('a file behind a link is changed where it lies', async () => {
  const elsewhere = join(home, 'elsewhere.json');
  await writeFile(elsewhere, '{}', { mode: 0o600 });
  await mkdir(join(home, 'countable'), { mode: 0o700 });
  await symlink(elsewhere, store);
  const { storeCredential } = await load();
  await storeCredential('github', address, { token: 'ghp_canary' });
  expect(await readFile(elsewhere, 'utf8')).toContain('ghp_canary');
});

test.each([
  '{"github": {"token": "ghp_canary"',
  '[]',
  '{"github":{"address":"x","values":{"token":7}}}',
])('a broken store is named, its content is not: %s', async (text) => {
  await mkdir(join(home, 'countable'), { mode: 0o700 });
  await writeFile(store, text, { mode: 0o600 });
  const { readCredential } = await load();
  const error = await readCredential(github, address).catch((thrown) => thrown);
  expect(error).toMatchObject({ message: `${store} is broken.`, remedy: expect.stringContaining('countable login') });
  expect(`${error.stack}${error.cause}`).not.toContain('canary');
});

test('what is forgotten is gone, and the rest stays', async () => {
  const { storeCredential, forgetCredentials } = await load();
  await storeCredential('github', address, { token: 'ghp_canary' });
  await storeCredential('jenkins', jenkinsAddress, { user: 'ada', token: 'jenkins-token' });
  expect(await forgetCredentials(['github', 'slack'])).toEqual(['github']);
  expect(await readFile(store, 'utf8')).not.toContain('canary');
  expect(await readFile(store, 'utf8')).toContain('jenkins-token');
  expect(await forgetCredentials(['github'])).toEqual([]);
});

test('without a home there is nothing to read, and keeping says what to set', async () => {
  vi.stubEnv('XDG_CONFIG_HOME', 'relative');
  vi.stubEnv('HOME', '');
  const { readCredential, storeCredential } = await load();
  expect(await readCredential(github, address)).toMatchObject({ lack: 'no credential' });
  await expect(storeCredential('github', address, { token: 'ghp_canary' })).rejects.toMatchObject({
    remedy: expect.stringContaining('Set HOME or XDG_CONFIG_HOME'),
  });
});

test('many processes that store at once all succeed, and none is lost', async () => {
  const script = (id: string) =>
    `import { storeCredential } from './src/credentials.ts'; await storeCredential('${id}', 'https://x', { token: 'secret-${id}' });`;
  const ids = Array.from({ length: 6 }, (_, number) => `service${number}`);
  await Promise.all(
    ids.map((id) =>
      execa(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script(id)], {
        env: { XDG_CONFIG_HOME: home },
      }),
    ),
  );
  expect(Object.keys(JSON.parse(await readFile(store, 'utf8'))).sort()).toEqual(ids);
  expect(await readdir(join(home, 'countable'))).toEqual(['credentials.json']);
});

test('what a killed process left is no hindrance, and is removed', async () => {
  const { storeCredential } = await load();
  await mkdir(join(home, 'countable'), { mode: 0o700 });
  const ended = execa(process.execPath, ['--version']);
  const { pid } = ended;
  await ended;
  await writeFile(`${store}.lock`, String(pid));
  await writeFile(`${store}.${pid}.new`, 'ghp_half');
  await storeCredential('github', address, { token: 'ghp_canary' });
  expect(await readdir(join(home, 'countable'))).toEqual(['credentials.json']);
});
