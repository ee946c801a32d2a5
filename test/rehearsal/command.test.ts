/** `countable rehearsal`. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { bin, countable, environment, temporaryFolder } from '../run-cli.ts';

interface Running {
  /** Where its page is. */
  readonly address: string;
  /** Ends it in that way. @returns all that it printed, and its exit code */
  end(signal: 'SIGINT' | 'SIGTERM'): Promise<{ stdout: string; stderr: string; exitCode: number | undefined }>;
}

/** Starts it in a home of its own, and waits until it says where it is. */
async function start(home: string, args: readonly string[] = []): Promise<Running> {
  const child = execa(process.execPath, [bin, 'rehearsal', ...args], {
    cwd: home,
    env: { ...environment(home), XDG_STATE_HOME: join(home, 'state') },
    extendEnv: false,
    reject: false,
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const address = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (words: Buffer) => {
      said += words.toString();
      const [, found] = /(http:\/\/127\.0\.0\.1:\d+)[\s\S]+Ctrl-C ends it/.exec(said) ?? [];
      if (found) resolve(found);
    });
    child.then(({ stdout, stderr }) => reject(new Error(`It has ended: ${stdout}${stderr}`)));
  });
  return {
    address,
    async end(signal) {
      child.kill(signal);
      const { stdout, stderr, exitCode } = await child;
      return { stdout, stderr, exitCode };
    },
  };
}

async function tokenOf(home: string): Promise<string> {
  const file = join(home, 'state/countable/rehearsal/rehearsal.json');
  return JSON.parse(await readFile(file, 'utf8')).secrets.github.token;
}

test('it says where its page is and how to use it, and Ctrl-C is its normal end', async () => {
  const home = await temporaryFolder();
  const running = await start(home);
  expect(await (await fetch(running.address)).text()).toContain('<title>Rehearsal</title>');
  const { stdout, stderr, exitCode } = await running.end('SIGINT');
  expect([stderr, exitCode]).toEqual(['', 0]);
  expect(stdout).toContain('countable new demo --yes --rehearse');
  expect(stdout).not.toContain(await tokenOf(home));
  await expect(fetch(running.address)).rejects.toThrow();
});

test('the next time it is at the same address, unless another port is asked for', async () => {
  const home = await temporaryFolder();
  const first = await start(home);
  expect((await first.end('SIGTERM')).exitCode).toBe(0);
  const second = await start(home);
  expect(second.address).toBe(first.address);
  await second.end('SIGINT');
  const port = Number(new URL(first.address).port) + 1;
  const third = await start(home, ['--port', String(port)]);
  expect(third.address).toBe(`http://127.0.0.1:${port}`);
});

test('calls fail as was asked, and it says so', async () => {
  const home = await temporaryFolder();
  const running = await start(home, ['--fail', 'github:1:502', '--fail', 'github:2:404']);
  const headers = { authorization: `Bearer ${await tokenOf(home)}` };
  const statuses = [];
  for (const _ of [1, 2, 3]) statuses.push((await fetch(`${running.address}/github/user`, { headers })).status);
  expect(statuses).toEqual([502, 404, 200]);
  expect((await running.end('SIGINT')).stdout).toContain('github:1:502, github:2:404');
});

test('a second one says where the first is', async () => {
  const home = await temporaryFolder();
  const running = await start(home);
  const env = { XDG_STATE_HOME: join(home, 'state') };
  const second = await countable(home, ['rehearsal'], { env });
  expect(second).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(running.address) });
  const refused = await countable(home, ['rehearsal', '--reset'], { env });
  expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('End it first') });
});

test('--state keeps it elsewhere, and --reset forgets what is there', async () => {
  const home = await temporaryFolder();
  const folder = join(home, 'elsewhere');
  const first = await start(home, ['--state', folder]);
  await fetch(`${first.address}/github/user`);
  expect(await (await fetch(first.address)).text()).toContain('GET /user');
  await first.end('SIGINT');
  expect(existsSync(join(home, 'state'))).toBe(false);
  const second = await start(home, ['--state', folder, '--reset']);
  expect(second.address).toBe(first.address);
  expect(await (await fetch(second.address)).text()).not.toContain('GET /user');
});

test.each([
  [['--port', 'http'], '--port must be a number'],
  [['--port', '70000'], '--port must be a number'],
  [['--fail', 'github:502'], '--fail github:3:502'],
  [['--fail', 'github:1:nothing'], '403-sso'],
  [['--faill', 'github:1:502'], 'Did you mean --fail'],
])('%s is refused with what is right', async (args, words) => {
  const home = await temporaryFolder();
  const { stderr, exitCode } = await countable(home, ['rehearsal', ...args], { env: { XDG_STATE_HOME: home } });
  expect(stderr).toContain(words);
  expect(exitCode).toBe(2);
  expect(existsSync(join(home, 'countable'))).toBe(false);
});

test('its help has every flag and examples', async () => {
  const { stdout, exitCode } = await countable(await temporaryFolder(), ['rehearsal', '--help']);
  expect(exitCode).toBe(0);
  for (const words of ['--port', '--state', '--fail', '--reset', 'countable rehearsal --fail github:3:502']) {
    expect(stdout).toContain(words);
  }
});
