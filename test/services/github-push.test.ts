/** What GitHub and the network can do to a push, and what people then read. */
import { expect, test, vi } from 'vitest';
import { GitError } from '../../src/git.ts';
import { explainPush } from '../../src/services/github/explain-push.ts';
import { service } from '../../src/services/github.ts';
import type { Call } from '../../src/services/service.ts';
import { makeRepository } from '../rehearsal/open-test-rehearsal.ts';
import { makeShop, withoutGitConfiguration } from './github-project.ts';
import { openService } from './one-service.ts';

withoutGitConfiguration();

const push = {
  folder: '/home/ada/shop',
  cloneUrl: 'https://github.com/acme/shop.git',
  branches: ['master', 'develop'],
  token: 'ghp_canary',
  patience: 30,
  signal: new AbortController().signal,
};

test.each([
  ["fatal: Authentication failed for 'https://github.com/acme/shop.git/'", 'unauthorized', 'countable login github'],
  [
    'remote: Permission to acme/shop.git denied to ada.\nfatal: unable to access …: The requested URL returned error: 403',
    'forbidden',
    'contents: write',
  ],
  [
    "remote: The 'acme' organization has enabled or enforced SAML SSO.\nfatal: … The requested URL returned error: 403",
    'sso',
    'Allow the token',
  ],
  [
    ' ! [remote rejected] develop -> develop (refusing to allow a Personal Access Token to create or update workflow `.github/workflows/x.yml` without `workflow` scope)',
    'forbidden',
    'scope workflow',
  ],
  [
    'remote: error: GH006: Protected branch update failed for refs/heads/master.\n ! [remote rejected] master -> master (protected branch hook declined)',
    'forbidden',
    'pull request',
  ],
  [
    'remote: error: GH001: Large files detected.\n ! [remote rejected] (pre-receive hook declined)',
    'invalid',
    'Git LFS',
  ],
  [' ! [rejected] develop -> develop (fetch first)', 'conflict', 'git switch develop && git pull'],
  ["remote: error: cannot lock ref 'refs/heads/master': reference already exists", 'unavailable', 'Run again'],
  ['remote: Repository not found.\nfatal: repository … not found', 'not-found', 'Run again'],
  ["fatal: unable to access '…': The requested URL returned error: 429", 'rate-limited', 'in a minute'],
  ["fatal: unable to access '…': The requested URL returned error: 502", 'unavailable', 'Run again'],
  ["fatal: unable to access '…': Could not resolve host: github.com", 'unreachable', 'Run again'],
  ["fatal: unable to access '…': Operation too slow. Less than 1 bytes/sec", 'timeout', 'COUNTABLE_TIMEOUT_MS=60000'],
  ["fatal: unable to access '…': SSL certificate problem: self-signed certificate", 'unreachable', 'http.sslCAInfo'],
  ['error: src refspec refs/heads/master does not match any', 'invalid', 'git branch master'],
  ['git is not installed.', 'invalid', 'Install git'],
  ['fatal: the sky fell', 'invalid', 'Correct'],
])('%s', (words, kind, remedy) => {
  const error = explainPush(new GitError(words, false), push, 'pushing');
  expect(error).toMatchObject({ kind, remedy: expect.stringContaining(remedy) });
  expect(error.message).toMatch(/^GitHub, pushing: .+\.$/);
});

const call = { id: 'github.push', kind: 'update', title: 'branches master and develop of acme/shop' } as Call;

async function openPush(fail: readonly string[]) {
  const github = await openService(service, fail);
  const { folder } = await makeShop();
  const { clone_url: cloneUrl = '' } = await makeRepository(github.rehearsal, 'shop');
  const input = { owner: 'acme', repository: 'shop', cloneUrl, folder, branches: ['master', 'develop'] };
  return { github, apply: () => service.apply(github.connection, call, input) };
}

test.each([
  '502',
  '503',
  'reset',
  'reset-after',
  '502-after',
])('a push that meets %s once is tried again', async (kind) => {
  // The first call makes the repository; of a push, the last one has the commits.
  const { apply } = await openPush([`github:4:${kind}`]);
  expect(await apply()).toEqual({});
});

test('a push in which processes of git wait for each other for ever is ended, with all of them', async () => {
  const { apply } = await openPush(['github:4:invalid-json']);
  vi.stubEnv('COUNTABLE_TIMEOUT_MS', '500');
  expect(await apply()).toEqual({});
});

test('a push ends where the person does not want it any more, and so does all that belongs to it', async () => {
  const { github, apply } = await openPush(['github:2:hang']);
  const ending = new AbortController();
  Object.assign(github.connection, { signal: ending.signal });
  const applied = apply();
  await vi.waitFor(() => expect(github.rehearsal.countCalls('github')).toBe(2), 10_000);
  ending.abort();
  await expect(applied).rejects.toThrow('Interrupted');
  // The connection is not git's own but of a process that git started: once it is closed the call is logged.
  await vi.waitFor(() => expect(github.rehearsal.calls().at(-1)).toMatchObject({ fault: 'hang', status: 0 }), 10_000);
});

test('a push that goes on failing says so, with the name of the service, cause and remedy', async () => {
  const { apply } = await openPush(['github:2+:502']);
  await expect(apply()).rejects.toMatchObject({
    kind: 'unavailable',
    message: expect.stringMatching(/^GitHub, pushing branches master and develop of acme\/shop: .*502/),
    remedy: expect.stringContaining('Run again'),
  });
});
