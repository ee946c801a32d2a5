/** What of one file may go from another again: whatever was added and is still as it was. */
import { type IsWanted, isAnyName, markName } from './rule.ts';
import {
  type Child,
  type Entry,
  hasDetails,
  indexChildren,
  isCollection,
  isNested,
  isWithin,
  nameOf,
  type Policy,
  type Structure,
} from './structure.ts';

/** A collection of ours that loses some entries, all of them at once. */
export interface Removable<Place> {
  readonly from: Structure<Place>;
  readonly name: string;
  readonly pairs: readonly Pair<Place>[];
}

/** An entry of ours, and the one of theirs that it came from. */
export interface Pair<Place> {
  readonly ours: Child<Place>;
  readonly theirs: Child<Place>;
}

interface Found<Place> {
  readonly removable: readonly Removable<Place>[];
  readonly kept: readonly string[];
}

/** What a removal goes by. */
interface Search<Place> {
  readonly policy: Policy;
  readonly isWanted: IsWanted;
  /** Did nobody touch what the syntax knows and the structure does not, such as comments? */
  readonly isUntouched: (pair: Pair<Place>) => boolean;
}

/** What of theirs can be taken from ours. A collection that would be left empty goes too, unless it was there empty. */
export function findRemovable<Place>(
  ours: Structure<Place>,
  theirs: Structure<Place>,
  search: Search<Place>,
  path: readonly string[] = [],
): Found<Place> {
  const own = indexChildren(ours, search.policy, path);
  const found = [...indexChildren(theirs, search.policy, path).values()].flatMap((entry) => {
    const same = own.get(entry.id);
    return same ? [findInEntry(same, entry, search, [...path, entry.id])] : [];
  });
  const pairs = found.flatMap(({ pair }) => pair ?? []);
  const removable = found.flatMap((each) => each.removable);
  return {
    removable: pairs.length === 0 ? removable : [...removable, { from: ours, name: nameOf(path), pairs }],
    kept: found.flatMap((each) => each.kept),
  };
}

/** Either the entry itself can go, or some of what is in it. */
function findInEntry<Place>(
  own: Entry<Place>,
  entry: Entry<Place>,
  search: Search<Place>,
  path: readonly string[],
): Found<Place> & { pair?: Pair<Place> } {
  const { policy, isWanted, isUntouched } = search;
  const ours = own.child.structure;
  const theirs = entry.child.structure;
  const pair = { ours: own.child, theirs: entry.child };
  const isAdded = isWanted(entry.name);
  if (isAdded && isEqual(own, entry, policy, path) && isUntouched(pair)) return { pair, removable: [], kept: [] };
  const hasParts = isCollection(ours) && isCollection(theirs) && (!isAdded || policy.isContainer(path, theirs.value));
  if (!hasParts) return { removable: [], kept: isAdded ? [entry.name] : [] };
  const found = findRemovable(ours, theirs, isAdded ? { ...search, isWanted: isAnyName } : search, path);
  const isEmptied = found.removable.some(({ from, pairs }) => from === ours && pairs.length === ours.children.length);
  const staysEmpty = isWanted(markName('empty', entry.name));
  return isEmptied && !staysEmpty && isUntouched(pair) ? { ...found, removable: [], pair } : found;
}

function isEqual<Place>(own: Entry<Place>, entry: Entry<Place>, policy: Policy, path: readonly string[]): boolean {
  if (hasDetails(own, entry)) return own.detail === entry.detail;
  if (!isNested(own, entry, policy, path.slice(0, -1))) return true;
  const strict = { ...policy, keepsOurs: () => false };
  const [ours, theirs] = [own.child.structure, entry.child.structure];
  return isWithin(ours, theirs, strict, path) && isWithin(theirs, ours, strict, path);
}
