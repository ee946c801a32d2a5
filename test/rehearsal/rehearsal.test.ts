/** Opening a rehearsal: its folder, its port, and several processes on one folder. */
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openRehearsal } from '../../src/rehearsal/rehearsal.ts';
import { temporaryFolder } from '../run-cli.ts';
import { askGitHub, makeRepository, openTestRehearsal } from './open-test-rehearsal.ts';

test('each service has an address below one server on loopback, and a credential that it takes', async () => {
  const rehearsal = await openTestRehearsal();
  expect(rehearsal.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(rehearsal.connections).toMatchObject({
    github: { address: `${rehearsal.address}/github`, secrets: { token: expect.stringMatching(/^ghp_/) } },
    slack: { address: `${rehearsal.address}/slack/api`, secrets: { token: expect.stringMatching(/^xoxb-/) } },
    sentry: { address: `${rehearsal.address}/sentry`, secrets: { token: expect.any(String) } },
    jenkins: { address: `${rehearsal.address}/jenkins`, secrets: { user: 'ada', token: expect.any(String) } },
  });
  expect((await askGitHub(rehearsal, '/user')).status).toBe(200);
});

test('address, credentials and state are the same the next time', async () => {
  const folder = join(await temporaryFolder(), 'rehearsal');
  const first = await openRehearsal({ folder });
  await makeRepository(first, 'shop');
  await first.close();
  const second = await openTestRehearsal({ folder });
  expect(second.connections).toEqual(first.connections);
  expect((await askGitHub(second, '/repos/acme/shop')).status).toBe(200);
  expect(second.calls().map(({ path }) => path)).toContain('/orgs/acme/repos');
  expect(second.countCalls('github')).toBe(1);
});

test('no two folders have the same credentials, and nobody else can read them', async () => {
  const folder = join(await temporaryFolder(), 'rehearsal');
  const [one, other] = [await openTestRehearsal({ folder }), await openTestRehearsal()];
  expect(one.connections.github.secrets).not.toEqual(other.connections.github.secrets);
  await makeRepository(one, 'shop');
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  const names = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile());
  for (const { name } of names) expect((await stat(join(folder, name))).mode & 0o777, name).toBe(0o600);
});

test('of many that open one folder at the same moment, one serves and the others use it', async () => {
  const folder = join(await temporaryFolder(), 'rehearsal');
  const all = await Promise.all(Array.from({ length: 6 }, () => openTestRehearsal({ folder })));
  expect(all.filter(({ isElsewhere }) => !isElsewhere)).toHaveLength(1);
  expect(new Set(all.map(({ address }) => address)).size).toBe(1);
  for (const each of all) expect((await askGitHub(each, '/user')).status).toBe(200);
});

test('whoever serves ends only after those who use it', async () => {
  const folder = join(await temporaryFolder(), 'rehearsal');
  const host = await openTestRehearsal({ folder });
  const guest = await openTestRehearsal({ folder });
  const ended = host.close().then(() => 'host');
  expect((await askGitHub(guest, '/user')).status).toBe(200);
  const left = guest.close().then(() => 'guest');
  expect(await Promise.race([ended, left])).toBe('guest');
  expect(await ended).toBe('host');
  await expect(askGitHub(guest, '/user')).rejects.toThrow();
});

test('a port that another program has taken is named, with the flag that chooses another', async () => {
  const folder = join(await temporaryFolder(), 'rehearsal');
  const { address } = await openRehearsal({ folder }).then(async (rehearsal) => {
    await rehearsal.close();
    return rehearsal;
  });
  const port = Number(new URL(address).port);
  await occupy(port);
  await expect(openRehearsal({ folder })).rejects.toMatchObject({
    message: expect.stringContaining(`Port ${port}`),
    remedy: expect.stringContaining('--port'),
  });
});

/** Something else that speaks HTTP. */
async function occupy(port: number): Promise<number> {
  const server = createServer((_, response) => response.end('{"answer":"hello"}'));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A port that is free at the moment. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test('another port is kept from then on', async () => {
  const folder = join(await temporaryFolder(), 'rehearsal');
  await (await openRehearsal({ folder })).close();
  const port = await freePort();
  const changed = await openRehearsal({ folder, port });
  expect(changed.address).toBe(`http://127.0.0.1:${port}`);
  await changed.close();
  expect((await openTestRehearsal({ folder })).address).toBe(changed.address);
});

test('a rehearsal that runs takes no other port, no faults and no reset from somebody who joins', async () => {
  const folder = join(await temporaryFolder(), 'rehearsal');
  const host = await openTestRehearsal({ folder });
  await makeRepository(host, 'shop');
  for (const options of [{ port: await freePort() }, { fail: ['github:1:502'] }, { reset: true }]) {
    await expect(openRehearsal({ folder, ...options })).rejects.toMatchObject({
      message: expect.stringContaining(`runs already, at ${host.address}`),
    });
  }
  expect((await askGitHub(host, '/repos/acme/shop')).status).toBe(200);
  // Nobody was left behind who would keep it from ending.
  await host.close();
});

test('a reset forgets what was registered and every call, but not where it is', async () => {
  const folder = join(await temporaryFolder(), 'rehearsal');
  const before = await openRehearsal({ folder });
  await makeRepository(before, 'shop');
  await before.close();
  const after = await openTestRehearsal({ folder, reset: true });
  expect(after.connections).toEqual(before.connections);
  expect(after.calls()).toEqual([]);
  expect((await askGitHub(after, '/repos/acme/shop')).status).toBe(404);
  expect(await readdir(join(folder, 'github'))).toEqual([]);
});

test('a folder that holds other things is left alone', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'thesis.txt'), 'years of work');
  for (const reset of [false, true]) {
    await expect(openRehearsal({ folder, reset })).rejects.toMatchObject({
      message: expect.stringContaining('thesis.txt'),
      remedy: expect.stringContaining('--state'),
    });
  }
  expect(await readdir(folder)).toEqual(['thesis.txt']);
});

test('a file of its own that is damaged is named, with what to do, and the port is free again', async () => {
  const folder = join(await temporaryFolder(), 'rehearsal');
  await (await openRehearsal({ folder })).close();
  await writeFile(join(folder, 'github.json'), '{"lastId": 1');
  for (const _ of [1, 2]) {
    await expect(openRehearsal({ folder })).rejects.toMatchObject({
      message: expect.stringContaining('github.json is damaged'),
      remedy: expect.stringContaining('--reset'),
    });
  }
  await openTestRehearsal({ folder, reset: true });
});

test('half a line at the end of the log, as a killed process leaves it, is no obstacle', async () => {
  const folder = join(await temporaryFolder(), 'rehearsal');
  const first = await openRehearsal({ folder });
  await askGitHub(first, '/user');
  await first.close();
  const log = await readFile(join(folder, 'calls.jsonl'), 'utf8');
  await writeFile(join(folder, 'calls.jsonl'), `${log}{"number":`);
  const second = await openTestRehearsal({ folder });
  await askGitHub(second, '/user');
  expect(second.calls().map(({ number, path }) => [number, path])).toEqual([
    [1, '/user'],
    [2, '/user'],
  ]);
});

test('a name that leads to this machine from elsewhere opens nothing', async () => {
  const { address } = await openTestRehearsal();
  const statuses = ['evil.example', `evil.example:${new URL(address).port}`, new URL(address).host].map((host) =>
    statusOf(address, { host }),
  );
  expect(await Promise.all(statuses)).toEqual([421, 421, 200]);
});

/** With headers that `fetch` does not let one choose. */
function statusOf(address: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const call = request(address, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    call.once('error', reject).end();
  });
}
