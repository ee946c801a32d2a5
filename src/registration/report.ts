/** Says what registering came to, to people and to programs. Reads nothing but the environment. */
import { ownCommandLine } from '../replay.ts';
import type { ServiceId } from '../services/service.ts';
import type { Colors } from '../terminal.ts';
import { version } from '../version.ts';
import type { Registration } from './register.ts';
import { describeRegistration, showRegistered } from './show-registration.ts';

/** Commands of ours, as this run was started. */
export interface OwnCommands {
  /** The line that repeats the run. */
  readonly replay: string;
  readonly status: string;
  readonly undo: string;
  /** Shows a page; undefined for real services. */
  readonly rehearsal: string | undefined;
}

/** As the person would type them, who started this run. */
export function ownCommands(isRehearsal: boolean, replay: string): OwnCommands {
  const line = (command: string, ...words: (string | false)[]) =>
    ownCommandLine(command, [...words, isRehearsal && '--rehearse'], process.env, version);
  return {
    replay,
    status: line('status'),
    undo: line('register', '--undo'),
    rehearsal: isRehearsal ? ownCommandLine('rehearsal', [], process.env, version) : undefined,
  };
}

/** One document: the plan, and what came of it. */
export function describeOutcome({ plan, result }: Registration): object {
  return { ...describeRegistration(plan), result: result ? describeResult({ plan, result }) : null };
}

function describeResult({ result }: Required<Registration>): object {
  const { done = [], warnings = [], isCommitted, isPushed } = result ?? {};
  return { done: done.map(({ id }) => id), warnings, addresses: addressesOf(result), isCommitted, isPushed };
}

/** What was done, where it is, what to type next. Empty where nothing was done: the plan has said so. */
export function showOutcome({ plan, result }: Registration, commands: OwnCommands, colors: Colors): string {
  if (!result) return '';
  const { done, warnings, isCommitted, isPushed } = result;
  const hasMade = done.some(({ kind }) => kind === 'create');
  const steps = [
    isCommitted && !isPushed && (['git push', 'the record was committed'] as const),
    commands.rehearsal !== undefined && ([commands.rehearsal, 'see all of it on a page'] as const),
    [commands.status, 'see later what differs by then'] as const,
    hasMade && ([commands.undo, 'take back what this run made'] as const),
  ].filter((step) => step !== false);
  const shown = { plan, done, warnings, addresses: addressesOf(result), nextSteps: steps, replay: commands.replay };
  return showRegistered(shown, colors);
}

/** Where people find each service's thing, as it is recorded. */
function addressesOf(result: Registration['result']): Partial<Record<ServiceId, string>> {
  const entries = Object.entries(result?.records ?? {});
  return Object.fromEntries(entries.flatMap(([id, { address }]) => (address ? [[id, address]] : [])));
}
