/** Reads YAML as structures that know their place in the text. What would be read wrongly is refused. */
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  Parser,
  parseDocument,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { MergeError } from './rule.ts';
import type { Child, Structure } from './structure.ts';
import { lineEnd, lineNumber } from './text.ts';
import { type Aliases, resolveAliases } from './yaml-aliases.ts';

export type Collection = YAMLMap<Node, Node | null> | YAMLSeq<Node>;
export type YamlItem = Pair<Node, Node | null> | Node;

/** Where a value stands. */
export interface YamlPlace {
  readonly node: Node | null;
  /** The pair or item that holds it; undefined for the whole document. */
  readonly item?: YamlItem | undefined;
  /** What that pair or item stands in. */
  readonly parent?: Collection | undefined;
  /** The alias that brings it, `*name`. Whatever is added there changes other places too. */
  readonly broughtBy?: string | undefined;
  /** The map whose merge key (`<<`) brings it. */
  readonly heir?: YAMLMap<Node, Node | null> | undefined;
}

export type YamlStructure = Structure<YamlPlace>;

/** A YAML file that was read. */
export interface YamlSource {
  readonly text: string;
  readonly document: Document;
  readonly aliases: Aliases;
  readonly root: YamlStructure;
}

/** @throws MergeError naming the line of what is no YAML, or of a second document, or of a key that is there twice */
export function readYaml(text: string): YamlSource {
  const document = parseDocument(text, { keepSourceTokens: true, merge: true }) as Document;
  const [error] = document.errors;
  if (error) {
    const [reason = ''] = error.message.split(/ at line \d+|;|\n/);
    throw new MergeError(reason, error.linePos?.[0].line, { cause: error });
  }
  const aliases = resolveAliases(text, document);
  return { text, document, aliases, root: structureOf(aliases, { node: document.contents as Node | null }) };
}

function structureOf(aliases: Aliases, place: YamlPlace): YamlStructure {
  const { node } = place;
  const target = isAlias(node) ? (aliases.get(node) ?? null) : node;
  const broughtBy = place.broughtBy ?? (isAlias(node) ? `*${node.source}` : undefined);
  const kind = kindOf(target);
  let children: Child<YamlPlace>[] | undefined;
  let data: { readonly value: unknown } | undefined;
  return {
    kind,
    place,
    get value() {
      data ??= { value: dataOf(kind, target, this.children) };
      return data.value;
    },
    get children() {
      children ??= childrenOf(aliases, target, broughtBy);
      return children;
    },
  };
}

function dataOf(kind: YamlStructure['kind'], node: Node | null, children: readonly Child<YamlPlace>[]): unknown {
  if (kind === 'list') return children.map(({ structure }) => structure.value);
  if (kind === 'map') return Object.fromEntries(children.map(({ key, structure }) => [key, structure.value]));
  return isScalar(node) ? node.value : null;
}

function kindOf(node: Node | null): YamlStructure['kind'] {
  if (isMap(node)) return 'map';
  if (isSeq(node)) return 'list';
  return node === null || (isImplicitNull(node) && !node.tag) ? 'nothing' : 'value';
}

/** Is nothing written where a value could be? */
export function isImplicitNull(node: Node | null): node is Scalar<null> {
  return isScalar(node) && node.value === null && !node.source;
}

function childrenOf(aliases: Aliases, node: Node | null, broughtBy: string | undefined): Child<YamlPlace>[] {
  if (isSeq<Node>(node)) {
    return node.items.map((item) => ({
      key: undefined,
      structure: structureOf(aliases, { node: item, item, parent: node, broughtBy }),
    }));
  }
  if (!isMap<Node, Node | null>(node)) return [];
  const own = node.items
    .filter((pair) => !isMergeKey(pair))
    .map((pair) => ({
      key: keyOf(pair),
      structure: structureOf(aliases, { node: pair.value, item: pair, parent: node, broughtBy }),
    }));
  const there = new Set(own.map(({ key }) => key));
  const inherited = inheritedBy(aliases, node);
  return [...own, ...inherited.filter(({ key }) => !there.has(key ?? ''))];
}

/** What the merge keys of a map bring. */
export function inheritedBy(aliases: Aliases, heir: YAMLMap<Node, Node | null>): Child<YamlPlace>[] {
  return heir.items.filter(isMergeKey).flatMap(({ value }) => inheritedFrom(aliases, value, heir));
}

function inheritedFrom(aliases: Aliases, source: Node | null, heir: YAMLMap<Node, Node | null>): Child<YamlPlace>[] {
  if (isSeq<Node>(source)) return source.items.flatMap((each) => inheritedFrom(aliases, each, heir));
  const node = isAlias(source) ? (aliases.get(source) ?? null) : source;
  const broughtBy = isAlias(source) ? `*${source.source}` : '<<';
  return childrenOf(aliases, node, broughtBy).map(({ key, structure }) => ({
    key,
    structure: structureOf(aliases, { ...structure.place, heir }),
  }));
}

/** Is this the pair `<<: *anchor`? The parser makes a symbol of such a key. */
export function isMergeKey({ key }: Pair<Node, Node | null>): boolean {
  return isScalar(key) && typeof key.value === 'symbol' && key.value.description === '<<';
}

function keyOf({ key }: Pair<Node, Node | null>): string {
  return isScalar(key) ? String(key.value) : String(key);
}

/** Is every entry on lines of its own, without brackets? */
export function isBlock(node: Node | null): node is Collection {
  return isCollection(node) && !node.flow && node.items.length > 0;
}

/** The column of a block collection's entries. */
export function indentOf(node: Collection): number {
  const { srcToken } = node;
  return srcToken && 'indent' in srcToken ? srcToken.indent : 0;
}

/** The end of the last line of an entry. */
export function endOf(text: string, item: YamlItem): number {
  const node = isPair<Node, Node | null>(item) ? (item.value ?? item.key) : item;
  const last = isBlock(node) ? node.items.at(-1) : undefined;
  if (last) return endOf(text, last);
  const end = node.range?.[1] ?? 0;
  const isBlockScalar = isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED');
  if (isBlockScalar) return text[end - 1] === '\n' ? end - 1 : end;
  return lineEnd(text, end);
}

/** The line of a node, counted from 1. */
export function lineOf(text: string, node: Node | null | undefined): number | undefined {
  const at = node?.range?.[0];
  return at === undefined ? undefined : lineNumber(text, at);
}

/** Where an entry begins, without the comments above it and without the dash of a list. */
export function startOf(item: YamlItem): number {
  const node = isPair<Node, Node | null>(item) ? item.key : item;
  return node.range?.[0] ?? 0;
}

/** Every comment of a text, with the offset of its `#`. */
export function findComments(text: string): { at: number; comment: string }[] {
  const found: { at: number; comment: string }[] = [];
  const look = (token: unknown): void => {
    if (typeof token !== 'object' || token === null) return;
    if ('type' in token && token.type === 'comment' && 'offset' in token && 'source' in token) {
      found.push({ at: Number(token.offset), comment: String(token.source) });
    }
    for (const part of Object.values(token)) look(part);
  };
  for (const token of new Parser().parse(text)) look(token);
  return found;
}
