/** What the parts of a Compose file mean: which lists are sets, which maps may be written as lists, which texts are the same. */
import type { Identity, Policy } from './structure.ts';

/** Lists of `KEY=VALUE`, or maps. */
const assignments = new Set(['environment', 'labels', 'args', 'annotations', 'sysctls', 'extra_hosts']);
/** Lists of names, or maps that say more of each. */
const names = new Set(['depends_on', 'networks']);
const commands = new Set(['command', 'entrypoint', 'test']);
/** Below these, names stand that somebody chose. */
const topLevel = new Set(['services', 'volumes', 'networks', 'configs', 'secrets']);
/** Who gives these to a service defines it, and does not only add to it. */
const definitions = ['image', 'build', 'extends'];

type Kind = 'command' | 'assignments' | 'names' | 'mounts' | 'entries' | 'top';

function kindOf(path: readonly string[]): Kind {
  const key = path.at(-1) ?? '';
  const [first = ''] = path;
  if (path.length < 2 || (path.length === 2 && topLevel.has(first))) return 'top';
  if (commands.has(key)) return 'command';
  if (assignments.has(key)) return 'assignments';
  if (names.has(key)) return 'names';
  return key === 'volumes' ? 'mounts' : 'entries';
}

/** Compose files, merged by service and key. */
export const composePolicy: Policy = {
  isValue: (path) => kindOf(path) === 'command',
  isListOrMap: (path) => ['assignments', 'names'].includes(kindOf(path)),
  isSaid: (path, ours, theirs) => {
    const what = path.length === 3 && path[0] === 'services' ? path[2] : undefined;
    if (what === 'build') return isWithinBuild(plainBuild(theirs), plainBuild(ours));
    return what === 'env_file' && listOf(theirs).every((each) => listOf(ours).includes(each));
  },
  keepsOurs: () => false,
  identify(path, key, value) {
    const kind = kindOf(path);
    if (kind === 'assignments') return identifyAssignment(path, key, value);
    if (key !== undefined) return { id: key };
    if (kind === 'mounts') return identifyMount(value);
    return { id: typeof value === 'object' ? JSON.stringify(value) : String(value) };
  },
  isContainer(path, theirs) {
    if (path.length < 2) return topLevel.has(path[0] ?? '');
    const isService = path.length === 2 && path[0] === 'services';
    if (isService) return !isRecord(theirs) || !definitions.some((key) => key in theirs);
    return path.length > 2 && (['assignments', 'names', 'mounts'].includes(kindOf(path)) || isSet(path, theirs));
  },
};

/** `build: .` is short for a map with a context alone. */
function plainBuild(build: unknown): Readonly<Record<string, unknown>> {
  const { dockerfile, ...more } = isRecord(build) ? build : { context: build };
  return dockerfile === undefined || dockerfile === 'Dockerfile' ? more : { ...more, dockerfile };
}

function isWithinBuild(theirs: Readonly<Record<string, unknown>>, ours: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(theirs).every(([key, value]) => JSON.stringify(ours[key]) === JSON.stringify(value));
}

/** One text is a list of one; `path: .env` is short for that path. */
function listOf(value: unknown): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.map((each) => {
    const isPathAlone = isRecord(each) && Object.keys(each).join() === 'path';
    return isPathAlone ? String(each['path']) : JSON.stringify(each).replace(/^"(.*)"$/, '$1');
  });
}

function isSet(path: readonly string[], value: unknown): boolean {
  return Array.isArray(value) && kindOf(path) === 'entries';
}

/** As a pair of a map, or as an item such as `KEY=VALUE`, `KEY` (whose value comes from the host) or `host:address`. */
function identifyAssignment(path: readonly string[], key: string | undefined, value: unknown): Identity {
  if (key !== undefined) return { id: key, detail: textOf(value) };
  const { name, value: text } = splitAssignment(path, String(value));
  return { id: name, detail: textOf(text) };
}

/** A variable without a value is not the same as one with an empty value. */
function textOf(value: unknown): string {
  return value === null || value === undefined ? 'from the host' : JSON.stringify(String(value));
}

/** Splits `KEY=VALUE`, or `host:address` as `extra_hosts` also takes it. Without a value: null. */
export function splitAssignment(path: readonly string[], item: string): { name: string; value: string | null } {
  const at = item.search(path.at(-1) === 'extra_hosts' ? /[=:]/ : /=/);
  return at === -1 ? { name: item, value: null } : { name: item.slice(0, at), value: item.slice(at + 1) };
}

/** A container can have one thing at a place: `source:target:mode`, or the long form. Told apart by the target. */
function identifyMount(mount: unknown): Identity {
  if (isRecord(mount)) {
    const { target, source = '', type = 'volume', read_only: isReadOnly, ...more } = mount;
    const rest =
      Object.keys(more).length > 0 || !['volume', 'bind'].includes(String(type)) ? JSON.stringify(mount) : '';
    return { id: trimSlash(String(target)), detail: rest || mountDetail(String(source), isReadOnly ? 'ro' : '') };
  }
  const parts = splitMount(String(mount));
  const [source = '', target, mode = ''] = parts.length === 1 ? ['', ...parts] : parts;
  return { id: trimSlash(target ?? ''), detail: mountDetail(source, mode) };
}

function mountDetail(source: string, mode: string): string {
  const modes = mode.split(',').filter((each) => each !== '' && each !== 'rw');
  return [trimSlash(source), ...modes.sort()].join(':');
}

function trimSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, '') : path;
}

/** By colons, but not those in `${NAME:-default}` and not that of a Windows drive. */
function splitMount(mount: string): string[] {
  return mount.match(/(?:^[A-Za-z]:(?=[\\/])|\$\{[^}]*\}|[^:])+/g) ?? [mount];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
