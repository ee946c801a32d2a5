/** Every extra, added to a project that `new` made without it, and removed again. In memory. */
import { describe, expect, it } from 'vitest';
import { chooseComponents } from '../../src/adding/choose.ts';
import type { FileChange } from '../../src/adding/file-change.ts';
import { renderAll } from '../../src/adding/fragments.ts';
import { planAddition } from '../../src/adding/plan-addition.ts';
import { planRemoval } from '../../src/adding/plan-removal.ts';
import type { RecordContent } from '../../src/adding/record-content.ts';
import { listExtras, loadComponents } from '../../src/components.ts';
import { ownPlace } from '../../src/place.ts';
import { recordPath } from '../../src/record.ts';
import { detect } from '../detect/detect-texts.ts';
import { components, type Example, planProject } from '../plan-example.ts';

type Files = ReadonlyMap<string, Buffer>;

function filesOf({ changes }: Example): Files {
  const files = changes.filter(({ path }) => path !== recordPath);
  return new Map(files.map(({ path, after }) => [path, after]));
}

function applied(files: Files, changes: readonly FileChange[]): Record<string, string> {
  const result = new Map(files);
  for (const { path, after } of changes) {
    if (after) result.set(path, after);
    else result.delete(path);
  }
  return asTexts(result);
}

function asTexts(files: Files): Record<string, string> {
  return Object.fromEntries([...files].map(([path, content]) => [path, content.toString()]));
}

const stacks = ['django', 'static'].map((stack): { stack: string; extras: string[] } => ({
  stack,
  extras: fitting(stack),
}));

/** Extras that bring no other stack. */
function fitting(stack: string): string[] {
  const needs = (id: string): string[] => [id, ...(components.get(id)?.requires ?? []).flatMap(needs)];
  const others = ['django', 'static'].filter((each) => each !== stack);
  const extras = listExtras(components).map(({ value }) => value);
  return extras.filter((id) => !needs(id).some((each) => others.includes(each)));
}

const cases = stacks.flatMap(({ stack, extras }) => extras.map((extra) => [stack, extra] as const));

describe.each(cases)('a %s project with %s', (stack, extra) => {
  it('is the same whether it came with it or was added, and without it what it was before', async () => {
    const without = await planProject('without', { stack });
    const withIt = await planProject('with', { stack, extras: extra });
    const recorded = without.components.map(({ id }) => id);
    const situation = { components, recorded, isOwn: true, findings: detect({}), answers: without.answers };
    const { brought } = chooseComponents([extra], situation);
    const rendering = { answers: without.answers, placeOf: () => ownPlace, aside: [] };
    const [before, after] = [recorded, [...recorded, ...brought]].map((ids) =>
      renderAll(loadComponents(components, ids), rendering),
    ) as [ReturnType<typeof renderAll>, ReturnType<typeof renderAll>];
    const record: RecordContent = { version: '', answers: {}, components: {}, files: {}, added: {}, decided: {} };
    const common = { place: ownPlace, forced: new Set<string>() };

    const there = filesOf(without);
    const addition = planAddition({ ...common, brought, before, after, there, record, closed: new Map() });
    expect(addition.obstacles).toEqual([]);
    expect(applied(there, addition.changes)).toEqual(asTexts(filesOf(withIt)));

    const known = { ...record, files: addition.hashes };
    const removal = planRemoval({
      ...common,
      removed: brought,
      before: after,
      after: before,
      there: filesOf(withIt),
      record: known,
    });
    expect(removal.kept).toEqual([]);
    expect(applied(filesOf(withIt), removal.changes)).toEqual(asTexts(there));
  });
});
