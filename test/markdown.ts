/** Reads Markdown as GitHub does. */
import type { Nodes, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { toString as textOf } from 'mdast-util-to-string';
import { gfm } from 'micromark-extension-gfm';

/** The tree of a document. */
export function parseMarkdown(text: string): Root {
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
