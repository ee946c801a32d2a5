/** Plans what is left of a repository without some of its components: what they added and nobody changed goes. Pure. */
import { type FileRule, type Merged, MergeError, type Unmerged } from '../merge/rule.ts';
import type { Place } from '../place.ts';
import type { Fragment } from '../plan.ts';
import { hashContent } from '../record.ts';
import { type AddedNames, type AddedPart, changeOf, type FileChange } from './file-change.ts';
import { carryOver, mergeBoth, mergeWhole, ruleAt } from './merge-file.ts';
import { addedTo, type RecordContent } from './record-content.ts';

/** What planning looks at. */
export interface RemovalInput {
  /** Ids of the components that go. */
  readonly removed: readonly string[];
  /** What all recorded components bring. */
  readonly before: readonly Fragment[];
  /** What those bring that stay, as far as there is still something to bring it to. */
  readonly after: readonly Fragment[];
  readonly there: ReadonlyMap<string, Buffer>;
  readonly place: Place;
  readonly record: RecordContent;
  /** Paths whose files go even if somebody changed them. */
  readonly forced: ReadonlySet<string>;
}

/** Something that stays although it came with a component, because somebody changed it. */
export interface Kept {
  readonly path: string;
  /** What in the file, as the merge rules name it; empty for the whole file. */
  readonly names: readonly string[];
}

export interface Removal {
  readonly changes: readonly FileChange[];
  readonly kept: readonly Kept[];
  /** What those that stay count as theirs from now on, as they brought the same. */
  readonly added: AddedNames;
  /** Of files that are ours as a whole, by path; undefined for those that are gone. */
  readonly hashes: Readonly<Record<string, string | undefined>>;
}

/** Plans each file by itself. */
export function planRemoval(input: RemovalInput): Removal {
  const paths = [...new Set(input.before.map(({ path }) => path))].sort();
  const files = paths.map((path) => planFile(path, input));
  const added: Record<string, Record<string, readonly string[]>> = {};
  for (const { inherited } of files) {
    for (const { component, path, names } of inherited ?? []) {
      const known = input.record.added[component]?.[path] ?? [];
      added[component] = { ...added[component], [path]: [...new Set([...known, ...names])] };
    }
  }
  return {
    changes: files.flatMap(({ change }) => change ?? []),
    kept: files.flatMap(({ kept }) => kept ?? []),
    added,
    hashes: Object.fromEntries(files.flatMap(({ hash }) => (hash ? [hash] : []))),
  };
}

interface FilePlan {
  readonly change?: FileChange | undefined;
  readonly kept?: readonly Kept[];
  readonly inherited?: readonly AddedPart[];
  readonly hash?: readonly [path: string, hash: string | undefined];
}

interface File {
  readonly path: string;
  readonly ours: Buffer;
  readonly before: readonly Fragment[];
  readonly after: readonly Fragment[];
  readonly going: readonly Fragment[];
  readonly rule: FileRule | undefined;
}

function planFile(path: string, input: RemovalInput): FilePlan {
  const { there, place, record, removed } = input;
  const at = (fragments: readonly Fragment[]): Fragment[] => fragments.filter((each) => each.path === path);
  const [before, after] = [at(input.before), at(input.after)];
  const rule = ruleAt(path, place, before);
  const ours = there.get(path);
  const { made, wanted } = mergeBoth(before, after, rule);
  if (!ours || (made && wanted?.equals(made))) return {};
  const isMade = record.files[path] !== undefined;
  const isUntouched = made?.equals(ours) || hashContent(ours) === record.files[path];
  if (isMade && made?.equals(ours)) return whole(path, ours, wanted, removed);
  if (isMade && isUntouched && !wanted) return whole(path, ours, undefined, removed);
  const going = before.filter(({ component }) => !after.some((each) => each.component === component));
  return unmergeFile({ path, ours, before, after, going, rule }, input);
}

function whole(path: string, ours: Buffer, wanted: Buffer | undefined, removed: readonly string[]): FilePlan {
  return { change: changeOf(path, ours, wanted, removed), hash: [path, wanted && hashContent(wanted)] };
}

function unmergeFile(file: File, { record, forced, removed }: RemovalInput): FilePlan {
  const { path, ours, after, going, rule } = file;
  const isMade = record.files[path] !== undefined;
  if (!rule && going.length > 0) {
    if (!isMade) return {};
    return forced.has(path) ? whole(path, ours, undefined, removed) : { kept: [{ path, names: [] }] };
  }
  const carried = carrySlots(file, ours.toString(), record);
  const unmerged = unmergeGoing(file, carried ?? ours.toString(), record);
  const { text, inherited } = restoreShared(unmerged.text, file);
  const isEmpty = isMade && text.trim() === '' && after.length === 0;
  const result = isEmpty ? undefined : Buffer.from(text);
  const isUntouched = record.files[path] === hashContent(ours);
  const names = unmerged.kept;
  return {
    change: changeOf(path, ours, result, removed),
    kept: names.length > 0 || carried === undefined ? [{ path, names }] : [],
    inherited,
    ...((isUntouched || isEmpty) && { hash: [path, result && hashContent(result)] }),
  };
}

function unmergeGoing({ path, going, after, rule }: File, start: string, record: RecordContent): Unmerged {
  const stays = mergeWhole(after, rule)?.toString() ?? '';
  // Of a file that others made, all that came is recorded.
  const isMade = record.files[path] !== undefined;
  const kept: string[] = [];
  let text = start;
  // The last that came goes first: what the first one made for itself, others have put their own into.
  for (const fragment of rule ? [...going].reverse() : []) {
    const only = record.added[fragment.component]?.[path] ?? (rule && isMade ? namesOf(rule, stays, fragment) : []);
    const unmerged = rule && tryUnmerge(rule, text, fragment.content, only);
    text = unmerged?.text ?? text;
    kept.push(...(unmerged?.kept ?? []));
  }
  return { text, kept };
}

/** What a fragment added, where no record says so: what it has beside what the others bring. */
function namesOf(rule: FileRule, stays: string, { content }: Fragment): readonly string[] | undefined {
  return stays === '' ? undefined : rule.merge(stays, content.toString()).added;
}

/** What went with one component may also be another's: it comes back, and is the other's. */
function restoreShared(text: string, { path, ours, after, rule }: File): { text: string; inherited: AddedPart[] } {
  const inherited: AddedPart[] = [];
  let restored = text;
  for (const { component, content } of rule ? after : []) {
    const lacked = tryMerge(rule, ours.toString(), content)?.added ?? [];
    const merged = tryMerge(rule, restored, content);
    // What was not there before the removal either, somebody took out.
    if (!merged || merged.added.every((name) => lacked.includes(name))) continue;
    restored = merged.text;
    inherited.push({ component, path, names: merged.added });
  }
  return { text: restored, inherited };
}

function tryMerge(rule: FileRule | undefined, text: string, content: Buffer): Merged | undefined {
  try {
    return rule?.merge(text, content.toString());
  } catch (error) {
    if (error instanceof MergeError) return undefined;
    throw error;
  }
}

function tryUnmerge(rule: FileRule, text: string, content: Buffer, only: readonly string[] | undefined): Unmerged {
  try {
    return rule.unmerge(text, content.toString(), only);
  } catch (error) {
    if (error instanceof MergeError) return { text, kept: [error.message] };
    throw error;
  }
}

/** Takes out of what others bring what speaks of those that go; undefined where somebody changed just that. */
function carrySlots({ path, before, after, rule }: File, text: string, record: RecordContent): string | undefined {
  let carried: string | undefined = text;
  for (const { component, content } of after) {
    const then = before.find((each) => each.component === component);
    if (carried === undefined || !then) continue;
    const added = addedTo(path, component, record);
    carried = carryOver(carried, then.content.toString(), content.toString(), rule, added);
  }
  return carried;
}
