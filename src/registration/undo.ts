/** Takes back what the last run made, newest first: all of it, or, where something is in use by now, nothing. */
import { Interrupted, UserError } from '../errors.ts';
import { colors, errorColors, print, printError } from '../terminal.ts';
import { confirmChanges } from './confirm.ts';
import { type Journal, lastMade, type MadeEntry, openJournal } from './journal.ts';
import type { LocalProject } from './project.ts';
import { type Reach, type Reachable, titlesOf } from './reach.ts';
import { commitRecord, writeRecord } from './record-file.ts';
import { showMade } from './show-undo.ts';

/** What a run was asked for. */
export interface UndoOptions {
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
  /** The command that goes on after a failure. */
  readonly again: string;
  /** Where journals lie; without it: in the user's state folder. */
  readonly journalFolder?: string | undefined;
}

/** What came of it. */
export interface Undone {
  /** What the last run made, newest first. */
  readonly made: readonly MadeEntry[];
  /** Undefined where there was nothing to take back, or after a dry run. */
  readonly result: { readonly warnings: readonly string[] } | undefined;
}

/**
 * Takes back what the last run made.
 * @throws UserError where something holds something since, or a service refuses; its details are for `--json`
 * @throws UsageError where nobody can be asked
 */
export async function undoRegistration(
  local: LocalProject,
  reach: Reach,
  options: UndoOptions,
  signal: AbortSignal,
): Promise<Undone> {
  const journal = openJournal(local.project.marker, options.journalFolder);
  const made = lastMade(journal.entries, reach.isRehearsal);
  if (made.length === 0) return { made, result: undefined };
  const titleOf = titlesOf(reach);
  if (!options.json) print(showMade(made, titleOf, colors));
  await verifyNothingHinders(made, reach);
  if (options.dryRun) return { made, result: undefined };
  await confirmChanges(`Take ${made.length === 1 ? 'this' : 'these'} back?`, options, signal);
  reach.beginWriting();
  await takeBack(local, made, { reach, journal, options, signal });
  const { warning } = await commitRecord(local.project.folder, 'Take the registration back');
  return { made, result: { warnings: warning ? [warning] : [] } };
}

/** @throws UserError that names everything which cannot be taken back */
async function verifyNothingHinders(made: readonly MadeEntry[], reach: Reach): Promise<void> {
  const hindrances = await Promise.all(made.map((entry) => readHindrance(entry, reach)));
  const found = hindrances.filter((hindrance) => hindrance !== undefined);
  if (found.length === 0) return;
  throw new UserError(
    `Nothing was taken back, as not all of it can be:\n${found.map(({ fact }) => `  ${fact}`).join('\n')}`,
    [...new Set(found.map(({ remedy }) => remedy))].join('\n'),
    undefined,
    { details: { made, hindrances: found } },
  );
}

interface Hindrance {
  readonly fact: string;
  readonly remedy: string;
}

async function readHindrance({ service: id, api, made }: MadeEntry, reach: Reach): Promise<Hindrance | undefined> {
  const reachable = findReachable(reach, id, api);
  if (!reachable) {
    const lacking = reach.unreachable.find(({ service }) => service.id === id);
    return { fact: `${made.title}: ${api} cannot be reached now.`, remedy: lacking?.remedy ?? `countable login ${id}` };
  }
  const { service, connection } = reachable;
  try {
    const reason = await service.readHindrance(connection, made);
    const where = made.address ? ` ${made.address}` : '';
    return reason === undefined
      ? undefined
      : {
          fact: `${service.title}: ${made.title}: ${reason}.${where}`,
          remedy: 'What is in use is for you to delete, there.',
        };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { fact: error.message, remedy: error.remedy ?? '' };
  }
}

function findReachable({ reachable }: Reach, id: string, api: string): Reachable | undefined {
  return reachable.find(({ service, connection }) => service.id === id && connection.address === api);
}

interface Run {
  readonly reach: Reach;
  readonly journal: Journal;
  readonly options: UndoOptions;
  readonly signal: AbortSignal;
}

/** One after the other, as what was made later may stand in what was made before. */
async function takeBack(local: LocalProject, made: readonly MadeEntry[], run: Run): Promise<void> {
  const left = [...made];
  for (let entry = left[0]; entry; entry = left[0]) {
    try {
      if (run.signal.aborted) throw new Interrupted();
      await takeOneBack(local, entry, run);
    } catch (error) {
      throw explain(error, left, run.options.again);
    }
    left.shift();
  }
}

async function takeOneBack(local: LocalProject, entry: MadeEntry, { reach, journal, options }: Run): Promise<void> {
  const { service, connection } = findReachable(reach, entry.service, entry.api) as Reachable;
  await service.undo(connection, entry.made);
  const { made: _, record: __, ...undone } = entry;
  journal.append({ ...undone, event: 'undone' });
  forget(local.project.folder, entry);
  if (!options.json) printError(`${errorColors.green('✔')} ${service.title}: ${entry.made.title} is gone`);
}

/** Takes what the call recorded out of the record; where that was the project's thing itself, all that is recorded of it. */
function forget(root: string, { service, api, record = {} }: MadeEntry): void {
  writeRecord(root, service, (present) => {
    if (present['api'] !== api) return present;
    if (record['address'] !== undefined) return {};
    const rest = Object.entries(present).filter(([key]) => key !== 'api' && record[key] === undefined);
    return rest.length === 0 ? {} : { api, ...Object.fromEntries(rest) };
  });
}

function explain(error: unknown, left: readonly MadeEntry[], again: string): unknown {
  const rest = `Not taken back:\n${left.map(({ made }) => `  · ${made.title}`).join('\n')}`;
  const toContinue = `To go on: ${again}`;
  if (error instanceof Interrupted) return new Interrupted(`Interrupted.\n${rest}\n${toContinue}`);
  if (!(error instanceof UserError)) return error;
  const remedy = [error.remedy, toContinue].filter(Boolean).join('\n');
  return new UserError(`${error.message}\n${rest}`, remedy, undefined, { cause: error, details: { left } });
}
