/** `countable login` and `logout` as scripts use them, against a server that answers as Sentry and Jenkins do. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Answering, openLoopback } from './loopback.ts';
import { countable, type Run, temporaryFolder } from './run-cli.ts';

const canary = 'sntrys_canary-7f3a9';
const store = '.home/.config/countable/credentials.json';

/** Sentry's front page of the API, for one token. */
const sentry: Answering = (response, { headers }) => {
  const isKnown = headers.authorization === `Bearer ${canary}`;
  const body = isKnown
    ? { version: '0', auth: { scopes: ['org:read', 'project:admin'] }, user: { email: 'ada@example.com' } }
    : { detail: `Invalid token ${headers.authorization}` };
  response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

interface Session {
  readonly cwd: string;
  readonly address: string;
  run(args: readonly string[], more?: { input?: string; env?: Record<string, string> }): Promise<Run>;
}

/** A user whose Sentry is that server. */
async function open(answer: Answering = sentry): Promise<Session> {
  const cwd = await temporaryFolder();
  const { address } = await openLoopback(answer);
  const run: Session['run'] = (args, { input, env = {} } = {}) =>
    countable(cwd, args, {
      env: { SENTRY_URL: address, COUNTABLE_TIMEOUT_MS: '2000', ...env },
      ...(input !== undefined && { input }),
    });
  return { cwd, address, run };
}

test('a token from standard input is checked, kept for its owner alone, and never shown', async () => {
  const { cwd, address, run } = await open();
  const { stdout, stderr, exitCode } = await run(['login', 'sentry'], { input: `${canary}\n` });
  expect(exitCode, stderr).toBe(0);
  expect(stdout).toContain(`You are ada@example.com (Sentry) at ${address}.`);
  expect(stdout).toContain('It lacks:\n  team:read');
  expect(stdout + stderr).not.toContain(canary);
  expect(stderr).toContain('countable config sentry-organisation ANSWER, or SENTRY_ORG');
  expect(JSON.parse(await readFile(join(cwd, store), 'utf8'))).toEqual({
    sentry: { address, values: { token: canary } },
  });
});

test('a token that the service refuses is not kept, and not shown when the service quotes it', async () => {
  const { cwd, run } = await open();
  const { stdout, stderr, exitCode } = await run(['login', 'sentry'], { input: 'sntrys_wrong-canary' });
  expect(exitCode).toBe(1);
  expect(stderr).toContain('the credential is not accepted (401, Invalid token Bearer ‹sentry token›)');
  expect(stderr).toContain('Nothing was kept.');
  expect(stdout + stderr).not.toContain('wrong-canary');
  expect(await readdir(join(cwd, '.home'), { recursive: true }).catch(() => [])).not.toContain('credentials.json');
});

test.each([
  ['empty', '', 'Standard input must hold token alone'],
  ['two lines', 'canary-one\ncanary-two', 'it has 2 lines'],
  ['a blank inside', 'canary one', 'holds a blank'],
  ['too short', 'canar', 'fewer than 6'],
])('standard input that is no token is refused without being shown: %s', async (_, input, says) => {
  const { run } = await open();
  const { stdout, stderr, exitCode } = await run(['login', 'sentry'], { input });
  expect(exitCode).toBe(2);
  expect(stderr).toContain(says);
  expect(stdout + stderr).not.toContain('canar');
});

test('a token on the command line is refused in every place, and not repeated', async () => {
  const { run } = await open();
  for (const args of [
    ['--token', canary],
    [`--token=${canary}`],
    [canary],
    ['sentry', canary],
    ['sentry', '--token', canary],
  ]) {
    const { stdout, stderr, exitCode } = await run(['login', ...args]);
    expect(exitCode).toBe(2);
    expect(stdout + stderr).not.toContain(canary);
  }
});

test('for programs there is JSON, which says what else is to be done', async () => {
  const { cwd, address, run } = await open();
  const { stdout } = await run(['login', 'sentry', '--json'], {
    input: canary,
    env: { SENTRY_AUTH_TOKEN: 'other-canary' },
  });
  expect(JSON.parse(stdout)).toEqual({
    service: 'sentry',
    address,
    identity: {
      name: 'ada@example.com (Sentry)',
      lacks: expect.arrayContaining([expect.stringContaining('team:read')]),
    },
    path: join(cwd, store),
    shadowedBy: 'SENTRY_AUTH_TOKEN',
    missing: ['countable config sentry-organisation ANSWER, or SENTRY_ORG'],
  });
});

test('an address that was given is kept with the settings, without the slash at its end', async () => {
  const { address, run } = await open();
  const env = { SENTRY_URL: '' };
  expect(await run(['login', 'sentry', '--address', `${address}/`], { input: canary, env })).toMatchObject({
    exitCode: 0,
  });
  expect((await run(['config', 'sentry-address'], { env })).stdout).toBe(address);
  expect((await run(['login', 'sentry', '--status'], { env })).stdout).toContain('ada@example.com');
});

test('the status tells for each service who one is, by which credential, or what is missing', async () => {
  const { address, run } = await open();
  await run(['login', 'sentry'], { input: canary });
  const { stdout, exitCode } = await run(['login', '--status']);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^GitHub +no credential\n +countable login github$/m);
  expect(stdout).toMatch(/^Sentry +ada@example\.com \(Sentry\)\n +by .*credentials\.json, at http/m);
  expect(stdout).toMatch(/^Jenkins +no address\n +countable config jenkins-address ANSWER, or JENKINS_URL$/m);

  const refused = await run(['login', '--status', '--json'], { env: { SENTRY_AUTH_TOKEN: 'other-canary' } });
  const statuses = JSON.parse(refused.stdout) as Record<string, unknown>[];
  expect(statuses.find(({ service }) => service === 'sentry')).toEqual({
    service: 'sentry',
    title: 'Sentry',
    address,
    source: 'SENTRY_AUTH_TOKEN',
    identity: null,
    lack: expect.stringContaining('the credential is not accepted'),
    remedy: expect.stringContaining('SENTRY_AUTH_TOKEN'),
  });
  expect(refused.stdout).not.toContain('canary');
});

test('Jenkins takes a user from its flag or the environment, and needs one', async () => {
  const jenkins: Answering = (response, { headers }) => {
    const isAda = headers.authorization === `Basic ${Buffer.from(`ada:${canary}`).toString('base64')}`;
    const body = { _class: 'hudson.security.WhoAmI', anonymous: false, name: 'ada' };
    response.writeHead(isAda ? 200 : 401, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const { cwd, address, run } = await open(jenkins);
  const login = ['login', 'jenkins', '--address', address];
  expect(await run(login, { input: canary })).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('--user USER, or JENKINS_USER'),
  });
  expect(await run([...login, '--user', 'a:b'], { input: canary })).toMatchObject({ exitCode: 2 });
  expect(await run([...login, '--user', 'ada'], { input: canary })).toMatchObject({ exitCode: 0 });
  expect(JSON.parse(await readFile(join(cwd, store), 'utf8')).jenkins.values).toEqual({ user: 'ada', token: canary });
  // The name is known from now on.
  expect(await run(login, { input: canary })).toMatchObject({ exitCode: 0 });
});

test('a service that needs an address, and one that takes none of what was given, say so', async () => {
  const { run } = await open();
  const cases: readonly (readonly [readonly string[], string])[] = [
    [['login', 'jenkins'], 'Give --address URL, or countable config jenkins-address ANSWER, or JENKINS_URL'],
    [['login', 'sentry', '--user', 'ada'], 'Sentry takes no --user'],
    [['login'], 'No service was named'],
    [['login', 'sentri'], 'did you mean "sentry"?'],
    [['logout'], 'Nothing is kept'],
    [['logout', 'sentry', '--all'], '--all'],
  ];
  for (const [args, says] of cases) {
    expect(await run(args, { input: canary })).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(says) });
  }
});

test('a service that does not answer is named with what to do, and nothing is kept', async () => {
  const { run } = await open(() => {});
  const { stderr, exitCode } = await run(['login', 'sentry'], { input: canary, env: { COUNTABLE_TIMEOUT_MS: '100' } });
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/Sentry, .*: no answer within 0\.1 s/);
  expect(stderr).toContain('Nothing was kept. Run again');
});

test('logout forgets one or all, says what is left, and is content with nothing', async () => {
  const { cwd, run } = await open();
  await run(['login', 'sentry'], { input: canary });
  const env = { SENTRY_AUTH_TOKEN: 'other-canary' };
  expect(await run(['logout', 'sentry'], { env })).toMatchObject({
    exitCode: 0,
    stdout: 'Forgotten: Sentry.',
    stderr: expect.stringContaining('SENTRY_AUTH_TOKEN'),
  });
  expect(await readFile(join(cwd, store), 'utf8')).not.toContain('canary');
  await run(['login', 'sentry'], { input: canary });
  expect((await run(['logout', '--all', '--json'])).stdout).toBe('{\n  "forgotten": [\n    "sentry"\n  ]\n}');
  expect(await run(['logout', 'sentry'])).toMatchObject({ exitCode: 0, stdout: 'Nothing was kept.' });
});
