/** Says what stopped a run, how far it came, and how to go on. */
import { Interrupted, UserError } from '../errors.ts';
import type { ServiceId } from '../services/service.ts';
import { printError } from '../terminal.ts';
import type { Applied } from './apply-registration.ts';
import type { RegistrationPlan } from './plan-registration.ts';
import { showProgressMade } from './show-registration.ts';

/**
 * What to throw for a run that was stopped. A bug of ours stays what it is, and how far it came is printed before it.
 * @param again the command that goes on
 */
export function explainFailure(
  { done, notDone, failures }: Applied,
  plan: RegistrationPlan,
  again: string,
  titleOf: (id: ServiceId) => string,
): unknown {
  const progress = showProgressMade(done, notDone, titleOf);
  const toContinue = `To go on: ${again}`;
  const ours = failures.find((error) => !(error instanceof UserError) && !(error instanceof Interrupted));
  if (ours) {
    printError(`${progress}\n${toContinue}`);
    return ours;
  }
  const errors = failures.filter((error) => error instanceof UserError);
  if (errors.length === 0) return new Interrupted(`Interrupted.\n${progress}\n${toContinue}`);
  const remedies = [...new Set(errors.flatMap(({ remedy }) => remedy ?? []))];
  const facts = [...new Set(errors.map(({ message }) => message))];
  const result = { done: done.map(({ id }) => id), notDone: notDone.map(({ id }) => id) };
  return new UserError([...facts, progress].join('\n'), [...remedies, toContinue].join('\n'), undefined, {
    cause: errors[0],
    details: { plan, result },
  });
}
