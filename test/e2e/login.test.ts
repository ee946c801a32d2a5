/** `countable login` as a person uses it, at a terminal. Needs no Docker. */
import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { openLoopback } from '../loopback.ts';
import { bin, environment, temporaryFolder } from '../run-cli.ts';
import { keys, Terminal, verifyCanOpenTerminal } from './terminal.ts';

// A question that never comes must not hold up the others.
vi.setConfig({ testTimeout: 60_000 });
beforeAll(verifyCanOpenTerminal);

const canary = 'sntrys_canary-7f3a9';

interface Session {
  readonly terminal: Terminal;
  readonly config: string;
}

/** A terminal in which `countable login …` runs, with a Sentry that knows one token. */
async function start(...args: string[]): Promise<Session> {
  const base = await temporaryFolder();
  await mkdir(join(base, 'work'));
  const { address } = await openLoopback((response, { headers }) => {
    const isKnown = headers.authorization === `Bearer ${canary}`;
    const known = { version: '0', auth: { scopes: ['org:admin'] }, user: { email: 'ada@example.com' } };
    const body = isKnown ? known : { detail: 'Invalid token' };
    response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  const env = { ...environment(base), SENTRY_URL: address };
  const terminal = new Terminal([process.execPath, bin, 'login', ...args], join(base, 'work'), env);
  return { terminal, config: join(base, '.config', 'countable') };
}

test('it says what to make, asks for it without showing it, and then for the settings that are missing', async () => {
  const { terminal, config } = await start('sentry');
  await terminal.sees('New Internal Integration');
  await terminal.sees('? ');
  terminal.type(`short${keys.enter}`);
  await terminal.sees('It has fewer than 6 characters.');
  terminal.type(keys.clearLine);
  terminal.type(`${canary}\u0014`);
  terminal.type(keys.enter);
  await terminal.sees('You are ada@example.com (Sentry)');
  await terminal.answers('Sentry organisation', `acme${keys.enter}`);
  const { exitCode, text } = await terminal.ends();
  expect(exitCode, text).toBe(0);
  expect(text).not.toContain(canary);
  expect(text).toContain('*'.repeat(canary.length));
  expect((await stat(join(config, 'credentials.json'))).mode & 0o777).toBe(0o600);
  expect(await readFile(join(config, 'config.yml'), 'utf8')).toBe('sentry-organisation: acme\n');
});

test('without a service it lists them with what they have, and Ctrl-C leaves nothing', async () => {
  const { terminal, config } = await start();
  await terminal.sees('? Service');
  await terminal.sees('no credential');
  terminal.type(keys.interrupt);
  const { exitCode, isCursorShown } = await terminal.ends();
  expect(exitCode).toBe(130);
  expect(isCursorShown).toBe(true);
  await expect(stat(config)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('Ctrl-C at the settings says that the credential is kept', async () => {
  const { terminal, config } = await start('sentry');
  await terminal.sees('? ');
  terminal.type(`${canary}${keys.enter}`);
  await terminal.sees('? Sentry organisation');
  terminal.type(keys.interrupt);
  const { exitCode, text } = await terminal.ends();
  expect(exitCode).toBe(130);
  expect(text).toContain('The credential is kept');
  expect(await readFile(join(config, 'credentials.json'), 'utf8')).toContain(canary);
});
