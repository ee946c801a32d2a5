/** Merges nginx's configuration by directive: locations and includes go into the server that they belong into. */

import { fitStructure, verifyServers } from './nginx-servers.ts';
import { type Block, type Directive, type NginxSource, readNginx } from './nginx-source.ts';
import { isBesideServers, type NginxPlace, type NginxStructure, nginxPolicy, structureOf } from './nginx-structure.ts';
import { type Additions, fileRule, type IsWanted, MergeError, type Removals, readBrought } from './rule.ts';
import { applySplices, type Insertion, openText, type Span } from './splice.ts';
import { type Child, findMissing, type Missing, namesOf } from './structure.ts';
import { findRemovable, type Pair } from './structure-removal.ts';
import { commentStart, contentEndBefore, cutLines, indentAt, lineEnd, lineStart } from './text.ts';
import { verifyMerged } from './verify-merged.ts';

/** A location that is there, but different, is a contradiction: two halves would make a third thing. */
export const nginxRule = fileRule({ findAdditions, findRemovals });

function findAdditions(ours: string, theirs: string): Additions {
  const own = readNginx(ours);
  const other = readBrought(readNginx, theirs);
  const wanted = fitStructure(own, other);
  verifyServers(structureOf(own), wanted);
  const missing = findMissing(structureOf(own), wanted, nginxPolicy);
  const insertions = missing.flatMap((each) => insertMissing(own, other, each)).sort((a, b) => b.depth - a.depth);
  const result = applySplices(openText(ours), insertions);
  verifyMerged(() => structureOf(readNginx(result)), structureOf(own), wanted, nginxPolicy);
  return { insertions, added: namesOf(missing, nginxPolicy) };
}

interface NginxInsertion extends Insertion {
  /** Of two at one offset the deeper one goes first. */
  readonly depth: number;
}

function insertMissing(
  ours: NginxSource,
  theirs: NginxSource,
  { into, path, children }: Missing<NginxPlace>,
): NginxInsertion[] {
  const { block } = into.place;
  if (!block) return [];
  const { text } = ours;
  const step = stepOf(ours.top, text) ?? '    ';
  const indent = indentOf(text, block, step);
  return children.flatMap(({ structure }) => {
    const { directive } = structure.place;
    if (!directive) return [];
    const at = placeOf(text, block, directive);
    const lines = linesOf(theirs, directive, step).map((line) => (line === '' ? '' : `${indent}${line}`));
    const isApart = directive.block !== undefined || isBesideServers(directive);
    const rendered = lines.join('\n');
    const gap = isApart && at > block.open ? '\n\n' : '\n';
    return { at, text: at === 0 ? `${rendered}\n\n` : `${gap}${rendered}`, depth: path.length };
  });
}

/** Behind the directives of its kind; or at the end of the block, behind all comments. */
function placeOf(text: string, { directives, open, close }: Block, directive: Directive): number {
  const isServer = ({ name, block }: Directive) => name === 'server' && block !== undefined;
  const firstBlock = directives.findIndex(({ block }) => block);
  const next = isBesideServers(directive) ? directives.find(isServer) : undefined;
  if (next) return Math.max(open, contentEndBefore(text, commentStart(text, next.from)));
  const last = directive.block ? undefined : directives.slice(0, firstBlock === -1 ? undefined : firstBlock).at(-1);
  if (last)
    return directives.some(({ from }) => from > last.to && from < lineEnd(text, last.to))
      ? last.to
      : tailOf(text, last, close);
  return Math.max(open, contentEndBefore(text, close));
}

/** The end of a directive's line with the comment behind it. */
function tailOf(text: string, { to }: Span, close: number): number {
  return Math.min(lineEnd(text, to), close);
}

function indentOf(text: string, { directives, open }: Block, step: string): string {
  const own = directives.find(({ from }) => text.slice(lineStart(text, from), from).trim() === '');
  if (own) return indentAt(text, own.from);
  return open === 0 ? '' : `${indentAt(text, open)}${step}`;
}

/** How far a file indents what stands within braces. */
function stepOf({ directives }: Block, text: string): string | undefined {
  for (const { block, from } of directives) {
    const outer = indentAt(text, from);
    const inner = block?.directives.map((each) => indentAt(text, each.from));
    const own = inner?.find((indent) => indent.length > outer.length && indent.startsWith(outer));
    const step = own?.slice(outer.length) ?? (block && stepOf(block, text));
    if (step) return step;
  }
  return undefined;
}

/** A directive with the comments above and behind it, not indented, its inner lines by the given step. */
function linesOf(theirs: NginxSource, directive: Directive, step: string): string[] {
  const { text } = theirs;
  const end = lineEnd(text, directive.to);
  const behind = /^[ \t]*(#[^\n]*)?$/.test(text.slice(directive.to, end)) ? end : directive.to;
  const base = indentAt(text, directive.from);
  const own = stepOf(theirs.top, text) ?? '    ';
  const lines = text.slice(commentStart(text, directive.from), behind).trimEnd().split('\n');
  return lines.map((line) => {
    const inner = line.startsWith(base) ? line.slice(base.length) : line.trimStart();
    const [indent = ''] = /^[ \t]*/.exec(inner) ?? [];
    const depth = Math.round(indent.length / own.length);
    return line.trim() === '' ? '' : step.repeat(depth) + inner.trim();
  });
}

function findRemovals(ours: string, theirs: string, isWanted: IsWanted): Removals {
  const own = readNginx(ours);
  const other = readBrought(readNginx, theirs);
  const { removable, kept } = findRemovable(structureOf(own), fitLeniently(own, other), {
    policy: nginxPolicy,
    isWanted,
    isUntouched: (pair) => hasOnlyTheirComments(own, other, pair),
  });
  const cuts = removable.flatMap(({ pairs }) => pairs.map((pair) => cutDirective(own, other, pair)));
  return { removals: [...cuts, cutTop(ours, cuts)], kept };
}

/** Where nobody can say any more which server theirs belongs into, nothing is taken out. */
function fitLeniently(ours: NginxSource, theirs: NginxSource): NginxStructure {
  try {
    return fitStructure(ours, theirs);
  } catch (error) {
    if (error instanceof MergeError) return { kind: 'map', value: {}, children: [], place: {} };
    throw error;
  }
}

function hasOnlyTheirComments(ours: NginxSource, theirs: NginxSource, pair: Pair<NginxPlace>): boolean {
  if (!pair.theirs.structure.place.directive) return false;
  const comments = (source: NginxSource, { structure }: Child<NginxPlace>) => {
    const { from = 0, to = 0 } = structure.place.directive ?? {};
    const end = Math.max(to, lineEnd(source.text, to));
    return source.comments.filter(({ at }) => at >= from && at < end).map(({ comment }) => comment);
  };
  const brought = comments(theirs, pair.theirs);
  return comments(ours, pair.ours).every((comment) => brought.includes(comment));
}

function cutDirective(ours: NginxSource, theirs: NginxSource, pair: Pair<NginxPlace>): Span {
  const { text } = ours;
  const { from = 0, to = 0 } = pair.ours.structure.place.directive ?? {};
  const start = pair.theirs.structure.place.directive?.from ?? 0;
  const above = theirs.text.slice(commentStart(theirs.text, start), lineStart(theirs.text, start));
  let top = lineStart(text, from);
  for (const comment of above.split('\n').slice(0, -1).reverse()) {
    const line = lineStart(text, top - 1);
    if (top === 0 || text.slice(line, top).trim() !== comment.trim()) break;
    top = line;
  }
  const isLast = /^[ \t]*(#[^\n]*)?$/.test(text.slice(to, lineEnd(text, to)));
  const end = isLast ? lineEnd(text, to) : to;
  return top === 0 ? { from: 0, to: end } : cutLines(text, { from: top, to: end });
}

/** The blank line behind what is cut at the beginning of the file. */
function cutTop(text: string, cuts: readonly Span[]): Span {
  const end = cuts
    .toSorted((a, b) => a.from - b.from)
    .reduce((to, cut) => (cut.from <= to ? Math.max(to, cut.to) : to), 0);
  const [gap = ''] = /^\n{0,2}/.exec(text.slice(end)) ?? [];
  return { from: end, to: end === 0 ? 0 : end + gap.length };
}
