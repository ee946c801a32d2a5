/** Merges pip's requirements files by package: `requirements.in` and locked `requirements.txt` with hashes. */
import {
  type Brought,
  type EntryFormat,
  findSameEntries,
  type Item,
  type Line,
  splitBlocks,
  splitLines,
} from './entries.ts';
import { hasHashes, parseRequirement, withoutHashes } from './requirement.ts';
import { type Additions, fileRule, type IsWanted, MergeError, type Removals } from './rule.ts';
import type { Insertion } from './splice.ts';
import { contentEnd, lineEnd } from './text.ts';

/**
 * Adds the packages that are missing: in their place where the file is sorted, else at its end. A package that is there
 * keeps its pin. Hashes are left out where the file has none, as pip then demands them of every package.
 */
export const requirementsRule = fileRule({ findAdditions, findRemovals });

const format: EntryFormat = {
  endOf,
  keyOf: (entry) =>
    entry.trim().startsWith('#') ? undefined : (parseRequirement(entry)?.name ?? withoutHashes(entry)),
};

/** An entry goes on where its line ends in a backslash, and with indented comments, as pip-compile writes them below. */
function endOf(text: string, from: number): number {
  let to = lineEnd(text, from);
  if (/^\s*(#|$)/.test(text.slice(from, to))) return to;
  while (text[to - 1] === '\\' || /^\n[ \t]+#/.test(text.slice(to, to + 100))) {
    if (to >= text.length) break;
    to = lineEnd(text, to + 1);
  }
  return to;
}

interface New {
  readonly key: string;
  readonly name: string;
  readonly text: string;
}

function findAdditions(ours: string, theirs: string): Additions {
  const own = splitLines(ours, format).filter(({ key }) => key !== undefined);
  const items = splitItems(theirs);
  const missing = items.flatMap((item) => findMissing(own, item));
  return { insertions: placeAll(ours, own, missing), added: missing.map(({ name }) => name) };
}

/** The entries of a file. A comment at its top is about the file. */
function splitItems(text: string): (Item & { entry: Line })[] {
  return splitBlocks(text, format)
    .flat()
    .flatMap(({ comments, entry }) => {
      const isTop = comments[0]?.from === 0;
      return entry ? [{ comments: isTop ? [] : comments, entry }] : [];
    });
}

function findMissing(own: readonly Line[], { comments, entry }: Item & { entry: Line }): New[] {
  const same = own.filter(({ key }) => key === entry.key);
  const key = entry.key ?? '';
  if (same.length === 0) {
    const text = [...comments.map((line) => line.text), fitted(own, entry)].join('\n');
    return [{ key, name: key, text }];
  }
  const extra = same.some(({ text }) => hasHashes(text)) ? undefined : missingExtras(same, entry);
  return extra ? [{ key, name: extra, text: extra }] : [];
}

/** The requirement as the others in the file are: with or without hashes. */
function fitted(own: readonly Line[], { key, text }: Line): string {
  const isLocked = own.some((line) => hasHashes(line.text));
  if (isLocked && !hasHashes(text) && parseRequirement(text)) {
    throw new MergeError(`"${key}" has no hash, and every package of this file has one`);
  }
  return isLocked || own.length === 0 || !hasHashes(text) ? text : withoutHashes(text);
}

/** `name[extra]` for what ours does not install with it. */
function missingExtras(own: readonly Line[], { text }: Line): string | undefined {
  const there = own.flatMap((line) => parseRequirement(line.text)?.extras ?? []);
  const wanted = parseRequirement(text);
  const missing = wanted?.extras.filter((extra) => !there.includes(extra)) ?? [];
  return missing.length === 0 ? undefined : `${wanted?.name}[${missing.join(',')}]`;
}

function placeAll(ours: string, own: readonly Line[], missing: readonly New[]): Insertion[] {
  const packages = own.filter(({ text }) => parseRequirement(text));
  const [first] = packages;
  const toEnd = missing.filter(({ text }) => !first || !isSorted(packages) || !parseRequirement(text));
  const sorted = missing
    .filter((each) => !toEnd.includes(each))
    .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
    .map(({ key, text }) => {
      const previous = packages.findLast((line) => (line.key ?? '') <= key);
      return previous ? { at: previous.to, text: `\n${text}` } : { at: first?.from ?? 0, text: `${text}\n` };
    });
  return [...sorted, ...toEnd.map(({ text }) => ({ at: contentEnd(ours), text: `\n${text}` }))];
}

/** Do these stand one below the other, sorted by name? */
function isSorted(packages: readonly Line[]): boolean {
  return packages.every(({ key = '', from }, index) => {
    const previous = packages[index - 1];
    return !previous || (previous.to + 1 === from && (previous.key ?? '') <= key);
  });
}

function findRemovals(ours: string, theirs: string, isWanted: IsWanted): Removals {
  const own = splitLines(ours, format);
  const brought = splitItems(theirs).flatMap(({ comments, entry }): Brought[] => {
    const extras = own.filter(({ key, text }) => key === entry.key && isExtraOf(text, entry.text));
    return [
      { name: entry.key ?? '', comments, entry },
      ...extras.map((line) => ({ name: withoutHashes(line.text), comments: [], entry: line })),
    ];
  });
  const wanted = brought.filter(({ name }) => isWanted(name));
  return findSameEntries(ours, format, wanted, isSame);
}

/** The same requirement, with no comment behind or below it but those that came with it. Hashes are for machines. */
function isSame(ours: string, theirs: string): boolean {
  const commentsIn = (text: string): string[] => text.match(/(?<=^|\s)#.*/gm) ?? [];
  const brought = commentsIn(theirs);
  return (
    withoutHashes(ours) === withoutHashes(theirs) && commentsIn(ours).every((comment) => brought.includes(comment))
  );
}

/** Is this `name[extra]`, as `missingExtras` makes it from that requirement? */
function isExtraOf(text: string, requirement: string): boolean {
  const own = parseRequirement(text);
  const wanted = parseRequirement(requirement)?.extras ?? [];
  const isBare = own?.versions === '' && own.url === '' && own.marker === '';
  return isBare && own.extras.length > 0 && own.extras.every((extra) => wanted.includes(extra));
}
