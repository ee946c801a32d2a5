/** Before all tests that need Docker: is it there? Fails with what is missing; never skips. Afterwards: nothing is left. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** What the names of this run's projects begin with, so that runs beside each other do not clash. */
    runPrefix: string;
  }
}

/** The oldest Compose that knows everything in the templates, as their `bin/lib.sh` says. */
const oldestCompose = [2, 24] as const;

export default async function requireDocker(project: TestProject): Promise<() => Promise<void>> {
  const problem = await findProblem();
  if (problem) throw new Error(`The end-to-end tests need Docker. ${problem}`);
  // Long enough that no other run on this engine has the same: by it, things are removed.
  const runPrefix = `e2e-${randomBytes(6).toString('hex')}`;
  project.provide('runPrefix', runPrefix);
  return startSweep(runPrefix);
}

/** @returns what ends the run, and waits until nothing of it is left */
function startSweep(prefix: string): () => Promise<void> {
  const program = fileURLToPath(new URL('./sweep.ts', import.meta.url));
  const sweep = spawn(process.execPath, ['--import', 'tsx', program, prefix], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const end = new Promise<void>((resolve) => sweep.once('exit', () => resolve()));
  return () => {
    sweep.stdin.end();
    return end;
  };
}

/** What is missing and what to do about it, or undefined. */
async function findProblem(): Promise<string | undefined> {
  const docker = await execa('docker', ['--version'], { reject: false });
  if (docker.failed) return 'There is no "docker" command. Install it: https://docs.docker.com/get-docker/';
  const engine = await execa('docker', ['info'], { reject: false, timeout: 60_000 });
  if (engine.failed) {
    const reason = engine.stderr.trim().split('\n').at(-1);
    return `Its engine does not answer: ${reason}\nStart Docker Desktop; on Linux run: sudo systemctl start docker`;
  }
  const compose = await execa('docker', ['compose', 'version', '--short'], { reject: false });
  const update =
    'Update Docker Desktop; on Linux install docker-compose-plugin: https://docs.docker.com/compose/install/';
  if (compose.failed) return `It has no "docker compose" command. ${update}`;
  const [major = 0, minor = 0] = compose.stdout.replace(/^v/, '').split('.').map(Number);
  const [neededMajor, neededMinor] = oldestCompose;
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return undefined;
  return `Its Compose is ${compose.stdout}; ${oldestCompose.join('.')} or newer is needed. ${update}`;
}
