/** Reads Markdown as GitHub does. */
import type { Nodes, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { toString as textOf } from 'mdast-util-to-string';
import { gfm } from 'micromark-extension-gfm';

let last: { readonly text: string; readonly document: Root } | undefined;

/** The tree of a document. Parsing takes long and tests look at a document more than once: the last one is kept. */
export function parseMarkdown(text: string): Root {
  if (last?.text !== text) last = { text, document: parse(text) };
  return last.document;
}

function parse(text: string): Root {
  return fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

/** What a reader sees of a node: markup, HTML and images give nothing. */
export function shownText(node: Nodes): string {
  return textOf(node, { includeHtml: false, includeImageAlt: false });
}

/** The types of all nodes in it, each once, in the order in which they appear. */
export function typesIn(node: Nodes): string[] {
  const inner = 'children' in node ? node.children.flatMap(typesIn) : [];
  return [...new Set([node.type, ...inner])];
}

/** All nodes of a type. */
export function nodesOfType(node: Nodes, type: Nodes['type']): Nodes[] {
  const inner = 'children' in node ? node.children.flatMap((child) => nodesOfType(child, type)) : [];
  return node.type === type ? [node, ...inner] : inner;
}
