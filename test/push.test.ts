import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { type Push, pushBranches } from '../src/push.ts';
import { openRehearsal } from '../src/rehearsal/rehearsal.ts';
import { git, makeProject } from './registration/made-project.ts';
import { temporaryFolder } from './run-cli.ts';

beforeEach(() => {
  vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null');
  vi.stubEnv('GIT_CONFIG_NOSYSTEM', '1');
});

/** A project, and an empty repository at the stand-in of GitHub. */
async function openPush(): Promise<Push & { readonly clone: (branch: string) => Promise<string> }> {
  const folder = await makeProject();
  const rehearsal = await openRehearsal({ folder: await temporaryFolder() });
  onTestFinished(() => rehearsal.close({ now: true }));
  const { address, secrets } = rehearsal.connections.github;
  const token = secrets['token'] ?? '';
  const response = await fetch(`${address}/user/repos`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ name: 'demo', private: true }),
  });
  const { clone_url: cloneUrl } = (await response.json()) as { clone_url: string };
  const { signal } = new AbortController();
  const clone = async (branch: string) => {
    const copy = join(await temporaryFolder(), 'copy');
    const withToken = cloneUrl.replace('//', `//x:${token}@`);
    await git(folder, 'clone', '--quiet', '--branch', branch, withToken, copy);
    return copy;
  };
  return { folder, cloneUrl, branches: ['master', 'develop'], token, patience: 30, signal, clone };
}

async function commit(folder: string, name: string): Promise<string> {
  await writeFile(join(folder, name), name);
  await git(folder, 'add', name);
  await git(folder, 'commit', '--quiet', `--message=Add ${name}`);
  return git(folder, 'rev-parse', 'HEAD');
}

/** Every file below a folder that holds the text. */
async function filesWith(text: string, folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(files.map(async (file) => [file, await readFile(file, 'latin1')] as const));
  return contents.filter(([, content]) => content.includes(text)).map(([file]) => file);
}

test('branches are pushed, origin is set, and they follow theirs there', async () => {
  const push = await openPush();
  expect(await pushBranches(push)).toEqual({ url: push.cloneUrl, isSame: true });
  const copy = await push.clone('develop');
  expect(await git(copy, 'rev-parse', 'HEAD')).toBe(await git(push.folder, 'rev-parse', 'develop'));
  expect(await git(push.folder, 'remote', 'get-url', 'origin')).toBe(push.cloneUrl);
  expect(await git(push.folder, 'rev-parse', '--abbrev-ref', 'master@{upstream}')).toBe('origin/master');
});

test('pushing again changes nothing, and pushes what is new', async () => {
  const push = await openPush();
  await pushBranches(push);
  await pushBranches(push);
  const head = await commit(push.folder, 'new');
  await pushBranches(push);
  expect(await git(await push.clone('develop'), 'rev-parse', 'HEAD')).toBe(head);
});

test('the token is in no file of the repository, and not in the remote', async () => {
  const push = await openPush();
  await pushBranches(push);
  expect(await filesWith(push.token, push.folder)).toEqual([]);
});

test.skipIf(process.platform !== 'linux')('no process has the token among its arguments', async () => {
  const push = await openPush();
  const seen = join(await temporaryFolder(), 'seen');
  // A hook runs while git pushes: it writes down the arguments of all processes.
  const hook = join(push.folder, '.git/hooks/pre-push');
  await mkdir(dirname(hook), { recursive: true });
  await writeFile(hook, `#!/bin/sh\ncat /proc/[0-9]*/cmdline > ${seen}\n`, { mode: 0o755 });
  await pushBranches(push);
  const all = await readFile(seen, 'latin1');
  expect(all).toContain('credential.helper=');
  expect(all).not.toContain(push.token);
});

test("the user's own credential helpers are neither asked nor told", async () => {
  const push = await openPush();
  const told = join(await temporaryFolder(), 'told');
  const spy = `!f() { echo "$1" >> ${told}; cat >> ${told}; }; f`;
  await git(push.folder, 'config', 'credential.helper', spy);
  await git(push.folder, 'config', `credential.${new URL(push.cloneUrl).origin}.helper`, spy);
  await pushBranches(push);
  await expect(readFile(told)).rejects.toThrow('ENOENT');
});

test('a token that is not accepted ends it, without a question', async () => {
  const push = await openPush();
  vi.stubEnv('GIT_ASKPASS', '/bin/false');
  await expect(pushBranches({ ...push, token: 'wrong-token' })).rejects.toThrow('Authentication failed');
});

test('the token goes to no other host, even if the server sends git there', async () => {
  const push = await openPush();
  const headers: (string | undefined)[] = [];
  const stranger = createServer((request, response) => {
    headers.push(request.headers.authorization);
    response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
  });
  const sender = createServer((request, response) => {
    const { port } = stranger.address() as AddressInfo;
    response.writeHead(301, { location: `http://127.0.0.1:${port}${request.url}` }).end();
  });
  for (const server of [stranger, sender]) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
  }
  const cloneUrl = `http://127.0.0.1:${(sender.address() as AddressInfo).port}/acme/demo.git`;
  await expect(pushBranches({ ...push, cloneUrl })).rejects.toThrow(/could not read Username/);
  expect(headers).toEqual([undefined]);
});

test('commits that are at GitHub alone are never overwritten', async () => {
  const push = await openPush();
  await pushBranches(push);
  const copy = await push.clone('develop');
  await git(copy, 'commit', '--quiet', '--allow-empty', '--message=Elsewhere');
  await git(copy, 'push', '--quiet');
  await commit(push.folder, 'here');
  await expect(pushBranches(push)).rejects.toThrow(/\[rejected\]/);
});

test('an origin that is there stays as it is, and is told from where was pushed', async () => {
  const push = await openPush();
  await git(push.folder, 'remote', 'add', 'origin', 'git@github.com:acme/other.git');
  expect(await pushBranches(push)).toEqual({ url: 'git@github.com:acme/other.git', isSame: false });
  expect(await git(push.folder, 'remote', 'get-url', 'origin')).toBe('git@github.com:acme/other.git');
  expect(await git(await push.clone('master'), 'log', '--format=%s')).toBe('Begin Demo');
});

test('an origin that leads to the same place by SSH is the same', async () => {
  const push = await openPush();
  const { hostname, pathname } = new URL(push.cloneUrl);
  for (const url of [`ssh://git@${hostname}${pathname}`, `git@${hostname}:${pathname.slice(1).replace('.git', '')}`]) {
    await git(push.folder, 'config', 'remote.origin.url', url);
    expect(await pushBranches(push)).toEqual({ url, isSame: true });
  }
});

test('a server that never answers is given up', async () => {
  const push = await openPush();
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    silent.closeAllConnections();
    silent.close();
  });
  const cloneUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/acme/demo.git`;
  await expect(pushBranches({ ...push, cloneUrl, patience: 1 })).rejects.toThrow(/too slow/);
});

test("settings of the user's own do not change what is pushed", async () => {
  const push = await openPush();
  await git(push.folder, 'tag', '--annotate', '--message=One', 'v1');
  for (const setting of ['push.followTags=true', 'push.gpgSign=true', 'push.default=matching']) {
    const [name = '', value = ''] = setting.split('=');
    await git(push.folder, 'config', name, value);
  }
  await pushBranches(push);
  expect(await git(await push.clone('master'), 'tag')).toBe('');
});
