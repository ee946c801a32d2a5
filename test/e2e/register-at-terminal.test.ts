/** Registering as a person does it, at a terminal. Needs no Docker. */
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, expect, test, vi } from 'vitest';
import { openTestRehearsal } from '../rehearsal/open-test-rehearsal.ts';
import { bin, environment, temporaryFolder } from '../run-cli.ts';
import { keys, Terminal, verifyCanOpenTerminal } from './terminal.ts';

vi.setConfig({ testTimeout: 120_000 });
beforeAll(verifyCanOpenTerminal);

const answers = ['--name=Demo', '--slug=demo', '--description=', '--stack=static', '--port=80', '--organisation='];
const domains = ['--extras=', '--production-domain=demo.example.com', '--staging-domain=staging.demo.example.com'];
const all = [...answers, ...domains, '--maintainer-name=Ada', '--maintainer-email=ada@example.com'];

interface Desk {
  readonly folder: string;
  /** At the terminal. */
  type(args: readonly string[], cwd?: string): Terminal;
  /** Before that, without one. */
  run(...args: string[]): Promise<unknown>;
}

async function sitDown(more: Record<string, string> = {}): Promise<Desk> {
  const base = await temporaryFolder();
  const folder = join(base, 'work');
  await mkdir(folder);
  const env = { ...environment(base), XDG_STATE_HOME: join(base, '.state'), ...more };
  return {
    folder,
    type: (args, cwd = folder) => new Terminal([process.execPath, bin, ...args], cwd, env),
    run: (...args) => execa(process.execPath, [bin, ...args], { cwd: folder, env, extendEnv: false }),
  };
}

test('new --rehearse ends with a page that is there until Ctrl-C, which is no failure', async () => {
  const { type } = await sitDown();
  const terminal = type(['new', 'demo', '--stack=static', '--yes', '--rehearse']);
  await terminal.sees('Registered Demo with GitHub, Slack and Jenkins');
  await terminal.sees('To see all of it: ');
  await terminal.sees('It is there until you press Ctrl-C.');
  const [, page = ''] = /To see all of it: (http:\S+)/.exec(terminal.shown()) ?? [];
  expect(await (await fetch(page)).text()).toContain('acme/demo');
  terminal.type(keys.interrupt);
  expect((await terminal.ends()).exitCode).toBe(0);
});

test('the plan is asked about; a no writes nothing and ends with 1', async () => {
  const { folder, type, run } = await sitDown();
  await run('new', 'demo', '--stack=static', '--yes');
  const terminal = type(['register', '--rehearse'], join(folder, 'demo'));
  await terminal.sees('+ channel #demo');
  await terminal.answers('Do this in GitHub, Slack and Jenkins?', `n${keys.enter}`);
  const { exitCode, text } = await terminal.ends();
  expect(exitCode, text).toBe(1);
  expect(text).toContain('Nothing was written.');
  expect(await readFile(join(folder, 'demo', '.countable.yml'), 'utf8')).not.toContain('services:');
});

test('who is logged in to a service is asked at the end of new, and a yes registers', async () => {
  const rehearsal = await openTestRehearsal();
  const { address, secrets } = rehearsal.connections.github;
  const { type, run } = await sitDown({ GITHUB_TOKEN: secrets['token'] ?? '' });
  await run('config', 'github-address', address);
  const terminal = type(['new', 'demo', ...all]);
  await terminal.answers('Make this in demo?', keys.enter);
  await terminal.answers('Register it with GitHub?', keys.enter);
  await terminal.sees('+ repository ada/demo');
  await terminal.answers('Do this in GitHub?', keys.enter);
  const { exitCode, text } = await terminal.ends();
  expect(exitCode, text).toBe(0);
  expect(text).toContain('Registered Demo with GitHub');
  expect(text).toMatch(/--yes --register\s*$/);
});

test('a no to it leaves the project unregistered, and says how to do it later', async () => {
  const rehearsal = await openTestRehearsal();
  const { address, secrets } = rehearsal.connections.github;
  const { type, run } = await sitDown({ GITHUB_TOKEN: secrets['token'] ?? '' });
  await run('config', 'github-address', address);
  const terminal = type(['new', 'demo', ...all]);
  await terminal.answers('Make this in demo?', keys.enter);
  await terminal.answers('Register it with GitHub?', `n${keys.enter}`);
  const { exitCode, text } = await terminal.ends();
  expect(exitCode, text).toBe(0);
  expect(text).toContain('countable register');
  expect(rehearsal.calls()).toEqual([]);
});

test('Ctrl-C at that question leaves the project, and says how to go on', async () => {
  const { folder, type } = await sitDown();
  const terminal = type(['new', 'demo', ...all, '--rehearse']);
  await terminal.answers('Make this in demo?', keys.enter);
  await terminal.answers('Do this in GitHub, Slack and Jenkins?', keys.interrupt);
  const { exitCode, text } = await terminal.ends();
  expect(exitCode, text).toBe(130);
  expect(text).toContain('demo is made, but not registered.');
  expect(text).toContain('To go on: cd demo && countable register --rehearse');
  expect(existsSync(join(folder, 'demo', 'README.md'))).toBe(true);
});
