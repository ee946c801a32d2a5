/** Reads XML into a tree and writes it as Jenkins does: what came in never comes out to the letter. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';

export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  /** Empty where there are children. */
  readonly text: string;
}

type Parsed = Readonly<Record<string, unknown>>;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  trimValues: false,
  parseTagValue: false,
  parseAttributeValue: false,
});

/** The outermost element; undefined where it is no XML. */
export function readXml(xml: string): XmlNode | undefined {
  if (XMLValidator.validate(xml) !== true) return undefined;
  return (parser.parse(xml) as Parsed[]).flatMap(nodeOf).find(({ name }) => !name.startsWith('?'));
}

function nodeOf(parsed: Parsed): XmlNode[] {
  const name = Object.keys(parsed).find((key) => key !== ':@' && key !== '#text');
  if (name === undefined) return [];
  const content = parsed[name] as Parsed[];
  const children = content.flatMap(nodeOf);
  const text = content.map((each) => each['#text'] ?? '').join('');
  const attributes = (parsed[':@'] ?? {}) as Record<string, string>;
  return [{ name, attributes, children, text: children.length > 0 ? '' : text }];
}

/** Elements without content that Jenkins writes as texts: the rest it writes with a slash. */
const texts = ['description', 'id', 'credentialsId', 'repoOwner', 'repository', 'repositoryUrl', 'scriptPath'];

export function writeXml({ name, attributes, children, text }: XmlNode, indent = ''): string {
  const words = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeText(value)}"`);
  const tag = `${indent}<${name}${words.join('')}`;
  if (children.length > 0) {
    const inner = children.map((child) => `${writeXml(child, `${indent}  `)}\n`).join('');
    return `${tag}>\n${inner}${indent}</${name}>`;
  }
  return text === '' && !texts.includes(name) ? `${tag}/>` : `${tag}>${escapeText(text)}</${name}>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#xd;',
};

function escapeText(text: string): string {
  return text.replace(/[&<>"'\r]/g, (character) => entities[character] ?? character);
}

/** The text at a path of names below a node; empty where there is none. */
export function textAt(node: XmlNode | undefined, path: readonly string[]): string {
  return nodeAt(node, path)?.text.trim() ?? '';
}

export function nodeAt(node: XmlNode | undefined, path: readonly string[]): XmlNode | undefined {
  return path.reduce<XmlNode | undefined>((at, name) => at?.children.find((each) => each.name === name), node);
}
