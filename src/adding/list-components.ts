/** Lists components as they stand to a repository. */
import { UserError } from '../errors.ts';
import { chooseComponents, type Presence, presenceOf } from './choose.ts';
import { type OpenRepository, situationOf } from './open-repository.ts';
import { verifyNothingMissing } from './placing.ts';

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

/**
 * All of them, those that can be added first.
 * @param answers for roles: which component was chosen
 */
export function listComponents(open: OpenRepository, answers: Readonly<Record<string, string>>): ListedComponent[] {
  const situation = situationOf(open, answers);
  const listed = [...open.components].map(([id, { title, description, requires }]): ListedComponent => {
    const presence = presenceOf(id, situation);
    const obstacle = presence === 'absent' ? obstacleOf(() => verifyFits(id, open, answers)) : undefined;
    return { id, title, description, requires, presence, ...(obstacle !== undefined && { obstacle }) };
  });
  const rank = ({ presence, obstacle }: ListedComponent): number =>
    presence === 'absent' ? (obstacle === undefined ? 0 : 2) : 1;
  return listed.sort((a, b) => rank(a) - rank(b));
}

function verifyFits(id: string, open: OpenRepository, answers: Readonly<Record<string, string>>): void {
  const { brought } = chooseComponents([id], situationOf(open, answers));
  if (!open.isOwn) verifyNothingMissing(open.findings, open.load(brought));
}

function obstacleOf(verify: () => void): string | undefined {
  try {
    verify();
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}
