/** How a YAML file is written: indentation, quotes, blank lines. What is added is written in the same way. */
import { isMap, isPair, isScalar, isSeq, type Node, visit } from 'yaml';
import { type Collection, endOf, indentOf, isBlock, startOf, type YamlSource } from './yaml-source.ts';

export type Quote = 'QUOTE_DOUBLE' | 'QUOTE_SINGLE';

/** How entries are written. */
export interface YamlStyle {
  /** Columns from a key to the keys below it. */
  readonly step: number;
  /** Columns from a key to the dashes of its list; often none. */
  readonly listStep: number;
  /** Which quotes texts have, where they have some. */
  readonly quote: Quote | undefined;
  /** Are there spaces within brackets, as in `{ a: 1 }`? */
  readonly isPadded: boolean;
  /** Is the whole file between brackets, with all keys in quotes? */
  readonly isJson: boolean;
}

/** The style of a file, and before that of the collection that something goes into. */
export function styleOf({ document, text }: YamlSource, near?: Collection): YamlStyle {
  const all: Collection[] = [];
  visit(document, { Collection: (_, node) => void all.push(node as Collection) });
  const first = <Value>(find: (node: Collection) => Value[]) =>
    (near && mostFrequent(find(near))) ?? mostFrequent(all.flatMap(find));
  const listStep = first((node) => stepsOf(node, isSeq));
  const step = first((node) => stepsOf(node, isMap)) ?? (listStep || 2);
  return {
    step,
    listStep: listStep ?? step,
    quote: first(quotesOf),
    isPadded: first((node) => paddingOf(text, node)) ?? false,
    isJson:
      isMap(document.contents) &&
      document.contents.flow === true &&
      all.every((node) => !isMap(node) || quotesKeys(node)),
  };
}

function stepsOf(node: Collection, isKind: (value: unknown) => boolean): number[] {
  if (!isBlock(node) || !isMap(node)) return [];
  return valuesOf(node).flatMap((value) => (isBlock(value) && isKind(value) ? [indentOf(value) - indentOf(node)] : []));
}

function valuesOf(node: Collection): (Node | null)[] {
  return node.items.map((item) => (isPair<Node, Node | null>(item) ? item.value : item));
}

function quotesOf(node: Collection): Quote[] {
  return valuesOf(node).flatMap((value) => quoteOf(value) ?? []);
}

/** The quotes of a text, if it has some. */
export function quoteOf(node: Node | null): Quote | undefined {
  return isScalar(node) && (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE') ? node.type : undefined;
}

function paddingOf(text: string, node: Collection): boolean[] {
  return node.flow && node.items.length > 0 ? [text[(node.range?.[0] ?? 0) + 1] === ' '] : [];
}

/** Are all texts in this collection in quotes? */
export function quotesAll(node: Collection): boolean {
  const texts = valuesOf(node).filter((value) => isScalar(value) && typeof value.value === 'string');
  return texts.length > 0 && texts.every(quoteOf);
}

/** Are all keys of this collection in quotes? */
export function quotesKeys(node: Collection): boolean {
  return isMap<Node, Node | null>(node) && node.items.length > 0 && node.items.every(({ key }) => quoteOf(key));
}

/** Do blank lines part the entries of a collection? Undefined where it has no two. */
export function isParted(text: string, node: Collection): boolean | undefined {
  const gaps = node.items.slice(1).map((item, index) => {
    const previous = node.items[index];
    return previous !== undefined && /\n[ \t]*\n/.test(text.slice(endOf(text, previous), startOf(item)));
  });
  return gaps.length === 0 ? undefined : gaps.filter(Boolean).length * 2 >= gaps.length;
}

function mostFrequent<Value>(values: readonly Value[]): Value | undefined {
  const counts = new Map<Value, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
