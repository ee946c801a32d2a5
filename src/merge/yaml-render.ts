/** Writes entries of one YAML file in the style of another. */
import {
  Document,
  isCollection,
  isPair,
  isScalar,
  type Node,
  Pair,
  Scalar,
  type Tags,
  visit,
  YAMLMap,
  YAMLSeq,
} from 'yaml';
import type { Collection, YamlItem } from './yaml-source.ts';
import { type Quote, quoteOf, type YamlStyle } from './yaml-style.ts';

/** One entry on lines of its own, not indented, with its comments. */
export function renderBlock(item: YamlItem, style: YamlStyle): string[] {
  return linesOf(withQuotes(item, style.quote), style);
}

function linesOf(item: YamlItem, style: YamlStyle): string[] {
  const node = isPair<Node, Node | null>(item) ? item.value : item;
  if (!isCollection(node) || node.flow || node.items.length === 0) return renderLeaf(item, style, false).split('\n');
  const children = childLines(node as Collection, style);
  if (!isPair<Node, Node | null>(item)) return behindDash(item, children);
  const { commentBefore, anchor, tag } = node;
  const head = renderLeaf(new Pair<Node, Node | null>(item.key, noValue()), style, false).split('\n');
  const behind = [tag, anchor && `&${anchor}`, commentBefore && `#${commentBefore}`];
  const last = [head.pop(), ...behind].filter(Boolean).join(' ');
  const indent = ' '.repeat(node instanceof YAMLSeq ? style.listStep : style.step);
  return [...head, last, ...children].map((line, index) =>
    index <= head.length || line === '' ? line : `${indent}${line}`,
  );
}

function childLines(node: Collection, style: YamlStyle): string[] {
  const lines = (node.items as YamlItem[]).flatMap((child, index) => {
    const first = isPair<Node>(child) ? child.key : child;
    return [...(index > 0 && first.spaceBefore ? [''] : []), ...linesOf(child, style)];
  });
  return [...lines, ...commentLines(node.comment)];
}

function commentLines(comment: string | null | undefined): string[] {
  return comment ? comment.split('\n').map((line) => (line === '' ? '' : `#${line}`)) : [];
}

/** Comments at the first entry of an item stand above its dash. */
function behindDash({ commentBefore }: Node, lines: readonly string[]): string[] {
  const first = lines.findIndex((line) => line !== '' && !line.startsWith('#'));
  const inner = lines.slice(first).map((line, index) => (line === '' ? '' : `${index === 0 ? '- ' : '  '}${line}`));
  return [...commentLines(commentBefore), ...lines.slice(0, first), ...inner];
}

/** One entry as it stands between brackets. Comments have no place there. */
export function renderFlow(item: YamlItem, style: YamlStyle): string {
  const copy = withQuotes(item, style.quote);
  visit(collect(copy), {
    Node: (_, node) => {
      delete node.comment;
      delete node.commentBefore;
      delete node.spaceBefore;
      if (isCollection(node)) node.flow = true;
      if (style.isJson && isScalar(node)) writeAsJson(node);
    },
  });
  return renderLeaf(copy, style, true).replace(/^[[{] ?(.*?) ?[\]}]$/s, '$1');
}

function writeAsJson(node: Scalar): void {
  if (typeof node.value === 'string') node.type = 'QUOTE_DOUBLE';
  else node.source = JSON.stringify(node.value);
}

function renderLeaf(item: YamlItem, style: YamlStyle, isFlow: boolean): string {
  const document = new Document(null, { customTags: asWritten, merge: true });
  const collection = collect(item);
  collection.flow = isFlow;
  document.contents = collection;
  const text = document.toString({
    indent: style.step,
    lineWidth: 0,
    singleQuote: style.quote === 'QUOTE_SINGLE' || null,
    flowCollectionPadding: style.isPadded,
    verifyAliasOrder: false,
  });
  return text.replace(/^\n+|\n+$/g, '');
}

/** Numbers and the like as they are written: `0440` stays. Of texts only those behind a tag: `!reset null`. */
function asWritten(tags: Tags): Tags {
  return tags.map((tag) => {
    if (typeof tag === 'string' || !tag.default || /:(map|seq)$/.test(tag.tag)) return tag;
    const { stringify } = tag;
    if (!stringify) return tag;
    const isText = /:str$/.test(tag.tag);
    const isKept = (node: Scalar): boolean => !isText || (node.type === 'PLAIN' && node.tag?.startsWith('!') === true);
    return {
      ...tag,
      stringify: (node, ...rest) =>
        isScalar(node) && node.source && isKept(node) ? node.source : stringify(node, ...rest),
    };
  });
}

function collect(item: YamlItem): Collection {
  const collection = isPair<Node, Node | null>(item) ? new YAMLMap<Node, Node | null>() : new YAMLSeq<Node>();
  (collection.items as YamlItem[]).push(item);
  return collection;
}

function withQuotes(item: YamlItem, quote: Quote | undefined): YamlItem {
  const copy = item.clone() as YamlItem;
  if (quote === undefined) return copy;
  visit(collect(copy), {
    Scalar: (_, node) => {
      if (quoteOf(node)) setQuote(node, quote);
    },
  });
  return copy;
}

/** Puts a text into quotes, unless it would need escapes then. */
export function setQuote(node: Node | null, quote: Quote): void {
  if (!isScalar(node) || typeof node.value !== 'string' || node.value.includes('\n')) return;
  const needsDouble = /[^\x20-\x7e\u00a0-\ud7ff\ue000-\ufffd]/.test(node.value);
  const isAwkward = quote === 'QUOTE_SINGLE' ? needsDouble || node.value.includes("'") : /["\\]/.test(node.value);
  if (!isAwkward) node.type = quote;
}

/** A pair that no file brought. A value that is null is left out: `key:`. */
export function makePair(key: string, value: Node | string | null): Pair<Node, Node | null> {
  const node = typeof value === 'string' ? makeText(value) : (value ?? noValue());
  return new Pair<Node, Node | null>(makeText(key), node);
}

/** A text that no file brought. What older YAML takes for something else gets quotes. */
export function makeText(text: string): Scalar {
  const scalar = new Scalar(text);
  if (/^(y|n|yes|no|on|off)$|^[-+]?\d+(:\d+)+$/i.test(text)) scalar.type = 'QUOTE_DOUBLE';
  return scalar;
}

function noValue(): Node {
  const scalar = new Scalar(null);
  scalar.source = '';
  return scalar;
}
