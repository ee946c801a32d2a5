/** Plans what components add to a repository that exists. Pure. */
import type { FileRule } from '../merge/rule.ts';
import type { Place } from '../place.ts';
import type { Fragment } from '../plan.ts';
import { hashContent } from '../record.ts';
import { type AddedNames, type AddedPart, changeOf, type FileChange, type Obstacle } from './file-change.ts';
import { carryOver, mergeBoth, mergeInto, mergeWhole, ruleAt } from './merge-file.ts';
import { addedTo, type RecordContent } from './record-content.ts';

/** What planning looks at. */
export interface AdditionInput {
  /** Ids of the components that come. */
  readonly brought: readonly string[];
  /** What the recorded components bring, as they were made. */
  readonly before: readonly Fragment[];
  /** What the recorded components and the new ones bring, together. */
  readonly after: readonly Fragment[];
  /** Content by path of the files that are there. */
  readonly there: ReadonlyMap<string, Buffer>;
  readonly place: Place;
  readonly record: RecordContent | undefined;
  /** Paths whose files may be replaced. */
  readonly forced: ReadonlySet<string>;
  /** Files that nothing can be added to, each with the reason. */
  readonly closed: ReadonlyMap<string, string>;
}

/** What comes of it. Where there are obstacles, nothing is to be written. */
export interface Addition {
  readonly changes: readonly FileChange[];
  readonly obstacles: readonly Obstacle[];
  /** By component and path: names of what was merged into files of others. */
  readonly added: AddedNames;
  /** Of files that are ours as a whole, by path. */
  readonly hashes: Readonly<Record<string, string>>;
}

/** Plans each file by itself. */
export function planAddition(input: AdditionInput): Addition {
  const paths = [...new Set(input.after.map(({ path }) => path))].sort();
  const files = paths.map((path) => planFile(path, input));
  return {
    changes: files.flatMap(({ change }) => change ?? []),
    obstacles: files.flatMap(({ obstacles }) => obstacles ?? []),
    added: mergeNames(files.flatMap(({ added }) => added ?? [])),
    hashes: Object.fromEntries(files.flatMap(({ hash }) => (hash ? [hash] : []))),
  };
}

interface FilePlan {
  readonly change?: FileChange | undefined;
  readonly obstacles?: readonly Obstacle[];
  readonly added?: readonly AddedPart[];
  readonly hash?: readonly [path: string, hash: string];
}

function planFile(path: string, input: AdditionInput): FilePlan {
  const { there, place, brought } = input;
  const at = (fragments: readonly Fragment[]): Fragment[] => fragments.filter((each) => each.path === path);
  const [before, after] = [at(input.before), at(input.after)];
  const rule = ruleAt(path, place, after);
  const isNew = ({ component }: Fragment): boolean =>
    brought.includes(component) || !before.some((each) => each.component === component);
  const arriving = after.filter(isNew);
  const ids = arriving.map(({ component }) => component);
  const ours = there.get(path);
  const file = { path, before, after, arriving, rule };
  // Of what was never ours, what all bring together is of no matter.
  if (ours && before.length === 0) return mergeFile({ ...file, ours }, input);
  const { made, wanted } = mergeBoth(before, after, rule);
  if (made && wanted?.equals(made)) return {};
  // A file that we made and that somebody deleted does not come back for the sake of another component's line in it.
  if (!ours && made && arriving.length === 0) return {};
  if (!ours) return whole(path, undefined, made ? mergeWhole(arriving, rule) : wanted, ids);
  if (made && ours.equals(made)) return whole(path, ours, wanted, ids.length > 0 ? ids : brought);
  return mergeFile({ ...file, ours }, input);
}

function whole(
  path: string,
  before: Buffer | undefined,
  after: Buffer | undefined,
  components: readonly string[],
): FilePlan {
  return { change: changeOf(path, before, after, components), ...(after && { hash: [path, hashContent(after)] }) };
}

interface File {
  readonly path: string;
  readonly ours: Buffer;
  readonly before: readonly Fragment[];
  readonly after: readonly Fragment[];
  readonly arriving: readonly Fragment[];
  readonly rule: FileRule | undefined;
}

function mergeFile(file: File, input: AdditionInput): FilePlan {
  const { path, ours, arriving } = file;
  const { record, forced, closed, brought } = input;
  const text = ours.toString();
  const ids = arriving.map(({ component }) => component);
  const obstacle = { path, kind: 'closed', there: text, components: ids.length > 0 ? ids : brought } as const;
  const whyClosed = Buffer.from(text).equals(ours) ? closed.get(path) : 'is not text in UTF-8';
  if (whyClosed !== undefined) {
    const wanted = arriving.map(({ content }) => content.toString()).join('\n');
    return { obstacles: [{ ...obstacle, reason: whyClosed, wanted }] };
  }
  const carried = carrySlots(file, text, record);
  const arrived = mergeArriving(file, carried.text, input);
  const obstacles = [...(carried.misfit ? [{ ...obstacle, ...carried.misfit }] : []), ...arrived.obstacles];
  if (obstacles.length > 0) return { obstacles };
  const after = Buffer.from(arrived.text);
  const isOurs = record?.files[path] === hashContent(ours) || forced.has(path);
  return {
    change: changeOf(path, ours, after, obstacle.components),
    added: arrived.added,
    ...(isOurs && { hash: [path, hashContent(after)] }),
  };
}

interface Arrived {
  readonly text: string;
  readonly added: readonly AddedPart[];
  readonly obstacles: readonly Obstacle[];
}

/** Merges one new component after the other. */
function mergeArriving({ path, arriving, rule }: File, start: string, { forced }: AdditionInput): Arrived {
  const obstacles: Obstacle[] = [];
  const added: AddedPart[] = [];
  let text = start;
  for (const fragment of arriving) {
    const outcome = mergeInto(text, fragment, rule);
    if (outcome.kind === 'merged') {
      text = outcome.text;
      if (outcome.added.length > 0) added.push({ component: fragment.component, path, names: outcome.added });
    } else if (outcome.obstacle.kind === 'different' && forced.has(path)) text = fragment.content.toString();
    else obstacles.push(outcome.obstacle);
  }
  return { text, added, obstacles };
}

interface Carried {
  readonly text: string;
  readonly misfit?: { readonly reason: string; readonly wanted: string };
}

/** What recorded components bring may speak of the new ones: in a table of commands, a list of applications. */
function carrySlots({ path, before, after, rule }: File, text: string, record: RecordContent | undefined): Carried {
  let carried = text;
  for (const { component, content } of before) {
    const now = after.find((each) => each.component === component);
    const [from, to] = [content.toString(), now?.content.toString() ?? content.toString()];
    const next = carryOver(carried, from, to, rule, addedTo(path, component, record));
    if (next === undefined) {
      const reason = 'was changed where something must be added';
      return { text: carried, misfit: { reason, wanted: to } };
    }
    carried = next;
  }
  return { text: carried };
}

function mergeNames(names: readonly AddedPart[]): AddedNames {
  const byComponent: Record<string, Record<string, readonly string[]>> = {};
  for (const { component, path, names: added } of names) {
    byComponent[component] = { ...byComponent[component], [path]: added };
  }
  return byComponent;
}
