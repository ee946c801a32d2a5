/** Lists components as they stand to a repository. Pure. */
import { UserError } from '../errors.ts';
import { chooseComponents, type Presence, presenceOf, type Situation } from './choose.ts';

/** A component, seen from a repository. */
export interface ListedComponent {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Ids or roles. */
  readonly requires: readonly string[];
  readonly presence: Presence;
  /** Why it cannot be added here; undefined where it can, or is there. */
  readonly obstacle?: string;
}

/** All of them, those that can be added first. */
export function listComponents(situation: Situation): ListedComponent[] {
  const listed = [...situation.components].map(([id, { title, description, requires }]): ListedComponent => {
    const presence = presenceOf(id, situation);
    const obstacle = presence === 'absent' ? obstacleOf(id, situation) : undefined;
    return { id, title, description, requires, presence, ...(obstacle !== undefined && { obstacle }) };
  });
  const rank = ({ presence, obstacle }: ListedComponent): number =>
    presence === 'absent' ? (obstacle === undefined ? 0 : 2) : 1;
  return listed.sort((a, b) => rank(a) - rank(b));
}

function obstacleOf(id: string, situation: Situation): string | undefined {
  try {
    chooseComponents([id], situation);
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}
