/** `countable register`, as scripts and people without a terminal use it: with stand-ins of the services. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { parseRecord } from '../src/record.ts';
import { homeOf, homeVariables, inProject, openRehearsalFor } from './registration/in-project.ts';
import { git, makeProject, readRecord } from './registration/made-project.ts';
import { bin, environment } from './run-cli.ts';

test('everything is registered; the second run and the status find nothing to do', async () => {
  const folder = await makeProject();
  const first = await inProject(folder, ['register', '--rehearse', '--yes']);
  expect(first.exitCode, first.stderr).toBe(0);
  expect(first.stdout).toMatch(
    /Registered Demo with GitHub, Slack, Sentry and Jenkins: \d+ made, \d+ changed\n {2}GitHub/,
  );
  expect(first.stdout).toMatch(/To repeat this:\n {2}countable register --rehearse --yes$/);
  expect(first.stderr).toContain('Slack: channel #demo');

  expect(Object.keys(parseRecord(await readRecord(folder)).services)).toEqual(['github', 'jenkins', 'sentry', 'slack']);
  expect(await git(folder, 'log', '--format=%s', 'develop')).toBe('Record the registration\nBegin Demo');
  const second = await inProject(folder, ['register', '--rehearse']);
  expect(second).toMatchObject({ exitCode: 0, stderr: '' });
  expect(second.stdout).toMatch(/\n\nNo changes\.$/);
  const status = await inProject(folder, ['status', '--rehearse']);
  expect(status.stdout.match(/as it should be/g)).toHaveLength(4);
  expect(status.exitCode).toBe(0);
});

test('what was pushed can be cloned from where the repository says that it is', async () => {
  const folder = await makeProject();
  await openRehearsalFor(folder);
  await inProject(folder, ['register', '--rehearse', '--yes']);
  const remote = await git(folder, 'remote', 'get-url', 'origin');
  expect(await git(folder, 'rev-parse', 'origin/develop')).toBe(await git(folder, 'rev-parse', 'develop'));
  expect(remote).not.toContain('@');
});

test('--dry-run shows the plan, writes nothing and says how to do it', async () => {
  const folder = await makeProject();
  const rehearsal = await openRehearsalFor(folder);
  const { stdout, exitCode } = await inProject(folder, ['register', 'slack', '--rehearse', '--dry-run']);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('+ channel #demo');
  expect(stdout).toMatch(/Nothing was written\. To do it:\n {2}countable register slack --rehearse --yes$/);
  expect(rehearsal.calls().some(({ path }) => path.includes('conversations.create'))).toBe(false);
});

test('--json prints one document and nothing else, also where it fails', async () => {
  const folder = await makeProject();
  const rehearsal = await openRehearsalFor(folder);
  const first = await inProject(folder, ['register', '--rehearse', '--yes', '--json']);
  expect(first.stderr).toBe('');
  const { services, result, replay, project } = JSON.parse(first.stdout);
  expect(project).toMatchObject({ slug: 'demo', marker: expect.stringMatching(/^countable-[0-9a-f]{12}$/) });
  expect(services.map(({ id }: { id: string }) => id)).toEqual(['github', 'slack', 'sentry', 'jenkins']);
  expect(result.done).toContain('github.push');
  expect(result.addresses.github).toBe(`${rehearsal.address}/github/acme/demo`);
  expect(replay).toBe('countable register --rehearse --yes');
  const second = await inProject(folder, ['register', '--rehearse', '--json']);
  expect(JSON.parse(second.stdout).result).toBeNull();
  const refused = await inProject(await makeProject(), ['register', '--rehearse', '--json']);
  expect(refused.exitCode).toBe(2);
  expect(JSON.parse(refused.stdout).error).toMatchObject({ exitCode: 2, remedy: expect.stringContaining('--yes') });
});

test('a failure in the middle names service, cause and remedy, and the same command goes on', async () => {
  const folder = await makeProject();
  const whole = await openRehearsalFor(folder);
  await inProject(folder, ['register', '--rehearse', '--dry-run']);
  const reads = whole.countCalls('sentry');
  await whole.close({ now: true });
  const broken = await openRehearsalFor(folder, [`sentry:${reads + 1}+:502`]);
  const first = await inProject(folder, ['register', '--rehearse', '--yes']);
  expect(first.exitCode).toBe(1);
  expect(first.stderr).toMatch(/error: Sentry, creating project acme\/demo: it has a problem of its own \(502\)\./);
  expect(first.stderr).toMatch(/Done:\n[\s\S]*Not done:\n[\s\S]*Sentry: project acme\/demo/);
  expect(first.stderr).toMatch(/To go on: countable register --rehearse$/);
  await broken.close({ now: true });
  const again = await inProject(folder, ['register', '--rehearse', '--yes']);
  expect(again.exitCode, again.stderr).toBe(0);
  expect((await inProject(folder, ['register', '--rehearse'])).stdout).toContain('No changes.');
});

test('Ctrl-C while calls are made ends with 130, says what was done, and the same command goes on', async () => {
  const folder = await makeProject();
  const hanging = await openRehearsalFor(folder, ['slack:4+:hang']);
  const command = spawn(process.execPath, [bin, 'register', '--rehearse', '--yes'], {
    cwd: folder,
    env: { ...environment(homeOf(folder)), ...homeVariables(homeOf(folder)) },
  });
  let stderr = '';
  command.stderr.on('data', (data: Buffer) => {
    const before = stderr;
    stderr += data.toString();
    // Slack never answers, so the phase does not end before this.
    const made = 'Jenkins: multibranch pipeline';
    if (stderr.includes(made) && !before.includes(made)) command.kill('SIGINT');
  });
  const [exitCode] = await once(command, 'exit');
  expect(exitCode, stderr).toBe(130);
  expect(stderr).toMatch(/Interrupted\.\nDone:\n[\s\S]*Not done:\n[\s\S]*To go on: countable register --rehearse\n$/);
  await hanging.close({ now: true });
  const again = await inProject(folder, ['register', '--rehearse', '--yes']);
  expect(again.exitCode, again.stderr).toBe(0);
});

test('what has the name and was made by somebody else is in the way; --adopt takes it over', async () => {
  const folder = await makeProject();
  await inProject(folder, ['register', '--rehearse', '--yes']);
  const other = await makeProject('Begin another');
  const home = homeVariables(homeOf(folder));
  const refused = await inProject(other, ['register', '--rehearse', '--yes'], home);
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toMatch(/\d things are in the way, and nothing was written/);
  for (const id of ['github', 'slack', 'sentry', 'jenkins']) {
    expect(refused.stderr).toContain(`countable register ${id} --adopt --rehearse`);
  }
  expect(refused.stderr).toContain('Or begin the rehearsal afresh: countable rehearsal --reset');
  const adopted = await inProject(other, ['register', 'slack', 'sentry', '--rehearse', '--adopt', '--yes'], home);
  expect(adopted.exitCode, adopted.stderr).toBe(0);
  expect(adopted.stdout).not.toMatch(/\+ (channel|project)/);
  const again = await inProject(other, ['register', 'slack', 'sentry', '--rehearse'], home);
  expect(again.stdout).toContain('No changes.');
});

test('--undo takes everything back, and a service can be registered alone', async () => {
  const folder = await makeProject();
  await inProject(folder, ['register', '--rehearse', '--yes']);
  const undone = await inProject(folder, ['register', '--undo', '--rehearse', '--yes']);
  expect(undone.exitCode, undone.stderr).toBe(0);
  expect(undone.stdout).toMatch(/newest first:\n(.*\n)*.*GitHub: repository acme\/demo/);
  expect(parseRecord(await readRecord(folder)).services).toEqual({});
  const alone = await inProject(folder, ['register', 'slack', '--rehearse', '--yes']);
  expect(alone.exitCode, alone.stderr).toBe(0);
  expect(alone.stdout).toContain('Registered Demo with Slack:');
  const nothing = await inProject(await makeProject(), ['register', '--undo', '--rehearse']);
  expect(nothing).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('There is nothing to take back') });
});

test('real services: credentials from the environment, what lacks one is skipped', async () => {
  const folder = await makeProject();
  const rehearsal = await openRehearsalFor(folder);
  const { github, sentry } = rehearsal.connections;
  await inProject(folder, ['config', 'github-address', github.address]);
  await inProject(folder, ['config', 'sentry-address', sentry.address]);
  await inProject(folder, ['config', 'sentry-organisation', 'acme']);
  const env = { GITHUB_TOKEN: github.secrets['token'] ?? '', SENTRY_AUTH_TOKEN: sentry.secrets['token'] ?? '' };
  const { stdout, stderr, exitCode } = await inProject(folder, ['register', '--yes'], env);
  expect(exitCode, stderr).toBe(0);
  // Without an organisation it is the account that the token is for.
  expect(stdout).toContain('+ repository ada/demo');
  expect(stdout).toContain('Slack: skipped. To add it: countable login slack');
  expect(stdout).toContain('Jenkins: skipped. To add it: countable config jenkins-address ANSWER, or JENKINS_URL');
  const named = await inProject(folder, ['register', 'slack', '--yes'], env);
  expect(named.stderr).toContain('error: Slack cannot be reached: no credential.\ncountable login slack');
  expect(named.exitCode).toBe(1);
});

test('without any credential it says how to get one, and how to see it without', async () => {
  const { stderr, exitCode } = await inProject(await makeProject(), ['register', '--yes']);
  expect(stderr).toContain('error: No service can be reached.');
  expect(stderr).toContain('countable login');
  expect(stderr).toContain('countable register --rehearse');
  expect(exitCode).toBe(1);
});

test.each([
  [['register', 'slakc'], 'did you mean "slack"?'],
  [['register', '--undo', 'slack'], '--undo takes back a whole run'],
  [['register', '--undo', '--adopt'], 'do not go together'],
  [['status', 'github', 'nope'], 'There is no service "nope"'],
])('%j is refused with a hint', async (args, hint) => {
  const { stderr, exitCode } = await inProject(await makeProject(), args);
  expect(stderr).toContain(hint);
  expect(exitCode).toBe(2);
});

test('outside of a project it is refused', async () => {
  const folder = dirname(await makeProject());
  const { stderr, exitCode } = await inProject(folder, ['register', '--rehearse']);
  expect(stderr).toContain('is no project of countable');
  expect(exitCode).toBe(1);
});
