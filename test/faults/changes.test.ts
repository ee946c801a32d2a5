/** Every file operation of `add` and `remove` fails once, and is the last one before a signal once. */
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { djangoFiles } from '../detect/detect-texts.ts';
import { listFiles } from '../list-files.ts';
import { countable, environment, type Run } from '../run-cli.ts';
import { writeTexts } from '../write-texts.ts';

const preload = ['--import', resolve('test/faults/preload.mjs')];
const compose = 'services:\n  web:\n    build: .\n    command: gunicorn config.wsgi\n';
const hiddenPrefix = '.countable-changes-';
let base: string;

/** A command, in a repository that is as it is before it. */
interface Scene {
  readonly title: string;
  readonly args: readonly string[];
  readonly before: string;
  readonly after: string;
  /** Of several operations of a kind, only the first, the last and one between count. */
  readonly isSampled?: boolean;
}

const scenes: Scene[] = [
  { title: 'countable add', args: ['add', 'redis'], before: 'plain', after: 'with-redis' },
  {
    title: 'countable add in new folders',
    args: ['add', 'celery'],
    before: 'plain',
    after: 'with-celery',
    isSampled: true,
  },
  {
    title: 'countable remove',
    args: ['remove', 'celery', 'redis'],
    before: 'with-celery',
    after: 'plain',
    isSampled: true,
  },
];

async function git(folder: string, ...args: string[]): Promise<void> {
  await execa('git', args, { cwd: folder, env: environment(base), extendEnv: false });
}

beforeAll(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'countable-faults-')));
  const plain = join(base, 'plain');
  await writeTexts(plain, { ...djangoFiles(), 'compose.yaml': compose });
  await git(plain, 'init', '--quiet');
  for (const name of ['redis', 'celery']) {
    await git(plain, 'add', '--all');
    await git(plain, 'commit', '--quiet', '--message', 'Begin', '--allow-empty');
    const folder = join(base, `with-${name}`);
    await cp(plain, folder, { recursive: true });
    const { exitCode, stderr } = await run(folder, ['add', name]);
    expect(exitCode, stderr).toBe(0);
    await git(folder, 'add', '--all');
    await git(folder, 'commit', '--quiet', '--message', 'Add');
  }
});

afterAll(() => rm(base, { recursive: true, force: true }));

function run(folder: string, args: readonly string[], env: Record<string, string> = {}): Promise<Run> {
  const node = env['FAULT'] === undefined ? [] : preload;
  return countable(folder, [...args, '--yes', '--no-verify'], { env: { HOME: base, ...env }, node });
}

interface Outcome {
  readonly run: Run;
  /** The operations that happened, one a line. */
  readonly operations: string[];
  readonly folder: string;
}

let runs = 0;

async function runWithFault({ args, before }: Scene, fault: string, at: number): Promise<Outcome> {
  runs += 1;
  const [folder, log] = [join(base, `run-${runs}`), join(base, `log-${runs}`)];
  await cp(join(base, before), folder, { recursive: true });
  const env = { FAULT: fault, FAULT_AT: String(at), FAULT_LOG: log, FAULT_ROOT: `${folder}/` };
  const done = await run(folder, args, env);
  const operations = existsSync(log) ? (await readFile(log, 'utf8')).trimEnd().split('\n') : [];
  return { run: done, operations, folder };
}

/** All of them, or of several of a kind some. */
function select({ isSampled }: Scene, operations: readonly string[]): number[] {
  const kinds = operations.map((operation) => operation.split(' ')[1]);
  const numbers = kinds.map((_, index) => index + 1);
  if (!isSampled) return numbers;
  return [...new Set(kinds)].flatMap((kind) => {
    const own = numbers.filter((number) => kinds[number - 1] === kind);
    return [...new Set([own[0], own[Math.floor(own.length / 2)], own.at(-1)])].filter((at) => at !== undefined);
  });
}

/** Runs with the fault at each of the operations, two at a time. */
async function atEach(
  scene: Scene,
  fault: string,
  check: (outcome: Outcome, at: string) => Promise<void>,
): Promise<void> {
  const sound = await runWithFault(scene, fault, 0);
  expect(sound.run.exitCode, sound.run.stderr).toBe(0);
  const waiting = select(scene, sound.operations);
  expect(waiting.length).toBeGreaterThan(10);
  const work = async (): Promise<void> => {
    for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
      const outcome = await runWithFault(scene, fault, at);
      await check(outcome, `${fault} at ${outcome.operations[at - 1]}`);
      await rm(outcome.folder, { recursive: true, force: true });
    }
  };
  await Promise.all([work(), work()]);
}

/** Is the change made, with all of its files? A part of it is a failure. */
async function isMade(folder: string, { before, after }: Scene, at: string): Promise<boolean> {
  const files = await listFiles(folder);
  const ours = new Map([...files].filter(([path]) => !path.startsWith(hiddenPrefix)));
  const [plain, made] = await Promise.all([listFiles(join(base, before)), listFiles(join(base, after))]);
  const isAfter = [...made].every(([path, text]) => ours.get(path) === text) && ours.size === made.size;
  if (!isAfter) expect(ours, at).toEqual(plain);
  return isAfter;
}

async function hiddenFiles(folder: string): Promise<string[]> {
  return [...(await listFiles(folder)).keys()].filter((path) => path.startsWith(hiddenPrefix));
}

describe.each(scenes)('$title', { timeout: 600_000 }, (scene) => {
  test('a full disk at any operation leaves the repository whole or as it was, and is named', async () => {
    await atEach(scene, 'ENOSPC', async ({ run: { exitCode, stderr }, folder }, at) => {
      const isThere = await isMade(folder, scene, at);
      expect(exitCode, `${at}\n${stderr}`).toBe(isThere ? 0 : 1);
      if (!isThere) expect(stderr, at).toContain('the disk is full');
      if (!at.includes(' rm ')) expect(await hiddenFiles(folder), at).toEqual([]);
    });
  });

  test('SIGINT at any moment leaves the repository as it was, or the whole change', async () => {
    await atEach(scene, 'SIGINT', async ({ run: { exitCode }, folder }, at) => {
      expect(exitCode, at).toBe((await isMade(folder, scene, at)) ? 0 : 130);
      expect(await hiddenFiles(folder), at).toEqual([]);
    });
  });

  test('after SIGKILL at any moment the next run makes the whole change and removes what was left', async () => {
    await atEach(scene, 'SIGKILL', async ({ folder }, at) => {
      const again = await run(folder, scene.args);
      expect(await isMade(folder, scene, at), `${at}\n${again.stderr}`).toBe(true);
      if (again.exitCode !== 0) expect(again.stderr, at).toContain('Uncommitted changes');
      expect(await hiddenFiles(folder), at).toEqual([]);
    });
  });
});
