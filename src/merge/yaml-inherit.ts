/** Adds beside what an alias or a merge key (`<<`) brings: in the anchor's own entries it would change other places too. */
import { Alias, isAlias, isCollection, isMap, isPair, type Node, type Pair, visit, YAMLMap } from 'yaml';
import { type IsWanted, MergeError, markName } from './rule.ts';
import type { Span } from './splice.ts';
import { isSame } from './structure.ts';
import { lineEnd } from './text.ts';
import { below, insertBlock, type YamlInsertion, type YamlMissing } from './yaml-insert.ts';
import { makePair, renderBlock } from './yaml-render.ts';
import {
  type Collection,
  indentOf,
  inheritedBy,
  isBlock,
  isMergeKey,
  lineOf,
  type YamlItem,
  type YamlPlace,
  type YamlSource,
} from './yaml-source.ts';
import { isParted, styleOf } from './yaml-style.ts';

/** @throws MergeError where that cannot be done by adding alone */
export function insertBeside(ours: YamlSource, missing: YamlMissing, items: readonly YamlItem[]): YamlInsertion[] {
  const { into, name, path } = missing;
  const { node, item, parent, broughtBy, heir } = into.place;
  if (
    into.kind === 'map' &&
    !broughtBy &&
    isAlias(node) &&
    isPair<Node, Node | null>(item) &&
    isBlock(parent ?? null)
  ) {
    return turnIntoMerge(ours, parent as Collection, item, items);
  }
  if (heir && isBlock(heir)) {
    const pair = makePair(path.at(-1) ?? '', extendInherited(ours, into.place, items));
    return [insertBlock(ours, heir, [pair], isParted(ours.text, heir) ?? false)];
  }
  throw new MergeError(
    `${name} comes from ${broughtBy ?? 'an alias'}: what is added there would change other places too`,
    lineOf(ours.text, node),
  );
}

/** `key: *anchor` becomes a map that begins with `<<: *anchor`. */
function turnIntoMerge(
  ours: YamlSource,
  parent: Collection,
  pair: Pair<Node, Node | null>,
  items: readonly YamlItem[],
): YamlInsertion[] {
  const { text } = ours;
  const style = styleOf(ours, parent);
  const indent = indentOf(parent) + style.step;
  const alias = pair.value?.range?.[0] ?? 0;
  const lines = items.map((item) => below(renderBlock(item, style), indent, false)).join('');
  return [
    { at: text.slice(0, alias).trimEnd().length, text: `\n${' '.repeat(indent)}<<:`, depth: indent },
    { at: lineEnd(text, alias), text: lines, depth: indent },
  ];
}

/** What is inherited, and more: by reference where it has a name, else as a copy. */
function extendInherited({ aliases }: YamlSource, { node }: YamlPlace, items: readonly YamlItem[]): Node {
  const target = isAlias(node) ? aliases.get(node) : node;
  if (!isCollection(target)) throw new Error('What is inherited has no entries.');
  const anchor = isAlias(node) ? node.source : target.anchor;
  if (isMap(target) && anchor !== undefined) {
    const map = new YAMLMap<Node, Node | null>();
    map.items.push(makePair('<<', new Alias(anchor)), ...(items as Pair<Node, Node | null>[]));
    return map;
  }
  const copy = target.clone() as Collection;
  visit(copy, {
    Node: (_, each) => {
      delete each.comment;
      delete each.commentBefore;
      delete each.spaceBefore;
      if ('anchor' in each) delete each.anchor;
    },
  });
  (copy.items as YamlItem[]).push(...items);
  return copy;
}

/** What else to cut where entries go from a collection that was made to extend what an alias or a merge key brings. */
export function cutExtension(
  ours: YamlSource,
  { node, item, parent }: YamlPlace,
  gone: readonly YamlItem[],
  name: string,
  isWanted: IsWanted,
): 'all' | Span[] {
  if (!isPair<Node, Node | null>(item) || !isCollection(node)) return [];
  const left = (node.items as YamlItem[]).filter((each) => !gone.includes(each));
  const isBare = left.length === 1 && left.every((each) => isPair<Node, Node | null>(each) && isMergeKey(each));
  if (isWanted(markName('inherited', name)) && isMap<Node, Node | null>(parent)) {
    return isBare || isInherited(ours, parent, item, left) ? 'all' : [];
  }
  return isBare && isWanted(markName('alias', name)) ? turnIntoAlias(ours.text, item, node as Collection) : [];
}

/** Is what is left of a copy just what is inherited anyway? */
function isInherited(
  { document, aliases }: YamlSource,
  heir: YAMLMap<Node, Node | null>,
  { key }: Pair<Node, Node | null>,
  left: readonly YamlItem[],
): boolean {
  const inherited = inheritedBy(aliases, heir).find((child) => child.key === String(key))?.structure.value;
  const pairs = left.filter((item) => isPair<Node, Node | null>(item));
  const value =
    pairs.length > 0
      ? Object.fromEntries(pairs.map((pair) => [String(pair.key), pair.value?.toJS(document) ?? null]))
      : left.map((item) => (isPair(item) ? null : item.toJS(document)));
  return isSame(value, inherited);
}

/** A map of which only `<<: *anchor` is left becomes `key: *anchor` again. */
function turnIntoAlias(text: string, { key }: Pair<Node, Node | null>, node: Collection): Span[] {
  const from = text.indexOf(':', key.range?.[1] ?? 0) + 1;
  const merge = node.items.find((item) => isPair<Node, Node | null>(item) && isMergeKey(item)) as Pair<Node, Node>;
  const to = text.slice(0, merge.value?.range?.[0] ?? 0).trimEnd().length;
  return /^\s*<<:$/.test(text.slice(from, to)) ? [{ from, to }] : [];
}
