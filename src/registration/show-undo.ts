/** Shows what will be taken back, and what was. Pure: texts in, texts out. */
import type { ServiceId } from '../services/service.ts';
import type { Colors } from '../terminal.ts';
import type { MadeEntry } from './journal.ts';
import type { Undone } from './undo.ts';

/** What the last run made, in the order in which it goes. */
export function showMade(made: readonly MadeEntry[], titleOf: (id: ServiceId) => string, colors: Colors): string {
  const rows = made.map(({ service, made: { title, address } }) => ({
    label: `${titleOf(service)}: ${title}`,
    address,
  }));
  const width = Math.max(...rows.map(({ label }) => label.length));
  const lines = rows.map(({ label, address = '' }) =>
    `  ${colors.red('-')} ${label.padEnd(width)}  ${colors.cyan(address)}`.trimEnd(),
  );
  return [colors.bold('What the last run made, newest first:'), ...lines].join('\n');
}

/** How it ended. */
export function showUndone({ made, result }: Undone, colors: Colors): string {
  if (made.length === 0) return 'There is nothing to take back: nothing is left that a run of yours made.';
  if (!result) return '\nNothing was taken back.';
  const things = made.length === 1 ? 'one thing' : `${made.length} things`;
  const warnings = result.warnings.map((warning) => `${colors.yellow('!')} ${warning}`);
  return [`${colors.green('✔')} Took ${things} back`, ...warnings].join('\n');
}

/** The same for programs. */
export function describeUndone({ made, result }: Undone): object {
  return { made: made.map(({ service, made }) => ({ service, ...made })), result: result ?? null };
}
