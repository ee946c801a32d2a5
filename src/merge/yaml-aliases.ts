/** Finds out once what every alias of a YAML document stands for; the parser would look for it anew each time. */
import { type Alias, type Document, isAlias, isCollection, isPair, type Node, visit } from 'yaml';
import { MergeError } from './rule.ts';
import { lineNumber } from './text.ts';

/** What each alias stands for. */
export type Aliases = ReadonlyMap<Alias, Node>;

/** More than this many values nobody writes, and nobody waits for. */
const maxSize = 1_000_000;

/** @throws MergeError naming the line of an alias without an anchor, or of one that stands for what it is in */
export function resolveAliases(text: string, document: Document): Aliases {
  const anchors = new Map<string, Node>();
  const aliases = new Map<Alias, Node>();
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (!target) throw new MergeError(`"*${node.source}" names no anchor`, lineOf(text, node));
        aliases.set(node, target);
      } else if (node.anchor) anchors.set(node.anchor, node);
    },
  });
  verifySize(text, document, aliases);
  return aliases;
}

function verifySize(text: string, document: Document, aliases: Aliases): void {
  const sizes = new Map<Node, number | 'counting'>();
  const sizeOf = (node: Node | null): number => {
    if (!node) return 1;
    const known = sizes.get(node);
    if (known === 'counting') throw new MergeError('an alias stands for what it is in', lineOf(text, node));
    if (known !== undefined) return known;
    sizes.set(node, 'counting');
    const size = isAlias(node)
      ? sizeOf(aliases.get(node) ?? null)
      : childrenOf(node).reduce((sum, child) => sum + sizeOf(child), 1);
    if (size > maxSize)
      throw new MergeError('its aliases stand for more than anybody could have meant', lineOf(text, node));
    sizes.set(node, size);
    return size;
  };
  sizeOf(document.contents as Node | null);
}

function childrenOf(node: Node): (Node | null)[] {
  if (!isCollection(node)) return [];
  return node.items.map((item) => (isPair<Node, Node | null>(item) ? item.value : (item as Node)));
}

function lineOf(text: string, node: Node): number {
  return lineNumber(text, node.range?.[0] ?? 0);
}
