/** What stands between us and the person: streams, colours, and whether somebody is there to answer. */
import { createColors } from 'picocolors';
import { redact } from './redact.ts';

/** Functions that colour a text, or leave it as it is. */
export type Colors = ReturnType<typeof createColors>;

type Stream = NodeJS.WriteStream;

/**
 * Colours for one stream. NO_COLOR (no-color.org) wins, then FORCE_COLOR, then: is it a terminal?
 * A pipe gets none, also where CI is set: its output may land in a file.
 */
function colorsFor(stream: Stream): Colors {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return createColors(false);
  if (FORCE_COLOR !== undefined) return createColors(FORCE_COLOR !== '0' && FORCE_COLOR !== 'false');
  return createColors(stream.isTTY === true && TERM !== 'dumb');
}

/** Colours for what goes to standard output. */
export const colors = colorsFor(process.stdout);
/** Colours for what goes to standard error. */
export const errorColors = colorsFor(process.stderr);

/** Can questions be asked? */
export function hasTerminal(): boolean {
  return process.stdin.isTTY === true && process.stdout.isTTY === true;
}

/** Columns of the terminal that standard output is; Infinity where it is none. */
export function textWidth(): number {
  return process.stdout.columns || Number.POSITIVE_INFINITY;
}

/** Writes to standard output: results. Without any secret that is known. */
export function print(text: string): void {
  process.stdout.write(`${redact(text)}\n`);
}

/** Writes to standard error: what is said about the run. Without any secret that is known. */
export function printError(text: string): void {
  process.stderr.write(`${redact(text)}\n`);
}
