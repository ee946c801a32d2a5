/** Finds out which of our servers something belongs into that a component brings for nginx. */
import type { Block, Directive, NginxSource } from './nginx-source.ts';
import {
  argsOf,
  childrenOf,
  isServer,
  keyOf,
  type NginxChild,
  type NginxStructure,
  wholeOf,
} from './nginx-structure.ts';
import { MergeError } from './rule.ts';
import { lineNumber } from './text.ts';

/**
 * Theirs, with every directive where it belongs in ours. A server without `listen` is not a server of its own: what it holds
 * goes into ours, into the one of that `server_name` if it has one. So does a `location` that stands alone.
 * @throws MergeError where it may belong into several servers, naming their lines
 */
export function fitStructure(ours: NginxSource, theirs: NginxSource): NginxStructure {
  const http = find(ours.top, 'http')?.block;
  const theirHttp = find(theirs.top, 'http');
  const outside = theirHttp ? theirs.top.directives.filter((directive) => directive !== theirHttp) : [];
  const beside: NginxChild[] = [];
  const servers = new Map<string, NginxChild[]>();
  const parts = new Map<string, Directive>();
  for (const directive of theirHttp ? inner(theirHttp) : theirs.top.directives) {
    const { server, opened } = fitDirective(ours, http ?? ours.top, directive);
    const children = opened.map(childOf);
    if (server === undefined) beside.push(...children);
    else {
      servers.set(server, [...(servers.get(server) ?? []), ...children]);
      parts.set(server, directive);
    }
  }
  const inServers = [...servers].map(([key, children]) => ({ key, structure: wrap(children, parts.get(key)) }));
  const all = [...beside, ...inServers];
  return wrap(http ? [...outside.map(childOf), { key: 'http', structure: wrap(all) }] : all);
}

/** The key of our server that a directive belongs into, and what of it goes there. */
function fitDirective(
  ours: NginxSource,
  beside: Block,
  directive: Directive,
): { server: string | undefined; opened: readonly Directive[] } {
  if (!isPart(directive)) return { server: undefined, opened: [directive] };
  const server = findServer(ours, beside, directive);
  const isSnippet = find(beside, 'location') !== undefined;
  return { server, opened: server !== undefined || isSnippet ? partsOf(directive) : [directive] };
}

function find({ directives }: Block, name: string): Directive | undefined {
  return directives.find((directive) => directive.name === name);
}

function childOf(directive: Directive): NginxChild {
  return { key: keyOf(directive), structure: wholeOf(directive) };
}

function inner({ block }: Directive): readonly Directive[] {
  return block?.directives ?? [];
}

/** Does this belong into a server that is there? */
function isPart({ name, block }: Directive): boolean {
  return name === 'location' || (name === 'server' && block !== undefined && argsOf(block, 'listen').length === 0);
}

function partsOf(directive: Directive): Directive[] {
  return directive.name === 'server' ? inner(directive).filter(({ name }) => name !== 'server_name') : [directive];
}

/** @throws MergeError where ours has a server of theirs, but a different one: halves of two would make a third */
export function verifyServers(ours: NginxStructure, theirs: NginxStructure): void {
  for (const { key, structure } of theirs.children) {
    const own = ours.children.find((child) => child.key === key)?.structure;
    if (!own || !key) continue;
    if (key === 'http') verifyServers(own, structure);
    else if (isServer(structure.value) && JSON.stringify(own.value) !== JSON.stringify(structure.value)) {
      throw new MergeError(`"${key}" is there already, and it is different`);
    }
  }
}

function wrap(children: readonly NginxChild[], directive?: Directive): NginxStructure {
  const value = Object.fromEntries(children.map(({ key = '', structure }) => [key, structure.value]));
  return { kind: 'map', value, children, place: directive?.name === 'server' ? { directive } : {} };
}

/** The key of our server that something belongs into; undefined in a file of locations alone, or without a server. */
function findServer(ours: NginxSource, { directives }: Block, wanted: Directive): string | undefined {
  const servers = childrenOf(directives).filter(({ structure }) => structure.kind === 'map');
  const names = wanted.name === 'server' && wanted.block ? argsOf(wanted.block, 'server_name') : [];
  const named = servers.filter(({ structure: { place } }) => {
    return (
      names.length === 0 || (place.block && argsOf(place.block, 'server_name').some((name) => names.includes(name)))
    );
  });
  const answering = named.filter(({ structure: { place } }) => place.block && !isRedirect(place.block));
  const candidates = answering.length > 0 ? answering : named;
  if (candidates.length <= 1) return candidates[0]?.key;
  const lines = candidates.map(({ structure: { place } }) => lineNumber(ours.text, place.directive?.from ?? 0));
  throw new MergeError(`"${wanted.name}" may belong into the server of any of the lines ${lines.join(', ')}`, lines[0]);
}

/** Does a server only send elsewhere, but for what proves whose it is? */
function isRedirect({ directives }: Block): boolean {
  const sends = ({ name, args }: Directive) => name === 'return' && (/^30\d$/.test(args[0] ?? '') || args.length === 1);
  if (directives.some(sends)) return true;
  const locations = directives.filter(
    ({ name, args }) => name === 'location' && !args.some((arg) => arg.includes('.well-known')),
  );
  return locations.length > 0 && locations.every(({ block }) => block?.directives.some(sends));
}
