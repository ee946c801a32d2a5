/** Asks whether the plan is what is wanted. Without a terminal only `--yes` says so, as what is there changes. */

import { canAsk } from '../ask.ts';
import { UsageError, UserError } from '../errors.ts';
import { print } from '../terminal.ts';

/** @throws UsageError where nobody can be asked; UserError where the answer is no */
export async function confirm(
  question: string,
  asking: { readonly yes: boolean; readonly json: boolean },
  signal: AbortSignal,
): Promise<void> {
  if (asking.yes) return;
  if (!canAsk(asking)) {
    throw new UsageError('Nobody is there to confirm this. Nothing was written.', 'To have it written: add --yes.');
  }
  const { askConfirmation } = await import('../prompt.ts');
  print('');
  if (!(await askConfirmation(question, signal))) throw new UserError('Nothing was written.');
}
