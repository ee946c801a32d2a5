/** Reads and edits XML, and leaves every character of it that it need not change. Pure. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** Text as it stands between tags. Characters that no XML can hold are left out. */
export function escapeXml(text: string): string {
  const allowed = text.replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '');
  return allowed.replace(/[&<>"'\r]/g, (character) => entities[character] ?? character);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#13;',
};

/** An element, and where it stands in the whole. */
export interface XmlElement {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Its own text, without that of the elements in it. */
  readonly text: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
}

type Node = Readonly<Record<string | symbol, unknown>>;

const parser = new XMLParser({
  preserveOrder: true,
  captureMetaData: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  trimValues: false,
  parseTagValue: false,
  parseAttributeValue: false,
  htmlEntities: true,
});
// Its type says `Symbol`, the object; it is the primitive.
const place = XMLParser.getMetaDataSymbol() as unknown as symbol;

/** The outermost element; undefined where it is no XML. */
export function parseXml(xml: string): XmlElement | undefined {
  if (XMLValidator.validate(xml) !== true) return undefined;
  return (parser.parse(xml) as Node[]).flatMap(elementOf).find(({ name }) => !name.startsWith('?'));
}

function elementOf(node: Node): XmlElement[] {
  const name = Object.keys(node).find((key) => key !== ':@');
  const content = name === undefined ? undefined : node[name];
  if (name === undefined || !Array.isArray(content)) return [];
  const { startIndex = 0, endIndex = 0 } = node[place] as { startIndex?: number; endIndex?: number };
  const texts = content.map((each: Node) => each['#text']).filter((text) => text !== undefined);
  return [
    {
      name,
      start: startIndex,
      end: endIndex,
      text: texts.join(''),
      attributes: (node[':@'] ?? {}) as Record<string, string>,
      children: content.flatMap((each: Node) => elementOf(each)),
    },
  ];
}

/** The first element at a path of names below another. */
export function findElement(root: XmlElement, path: readonly string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>(
    (parent, name) => parent?.children.find((each) => each.name === name),
    root,
  );
}

/**
 * The same text with another value in one element, which is put first into its parent where it is not there yet.
 * @param path names below the outermost element; all but the last must be there
 */
export function setText(xml: string, path: readonly string[], value: string): string {
  const root = parseXml(xml);
  const parent = root && findElement(root, path.slice(0, -1));
  const name = path.at(-1);
  if (!parent || !name) throw new Error(`There is no element ${path.slice(0, -1).join('/')} to put ${name} into.`);
  const element = findElement(parent, [name]);
  const text = escapeXml(value);
  if (element) {
    const tag = openingTag(xml, element);
    return `${xml.slice(0, element.start)}${tag}${text}</${name}>${xml.slice(element.end)}`;
  }
  const tag = openingTag(xml, parent);
  const before = `${xml.slice(0, parent.start)}${tag}<${name}>${text}</${name}>`;
  const isEmpty = /\/>$/.test(xml.slice(parent.start, parent.end)) && parent.children.length === 0;
  return isEmpty
    ? `${before}</${parent.name}>${xml.slice(parent.end)}`
    : before + xml.slice(afterOpeningTag(xml, parent));
}

/** Quotes may hold an angle. */
const tagAtStart = /^<(?:"[^"]*"|'[^']*'|[^"'>])*>/;

function openingTag(xml: string, { start }: XmlElement): string {
  return (tagAtStart.exec(xml.slice(start))?.[0] ?? '').replace(/\s*\/>$/, '>');
}

function afterOpeningTag(xml: string, { start }: XmlElement): number {
  return start + (tagAtStart.exec(xml.slice(start))?.[0].length ?? 0);
}
