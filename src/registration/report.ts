/** Says what registering came to, to people and to programs. Reads nothing but the environment. */
import { ownCommandLine } from '../replay.ts';
import type { ServiceId } from '../services/service.ts';
import type { NextStep } from '../summary.ts';
import type { Colors } from '../terminal.ts';
import { version } from '../version.ts';
import type { Registration } from './register.ts';
import { describeRegistration, showRegistered } from './show-registration.ts';

/** One document: the plan, and what came of it. */
export function describeOutcome({ plan, result }: Registration): object {
  return { ...describeRegistration(plan), result: result ? describeResult({ plan, result }) : null };
}

function describeResult({ result }: Required<Registration>): object {
  const { done = [], warnings = [], isCommitted, isPushed } = result ?? {};
  return { done: done.map(({ id }) => id), warnings, addresses: addressesOf(result), isCommitted, isPushed };
}

/** What was done, and where it is. Empty where nothing was done: the plan has said so. */
export function showOutcome({ plan, result }: Registration, colors: Colors): string {
  if (!result) return '';
  const { done, warnings } = result;
  return showRegistered({ plan, done, warnings, addresses: addressesOf(result) }, colors);
}

/** What to type afterwards in the project's folder. */
export function nextStepsOf({ result }: Registration, isRehearsal: boolean): NextStep[] {
  const line = (command: string, ...words: (string | false)[]) => ownCommandLine(command, words, process.env, version);
  const rehearse = isRehearsal && '--rehearse';
  const hasMade = result?.done.some(({ kind }) => kind === 'create');
  const steps: (NextStep | false | undefined)[] = [
    result?.isCommitted && !result.isPushed && ['git push', 'the record was committed'],
    isRehearsal && [line('rehearsal'), 'show all of it on a page'],
    [line('status', rehearse), 'see later what differs by then'],
    hasMade && [line('register', '--undo', rehearse), 'take back what this run made'],
  ];
  return steps.filter((step) => typeof step === 'object');
}

/** Where people find each service's thing, as it is recorded. */
function addressesOf(result: Registration['result']): Partial<Record<ServiceId, string>> {
  const entries = Object.entries(result?.records ?? {});
  return Object.fromEntries(entries.flatMap(([id, { address }]) => (address ? [[id, address]] : [])));
}
