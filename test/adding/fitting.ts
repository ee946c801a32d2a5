/** Which components fit which projects; found out from the components alone. In memory. */
import { layElsewhere, listExtras } from '../../src/components.ts';
import { UserError } from '../../src/errors.ts';
import type { Texts } from '../foreign-repository.ts';
import { components, planProject } from '../plan-example.ts';
import { addTo } from './texts-repository.ts';

/** Ids of the components that `countable new` offers beside the stack. */
export const extras: readonly string[] = listExtras(components).map(({ value }) => value);

/** Ids of the components that come to repositories of others; what joins others comes with them. */
export const portable: readonly string[] = [...layElsewhere(components)].flatMap(
  ([id, { isExtra, isPortable, joins }]) => ((isExtra || isPortable) && !joins ? [id] : []),
);

/** The files of a project that `countable new` makes with these flags. */
export async function ownProject(flags: Readonly<Record<string, string>>): Promise<Texts> {
  return Object.fromEntries((await planProject('shop', flags)).files);
}

/** What comes of adding some; undefined where the command refuses, or where there is nothing to add to. */
export async function tryAdding(texts: Texts | undefined, ids: readonly string[]): Promise<Texts | undefined> {
  try {
    return texts && (await addTo(texts, ids));
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** Does one of them rule out the other? */
export function doConflict(a: string, b: string): boolean {
  return [a, b].some((id) => components.get(id)?.conflicts.some((other) => [a, b].includes(other)));
}

/** All pairs of them. */
export function pairsOf(ids: readonly string[]): (readonly [string, string])[] {
  return ids.flatMap((first, index) => ids.slice(index + 1).map((second) => [first, second] as const));
}

/** Those that can all be added; some fit only once others are there. In an order in which each fits. */
export async function findFitting(original: Texts, ids: readonly string[]): Promise<string[]> {
  const fitting: string[] = [];
  for (const id of [...ids, ...ids]) {
    if (fitting.includes(id) || fitting.some((other) => doConflict(id, other))) continue;
    const result = await tryAdding(original, [...fitting, id]);
    if (result && result !== original) fitting.push(id);
  }
  return fitting;
}
