/** Files as maps and lists, whatever their syntax: what one says that another lacks. */
import { MergeError, markName } from './rule.ts';

/** A value in a file. `place` says where it is; only the file's syntax can read that. */
export interface Structure<Place> {
  /** `nothing` is a key without a value, or an empty file: it can become a map or a list. */
  readonly kind: 'map' | 'list' | 'value' | 'nothing';
  /** As plain data. */
  readonly value: unknown;
  /** Empty for what is neither a map nor a list. */
  readonly children: readonly Child<Place>[];
  readonly place: Place;
}

/** A pair of a map or an item of a list. */
export interface Child<Place> {
  /** Undefined for an item. */
  readonly key: string | undefined;
  readonly structure: Structure<Place>;
}

/** By what entries of a collection are told apart, and what more there is to compare. */
export interface Identity {
  readonly id: string;
  /** Two entries that are the same must agree on it, where both have one. */
  readonly detail?: string | undefined;
}

/** How the parts of a kind of file are meant. A path holds the keys from the top. */
export interface Policy {
  /** Is this list one value, such as a command? It is then merged only where both are equal. */
  isValue(path: readonly string[]): boolean;
  /** @param key of a map's pair; undefined for a list's item */
  identify(path: readonly string[], key: string | undefined, value: unknown): Identity;
  /** Do lists and maps mean the same here, so that one can be added to the other? */
  isListOrMap(path: readonly string[]): boolean;
  /** Are a list's items maps that are merged as those under keys are? Otherwise an item is one value. */
  mergesItems?(path: readonly string[]): boolean;
  /** Does ours say what theirs says, in another form: `env_file: .env` as a list of one? */
  isSaid?(path: readonly string[], ours: unknown, theirs: unknown): boolean;
  /** Does ours stay, whatever theirs says? */
  keepsOurs(path: readonly string[]): boolean;
  /** Where somebody changed what was added: does each entry count by itself? Otherwise the whole of it stays. */
  isContainer(path: readonly string[], theirs: unknown): boolean;
}

/** What ours lacks in one of its collections. */
export interface Missing<Place> {
  readonly into: Structure<Place>;
  readonly path: readonly string[];
  readonly name: string;
  readonly from: Structure<Place>;
  readonly children: readonly Child<Place>[];
}

/** What ours lacks, collection by collection. @throws MergeError where the two contradict each other */
export function findMissing<Place>(
  ours: Structure<Place>,
  theirs: Structure<Place>,
  policy: Policy,
  path: readonly string[] = [],
): Missing<Place>[] {
  if (theirs.kind === 'nothing' && ours.kind !== 'value') return [];
  if (ours.kind === 'nothing' && theirs.kind !== 'value') {
    const { children } = theirs;
    return children.length === 0 ? [] : [{ into: ours, path, name: nameOf(path), from: theirs, children }];
  }
  if (areMergeable(ours, theirs, policy, path)) return findMissingChildren(ours, theirs, policy, path);
  if (isSame(ours.value, theirs.value) || policy.keepsOurs(path)) return [];
  if (policy.isSaid?.(path, ours.value, theirs.value)) return [];
  throw contradiction(nameOf(path), ours, theirs);
}

function areMergeable<Place>(
  ours: Structure<Place>,
  theirs: Structure<Place>,
  policy: Policy,
  path: readonly string[],
): boolean {
  if (!isCollection(ours) || !isCollection(theirs)) return false;
  if (ours.kind !== theirs.kind) return policy.isListOrMap(path);
  return ours.kind === 'map' || !policy.isValue(path);
}

export function isCollection<Place>({ kind }: Structure<Place>): boolean {
  return kind === 'map' || kind === 'list';
}

function findMissingChildren<Place>(
  ours: Structure<Place>,
  theirs: Structure<Place>,
  policy: Policy,
  path: readonly string[],
): Missing<Place>[] {
  const own = indexChildren(ours, policy, path);
  const missing: Child<Place>[] = [];
  const below: Missing<Place>[] = [];
  for (const entry of indexChildren(theirs, policy, path).values()) {
    const same = own.get(entry.id);
    if (!same) missing.push(entry.child);
    else if (hasDetails(same, entry)) {
      if (same.detail === entry.detail || policy.keepsOurs([...path, entry.id])) continue;
      throw contradiction(entry.name, same.child.structure, entry.child.structure);
    } else if (isNested(same, entry, policy, path)) {
      below.push(...findMissing(same.child.structure, entry.child.structure, policy, [...path, entry.id]));
    }
  }
  if (missing.length === 0) return below;
  return [...below, { into: ours, path, name: nameOf(path), from: theirs, children: missing }];
}

function contradiction<Place>(name: string, ours: Structure<Place>, theirs: Structure<Place>): MergeError {
  return new MergeError(`${name} is ${JSON.stringify(ours.value)} and ${JSON.stringify(theirs.value)}`);
}

/** A child, and by what it is known. */
export interface Entry<Place> extends Identity {
  readonly child: Child<Place>;
  /** As in `Merged.added`. */
  readonly name: string;
}

/** Are two entries of the same name compared by what is in them, and not by their name alone? */
export function isNested<Place>(a: Entry<Place>, b: Entry<Place>, policy: Policy, path: readonly string[]): boolean {
  const areValues = a.child.key !== undefined && b.child.key !== undefined;
  return areValues || policy.mergesItems?.(path) === true;
}

/** Must two entries agree on more than what tells them apart? */
export function hasDetails(a: Identity, b: Identity): boolean {
  return a.detail !== undefined && b.detail !== undefined;
}

/** The entries of a collection by their ids. */
export function indexChildren<Place>(
  structure: Structure<Place>,
  policy: Policy,
  path: readonly string[],
): Map<string, Entry<Place>> {
  const index = new Map<string, Entry<Place>>();
  for (const child of structure.children) {
    const identity = policy.identify(path, child.key, child.structure.value);
    if (!index.has(identity.id))
      index.set(identity.id, { ...identity, child, name: childName(path, policy, child, identity.id) });
  }
  return index;
}

/** The names of what ours lacks, for `Merged.added`. */
export function namesOf<Place>(missing: readonly Missing<Place>[], policy: Policy): string[] {
  return missing.flatMap(({ into, path, name, children }) => {
    const names = children.map((child) => {
      const { id } = policy.identify(path, child.key, child.structure.value);
      return childName(path, policy, child, id);
    });
    return path.length > 0 && into.children.length === 0 ? [markName('empty', name), ...names] : names;
  });
}

function childName(path: readonly string[], policy: Policy, { key }: { key: string | undefined }, id: string): string {
  const isPair = key !== undefined || policy.isListOrMap(path);
  return isPair ? nameOf([...path, id]) : `${nameOf(path)}[${id}]`;
}

export function nameOf(path: readonly string[]): string {
  return path.map((key) => (/[.[\]"]/.test(key) ? JSON.stringify(key) : key)).join('.');
}

/** Does ours say all that theirs says? */
export function isWithin<Place>(
  theirs: Structure<Place>,
  ours: Structure<Place>,
  policy: Policy,
  path: readonly string[] = [],
): boolean {
  try {
    return findMissing(ours, theirs, policy, path).length === 0;
  } catch (error) {
    if (error instanceof MergeError) return false;
    throw error;
  }
}

/** Equal as data: keys in any order. */
export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(sortKeys(a)) === JSON.stringify(sortKeys(b));
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
      .map(([key, each]) => [key, sortKeys(each)]),
  );
}
