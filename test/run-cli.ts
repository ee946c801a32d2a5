/** Runs the built command line as a user would, in a home of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';

export const bin = resolve('dist/src/bin/countable.js');

/** What a run printed and how it ended. */
export interface Run {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | undefined;
}

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'countable-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * The environment of a user who has just installed git: a name for commits, no other configuration, no colours.
 * @param home holds the configuration folders
 */
export function environment(home: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_COUNT: '2',
    GIT_CONFIG_KEY_0: 'user.name',
    GIT_CONFIG_VALUE_0: 'Ada Lovelace',
    GIT_CONFIG_KEY_1: 'user.email',
    GIT_CONFIG_VALUE_1: 'ada@example.com',
  };
}

/** Runs `countable` with arguments in a folder, without a terminal. Never rejects. */
export async function countable(
  cwd: string,
  args: readonly string[],
  options: {
    readonly env?: Record<string, string | undefined>;
    readonly node?: readonly string[];
    /** What is piped into it; without it, standard input is empty. */
    readonly input?: string;
  } = {},
): Promise<Run> {
  const { stdout, stderr, exitCode } = await execa(process.execPath, [...(options.node ?? []), bin, ...args], {
    cwd,
    env: { ...environment(join(cwd, '.home')), ...options.env },
    extendEnv: false,
    ...(options.input === undefined ? { stdin: 'ignore' } : { input: options.input }),
    reject: false,
  });
  return { stdout, stderr, exitCode };
}
