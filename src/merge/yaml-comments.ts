/**
 * Finds for every comment of a YAML file what it explains: by the column it stands in. The parser gives some to the entry
 * before, and they would not come along with their own.
 */
import { isPair, isScalar, type Node, visit } from 'yaml';
import { lineEnd, lineStart } from './text.ts';
import { type Collection, endOf, indentOf, isBlock, startOf, type YamlItem, type YamlSource } from './yaml-source.ts';

/** Puts every comment between lines to the entry below it, or to the end of the collection that it stands in. */
export function attachComments({ document, text }: YamlSource): void {
  const blocks: Collection[] = [];
  visit(document, { Collection: (_, node) => void (isBlock(node as Node) && blocks.push(node as Collection)) });
  for (const block of blocks) {
    delete block.comment;
    delete block.commentBefore;
  }
  for (const block of blocks) {
    for (const item of block.items) attachToEntry(text, item, indentOf(block));
  }
  const taken = new Set<number>();
  for (const block of blocks.reverse()) attachBelow(text, block, taken);
}

function attachToEntry(text: string, item: YamlItem, column: number): void {
  const node = isPair<Node, Node | null>(item) ? item.key : item;
  const start = lineStart(text, startOf(item));
  const above: string[] = [];
  let from = start;
  for (let comment = commentBefore(text, from); comment?.column === column; comment = commentBefore(text, from)) {
    above.unshift(comment.text);
    from = comment.from;
  }
  setComment(node, 'commentBefore', above.join('\n'));
  node.spaceBefore = /(^|\n)[ \t]*\n$/.test(text.slice(0, from));
  attachBehind(text, item);
}

function commentBefore(text: string, at: number): { from: number; column: number; text: string } | undefined {
  if (at === 0) return undefined;
  const from = lineStart(text, at - 1);
  const [, indent, comment] = /^( *)#(.*)\n$/.exec(text.slice(from, at)) ?? [];
  return indent === undefined || comment === undefined ? undefined : { from, column: indent.length, text: comment };
}

function attachBehind(text: string, item: YamlItem): void {
  if (!isPair<Node, Node | null>(item)) {
    if (!isBlock(item)) attachBehindValue(text, item);
    return;
  }
  const { key, value } = item;
  if (!value) return;
  delete value.commentBefore;
  if (isBlock(value)) setComment(value, 'commentBefore', /^\s*:[^#]*\s#(.*)/.exec(restOfLine(text, key))?.[1]);
  else attachBehindValue(text, value);
}

function attachBehindValue(text: string, node: Node): void {
  if (!isBlockText(node)) setComment(node, 'comment', /^\s*#(.*)/.exec(restOfLine(text, node))?.[1]);
}

function restOfLine(text: string, node: Node): string {
  const end = node.range?.[1] ?? 0;
  return text.slice(end, lineEnd(text, end));
}

/** A text on the lines below `|` or `>`: a comment behind that mark is the parser's to know. */
function isBlockText(node: Node): boolean {
  return isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED');
}

/** The comments below the last entry: each to the innermost collection that is not further right. */
function attachBelow(text: string, node: Collection, taken: Set<number>): void {
  const last = node.items.at(-1);
  const below: string[] = [];
  for (let at = last ? endOf(text, last) : text.length; at < text.length; at = lineEnd(text, at + 1)) {
    const line = text.slice(at + 1, lineEnd(text, at + 1));
    const [, indent, comment] = /^( *)#(.*)$/.exec(line) ?? [];
    if (indent === undefined || comment === undefined) {
      if (line.trim() !== '') break;
      continue;
    }
    if (indent.length < indentOf(node)) break;
    if (!taken.has(at)) below.push(comment);
    taken.add(at);
  }
  setComment(node, 'comment', below.join('\n'));
}

function setComment(node: Node, place: 'comment' | 'commentBefore', comment: string | undefined): void {
  if (comment) node[place] = comment;
  else delete node[place];
}
