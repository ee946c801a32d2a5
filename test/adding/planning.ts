/** Plans additions and removals over maps of texts, with small components that a test makes up. */

import type { FileChange } from '../../src/adding/file-change.ts';
import { renderAll } from '../../src/adding/fragments.ts';
import { type Addition, planAddition } from '../../src/adding/plan-addition.ts';
import { planRemoval, type Removal } from '../../src/adding/plan-removal.ts';
import type { RecordContent } from '../../src/adding/record-content.ts';
import type { LoadedComponent } from '../../src/component.ts';
import { ownPlace } from '../../src/place.ts';

export type Texts = Readonly<Record<string, string>>;

/** A repository in memory: its files, and what is recorded of it. */
export interface Scene {
  readonly files: Texts;
  readonly recorded: readonly LoadedComponent[];
  readonly record: RecordContent;
}

const emptyRecord: RecordContent = { version: '1', answers: {}, components: {}, files: {}, added: {}, decided: {} };

/** A repository that nothing was added to yet. */
export function sceneOf(files: Texts): Scene {
  return { files, recorded: [], record: emptyRecord };
}

const place = ownPlace;
const render = (components: readonly LoadedComponent[]) =>
  renderAll(components, { answers: {}, placeOf: () => place, aside: [] });
const buffers = (files: Texts) => new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));

interface Options {
  readonly forced?: readonly string[];
  readonly closed?: Texts;
}

/** Plans to add components. */
export function planAdding(scene: Scene, brought: readonly LoadedComponent[], options: Options = {}): Addition {
  return planAddition({
    brought: brought.map(({ id }) => id),
    before: render(scene.recorded),
    after: render([...scene.recorded, ...brought]),
    there: buffers(scene.files),
    place,
    record: scene.record,
    forced: new Set(options.forced),
    closed: new Map(Object.entries(options.closed ?? {})),
  });
}

/** What the repository is with the components in it. */
export function add(scene: Scene, brought: readonly LoadedComponent[], options: Options = {}): Scene {
  const { changes, added, hashes, obstacles } = planAdding(scene, brought, options);
  if (obstacles.length > 0) throw new Error(obstacles.map(({ path, reason }) => `${path} ${reason}`).join('\n'));
  const allAdded = { ...scene.record.added };
  for (const [id, paths] of Object.entries(added)) allAdded[id] = { ...allAdded[id], ...paths };
  const record = { ...scene.record, added: allAdded, files: { ...scene.record.files, ...hashes } };
  return { files: applied(scene.files, changes), recorded: [...scene.recorded, ...brought], record };
}

/** Plans to remove components, by id. */
export function planRemoving(scene: Scene, removed: readonly string[], forced: readonly string[] = []): Removal {
  return planRemoval({
    removed,
    before: render(scene.recorded),
    after: render(scene.recorded.filter(({ id }) => !removed.includes(id))),
    there: buffers(scene.files),
    place,
    record: scene.record,
    forced: new Set(forced),
  });
}

/** What the repository is without them. */
export function remove(scene: Scene, removed: readonly string[]): Scene {
  const { changes, added, hashes } = planRemoving(scene, removed);
  const left = Object.fromEntries(Object.entries(scene.record.added).filter(([id]) => !removed.includes(id)));
  for (const [id, paths] of Object.entries(added)) left[id] = { ...left[id], ...paths };
  const files = Object.entries({ ...scene.record.files, ...hashes });
  const known = Object.fromEntries(files.filter((entry): entry is [string, string] => entry[1] !== undefined));
  const recorded = scene.recorded.filter(({ id }) => !removed.includes(id));
  return { files: applied(scene.files, changes), recorded, record: { ...scene.record, added: left, files: known } };
}

function applied(files: Texts, changes: readonly FileChange[]): Texts {
  const result: Record<string, string> = { ...files };
  for (const { path, after } of changes) {
    if (after) result[path] = after.toString();
    else delete result[path];
  }
  return result;
}
