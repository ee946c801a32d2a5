/** Keeps the answer `extras` of a project of ours true to what it has: `countable new` with it gives the same. Pure. */
import type { Component } from '../component.ts';
import { parseIds } from '../components.ts';
import type { Answers } from '../question.ts';

/**
 * The answers with the extras that a project has now. What others of them require goes without saying.
 * @param recorded ids of all components of the project, each behind what it requires
 */
export function withExtras(
  answers: Answers,
  recorded: readonly string[],
  components: ReadonlyMap<string, Component>,
): Answers {
  const { extras: before } = answers;
  const extras = parseIds(before ?? '').filter((id) => recorded.includes(id));
  const unsaid = recorded.filter((id) => components.get(id)?.isExtra && !extras.includes(id));
  const said = [...extras];
  for (const id of unsaid.toReversed()) if (!said.some((each) => isNeededBy(id, each, components))) said.push(id);
  const now = [...extras, ...said.slice(extras.length).toReversed()].join(', ');
  const isSame = now === parseIds(before ?? '').join(', ');
  return isSame ? answers : { ...answers, extras: now };
}

function isNeededBy(id: string, other: string, components: ReadonlyMap<string, Component>): boolean {
  const required = components.get(other)?.requires ?? [];
  return required.some((each) => each === id || isNeededBy(id, each, components));
}
