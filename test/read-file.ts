/** Reads out of a generated file the texts that it holds, as the program that the file is for would see them. */

import type { Nodes } from 'mdast';
import { type DefaultTreeAdapterTypes, parse as parseHtml } from 'parse5';
import { parse as parseToml } from 'smol-toml';
import { parse as parseYaml } from 'yaml';
import { parseMarkdown, shownText } from './markdown.ts';

type Read = (text: string) => unknown;

const readers: readonly (readonly [path: RegExp, read: Read])[] = [
  [/^\.countable\.yml$/, (text) => ({ ...parseYaml(text), files: undefined })],
  [/(^|\/)(docker-compose|dc\.\w+)\.yml$/, (text) => mapTexts(parseYaml(text, { logLevel: 'error' }), undoDollars)],
  [/\.ya?ml$/, (text) => parseYaml(text)],
  [/\.toml$/, (text) => parseToml(text)],
  [/\.json$/, (text) => JSON.parse(text)],
  [/\.html$/, (text) => describeHtml(parseHtml(text))],
  [/\.md$/, (text) => describeMarkdown(parseMarkdown(text))],
  [/\.py$/, (text) => text.split(/("(?:[^"\\\n]|\\.)*")/).map((part, index) => (index % 2 ? readLiteral(part) : part))],
];

/** What a file says; for kinds without a reader, the text as it is. */
export function readContent(path: string, text: string): unknown {
  return (readers.find(([pattern]) => pattern.test(path))?.[1] ?? ((raw) => raw))(text);
}

/** The same content with another function of each text in it. */
export function mapTexts(content: unknown, change: (text: string) => string): unknown {
  if (typeof content === 'string') return change(content);
  if (Array.isArray(content)) return content.map((each) => mapTexts(each, change));
  if (typeof content !== 'object' || content === null) return content;
  return Object.fromEntries(Object.entries(content).map(([key, value]) => [change(key), mapTexts(value, change)]));
}

/** Compose reads `$$` as a dollar; a single one would be a variable, and stays marked here. */
function undoDollars(text: string): string {
  return text.replace(/\$(\$?)/g, (_, second) => (second ? '$' : '<variable>'));
}

function readLiteral(literal: string): string {
  try {
    return JSON.parse(literal);
  } catch {
    // Python knows more escapes than JSON, and uses them where no answer is.
    return literal;
  }
}

function describeHtml(node: DefaultTreeAdapterTypes.Node): unknown {
  if ('value' in node) return node.value;
  const attributes = 'attrs' in node ? node.attrs.map(({ name, value }) => [name, value]) : [];
  return [node.nodeName, attributes, 'childNodes' in node ? node.childNodes.map(describeHtml) : []];
}

/** Blocks with the text that a reader sees in them; a text that becomes a link is still that text. */
function describeMarkdown(node: Nodes): unknown {
  const isLeaf = ['heading', 'paragraph', 'tableCell'].includes(node.type) || !('children' in node);
  if (isLeaf) return [node.type, shownText(node)];
  return [node.type, node.children.map(describeMarkdown)];
}
