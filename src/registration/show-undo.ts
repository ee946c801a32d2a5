/** Shows what will be taken back, and what was. Pure: texts in, texts out. */
import type { ServiceId } from '../services/service.ts';
import type { Colors } from '../terminal.ts';
import type { MadeEntry } from './journal.ts';

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
