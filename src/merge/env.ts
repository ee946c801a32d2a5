/** Merges `.env` files by variable. */
import { type EntryFormat, entriesRule } from './entries.ts';
import { lineEnd } from './text.ts';

const variable = /^\s*(?:export\s+)?([A-Za-z_][\w.]*)\s*=[^\S\n]*/;

const format: EntryFormat = { keyOf: (entry) => variable.exec(entry)?.[1], endOf };

/**
 * A value in quotes may go on over several lines; but not over other variables, where somebody forgot to close it. Lines of
 * base64, as keys have them, may end in `=`.
 */
function endOf(text: string, from: number): number {
  const end = lineEnd(text, from);
  const head = variable.exec(text.slice(from, end))?.[0];
  const quote = head === undefined ? undefined : /^["']/.exec(text.slice(from + head.length))?.[0];
  if (head === undefined || quote === undefined) return end;
  const value = text.slice(from + head.length + 1);
  const close = value.search(quote === '"' ? /(?<!\\)(?:\\\\)*"/ : /'/);
  const isForgotten = value
    .slice(0, Math.max(0, close))
    .split('\n')
    .slice(1)
    .some((line) => variable.test(line) && !/={1,2}$/.test(line));
  return close === -1 || isForgotten ? end : lineEnd(text, from + head.length + 1 + close);
}

/** Adds the variables that are missing; a variable that is there keeps its value. One that is commented out is not there. */
export const envRule = entriesRule(format);
