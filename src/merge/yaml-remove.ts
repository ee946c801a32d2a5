/** Which text of a YAML file goes with an entry: its lines, the comments that came with it, the commas around it. */
import { cutItems, itemEnd } from './brackets.ts';
import type { IsWanted } from './rule.ts';
import type { Span } from './splice.ts';
import type { Child } from './structure.ts';
import type { Pair as EntryPair, Removable } from './structure-removal.ts';
import { contentEndBefore, lineEnd, lineStart } from './text.ts';
import { cutExtension } from './yaml-inherit.ts';
import { bracketsOf, flowEnd } from './yaml-insert.ts';
import { renderBlock } from './yaml-render.ts';
import {
  type Collection,
  endOf,
  findComments,
  isBlock,
  startOf,
  type YamlItem,
  type YamlPlace,
  type YamlSource,
} from './yaml-source.ts';
import { styleOf } from './yaml-style.ts';

type YamlChild = Child<YamlPlace>;
export type YamlRemovable = Removable<YamlPlace>;

/** Compares what structures do not hold. */
export class Comments {
  readonly #ours: YamlSource;
  readonly #theirs: YamlSource;
  readonly #comments: readonly { at: number; comment: string }[];

  constructor(ours: YamlSource, theirs: YamlSource) {
    this.#ours = ours;
    this.#theirs = theirs;
    this.#comments = findComments(ours.text);
  }

  /** Does our entry stand in the text itself, with no comment in it but those of theirs? */
  isUntouched({ ours, theirs }: EntryPair<YamlPlace>): boolean {
    const { item, parent, broughtBy } = ours.structure.place;
    if (!item || !parent || broughtBy !== undefined || !theirs.structure.place.item) return false;
    const start = startOf(item);
    if (isBlock(parent) && !/^[ \t]*(- +)?$/.test(this.#ours.text.slice(lineStart(this.#ours.text, start), start))) {
      return false;
    }
    const { text } = this.#ours;
    const end = isBlock(parent) ? endOf(text, item) : itemEnd(text, { from: start, to: flowEnd(text, item) });
    const inside = this.#comments.filter(({ at }) => at >= start && at < end);
    const brought = findComments(this.#render(theirs.structure.place.item).join('\n')).map(({ comment }) => comment);
    return inside.every(({ comment }) => brought.includes(comment));
  }

  /** The lines of comments above and below an entry of theirs, as it was brought. */
  around(theirs: YamlChild): { above: string[]; below: string[] } {
    const { item } = theirs.structure.place;
    const lines = item ? this.#render(item).map((line) => line.trim()) : [];
    const isComment = (line: string) => line === '' || line.startsWith('#');
    const first = lines.findIndex((line) => !isComment(line));
    const last = lines.findLastIndex((line) => !isComment(line));
    return { above: lines.slice(0, first), below: lines.slice(last + 1) };
  }

  #render(item: YamlItem): string[] {
    return renderBlock(item, styleOf(this.#theirs));
  }
}

/** What to cut to take entries out of one of our collections. */
export function cutRemovable(
  ours: YamlSource,
  { from, name, pairs }: YamlRemovable,
  comments: Comments,
  isWanted: IsWanted,
): Span[] {
  const node = from.place.node as Collection;
  const { parent, item } = from.place;
  const gone = pairs.flatMap(({ ours: { structure } }) => structure.place.item ?? []);
  const extension = cutExtension(ours, from.place, gone, name, isWanted);
  if (extension === 'all' && parent && item) return [cutLinesOf(ours.text, parent, item, { above: [], below: [] })];
  if (!isBlock(node)) {
    const indexes = gone.map((each) => indexOf(node, each)).sort((a, b) => a - b);
    return cutItems(ours.text, bracketsOf(ours.text, node), indexes);
  }
  const cuts = pairs.map(({ ours: own, theirs }) => cutEntry(ours, node, own, comments.around(theirs)));
  return extension === 'all' ? cuts : [...cuts, ...extension];
}

function indexOf(node: Collection, item: YamlItem): number {
  return (node.items as YamlItem[]).indexOf(item);
}

function cutEntry(
  ours: YamlSource,
  node: Collection,
  { structure }: YamlChild,
  around: { above: string[]; below: string[] },
): Span {
  return cutLinesOf(ours.text, node, structure.place.item as YamlItem, around);
}

function cutLinesOf(
  text: string,
  node: Collection,
  item: YamlItem,
  { above, below }: { above: readonly string[]; below: readonly string[] },
): Span {
  const previous = node.items[indexOf(node, item) - 1] as YamlItem | undefined;
  const bound = previous ? endOf(text, previous) : 0;
  let from = lineStart(text, startOf(item));
  for (const line of above.toReversed()) {
    const start = lineStart(text, from - 1);
    if (start < bound || text.slice(start, from).trim() !== line) break;
    from = start;
  }
  let to = endOf(text, item);
  for (const line of below) {
    const end = lineEnd(text, to + 1);
    if (text.slice(to + 1, end).trim() !== line) break;
    to = end;
  }
  const before = Math.max(bound, contentEndBefore(text, from));
  return before === 0 ? { from, to: Math.min(to + 1, text.length) } : { from: before, to };
}
