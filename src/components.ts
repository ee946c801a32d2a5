/** Finds, reads and orders the components under `templates/`. Reading happens in `readComponents` alone. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import leven from 'leven';
import type { Component, LoadedComponent } from './component.ts';
import { UsageError, UserError } from './errors.ts';
import { importModule, listFolders, rootUrl } from './modules.ts';
import type { Answers, Choice } from './question.ts';

/** Every component's own description, by id, without the files. */
export async function readComponents(): Promise<Map<string, Component>> {
  const ids = listFolders('templates');
  const components = await Promise.all(
    ids.map(async (id) => (await importModule(`templates/${id}/component`))['component'] as Component),
  );
  return new Map(ids.map((id, index) => [id, components[index] as Component]));
}

/** Reads the files of the given components, keeping their order. */
export function loadComponents(components: ReadonlyMap<string, Component>, ids: readonly string[]): LoadedComponent[] {
  return ids.map((id) => ({ ...(components.get(id) as Component), id, files: readFiles(id, 'files') }));
}

/** Reads components as `read` does, but the files of each only once, however often it is asked for. */
export function readOnce(
  read: (ids: readonly string[]) => readonly LoadedComponent[],
): (ids: readonly string[]) => LoadedComponent[] {
  const loaded = new Map<string, LoadedComponent>();
  return (ids) => {
    for (const component of read(ids.filter((id) => !loaded.has(id)))) loaded.set(component.id, component);
    return ids.map((id) => loaded.get(id) as LoadedComponent);
  };
}

/** Every component as it is in repositories that somebody else laid out. */
export function layElsewhere(components: ReadonlyMap<string, Component>): Map<string, Component> {
  return new Map(
    [...components].map(([id, component]) => {
      const { elsewhere } = component;
      return [id, elsewhere ? { ...component, isPortable: true, contributes: {}, ...elsewhere } : component];
    }),
  );
}

/**
 * Reads the files that components bring to repositories that somebody else laid out, keeping their order.
 * @param components as `layElsewhere` gives them
 */
export function loadElsewhere(components: ReadonlyMap<string, Component>, ids: readonly string[]): LoadedComponent[] {
  return loadComponents(components, ids).map((component) => {
    if (!component.elsewhere) return component;
    const { shares = [], moves = {} } = component.elsewhere;
    const targets = new Map([...shares.map((each): [string, string] => [each, each]), ...Object.entries(moves)]);
    const shared = [...component.files].flatMap(([path, content]): [string, Buffer][] => {
      const from = [...targets.keys()].find((each) =>
        each.endsWith('/') ? path.startsWith(each) : path.replace(/\.hbs$/, '') === each,
      );
      return from === undefined ? [] : [[`${targets.get(from)}${path.slice(from.length)}`, content]];
    });
    const own = readFiles(component.id, 'elsewhere');
    const isReplaced = (path: string): boolean =>
      own.has(path) || own.has(`${path}.hbs`) || own.has(path.replace(/\.hbs$/, ''));
    return { ...component, files: new Map([...shared.filter(([path]) => !isReplaced(path)), ...own]) };
  });
}

function readFiles(id: string, layout: 'files' | 'elsewhere'): Map<string, Buffer> {
  const folder = fileURLToPath(new URL(`templates/${id}/${layout}`, rootUrl));
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.sort().map((path) => [relative(folder, path).split(sep).join('/'), readFileSync(path)]));
}

/** The components that have a role, as a choice; the default first. */
export function choicesOfRole(components: ReadonlyMap<string, Component>, role: string): Choice[] {
  return [...components]
    .filter(([, component]) => component.role === role)
    .sort(([, a], [, b]) => Number(b.isDefault ?? false) - Number(a.isDefault ?? false))
    .map(([value, { title, description }]) => ({ value, title, description }));
}

/** The components that may be chosen beside the stack. */
export function listExtras(components: ReadonlyMap<string, Component>): Choice[] {
  return [...components]
    .filter(([, { isExtra }]) => isExtra)
    .map(([value, { title, description }]) => ({ value, title, description }));
}

/** A choice that says what comes along with it. */
export function withBrought(choice: Choice, brought: readonly string[]): Choice {
  if (brought.length === 0) return choice;
  return { ...choice, description: `${choice.description}. Brings ${brought.join(', ')} too` };
}

/** The ids in a list that a person wrote: "redis, celery". */
export function parseIds(list: string): string[] {
  return list
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
}

/** Is this component, or anything that it requires, of this id, or does it ask for a component of this role? */
export function requires(components: ReadonlyMap<string, Component>, id: string, idOrRole: string): boolean {
  const seen = new Set<string>();
  const visit = (each: string): boolean => {
    if (each === idOrRole) return true;
    if (seen.has(each)) return false;
    seen.add(each);
    return components.get(each)?.requires.some(visit) ?? false;
  };
  return visit(id);
}

/**
 * Ids of the wanted components, of all that they require and of those that join them, each after what it requires.
 * @param wanted ids or roles; a role stands for the component that the answers name for it
 * @throws UserError where there is no such component, nothing is chosen for a role, or two of them conflict
 * @throws Error where components require something unknown, or themselves: a mistake in `templates/`
 */
export function orderComponents(
  components: ReadonlyMap<string, Component>,
  wanted: readonly string[],
  answers: Answers,
): string[] {
  const order: string[] = [];
  const visit = (idOrRole: string, path: readonly string[]): void => {
    const id = findComponent(components, idOrRole, answers, path.at(-1));
    if (path.includes(id)) throw new Error(`Components require each other: ${[...path, id].join(' → ')}.`);
    if (order.includes(id)) return;
    for (const required of components.get(id)?.requires ?? []) visit(required, [...path, id]);
    order.push(id);
  };
  for (const id of wanted) visit(id, []);
  for (const id of listJoining(components, order)) visit(id, []);
  verifyNoConflict(components, order);
  return order;
}

/**
 * Those that come by themselves beside these.
 * @param own of these, those that we bring: only with them can others conflict
 */
export function listJoining(
  components: ReadonlyMap<string, Component>,
  ids: readonly string[],
  own: readonly string[] = ids,
): string[] {
  return [...components].flatMap(([id, { joins, conflicts }]) =>
    joins?.every((each) => ids.includes(each)) && !conflicts.some((each) => own.includes(each)) ? [id] : [],
  );
}

function findComponent(
  components: ReadonlyMap<string, Component>,
  idOrRole: string,
  answers: Answers,
  requiredBy: string | undefined,
): string {
  if (components.has(idOrRole)) return idOrRole;
  const chosen = answers[idOrRole];
  if (chosen !== undefined && components.has(chosen)) return chosen;
  const options = choicesOfRole(components, idOrRole).map(({ value }) => value);
  if (options.length > 0) {
    const who = requiredBy === undefined ? 'This' : components.get(requiredBy)?.title;
    throw new UserError(`${who} needs a ${idOrRole}, and none is chosen.`, `Choose one: ${options.join(' or ')}.`);
  }
  if (requiredBy !== undefined) throw new Error(`No component "${idOrRole}" (required by ${requiredBy}).`);
  throw unknownComponent(idOrRole, [...components.keys()]);
}

/** Says that there is no such component, and which may be meant. */
export function unknownComponent(id: string, known: readonly string[]): UsageError {
  const [nearest] = [...known].sort((a, b) => leven(id, a) - leven(id, b));
  // Three letters changed make another word of a short one.
  const isNear = nearest !== undefined && leven(id, nearest) <= Math.min(3, id.length / 2);
  return new UsageError(
    `There is no component "${id}"${isNear ? `; did you mean ${nearest}?` : '.'}`,
    'To see all: countable list',
  );
}

/** @throws UserError where two components cannot stand beside each other */
export function verifyNoConflict(components: ReadonlyMap<string, Component>, ids: readonly string[]): void {
  for (const id of ids) {
    const conflict = components.get(id)?.conflicts.find((other) => ids.includes(other));
    if (conflict) throw new UserError(`${id} cannot stand beside ${conflict}.`, 'Leave one of them out.');
  }
}
