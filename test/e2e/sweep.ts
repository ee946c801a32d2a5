/**
 * Outlives a run of the end-to-end tests, to remove what it left: a program of its own, as a run that is killed cannot.
 * Waits until its standard input ends, which the run's end does, however it comes.
 *
 * usage: node --import tsx test/e2e/sweep.ts PREFIX      what the names of the run's projects begin with
 */
import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { removeFromDocker } from './docker.ts';

const [, , prefix = ''] = process.argv;
if (!/^e2e-[0-9a-f]{12}$/.test(prefix)) throw new Error(`"${prefix}" begins no names of a run.`);

for await (const _ of process.stdin) {
  // Nothing is said; only the end counts.
}
// A script that was under way when its run was killed may still make something.
for (let attempts = 0; attempts < 10 && (await removeFromDocker(prefix)) > 0; attempts += 1) await setTimeout(3_000);

const names = (await readdir(tmpdir())).filter((name) => name.startsWith(`${prefix}-`));
await Promise.all(names.map((name) => rm(join(tmpdir(), name), { recursive: true, force: true })));
