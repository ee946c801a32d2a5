/** Works out the whole change that `remove` makes. Reads the files that it looks at. */
import { sureValue } from '../detect/findings/findings.ts';
import { ownPlace, type Place } from '../place.ts';
import type { Fragment } from '../plan.ts';
import { recordPath } from '../record.ts';
import { withExtras } from './extras.ts';
import { changeOf, type FileChange } from './file-change.ts';
import { beginWithMakers, fitAllFragments, renderAll } from './fragments.ts';
import { placesWithout, servicesOf } from './gone-services.ts';
import type { OpenRepository } from './open-repository.ts';
import { type Kept, planRemoval, type Removal } from './plan-removal.ts';
import { loadAside, renderNeeds } from './prepare.ts';
import { type RecordContent, recordedPlace, renderRecordContent } from './record-content.ts';
import type { AddRequest } from './request.ts';

/** What is to be shown, tried and written. */
export interface PreparedRemoval {
  readonly changes: readonly FileChange[];
  readonly kept: readonly Kept[];
}

/** Plans what is left, the record included. */
export async function prepareRemoval(
  open: OpenRepository,
  record: RecordContent,
  request: Pick<AddRequest, 'wanted' | 'forced'>,
): Promise<PreparedRemoval> {
  const { isOwn } = open;
  const { wanted, forced } = request;
  const place = record.place ?? ownPlace;
  const recorded = open.load(Object.keys(record.components));
  const fragmentsOf = (chosen: typeof recorded, called: RecordContent) => {
    const placeOf = (id: string): Place => recordedPlace(called, id) ?? ownPlace;
    const rendering = { answers: record.answers, placeOf, aside: isOwn ? [] : loadAside(open, chosen) };
    const all = [...renderAll(chosen, rendering), ...renderNeeds(chosen, rendering)];
    const key = sureValue(open.findings.requirements)?.key;
    return isOwn ? all : fitAllFragments(beginWithMakers(all, open.components), place, key);
  };
  const before = fragmentsOf(recorded, record);
  const left = placesWithout(record, servicesOf(before, wanted, place));
  const staying = recorded.filter(({ id }) => !wanted.includes(id));
  const after = withoutMade(fragmentsOf(staying, left), open, record, wanted);
  const { files } = await open.read(before.map(({ path }) => path));
  const removal = planRemoval({ removed: wanted, before, after, there: files, place, record, forced });
  return { changes: [...removal.changes, ...recordChanges(open, left, removal, wanted)], kept: removal.kept };
}

/** Files that others only add to, where they are there, go with the component that made them. */
function withoutMade(
  fragments: readonly Fragment[],
  { components }: OpenRepository,
  record: RecordContent,
  removed: readonly string[],
): Fragment[] {
  const made = removed.flatMap((id) => components.get(id)?.makes ?? []);
  return fragments.filter(({ origin, path }) => !made.includes(origin) || record.files[path] === undefined);
}

function recordChanges(
  { recordText = '', isOwn, components: known }: OpenRepository,
  record: RecordContent,
  removal: Removal,
  removed: readonly string[],
): FileChange[] {
  const without = <Value>(map: Readonly<Record<string, Value>>): Record<string, Value> =>
    Object.fromEntries(Object.entries(map).filter(([id]) => !removed.includes(id)));
  const components = without(record.components);
  const files = Object.entries({ ...record.files, ...removal.hashes });
  const added: Record<string, Readonly<Record<string, readonly string[]>>> = without(record.added);
  for (const [id, paths] of Object.entries(removal.added)) added[id] = { ...added[id], ...paths };
  const next: RecordContent = {
    ...record,
    answers: isOwn ? withExtras(record.answers, Object.keys(components), known) : record.answers,
    components,
    files: Object.fromEntries(files.filter((entry): entry is [string, string] => entry[1] !== undefined)),
    added,
  };
  const isEmpty = Object.keys(components).length === 0;
  const text = isEmpty ? undefined : Buffer.from(renderRecordContent(recordText, next));
  const change = changeOf(recordPath, Buffer.from(recordText), text, removed);
  return change ? [change] : [];
}
