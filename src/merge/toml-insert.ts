/** Where missing entries go into a TOML file, and as what text. */
import { insertAtIndexes } from './brackets.ts';
import { MergeError } from './rule.ts';
import type { Insertion } from './splice.ts';
import type { Child, Missing } from './structure.ts';
import { commentStart, contentEnd, indentAt, lineEnd, lineStart } from './text.ts';
import type { TomlPlace, TomlSource, TomlStructure } from './toml-source.ts';

export type TomlMissing = Missing<TomlPlace>;
type TomlChild = Child<TomlPlace>;

/** What to insert. Whole tables go to the end of the file, behind what goes into the tables that are there. */
export function insertAllMissing(ours: TomlSource, theirs: TomlSource, missing: readonly TomlMissing[]): Insertion[] {
  const inside = missing.flatMap((each) => insertMissing(ours.text, theirs.text, each));
  const tables = missing.flatMap((each) => newTables(theirs.text, each));
  return [...inside, ...tables.map((table) => ({ at: contentEnd(ours.text), text: `\n\n${table}` }))];
}

/** Is this a table of its own, and not a pair or an item? */
function isTable({ structure: { place } }: TomlChild): boolean {
  return place.item === undefined && place.written === undefined && place.prefix === undefined;
}

function insertMissing(text: string, theirs: string, { into, children, name }: TomlMissing): Insertion[] {
  const { brackets, pairs = [], prefix, header, path } = into.place;
  const added = children.filter((child) => !isTable(child));
  if (brackets && added.length < children.length) {
    throw new MergeError(`${name} is an inline table, where no table can be added`);
  }
  if (added.length === 0) return [];
  if (brackets) return insertIntoBrackets(text, theirs, into, added);
  const quote = quoteOf(text, into);
  const indent = pairs[0] ? indentAt(text, pairs[0].from) : '';
  const lines = added.flatMap((child) => linesOf(theirs, child, prefix ?? '', quote)).map((line) => `${indent}${line}`);
  const last = pairs.at(-1) ?? header;
  if (last) return [{ at: passComments(text, lineEnd(text, last.to)), text: `\n${lines.join('\n')}` }];
  if (path.length > 0) return [];
  return [{ at: 0, text: `${lines.join('\n')}\n` }];
}

/** Tables for the end of the file; also the one that so far only longer names imply. */
function newTables(theirs: string, missing: TomlMissing): string[] {
  const { into, children } = missing;
  const texts = children.filter(isTable).flatMap(({ structure }) => writeTables(theirs, structure));
  if (!isImplied(missing)) return texts;
  return [
    writeTable(
      theirs,
      into.place.path,
      children.filter((child) => !isTable(child)),
    ),
    ...texts,
  ];
}

function writeTables(theirs: string, structure: TomlStructure): string[] {
  const { place, children } = structure;
  const below = children.filter(isTable).flatMap((child) => writeTables(theirs, child.structure));
  const { header, pairs = [] } = place;
  if (header) {
    const end = lineEnd(theirs, pairs.at(-1)?.to ?? header.to);
    return [theirs.slice(commentStart(theirs, header.from), end).trimEnd(), ...below];
  }
  const own = children.filter((child) => !isTable(child));
  return own.length === 0 ? below : [writeTable(theirs, place.path, own), ...below];
}

function writeTable(theirs: string, path: readonly string[], pairs: readonly TomlChild[]): string {
  return [`[${path.map(writeKey).join('.')}]`, ...pairs.flatMap((child) => linesOf(theirs, child, '', undefined))].join(
    '\n',
  );
}

/** Do pairs go into a table that has no header yet? */
export function isImplied({ into: { place }, children }: TomlMissing): boolean {
  const isNowhere = !place.header && !place.brackets && place.prefix === undefined && place.path.length > 0;
  return isNowhere && children.some((child) => !isTable(child));
}

function writeKey(key: string): string {
  return /^[\w-]+$/.test(key) ? key : JSON.stringify(key);
}

/** The tables that have a header of their own, within a structure. */
export function tablesOf({ place, children }: TomlStructure): TomlPlace[] {
  const below = place.item ? [] : children.flatMap(({ structure }) => tablesOf(structure));
  return place.header ? [place, ...below] : below;
}

/**
 * A pair as lines, with its comments.
 * @param prefix what stands before its key: that of a table that dotted keys make
 */
function linesOf(theirs: string, child: TomlChild, prefix: string, quote: string | undefined): string[] {
  const { key = '', structure } = child;
  const { item, isInline } = structure.place;
  if (structure.place.written !== undefined || (item && isInline))
    return [`${prefix}${writePair(theirs, child, quote)}`];
  if (!item) return structure.children.flatMap((each) => linesOf(theirs, each, `${prefix}${writeKey(key)}.`, quote));
  const comments = theirs.slice(commentStart(theirs, item.from), lineStart(theirs, item.from));
  const behind = theirs.slice(item.to, lineEnd(theirs, item.to)).trimEnd();
  const pair = `${prefix}${writePair(theirs, child, quote)}${behind}`;
  return [...comments.split('\n').slice(0, -1), ...pair.split('\n')];
}

/** `key = value`, or a value alone where it is an item. */
function writePair(theirs: string, { key, structure }: TomlChild, quote: string | undefined): string {
  const { written, item = { from: 0, to: 0 }, valueFrom } = structure.place;
  if (written !== undefined) return withQuote(written, quote);
  if (key === undefined || valueFrom === undefined) return withQuote(theirs.slice(item.from, item.to), quote);
  return `${writeKey(key)} = ${withQuote(theirs.slice(valueFrom, item.to), quote)}`;
}

/** Comments at the end of a table are often pairs that are switched off. Those directly above the next table are its own. */
function passComments(text: string, end: number): number {
  const [block = ''] = /^(?:\n[ \t]*#[^\n]*)*/.exec(text.slice(end)) ?? [];
  const next = text.slice(end + block.length + 1, lineEnd(text, end + block.length + 1));
  return next.trim() === '' ? end + block.length : end;
}

function insertIntoBrackets(
  text: string,
  theirs: string,
  into: TomlStructure,
  added: readonly TomlChild[],
): Insertion[] {
  const { brackets } = into.place;
  if (!brackets) return [];
  const quote = quoteOf(text, into);
  const names = into.children.map(textOf);
  const isSorted =
    names.length > 1 && names.every((name, index) => index === 0 || isBefore(names[index - 1] ?? '', name));
  const ordered = isSorted ? added.toSorted((a, b) => (isBefore(textOf(a), textOf(b)) ? -1 : 1)) : added;
  const items = ordered.map((child) => {
    const index = isSorted ? names.findIndex((name) => isBefore(textOf(child), name)) : -1;
    return { index: index === -1 ? names.length : index, rendered: writePair(theirs, child, quote) };
  });
  return insertAtIndexes(text, brackets, items, '    ');
}

function textOf({ structure }: TomlChild): string {
  return typeof structure.value === 'string' ? structure.value : JSON.stringify(structure.value);
}

function isBefore(a: string, b: string): boolean {
  return a.toLowerCase() < b.toLowerCase();
}

/** The quotes that all texts of a collection have. */
function quoteOf(text: string, { children }: TomlStructure): string | undefined {
  const marks = children.flatMap(({ key, structure: { value, place } }) => {
    if (typeof value !== 'string' || !place.item) return [];
    const written = text.slice(place.item.from, place.item.to);
    return (key === undefined ? written : written.replace(/^[^=]*=\s*/, ''))[0] ?? [];
  });
  return marks.length > 0 && marks.every((mark) => mark === marks[0]) ? marks[0] : undefined;
}

/** The same text or pair with other quotes, where nothing in it needs those that it has. */
function withQuote(written: string, quote: string | undefined): string {
  const match = /^([^"'=[{]*=\s*)?(["'])([^"'\\\n]*)\2$/.exec(written);
  return match && quote ? `${match[1] ?? ''}${quote}${match[3]}${quote}` : written;
}
