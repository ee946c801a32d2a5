/** Where missing entries go into a YAML file, and as what text. */
import { isAlias, isMap, isPair, isSeq, type Node } from 'yaml';
import { type Brackets, insertItems } from './brackets.ts';
import { toForm } from './compose-forms.ts';
import { MergeError } from './rule.ts';
import type { Insertion } from './splice.ts';
import type { Missing } from './structure.ts';
import { contentEndBefore, lineEnd } from './text.ts';
import { insertBeside } from './yaml-inherit.ts';
import { renderBlock, renderFlow, setQuote } from './yaml-render.ts';
import {
  type Collection,
  endOf,
  indentOf,
  isBlock,
  isImplicitNull,
  lineOf,
  type YamlItem,
  type YamlPlace,
  type YamlSource,
} from './yaml-source.ts';
import { isParted, quotesAll, quotesKeys, styleOf } from './yaml-style.ts';

export type YamlMissing = Missing<YamlPlace>;

/** An insertion; of two at one offset the deeper one goes first. */
export interface YamlInsertion extends Insertion {
  readonly depth: number;
}

/** @throws MergeError where ours has no place for it, naming the line */
export function insertMissing(ours: YamlSource, theirs: YamlSource, missing: YamlMissing): YamlInsertion[] {
  const { into, path } = missing;
  const { node } = into.place;
  const items = (kind: 'map' | 'list') => itemsOf(missing).map((item) => toForm(kind, item, path));
  if (isAlias(node) || into.place.broughtBy)
    return insertBeside(ours, missing, items(into.kind === 'list' ? 'list' : 'map'));
  if (into.kind === 'nothing') return insertBelow(ours, theirs, missing);
  const collection = node as Collection;
  const written = items(isMap(node) ? 'map' : 'list').map((item) => inStyleOf(ours, collection, item));
  if (!isBlock(node)) return insertFlow(ours, collection, written);
  const isApart = isParted(ours.text, collection) ?? (isPartedIn(theirs, missing) || isPartedLikeTop(ours, collection));
  return [insertBlock(ours, collection, written, isApart)];
}

function itemsOf({ children }: YamlMissing): YamlItem[] {
  return children.flatMap(({ structure }) => structure.place.item ?? []);
}

function isPartedIn(theirs: YamlSource, { from }: YamlMissing): boolean {
  return isBlock(from.place.node) && isParted(theirs.text, from.place.node) === true;
}

/** Where there is nothing to go by: do blank lines part the file, and do the entries have several lines, as services do? */
function isPartedLikeTop({ document, text }: YamlSource, node: Collection): boolean {
  const top = document.contents as Node | null;
  const hasBlocks = node.items.every(
    (item) => isPair<Node, Node | null>(item) && isBlock(item.value) && isMap(item.value),
  );
  return isBlock(top) && top !== node && hasBlocks && indentOf(node) <= 4 && isParted(text, top) === true;
}

/** Quotes as the neighbours have them. */
function inStyleOf(ours: YamlSource, collection: Collection, item: YamlItem): YamlItem {
  const copy = item.clone() as YamlItem;
  const { quote } = styleOf(ours, collection);
  if (!quote) return copy;
  if (quotesAll(collection)) setQuote(isPair<Node, Node | null>(copy) ? copy.value : copy, quote);
  if (isPair<Node>(copy) && quotesKeys(collection)) setQuote(copy.key, quote);
  return copy;
}

export function insertBlock(
  ours: YamlSource,
  node: Collection,
  items: readonly YamlItem[],
  isApart: boolean,
): YamlInsertion {
  const { text } = ours;
  const indent = indentOf(node);
  const end = endOf(text, node.items.at(-1) as YamlItem);
  const at = isSeq(node) ? passItemComments(text, end, node) : passComments(text, end, indent);
  const style = styleOf(ours, node);
  const lines = items.map((item, index) => {
    const rendered = renderBlock(item, style);
    const isOwnComment = index === 0 && at > end && rendered[0]?.startsWith('#') === true;
    return below(rendered, indent, isApart || isOwnComment);
  });
  return { at, text: lines.join(''), depth: depthOf(node, indent) };
}

/** A list's dashes may stand in the column of its key, and are deeper all the same. */
function depthOf(node: Node | null, indent: number): number {
  return isSeq(node) ? indent + 0.5 : indent;
}

export function below(lines: readonly string[], indent: number, isApart: boolean): string {
  const text = lines.map((line) => (line === '' ? '\n' : `\n${' '.repeat(indent)}${line}`)).join('');
  return isApart ? `\n${text}` : text;
}

/** Comments at the end of a map are part of it: often they are entries that are switched off. */
function passComments(text: string, end: number, indent: number): number {
  let passed = end;
  for (let at = end; at < text.length; ) {
    const next = lineEnd(text, at + 1);
    const line = text.slice(at + 1, next);
    if (line.trim() !== '') {
      if (!line.trimStart().startsWith('#') || line.search(/#/) < indent) break;
      passed = next;
    }
    at = next;
  }
  return passed;
}

/** Of the comments below a list, those that directly follow it. In the column of its key they may be about the next one. */
function passItemComments(text: string, end: number, list: Collection): number {
  const [block] = /^(?:\n[ ]*#.*)*/.exec(text.slice(end)) ?? [''];
  const column = indentOf(list);
  let passed = end;
  for (const line of block.split('\n').slice(1)) {
    if (line.search(/#/) < column || !/# ?-/.test(line)) break;
    passed += 1 + line.length;
  }
  return passed;
}

function insertFlow(ours: YamlSource, node: Collection, items: readonly YamlItem[]): YamlInsertion[] {
  const style = styleOf(ours, node);
  const rendered = items.map((item) => renderFlow(item, style));
  const brackets = bracketsOf(ours.text, node);
  const insertions = insertItems(ours.text, brackets, node.items.length, rendered, ' '.repeat(style.step));
  return insertions.map((insertion) => ({ ...insertion, depth: Number.POSITIVE_INFINITY }));
}

/** The brackets of a map or list that has some. */
export function bracketsOf(text: string, node: Collection): Brackets {
  const [open = 0, end = 0] = node.range ?? [];
  let from = open + 1;
  const items = node.items.map((item) => {
    const [gap = ''] = /^(?:[\s,]|#.*)*/.exec(text.slice(from)) ?? [];
    const start = from + gap.length;
    from = flowEnd(text, item);
    return { from: start, to: from };
  });
  return { open, close: end - 1, items, comment: '#', allowsLastComma: true };
}

/** The end of an entry between brackets. */
export function flowEnd(text: string, item: YamlItem): number {
  if (!isPair<Node, Node | null>(item)) return item.range?.[1] ?? 0;
  const end = item.key.range?.[1] ?? 0;
  const colon = /^\s*:/.exec(text.slice(end))?.[0] ?? '';
  return Math.max(end + colon.length, isImplicitNull(item.value) ? 0 : (item.value?.range?.[1] ?? 0));
}

/** Into a key without a value, or a file without entries. */
function insertBelow(ours: YamlSource, theirs: YamlSource, missing: YamlMissing): YamlInsertion[] {
  const { name, from, into } = missing;
  const { item, parent } = into.place;
  const style = styleOf(ours, parent);
  const isApart = isPartedIn(theirs, missing);
  if (!item) return [insertIntoEmpty(ours, missing, isApart)];
  if (!isPair(item) || !parent || !isBlock(parent)) {
    throw new MergeError(`${name} has no value, and nothing can be put there`, lineOf(ours.text, parent));
  }
  const column = indentOf(parent);
  const indent = column + (from.kind === 'list' ? style.listStep : style.step);
  const at = passComments(ours.text, endOf(ours.text, item), column + 1);
  const lines = itemsOf(missing).map((each, index) => below(renderBlock(each, style), indent, isApart && index > 0));
  return [{ at, text: lines.join(''), depth: depthOf(from.place.node, indent) }];
}

function insertIntoEmpty(ours: YamlSource, missing: YamlMissing, isApart: boolean): YamlInsertion {
  const { text } = ours;
  const end = /^\.\.\.[ \t]*$/m.exec(text)?.index ?? text.length;
  const at = contentEndBefore(text, end);
  const isAfterMarker = /(^|\n)(---|%)[^\n]*$/.test(text.slice(0, at));
  const style = styleOf(ours);
  const lines = itemsOf(missing).map((item, index) =>
    below(renderBlock(item, style), 0, index === 0 ? at > 0 && !isAfterMarker : isApart),
  );
  return { at, text: lines.join(''), depth: 0 };
}
