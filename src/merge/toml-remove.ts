/** Which text of a TOML file goes with an entry: its lines, the comments that came with it, the commas around it. */
import { cutItems, itemEnd } from './brackets.ts';
import { type IsWanted, markName } from './rule.ts';
import type { Span } from './splice.ts';
import type { Child } from './structure.ts';
import type { Pair, Removable } from './structure-removal.ts';
import { commentStart, cutLines, lineEnd, lineStart } from './text.ts';
import { tablesOf } from './toml-insert.ts';
import type { TomlPlace, TomlSource } from './toml-source.ts';

/** Has our entry no comment in it but those of theirs? */
export function hasOnlyTheirComments(ours: TomlSource, theirs: TomlSource, pair: Pair<TomlPlace>): boolean {
  const comments = (source: TomlSource, child: Child<TomlPlace>) =>
    spansOf(child).flatMap(({ from, to }) => {
      const end = child.structure.place.isInline ? itemEnd(source.text, { from, to }) : lineEnd(source.text, to);
      return source.comments.filter(({ at }) => at >= from && at < end).map(({ comment }) => comment);
    });
  const brought = comments(theirs, pair.theirs);
  return comments(ours, pair.ours).every((comment) => brought.includes(comment));
}

/** The lines that an entry has: one span a pair or table. */
function spansOf({ structure }: Child<TomlPlace>): Span[] {
  const { item, pairs = [], prefix } = structure.place;
  if (item) return [item];
  if (prefix !== undefined) return [...pairs];
  return tablesOf(structure).map(spanOfTable);
}

function spanOfTable({ header, pairs = [] }: TomlPlace): Span {
  return { from: header?.from ?? 0, to: pairs.at(-1)?.to ?? header?.to ?? 0 };
}

/** What to cut to take entries out of one of our collections. */
export function cutRemovable(
  ours: TomlSource,
  theirs: TomlSource,
  { from, name, pairs }: Removable<TomlPlace>,
  isWanted: IsWanted,
): Span[] {
  const { brackets, header } = from.place;
  if (brackets) {
    const indexes = pairs.map((pair) => from.children.indexOf(pair.ours)).sort((a, b) => a - b);
    return cutItems(ours.text, brackets, indexes);
  }
  const cuts = pairs.flatMap((pair) => {
    const above = spansOf(pair.theirs).map((span) =>
      theirs.text.slice(commentStart(theirs.text, span.from), span.from),
    );
    return spansOf(pair.ours).map((span, index) => cutEntry(ours.text, span, above[index] ?? ''));
  });
  const gone = pairs.flatMap((pair) => spansOf(pair.ours));
  const isBare = from.place.pairs?.every((span) => gone.some((each) => each.from === span.from)) ?? false;
  if (!header || !isBare || !isWanted(markName('implied', name))) return cuts;
  return [...cuts, cutLines(ours.text, { from: header.from, to: lineEnd(ours.text, header.to) })];
}

/** @param above the comments above theirs: ours go as far as they are the same */
function cutEntry(text: string, span: Span, above: string): Span {
  let from = lineStart(text, span.from);
  for (const comment of above.split('\n').slice(0, -1).reverse()) {
    const start = lineStart(text, from - 1);
    if (from === 0 || text.slice(start, from).trim() !== comment.trim()) break;
    from = start;
  }
  return cutLines(text, { from, to: lineEnd(text, span.to) });
}
