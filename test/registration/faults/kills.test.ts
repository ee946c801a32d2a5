/** A registration is killed at every moment; the next run makes of it what a run that nobody killed makes. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { countable, environment, type Run } from '../../run-cli.ts';
import { makeProjectIn } from '../made-project.ts';
import { Scene } from './scene.ts';

const preload = ['--import', resolve('test/registration/faults/kill.mjs')];
let temporary: string;
let project: string;
let whole: Record<string, string>;
let moments: string[];

beforeAll(async () => {
  for (const [name, value] of Object.entries(environment('/nowhere'))) vi.stubEnv(name, value);
  temporary = await mkdtemp(join(tmpdir(), 'countable-kills-'));
  project = await makeProjectIn(temporary);
  const scene = await Scene.open(project);
  const { run, seen } = await registerAndKill(scene, 0);
  expect(run.exitCode, run.stderr).toBe(0);
  moments = seen;
  whole = await scene.state();
  await scene.close();
}, 120_000);

afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(temporary, { recursive: true, force: true });
});

/** @param at which moment is the last; 0: none */
async function registerAndKill(scene: Scene, at: number): Promise<{ readonly run: Run; readonly seen: string[] }> {
  const log = join(scene.stateHome, '..', 'moments');
  const rehearsal = await scene.rehearse();
  const env = { XDG_STATE_HOME: scene.stateHome, KILL_AT: String(at), KILL_LOG: log };
  const run = await countable(scene.folder, ['register', '--rehearse', '--yes'], { env, node: preload });
  await rehearsal.close({ now: true });
  return { run, seen: existsSync(log) ? (await readFile(log, 'utf8')).trimEnd().split('\n') : [] };
}

/** Every answer counts; of journal, record and git, which come with every call, one in four. */
function selectMoments(): number[] {
  const numbers = moments.map((_, index) => index + 1);
  return numbers.filter((at) => moments[at - 1] === 'answer' || at % 4 === 0);
}

test('killed at any moment it is gone on with, and nothing is made twice', { timeout: 600_000 }, async () => {
  const waiting = selectMoments();
  expect(waiting.length).toBeGreaterThan(40);
  const work = async (): Promise<void> => {
    for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
      const scene = await Scene.open(project);
      const { run, seen } = await registerAndKill(scene, at);
      const what = `killed after moment ${at}: ${seen.at(-1)}`;
      expect(run.exitCode, `${what}\n${run.stderr}`).toBeUndefined();
      const { error } = await scene.run();
      expect(error, what).toBeUndefined();
      expect(await scene.state(), what).toEqual(whole);
      await scene.close();
    }
  };
  await Promise.all([work(), work()]);
});
