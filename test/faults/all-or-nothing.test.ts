/** Every file operation of a real run fails once, and is the last one before a signal once. */
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listFiles } from '../list-files.ts';
import { countable, type Run } from '../run-cli.ts';

const preload = ['--import', resolve('test/faults/preload.mjs')];
const args = ['--stack=static', '--yes', '--name=Demo'];
let base: string;
/** Paths and contents of a project that nothing went wrong with. */
let whole: Map<string, string>;

beforeAll(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'countable-faults-')));
  await mkdir(join(base, 'reference'));
  await countable(join(base, 'reference'), ['new', 'demo', ...args]);
  whole = await listFiles(join(base, 'reference', 'demo'));
  await execa('git', ['init', '--quiet', join(base, 'empty-repository')]);
});

afterAll(() => rm(base, { recursive: true, force: true }));

/** A place to make the project in, and how the user says it. */
interface Scene {
  readonly title: string;
  readonly folder: string;
  readonly isExhaustive?: boolean;
  readonly prepare?: (target: string) => Promise<unknown>;
}

const scenes: Scene[] = [
  { title: 'a folder that is not there', folder: 'demo', isExhaustive: true },
  { title: 'a folder below folders that are not there', folder: 'clients/acme/demo' },
  { title: 'an empty folder', folder: 'demo', prepare: (target) => mkdir(target) },
  {
    title: 'a folder with an empty repository',
    folder: 'demo',
    prepare: (target) => cp(join(base, 'empty-repository'), target, { recursive: true }),
  },
];

interface Outcome {
  readonly run: Run;
  /** The operations that happened, one a line. */
  readonly operations: string[];
  readonly place: string;
  readonly target: string;
}

let runs = 0;

async function runWithFault({ folder, prepare }: Scene, fault: string, at: number): Promise<Outcome> {
  runs += 1;
  const place = join(base, `run-${runs}`);
  const target = join(place, folder);
  await mkdir(place);
  await prepare?.(target);
  const log = join(base, `log-${runs}`);
  const env = { FAULT: fault, FAULT_AT: String(at), FAULT_LOG: log, FAULT_ROOT: `${place}/`, HOME: base };
  const run = await countable(place, ['new', folder, ...args], { env, node: preload });
  const operations = existsSync(log) ? (await readFile(log, 'utf8')).trimEnd().split('\n') : [];
  return { run, operations, place, target };
}

/** The operations of a run that nothing goes wrong with, as `FAULT_LOG` has them. */
async function listOperations(scene: Scene, fault: string): Promise<string[]> {
  const { run, operations, place } = await runWithFault(scene, fault, 0);
  expect(run.exitCode, run.stderr).toBe(0);
  await rm(place, { recursive: true });
  return operations;
}

/** In one place every operation counts; in the others, of several of a kind the first and the last do. */
function selectOperations(scene: Scene, operations: readonly string[]): number[] {
  const kinds = operations.map((operation) => operation.split(' ')[1]);
  const numbers = kinds.map((_, index) => index + 1);
  if (scene.isExhaustive) return numbers;
  return numbers.filter((at) => kinds.indexOf(kinds[at - 1]) === at - 1 || kinds.lastIndexOf(kinds[at - 1]) === at - 1);
}

/** Runs with the fault at each of the operations, two at a time. */
async function atEach(
  scene: Scene,
  fault: string,
  check: (outcome: Outcome, at: string) => Promise<void>,
): Promise<void> {
  const operations = await listOperations(scene, fault);
  const waiting = selectOperations(scene, operations);
  expect(waiting.length).toBeGreaterThan(5);
  const work = async (): Promise<void> => {
    for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
      const outcome = await runWithFault(scene, fault, at);
      expect(outcome.operations.length, `${fault} at ${at}`).toBeGreaterThanOrEqual(at);
      await check(outcome, `${fault} at ${outcome.operations[at - 1]}`);
      await rm(outcome.place, { recursive: true, force: true });
    }
  };
  await Promise.all([work(), work()]);
}

/** Is the project there, with every file as it should be? A part of it is a failure. */
async function isWhole(target: string): Promise<boolean> {
  const files = await listFiles(target);
  const ours = new Map([...files].filter(([path]) => !path.startsWith(hiddenPrefix)));
  if (ours.size > 0) expect(ours).toEqual(whole);
  return ours.size > 0;
}

const hiddenPrefix = '.countable-staging-';

async function hiddenFiles(place: string): Promise<string[]> {
  const files = await listFiles(place, { all: true });
  return [...files.keys()].filter((path) => path.includes(hiddenPrefix));
}

describe.each(scenes)('in $title', { timeout: 300_000 }, (scene) => {
  test('a full disk at any operation leaves the target whole or as it was, and is named', async () => {
    await atEach(scene, 'ENOSPC', async ({ run, place, target }, at) => {
      const isThere = await isWhole(target);
      expect(run.exitCode, `${at}\n${run.stderr}`).toBe(isThere ? 0 : 1);
      if (!isThere) expect(run.stderr, at).toContain('the disk is full');
      if (!isThere) expect(existsSync(target), at).toBe(scene.prepare !== undefined);
      if (!at.includes(' rm ')) expect(await hiddenFiles(place), at).toEqual([]);
    });
  });

  test('SIGTERM at any moment leaves the target as it was, or the whole project', async () => {
    await atEach(scene, 'SIGTERM', async ({ run, place, target }, at) => {
      expect(run.exitCode, at).toBe((await isWhole(target)) ? 0 : 130);
      expect(await hiddenFiles(place), at).toEqual([]);
    });
  });

  test('after SIGKILL at any moment the next run makes the project and removes what was left', async () => {
    await atEach(scene, 'SIGKILL', async ({ place, target }, at) => {
      // Where the folder was not there, it is whole or not there. Where it was, the next run may have to finish it.
      const again = await countable(place, ['new', scene.folder, ...args], { env: { HOME: base } });
      expect(await isWhole(target), `${at}\n${again.stderr}`).toBe(true);
      if (again.exitCode === 0) expect(await hiddenFiles(place), at).toEqual([]);
      else expect(again.stderr, at).toContain('is not empty');
    });
  });
});

test('Ctrl-C while git runs ends with 130 and leaves nothing', async () => {
  const scene = { title: '', folder: 'demo' };
  const operations = await listOperations(scene, 'SIGINT');
  const at = operations.findIndex((operation) => operation.includes('git commit')) + 1;
  const { run, place } = await runWithFault(scene, 'SIGINT', at);
  expect(run.exitCode).toBe(130);
  expect(run.stderr).toContain('Interrupted');
  expect(await readdir(place)).toEqual([]);
});
