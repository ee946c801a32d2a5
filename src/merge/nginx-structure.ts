/** What nginx's directives mean to a merge: which may be there several times, and which server something belongs into. */
import type { Block, Directive, NginxSource } from './nginx-source.ts';
import { writeDirective } from './nginx-source.ts';
import type { Child, Policy, Structure } from './structure.ts';

/** Where a directive stands. */
export interface NginxPlace {
  readonly directive?: Directive;
  readonly block?: Block | undefined;
}

export type NginxStructure = Structure<NginxPlace>;
export type NginxChild = Child<NginxPlace>;

/** Several of them stand side by side, told apart by all that they say. */
const repeated = new Set(
  'include listen allow deny rewrite if access_log error_log sub_filter proxy_hide_header proxy_pass_header auth_basic_user_file load_module limit_req limit_conn server_name'.split(
    ' ',
  ),
);
/** Several of them stand side by side, told apart by the first thing that they say. */
const named = new Set(
  'location upstream map geo split_clients log_format add_header more_set_headers proxy_set_header set fastcgi_param uwsgi_param scgi_param grpc_set_header error_page env proxy_cache_path limit_req_zone limit_conn_zone types'.split(
    ' ',
  ),
);
/** What stands beside servers, not in them. */
const besideServers = new Set(
  'server upstream map geo split_clients log_format limit_req_zone limit_conn_zone proxy_cache_path'.split(' '),
);

export const nginxPolicy: Policy = {
  isValue: () => false,
  isListOrMap: () => false,
  identify: (_, key) => ({ id: key ?? '' }),
  keepsOurs: () => false,
  /** A whole server stays whole. */
  isContainer: (_, theirs) => !isServer(theirs),
};

export function isServer(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).some((key) => key.startsWith('listen '));
}

/** Ours as it stands: `http` and servers are maps, every other directive is one value. */
export function structureOf({ top }: NginxSource): NginxStructure {
  return mapOf(top, undefined, (directives) => childrenOf(directives));
}

function mapOf(
  block: Block,
  directive: Directive | undefined,
  toChildren: (directives: readonly Directive[]) => NginxChild[],
): NginxStructure {
  const children = toChildren(block.directives);
  const value = Object.fromEntries(children.map(({ key = '', structure }) => [key, structure.value]));
  return { kind: 'map', value, children, place: { block, ...(directive && { directive }) } };
}

export function childrenOf(directives: readonly Directive[]): NginxChild[] {
  const keys = new Set<string>();
  return directives.map((directive) => ({ key: freeKey(keyOf(directive), keys), structure: wholeOf(directive) }));
}

export function wholeOf(directive: Directive): NginxStructure {
  const { name, block } = directive;
  return block && (name === 'http' || name === 'server') ? mapOf(block, directive, childrenOf) : singleOf(directive);
}

function freeKey(key: string, taken: Set<string>): string {
  let free = key;
  for (let number = 2; taken.has(free); number += 1) free = `${key} (${number})`;
  taken.add(free);
  return free;
}

function singleOf(directive: Directive): NginxStructure {
  return {
    kind: 'value',
    value: writeDirective(directive),
    children: [],
    place: { directive, block: directive.block },
  };
}

export function keyOf(directive: Directive): string {
  const { name, args, block } = directive;
  if (name === 'server' && block)
    return ['server', ...argsOf(block, 'server_name'), ...argsOf(block, 'listen')].join(' ');
  if (name === 'location') return [name, ...args].join(' ');
  if (named.has(name)) return [name, zoneOf(directive)].join(' ');
  if (repeated.has(name) || name === 'server') return writeDirective(directive);
  return name;
}

function zoneOf({ name, args }: Directive): string {
  if (name === 'limit_req_zone' || name === 'limit_conn_zone') return args.find((arg) => arg.startsWith('zone=')) ?? '';
  return (name === 'map' || name === 'geo' || name === 'split_clients' ? args.at(-1) : args[0]) ?? '';
}

export function argsOf({ directives }: Block, name: string): string[] {
  return directives.filter((directive) => directive.name === name).flatMap(({ args }) => args);
}

/** Does a directive stand beside servers? It then goes before them, as some must be known before they are used. */
export function isBesideServers({ name }: Directive): boolean {
  return besideServers.has(name) && name !== 'server';
}
