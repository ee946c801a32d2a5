/** Files of entries in blocks: a block is what stands between blank lines, comments stand above what they explain. */
import { type Additions, type FileRule, fileRule, type Removals } from './rule.ts';
import type { Span } from './splice.ts';
import { contentEnd, cutLines, lineEnd } from './text.ts';

/** How a kind of file is made of entries. */
export interface EntryFormat {
  /** An entry's text, where it goes on over several lines. Returns the end of the entry that begins at an offset. */
  readonly endOf?: (text: string, from: number) => number;
  /** Entries with the same key are the same. Undefined for a comment. */
  readonly keyOf: (entry: string) => string | undefined;
}

/** A line, or several that are one entry. */
export interface Line extends Span {
  readonly text: string;
  /** Undefined for a comment. */
  readonly key: string | undefined;
}

/** An entry together with the comment lines directly above it. */
export interface Item {
  readonly comments: readonly Line[];
  /** Undefined for comments that stand alone, or at the end of a block. */
  readonly entry: Line | undefined;
}

/** All lines of a text, blank ones too. */
export function splitLines(text: string, { endOf = lineEnd, keyOf }: EntryFormat): Line[] {
  const lines: Line[] = [];
  for (let from = 0; from < text.length; ) {
    const to = endOf(text, from);
    const line = text.slice(from, to);
    lines.push({ from, to, text: line, key: line.trim() === '' ? undefined : keyOf(line) });
    from = to + 1;
  }
  return lines;
}

/** A text's blocks, each as its items. */
export function splitBlocks(text: string, format: EntryFormat): Item[][] {
  const blocks: Line[][] = [[]];
  for (const line of splitLines(text, format)) {
    if (line.text.trim() === '') blocks.push([]);
    else blocks.at(-1)?.push(line);
  }
  return blocks.filter((block) => block.length > 0).map(splitItems);
}

function splitItems(block: readonly Line[]): Item[] {
  const items: Item[] = [];
  let comments: Line[] = [];
  for (const line of block) {
    if (line.key === undefined) comments.push(line);
    else {
      items.push({ comments, entry: line });
      comments = [];
    }
  }
  return comments.length > 0 ? [...items, { comments, entry: undefined }] : items;
}

/** What an item is called: by its entry, or by the first line of its comment. */
function nameOf({ comments, entry }: Item): string {
  return entry?.key ?? comments[0]?.text.trim() ?? '';
}

/** The lines of an item as text. */
function textOf({ comments, entry }: Item): string {
  return [...comments, ...(entry ? [entry] : [])].map(({ text }) => text).join('\n');
}

/** Appends the entries that ours lacks, in their blocks, with their comments. An entry that is there keeps its value. */
function findMissingEntries(ours: string, theirs: string, format: EntryFormat): Additions {
  const lines = splitLines(ours, format);
  const keys = new Set(lines.map(({ key }) => key));
  const added: Item[][] = splitBlocks(theirs, format)
    .map((block) => {
      const isNew = (item: Item) =>
        item.entry ? !keys.has(item.entry.key) : findRun(lines, item.comments) === undefined;
      const missing = block.filter(isNew);
      const isWorthIt = missing.some(({ entry }) => entry) || block.every(({ entry }) => !entry);
      return isWorthIt ? missing : [];
    })
    .filter((block) => block.length > 0);
  const text = added.map((block) => `\n\n${block.map(textOf).join('\n')}`).join('');
  return { insertions: [{ at: contentEnd(ours), text }], added: added.flat().map(nameOf) };
}

/** What may go from a file, as it was brought. */
export interface Brought {
  readonly name: string;
  readonly comments: readonly Line[];
  /** Undefined for comments that stand alone. */
  readonly entry: Pick<Line, 'key' | 'text'> | undefined;
}

/** Everything that a file brings, as it is written there. */
function listBrought(theirs: string, format: EntryFormat): Brought[] {
  return splitBlocks(theirs, format)
    .flat()
    .map((item) => ({ ...item, name: nameOf(item) }));
}

/** Takes out what is as it was brought, with the comments that came with it. */
export function findSameEntries(
  ours: string,
  format: EntryFormat,
  brought: readonly Brought[],
  isSame = (a: string, b: string) => a.trim() === b.trim(),
): Removals {
  const lines = splitLines(ours, format);
  const kept: string[] = [];
  const gone = new Set<Line>();
  for (const { name, comments, entry } of brought) {
    const own = lines.filter(({ key }) => key !== undefined && key === entry?.key);
    const same = own.find((line) => isSame(line.text, entry?.text ?? ''));
    const run = entry ? [] : (findRun(lines, comments) ?? []);
    for (const line of same ? [...commentsAbove(lines, lines.indexOf(same), comments), same] : run) gone.add(line);
    if (own.length > 0 && !same) kept.push(name);
  }
  return { removals: runsOf(lines, gone).map((run) => cutLines(ours, run, true)), kept };
}

/** Those of the comments directly above a line that are the given ones, from the lowest on. */
function commentsAbove(lines: readonly Line[], index: number, comments: readonly Line[]): Line[] {
  const above: Line[] = [];
  for (const comment of comments.toReversed()) {
    const line = lines[index - 1 - above.length];
    if (!line || line.text.trim() !== comment.text.trim()) break;
    above.push(line);
  }
  return above;
}

/** The lines that say what these comments say, one after the other. */
function findRun(lines: readonly Line[], comments: readonly Line[]): Line[] | undefined {
  if (comments.length === 0) return undefined;
  const start = lines.findIndex((_, from) =>
    comments.every(({ text }, index) => lines[from + index]?.text.trim() === text.trim()),
  );
  return start === -1 ? undefined : lines.slice(start, start + comments.length);
}

function runsOf(lines: readonly Line[], chosen: ReadonlySet<Line>): Span[] {
  const runs: { from: number; to: number }[] = [];
  for (const line of lines) {
    const last = runs.at(-1);
    if (!chosen.has(line)) continue;
    if (last && last.to + 1 === line.from) last.to = line.to;
    else runs.push({ from: line.from, to: line.to });
  }
  return runs;
}

/** The rule for a kind of file that is nothing but entries. */
export function entriesRule(format: EntryFormat): FileRule {
  return fileRule({
    findAdditions: (ours, theirs) => findMissingEntries(ours, theirs, format),
    findRemovals: (ours, theirs, isWanted) =>
      findSameEntries(
        ours,
        format,
        listBrought(theirs, format).filter(({ name }) => isWanted(name)),
      ),
  });
}
