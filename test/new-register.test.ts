/** `countable new` with `--rehearse` and `--register`, without a terminal. */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inProject, openRehearsalFor } from './registration/in-project.ts';
import { git } from './registration/made-project.ts';
import { temporaryFolder } from './run-cli.ts';

async function workFolder(): Promise<string> {
  const folder = join(await temporaryFolder(), 'work');
  await mkdir(folder);
  return folder;
}

test('--rehearse makes the project, registers it, and says what to type next and how to repeat it', async () => {
  const cwd = await workFolder();
  const { stdout, stderr, exitCode } = await inProject(cwd, ['new', 'demo', '--yes', '--rehearse']);
  expect(exitCode, stderr).toBe(0);
  expect(stdout).toMatch(
    /Made demo: [\s\S]*A rehearsal: nothing leaves this machine\.[\s\S]*Registered Demo with GitHub, Slack/,
  );
  expect(stdout).toMatch(/Next:\n {2}cd demo\n {2}bin\/up [\s\S]*countable rehearsal {2}/);
  expect(stdout).toMatch(/countable new demo --name=Demo .* --yes --rehearse$/);
  expect(await git(join(cwd, 'demo'), 'log', '--format=%s')).toBe('Record the registration\nBegin Demo');
  expect(await git(join(cwd, 'demo'), 'status', '--porcelain')).toBe('');
  const again = await inProject(join(cwd, 'demo'), ['register', '--rehearse'], homeVariablesOf(cwd));
  expect(again.stdout).toContain('No changes.');
});

function homeVariablesOf(cwd: string): Record<string, string> {
  const home = join(cwd, '..', 'home');
  return { HOME: home, XDG_CONFIG_HOME: join(home, '.config'), XDG_STATE_HOME: join(home, '.state') };
}

test('a static site is registered without Sentry, and nothing leads there', async () => {
  const cwd = await workFolder();
  const rehearsal = await openRehearsalFor(cwd);
  const { stdout, exitCode } = await inProject(cwd, ['new', 'demo', '--stack=static', '--yes', '--rehearse']);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('Registered Demo with GitHub, Slack and Jenkins');
  expect(stdout).not.toContain('Sentry');
  expect(JSON.stringify(rehearsal.store('slack').state)).not.toContain('/sentry/');
});

test('with --json all of it is one document', async () => {
  const cwd = await workFolder();
  const { stdout, stderr } = await inProject(cwd, ['new', 'demo', '--yes', '--rehearse', '--json']);
  expect(stderr).toBe('');
  const { result, registration, replay } = JSON.parse(stdout);
  expect(result).toEqual({ git: { kind: 'committed' } });
  expect(registration.result.done).toContain('slack.channel');
  expect(replay).toMatch(/--rehearse$/);
});

test('--dry-run shows both plans and writes nothing anywhere', async () => {
  const cwd = await workFolder();
  const rehearsal = await openRehearsalFor(cwd);
  const { stdout, exitCode } = await inProject(cwd, ['new', 'demo', '--yes', '--rehearse', '--dry-run']);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(
    /manage\.py[\s\S]*\+ repository acme\/demo[\s\S]*Nothing was written\. To write it:\n.*--rehearse$/,
  );
  expect(existsSync(join(cwd, 'demo'))).toBe(false);
  expect(rehearsal.calls().filter(({ method, service }) => method !== 'GET' && service === 'github')).toEqual([]);
});

test('where registering fails the project stays, and the command that goes on works', async () => {
  const cwd = await workFolder();
  const broken = await openRehearsalFor(cwd, ['github:8+:500']);
  const first = await inProject(cwd, ['new', 'demo', '--yes', '--rehearse']);
  expect(first.exitCode).toBe(1);
  expect(first.stderr).toMatch(/error: GitHub, .*500.*\n[\s\S]*demo is made, but not registered\.\n/);
  expect(first.stderr).toMatch(/To go on: cd demo && countable register --rehearse$/);
  await broken.close({ now: true });
  const again = await inProject(join(cwd, 'demo'), ['register', '--rehearse', '--yes'], homeVariablesOf(cwd));
  expect(again.exitCode, again.stderr).toBe(0);
});

test('with --json a failure tells what was made, too', async () => {
  const cwd = await workFolder();
  await openRehearsalFor(cwd, ['slack:1+:invalid_auth']);
  const { stdout, exitCode } = await inProject(cwd, ['new', 'demo', '--yes', '--rehearse', '--json']);
  expect(exitCode).toBe(1);
  const { folder, result, error } = JSON.parse(stdout);
  expect(folder).toMatch(/demo$/);
  expect(result).toEqual({ git: { kind: 'committed' } });
  expect(error.remedy).toContain('cd demo && countable register --rehearse');
});

test('--register without any credential is refused before anything is made', async () => {
  const cwd = await workFolder();
  const { stderr, exitCode } = await inProject(cwd, ['new', 'demo', '--yes', '--register']);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('No service can be reached.');
  expect(existsSync(join(cwd, 'demo'))).toBe(false);
});

test('--register registers with the real services that there are credentials for', async () => {
  const cwd = await workFolder();
  const rehearsal = await openRehearsalFor(cwd);
  const { address, secrets } = rehearsal.connections.github;
  await inProject(cwd, ['config', 'github-address', address]);
  const env = { GITHUB_TOKEN: secrets['token'] ?? '' };
  const args = ['new', 'demo', '--stack=static', '--organisation=acme', '--yes'];
  const { stdout, stderr, exitCode } = await inProject(cwd, [...args, '--register'], env);
  expect(exitCode, stderr).toBe(0);
  expect(stdout).toContain('+ repository acme/demo');
  expect(stdout).not.toContain('A rehearsal');
  expect(stdout).toContain('Slack: skipped. To add it: countable login slack');
});

test('--yes alone registers nothing, although it could', async () => {
  const cwd = await workFolder();
  const rehearsal = await openRehearsalFor(cwd);
  const { address, secrets } = rehearsal.connections.github;
  await inProject(cwd, ['config', 'github-address', address]);
  const { stdout } = await inProject(cwd, ['new', 'demo', '--yes'], { GITHUB_TOKEN: secrets['token'] ?? '' });
  expect(rehearsal.calls()).toEqual([]);
  expect(stdout).toMatch(/countable register +register it with GitHub, Slack, Sentry and Jenkins/);
});

test('where no commit could be made it says why that is needed', async () => {
  const cwd = await workFolder();
  const env = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'user.useConfigOnly', GIT_CONFIG_VALUE_0: 'true' };
  const { stderr, exitCode } = await inProject(cwd, ['new', 'demo', '--yes', '--rehearse'], env);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('Without a commit it cannot be registered');
  expect(existsSync(join(cwd, 'demo', 'README.md'))).toBe(true);
});

test.each([
  [['--register', '--rehearse', '--yes'], '--register and --rehearse do not go together'],
  [['--rehearse', '--no-git', '--yes'], '--rehearse needs a repository'],
  [['--register'], 'Give --yes to do it'],
])('%j is refused before anything is made', async (flags, hint) => {
  const cwd = await workFolder();
  const { stderr, exitCode } = await inProject(cwd, ['new', 'demo', ...flags]);
  expect(stderr).toContain(hint);
  expect(exitCode).toBe(2);
  expect(existsSync(join(cwd, 'demo'))).toBe(false);
});
