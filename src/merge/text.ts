/** Where lines begin and end in a text with `\n` alone. */
import type { Span } from './splice.ts';

/** Where the line of an offset begins. */
export function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** Where the line of an offset ends: before its line end. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

/** Counted from 1, as editors do. */
export function lineNumber(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}

/** How far the line of an offset is indented, as it is written: spaces or tabs. */
export function indentAt(text: string, at: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, at)))?.[0] ?? '';
}

/** Where the comments (`# …`) begin that stand directly above the line of an offset; where it begins itself, if there are none. */
export function commentStart(text: string, at: number): number {
  let from = lineStart(text, at);
  while (from > 0) {
    const start = lineStart(text, from - 1);
    if (!text.slice(start, from).trim().startsWith('#')) break;
    from = start;
  }
  return from;
}

/** The end of the last line that says something before an offset; 0 where none does. */
export function contentEndBefore(text: string, at: number): number {
  const content = text.slice(0, at).trimEnd().length;
  return content === 0 ? 0 : Math.min(lineEnd(text, content), at);
}

/** Where a text ends that is to be continued: behind the last line that says something. */
export function contentEnd(text: string): number {
  return contentEndBefore(text, text.length);
}

/**
 * What to cut to take whole lines out, with the blank lines before them.
 * @param lines from the first one's beginning to the last one's end, line end excluded
 * @param keepsBlankLine whether blank lines before them stay where text follows directly: it belongs to the same block
 */
export function cutLines(text: string, lines: Span, keepsBlankLine = false): Span {
  const next = text.slice(lines.to + 1, lineEnd(text, lines.to + 1));
  const before = contentEndBefore(text, lines.from);
  const isBlockStart = /(^|\n)[ \t]*\n$/.test(text.slice(0, lines.from));
  if (before === 0 || (keepsBlankLine && isBlockStart && next.trim() !== '')) {
    return { from: lines.from, to: Math.min(lines.to + 1, text.length) };
  }
  return { from: before, to: lines.to };
}
