/** Reads a page as people see it: its words and where it leads. */
import { type DefaultTreeAdapterMap, parse } from 'parse5';

type Node = DefaultTreeAdapterMap['node'];

export interface Page {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Whole addresses. */
  readonly links: readonly string[];
  readonly ids: readonly string[];
}

/** Asks as a browser does. */
export async function readPage(address: string): Promise<Page> {
  const response = await fetch(address, { headers: { accept: 'text/html' } });
  const nodes = nodesOf(parse(await response.text()));
  const attributes = nodes.flatMap((node) => ('attrs' in node ? node.attrs.map((each) => ({ node, ...each })) : []));
  return {
    status: response.status,
    headers: response.headers,
    text: nodes.map((node) => (node.nodeName === '#text' && 'value' in node ? node.value : '')).join(''),
    links: attributes
      .filter(({ node, name }) => node.nodeName === 'a' && name === 'href')
      .map(({ value }) => new URL(value, response.url).href),
    ids: attributes.filter(({ name }) => name === 'id').map(({ value }) => value),
  };
}

/** All that is below a node, in the order of the page, but for what nobody sees. */
function nodesOf(node: Node): Node[] {
  if (node.nodeName === 'script' || node.nodeName === 'style') return [];
  return [node, ...('childNodes' in node ? node.childNodes.flatMap(nodesOf) : [])];
}
