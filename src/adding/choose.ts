/** Works out which components come, and which are there already. Pure. */
import type { Component } from '../component.ts';
import { listJoining, unknownComponent, verifyNoConflict } from '../components.ts';
import type { Findings } from '../detect/findings/findings.ts';
import { UserError } from '../errors.ts';
import type { Answers } from '../question.ts';

/** What is known of the repository. */
export interface Situation {
  readonly components: ReadonlyMap<string, Component>;
  /** Ids that the record names, in its order. */
  readonly recorded: readonly string[];
  /** `countable new` made it. Then nothing counts but the record. */
  readonly isOwn: boolean;
  readonly findings: Findings;
  /** For roles: which component was chosen. */
  readonly answers: Answers;
}

/** How a component stands to a repository. */
export type Presence = 'recorded' | 'found' | 'absent';

/** What comes of the wanted components. */
export interface Chosen {
  /** To bring, each after what it requires. */
  readonly brought: readonly string[];
  /** Wanted, and there already. */
  readonly present: readonly { readonly id: string; readonly presence: Presence }[];
  /** There, though not by us, and required: they bring nothing but what others need of them. */
  readonly found: readonly string[];
}

/** Is a component there, and do we know because we brought it or because it was found? */
export function presenceOf(id: string, { components, recorded, isOwn, findings }: Situation): Presence {
  if (recorded.includes(id)) return 'recorded';
  return !isOwn && components.get(id)?.isThere?.(findings) ? 'found' : 'absent';
}

/** May `add` bring it to this repository? */
function isAddable(id: string, { components, isOwn }: Situation): boolean {
  const component = components.get(id);
  if (isOwn) return component?.isForOthers !== true;
  return component?.isExtra === true || component?.isPortable === true;
}

/**
 * Orders what is to be brought, whatever order it is named in.
 * @throws UserError where a component is unknown, cannot come to this repository, or cannot stand beside another
 */
export function chooseComponents(wanted: readonly string[], situation: Situation): Chosen {
  const { components } = situation;
  const unknown = wanted.find((id) => !components.has(id));
  if (unknown !== undefined) throw unknownComponent(unknown, [...components.keys()]);
  const brought: string[] = [];
  const found: string[] = [];
  const visit = (id: string, path: readonly string[]): void => {
    if (brought.includes(id) || found.includes(id)) return;
    if (path.includes(id)) throw new Error(`Components require each other: ${[...path, id].join(' → ')}.`);
    const presence = presenceOf(id, situation);
    if (presence === 'recorded') return;
    if (presence === 'found') {
      found.push(id);
      return;
    }
    verifyAddable(id, path.at(-1), situation);
    for (const required of components.get(id)?.requires ?? []) {
      visit(resolveRole(required, id, wanted, situation), [...path, id]);
    }
    brought.push(id);
  };
  const present = wanted.flatMap((id) => {
    const presence = presenceOf(id, situation);
    return presence === 'absent' ? [] : [{ id, presence }];
  });
  const ordered = [...components.keys()].filter((id) => wanted.includes(id));
  for (const id of ordered) if (!present.some((each) => each.id === id)) visit(id, []);
  const areThere = [...components.keys()].filter(
    (id) => brought.includes(id) || presenceOf(id, situation) !== 'absent',
  );
  const joining = listJoining(components, areThere, [...situation.recorded, ...brought]);
  for (const id of joining) if (components.get(id)?.joins?.some((each) => brought.includes(each))) visit(id, []);
  verifyNoConflict(components, [...situation.recorded, ...brought]);
  verifyRoles(brought, situation);
  return { brought, present, found };
}

/** The component that fills a role here: one that we brought, else one that comes too, else one that is there, else the chosen or only one. */
function resolveRole(idOrRole: string, requiredBy: string, wanted: readonly string[], situation: Situation): string {
  const { components, answers } = situation;
  if (components.has(idOrRole)) return idOrRole;
  const options = [...components].filter(([, { role }]) => role === idOrRole).map(([id]) => id);
  if (options.length === 0) throw new Error(`No component "${idOrRole}" (required by ${requiredBy}).`);
  const chosen = answers[idOrRole] ?? '';
  const [only, ...others] = options;
  const resolved =
    options.find((id) => presenceOf(id, situation) === 'recorded') ??
    options.find((id) => wanted.includes(id)) ??
    options.find((id) => presenceOf(id, situation) === 'found') ??
    (options.includes(chosen) ? chosen : undefined) ??
    (others.length === 0 ? only : undefined);
  if (resolved !== undefined) return resolved;
  const addable = options.filter((id) => isAddable(id, situation));
  throw new UserError(
    `${requiredBy} needs a ${idOrRole}, and there is none here.`,
    addable.length > 0
      ? `Add one with it: ${addable.join(' or ')}.`
      : 'If there is, say where it is: countable add --help names the flags.',
  );
}

/**
 * Has a component a place in a repository that somebody else laid out?
 * @throws UserError where it has none, with what can be done about it
 */
export function verifyPlaceFor(id: string, component: Component | undefined, findings: Findings): void {
  const misfit = component?.misfit?.(findings);
  if (misfit) throw new UserError(`${id} has no place here: ${misfit.reason}.`, misfit.remedy);
}

function verifyAddable(id: string, requiredBy: string | undefined, situation: Situation): void {
  if (isAddable(id, situation)) {
    if (!situation.isOwn) verifyPlaceFor(id, situation.components.get(id), situation.findings);
    return;
  }
  if (situation.isOwn) {
    throw new UserError(
      `${id} is for projects that others made: this one has its own way of it.`,
      'To see what fits this repository: countable list',
    );
  }
  if (requiredBy !== undefined) {
    throw new UserError(
      `${requiredBy} needs ${id}, and there is none here.`,
      'If there is, say where it is: countable add --help names the flags.',
    );
  }
  throw new UserError(
    `${id} fits only projects that countable made.`,
    'To see what fits this repository: countable list',
  );
}

/** One component of a role, and those that it builds on. */
function verifyRoles(brought: readonly string[], { components, recorded }: Situation): void {
  for (const id of brought) {
    const role = components.get(id)?.role;
    const rival = [...recorded, ...brought].find((other) => other !== id && components.get(other)?.role === role);
    const isKin = rival !== undefined && (buildsOn(id, rival, components) || buildsOn(rival, id, components));
    if (role !== undefined && rival !== undefined && !isKin) {
      throw new UserError(`A project has one ${role}, and this one has ${rival}: ${id} cannot be added.`);
    }
  }
}

function buildsOn(id: string, other: string, components: ReadonlyMap<string, Component>): boolean {
  return components.get(id)?.requires.includes(other) ?? false;
}
