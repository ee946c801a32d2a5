/** Adds items to what stands between brackets and takes them out, as the file lays them out: on one line or on many. */
import type { Insertion, Span } from './splice.ts';
import { indentAt, lineEnd, lineStart } from './text.ts';

/** A list or map between brackets, its items parted by commas. */
export interface Brackets {
  /** The offset of the opening bracket. */
  readonly open: number;
  /** The offset of the closing one. */
  readonly close: number;
  readonly items: readonly Span[];
  /** What begins a comment up to the line's end; JSON has none. */
  readonly comment?: '#';
  /** May a comma stand behind the last item? */
  readonly allowsLastComma?: boolean;
  /** Do the first items go on lines of their own, although there is none yet to go by? */
  readonly opensUp?: boolean;
}

/** Does each item begin a line of its own? New ones then do, too. */
export function hasOwnLines(text: string, { open, close, items }: Brackets): boolean {
  const last = items.at(-1);
  if (!last) return text.slice(open, close).includes('\n');
  return text.slice(lineStart(text, last.from), last.from).trim() === '';
}

/** How far new items on lines of their own are indented. @param step where there is no item to go by */
export function itemIndent(text: string, { open, items }: Brackets, step: string): string {
  const last = items.at(-1);
  return last && hasOwnLine(text, last) ? indentAt(text, last.from) : indentAt(text, open) + step;
}

function hasOwnLine(text: string, item: Span): boolean {
  return text.slice(lineStart(text, item.from), item.from).trim() === '';
}

/** Where an item ends, with the comment behind it where it has its line for itself. */
export function itemEnd(text: string, item: Span): number {
  const end = lineEnd(text, item.to);
  return hasOwnLine(text, item) && /^\s*,?\s*#/.test(text.slice(item.to, end)) ? end : item.to;
}

/** Inserts items, each before the one that has its index now. Those with one index go in as they are ordered. */
export function insertAtIndexes(
  text: string,
  brackets: Brackets,
  items: readonly { readonly index: number; readonly rendered: string }[],
  step: string,
): Insertion[] {
  return [...new Set(items.map(({ index }) => index))].flatMap((index) => {
    const group = items.filter((item) => item.index === index);
    return insertItems(
      text,
      brackets,
      index,
      group.map(({ rendered }) => rendered),
      step,
    );
  });
}

/**
 * Inserts items before the one that has this index now, or at the end.
 * @param step of indentation, for the first item on a line of its own
 */
export function insertItems(
  text: string,
  brackets: Brackets,
  index: number,
  rendered: readonly string[],
  step: string,
): Insertion[] {
  if (rendered.length === 0) return [];
  const { items, opensUp, allowsLastComma } = brackets;
  const [first] = items;
  const isMany = first ? hasOwnLines(text, brackets) : (opensUp ?? hasOwnLines(text, brackets));
  const gap = isMany ? `\n${itemIndent(text, brackets, step)}` : ' ';
  const joined = rendered.join(`,${gap}`);
  if (!first) return [insertFirst(text, brackets, joined, step)];
  const previous = items[index - 1];
  if (!previous) {
    if (!isMany) return [{ at: first.from, text: `${joined}, ` }];
    return [{ at: commentEnd(text, brackets, brackets.open + 1), text: `${gap}${joined},` }];
  }
  const comma = commaAfter(text, brackets, index - 1);
  const end = comma === undefined ? previous.to : comma + 1;
  const at = isMany ? commentEnd(text, brackets, end) : end;
  if (comma === undefined) {
    return [
      { at: previous.to, text: ',' },
      { at, text: `${gap}${joined}` },
    ];
  }
  return [{ at, text: `${gap}${joined}${index < items.length || allowsLastComma ? ',' : ''}` }];
}

function insertFirst(text: string, brackets: Brackets, joined: string, step: string): Insertion {
  const inside = text.slice(brackets.open + 1, brackets.close);
  if (brackets.opensUp && inside.trim() === '') {
    const indent = indentAt(text, brackets.open);
    return { at: brackets.open + 1, text: `\n${indent}${step}${joined}${inside.includes('\n') ? '' : `\n${indent}`}` };
  }
  if (!inside.includes('\n')) return { at: brackets.open + 1, text: `${inside === '' ? '' : ' '}${joined}` };
  const at = brackets.open + 1 + inside.trimEnd().length;
  const comma = brackets.allowsLastComma ? ',' : '';
  return { at, text: `\n${itemIndent(text, brackets, step)}${joined}${comma}` };
}

/** What to cut to take some items out, with their commas. Comments between them stay. @param indexes of the items, in order */
export function cutItems(text: string, brackets: Brackets, indexes: readonly number[]): Span[] {
  const gone = new Set(indexes);
  const isJoined = (index: number) => gone.has(index) && gone.has(index + 1) && !hasCommentAfter(text, brackets, index);
  return indexes
    .filter((index) => !isJoined(index - 1))
    .flatMap((first) => {
      let last = first;
      while (isJoined(last)) last += 1;
      return cutRun(text, brackets, first, last);
    });
}

function hasCommentAfter(text: string, { items, comment }: Brackets, index: number): boolean {
  const gap = text.slice(items[index]?.to, items[index + 1]?.from);
  return comment !== undefined && gap.includes(comment);
}

function cutRun(text: string, brackets: Brackets, first: number, last: number): Span[] {
  const { items, open, close, opensUp } = brackets;
  if (opensUp && last - first + 1 === items.length) return [{ from: open + 1, to: close }];
  const from = items[first]?.from ?? 0;
  const to = items[last]?.to ?? 0;
  const comma = commaAfter(text, brackets, last);
  const next = items[last + 1];
  const isFirstOfLine = first === 0 || hasOwnLine(text, { from, to });
  if (next && isFirstOfLine && !text.slice(to, next.from).includes('\n')) return [{ from, to: next.from }];
  const end = comma === undefined ? to : comma + 1;
  const isCommented = commentEnd(text, brackets, end) > end;
  // What somebody wrote behind an item keeps a line of its own.
  if (isFirstOfLine && isCommented) return [{ from, to: end + text.slice(end).search(/\S/) }];
  const before = text.slice(0, from).trimEnd().length;
  if (comma !== undefined) return [{ from: before, to: comma + 1 }];
  const previousComma = first > 0 ? commaAfter(text, brackets, first - 1) : undefined;
  if (previousComma === undefined) return [{ from: before, to }];
  return [
    { from: previousComma, to: previousComma + 1 },
    { from: Math.max(before, previousComma), to },
  ];
}

/** The comma behind an item, if there is one: not one in a comment. */
function commaAfter(text: string, { items, close, comment }: Brackets, index: number): number | undefined {
  const from = items[index]?.to ?? close;
  const to = items[index + 1]?.from ?? close;
  for (let at = from; at < to; at += 1) {
    if (comment && text[at] === comment) at = lineEnd(text, at);
    else if (text[at] === ',') return at;
  }
  return undefined;
}

/** The end of the comment that stands behind an offset on its line; where there is none, the offset. */
function commentEnd(text: string, { comment }: Brackets, from: number): number {
  const tail = text.slice(from, lineEnd(text, from)).trimEnd();
  return comment && tail.trimStart().startsWith(comment) ? from + tail.length : from;
}
