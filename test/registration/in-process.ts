/** Runs a registration in this process, and keeps what it prints. */
import { join } from 'node:path';
import { vi } from 'vitest';
import { readProject } from '../../src/registration/project.ts';
import type { Reach } from '../../src/registration/reach.ts';
import { type RegisterOptions, type Registration, registerProject } from '../../src/registration/register.ts';
import { environment } from '../run-cli.ts';

/** Everything else is as after `countable register --yes`. */
export interface Asked extends Partial<RegisterOptions> {
  readonly signal?: AbortSignal;
}

export interface InProcessRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly registration: Registration | undefined;
  /** What was thrown. */
  readonly error:
    | (Error & { readonly remedy?: string; readonly exitCode?: number; readonly details?: object })
    | undefined;
}

/** Where the journals of a project in a test lie. */
export function journalFolderOf(project: string): string {
  return join(project, '..', 'state');
}

/** Registers the project of a folder. Never rejects. */
export async function register(folder: string, reach: Reach, asked: Asked = {}): Promise<InProcessRun> {
  const { signal = new AbortController().signal, ...options } = asked;
  return captured(async () =>
    registerProject(
      await readProject(folder),
      reach,
      {
        names: [],
        adopt: false,
        yes: true,
        dryRun: false,
        json: false,
        verbose: false,
        again: 'countable register',
        journalFolder: journalFolderOf(folder),
        ...options,
      },
      signal,
    ),
  );
}

async function captured(work: () => Promise<Registration>): Promise<InProcessRun> {
  const written = { stdout: '', stderr: '' };
  const keep = (stream: 'stdout' | 'stderr') =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      written[stream] += String(text);
      return true;
    });
  const spies = [keep('stdout'), keep('stderr')];
  for (const [name, value] of Object.entries(environment('/nowhere'))) vi.stubEnv(name, value);
  try {
    return { registration: await work(), error: undefined, ...written };
  } catch (error) {
    return { registration: undefined, error: error as Error, ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
    vi.unstubAllEnvs();
  }
}
