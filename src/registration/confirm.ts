/** Asks whether what was shown shall be done. */
import { UsageError, UserError } from '../errors.ts';
import { hasTerminal } from '../terminal.ts';

/**
 * Unlike a new folder this changes what is there, and others see it: where nobody can be asked, `--yes` must say so.
 * @throws UsageError where nobody can be asked; UserError where the answer is no
 */
export async function confirmChanges(
  question: string,
  options: { readonly yes: boolean; readonly json: boolean },
  signal: AbortSignal,
): Promise<void> {
  if (options.yes) return;
  if (options.json || !hasTerminal()) {
    throw new UsageError(
      'This changes what is there, and there is no terminal to ask on. Nothing was written.',
      'Give --yes to do it; --dry-run shows it and ends.',
    );
  }
  const { askConfirmation } = await import('../prompt.ts');
  if (!(await askConfirmation(question, signal))) throw new UserError('Nothing was written.');
}
