/** Runs registrations in this process, and keeps what they print. */
import { join } from 'node:path';
import { vi } from 'vitest';
import { readProject } from '../../src/registration/project.ts';
import type { Reach } from '../../src/registration/reach.ts';
import { type RegisterOptions, type Registration, registerProject } from '../../src/registration/register.ts';
import { readRegistrationStatus, type ServiceStatus, type StatusOptions } from '../../src/registration/status.ts';
import { type Undone, type UndoOptions, undoRegistration } from '../../src/registration/undo.ts';
import { environment } from '../run-cli.ts';

interface Thrown extends Error {
  readonly remedy?: string;
  readonly exitCode?: number;
  readonly details?: object;
}

export interface InProcessRun<Value> {
  readonly stdout: string;
  readonly stderr: string;
  readonly value: Value | undefined;
  /** What was thrown. */
  readonly error: Thrown | undefined;
}

/** Where the journals of a project in a test lie. */
export function journalFolderOf(project: string): string {
  return join(project, '..', 'state');
}

const usual = { yes: true, dryRun: false, json: false };

/** `countable register --yes` in the folder of a project, but for what is asked. Never rejects. */
export async function register(
  folder: string,
  reach: Reach,
  { signal, ...asked }: Partial<RegisterOptions> & { readonly signal?: AbortSignal } = {},
): Promise<InProcessRun<Registration>> {
  const options = { ...usual, names: [], adopt: false, verbose: false, again: 'countable register', ...asked };
  return captured(async () =>
    registerProject(
      await readProject(folder),
      reach,
      { journalFolder: journalFolderOf(folder), ...options },
      signal ?? new AbortController().signal,
    ),
  );
}

/** `countable register --undo --yes` in the folder of a project, but for what is asked. Never rejects. */
export async function undo(
  folder: string,
  reach: Reach,
  asked: Partial<UndoOptions> = {},
): Promise<InProcessRun<Undone>> {
  const options = { ...usual, again: 'countable register --undo', journalFolder: journalFolderOf(folder), ...asked };
  return captured(async () =>
    undoRegistration(await readProject(folder), reach, options, new AbortController().signal),
  );
}

/** `countable status` in the folder of a project. Never rejects. */
export async function readStatus(
  folder: string,
  reach: Reach,
  asked: Partial<StatusOptions> = {},
): Promise<InProcessRun<readonly ServiceStatus[]>> {
  const options = { names: [], json: false, toMend: 'countable register', ...asked };
  return captured(async () =>
    readRegistrationStatus(await readProject(folder), reach, { journalFolder: journalFolderOf(folder), ...options }),
  );
}

async function captured<Value>(work: () => Promise<Value>): Promise<InProcessRun<Value>> {
  const written = { stdout: '', stderr: '' };
  const keep = (stream: 'stdout' | 'stderr') =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      written[stream] += String(text);
      return true;
    });
  const spies = [keep('stdout'), keep('stderr')];
  for (const [name, value] of Object.entries(environment('/nowhere'))) vi.stubEnv(name, value);
  try {
    return { value: await work(), error: undefined, ...written };
  } catch (error) {
    return { value: undefined, error: error as Error, ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
    vi.unstubAllEnvs();
  }
}
