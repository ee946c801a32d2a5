/**
 * The journal of a project's registrations, in the user's state folder: which calls were begun and done, and what they
 * made. It outlives a kill at any moment, and `--undo` reads it. No secrets.
 */
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { explainSystemError, systemCode, UserError } from '../errors.ts';
import type { ServiceRecord } from '../record.ts';
import type { Made, ServiceId } from '../services/service.ts';
import { stateFolder } from '../user-folders.ts';

/** One line. */
export type JournalEntry = CallEntry | EndEntry;

/** What became of one call. */
export interface CallEntry {
  readonly event: 'begun' | 'done' | 'undone';
  /** Tells one run of the command from another. */
  readonly run: string;
  /** The call's id. */
  readonly call: string;
  readonly service: ServiceId;
  /** Where the service's API is: one instance must not be taken for another. */
  readonly api: string;
  readonly isRehearsal: boolean;
  readonly record?: ServiceRecord;
  readonly made?: Made;
}

/** All that a run had to do is done, and in the record. */
interface EndEntry {
  readonly event: 'ended';
  readonly run: string;
}

export interface Journal {
  /** Oldest first. */
  readonly entries: readonly JournalEntry[];
  /** Adds a line; it is on the disk when this returns. @throws UserError where that cannot be */
  append(entry: JournalEntry): void;
}

/** Where the journals lie unless a test says otherwise. XDG Base Directory Specification, "XDG_STATE_HOME". */
const journalFolder = stateFolder && join(stateFolder, 'registrations');

/** Opens the journal of a project; the file is made with the first line. @throws UserError where it cannot be read */
export function openJournal(marker: string, folder: string | undefined = journalFolder): Journal {
  if (folder === undefined) {
    throw new UserError('There is no home folder to keep a journal in.', 'Set HOME or XDG_STATE_HOME, then run again.');
  }
  const path = join(folder, `${marker}.jsonl`);
  const text = explained(path, () => readIfThere(path));
  const entries = text.split('\n').flatMap(parseEntry);
  let isWhole = text === '' || text.endsWith('\n');
  return {
    entries,
    append: (entry) => {
      explained(path, () => appendLine(path, `${isWhole ? '' : '\n'}${JSON.stringify(entry)}\n`));
      isWhole = true;
      entries.push(entry);
    },
  };
}

/** A line that a kill or a full disk cut short says nothing. */
function parseEntry(line: string): JournalEntry[] {
  try {
    const entry = JSON.parse(line) as JournalEntry | null;
    return entry?.event ? [entry] : [];
  } catch {
    return [];
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return '';
    throw error;
  }
}

function appendLine(path: string, line: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const file = openSync(path, 'a', 0o600);
  try {
    writeSync(file, line);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function explained<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!systemCode(error)) throw error;
    throw new UserError(
      `Cannot keep the journal ${path}: ${explainSystemError(error)}.`,
      'Mend that, then run again: what was done is found there, and nothing is made twice.',
      undefined,
      { cause: error },
    );
  }
}

/** What the last run did in a service and did not come to record, because it was killed. */
export function unrecorded(entries: readonly JournalEntry[], id: ServiceId, api: string): ServiceRecord {
  const last = entries.at(-1)?.run;
  const ofLast = entries.filter((entry) => entry.run === last);
  if (ofLast.some(({ event }) => event === 'ended' || event === 'undone')) return {};
  const records = ofLast.flatMap((entry) =>
    entry.event === 'done' && entry.service === id && entry.api === api ? [entry.record] : [],
  );
  return Object.assign({}, ...records);
}

/** What the latest run made that has not been taken back, newest first; empty where there is no such run. */
export function lastMade(entries: readonly JournalEntry[], isRehearsal: boolean): readonly MadeEntry[] {
  const calls = entries.filter((entry): entry is CallEntry => entry.event !== 'ended');
  const isUndone = ({ run, call }: CallEntry): boolean =>
    calls.some((other) => other.event === 'undone' && other.run === run && other.call === call);
  const made = calls.filter(
    (entry): entry is MadeEntry =>
      entry.event === 'done' && entry.made !== undefined && entry.isRehearsal === isRehearsal && !isUndone(entry),
  );
  return made.filter(({ run }) => run === made.at(-1)?.run).reverse();
}

/** Of a call that made something. */
export type MadeEntry = CallEntry & { readonly made: Made };
