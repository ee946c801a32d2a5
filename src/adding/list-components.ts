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
  /** Ids of what comes with it, where it can be added. */
  readonly brings: readonly string[];
  readonly presence: Presence;
  /** Why it cannot be added here; undefined where it can, or is there. */
  readonly obstacle?: string;
}

/**
 * All of them, those that can be added first; without those that come by themselves and have not.
 * @param answers for roles: which component was chosen
 */
export function listComponents(open: OpenRepository, answers: Readonly<Record<string, string>>): ListedComponent[] {
  const situation = situationOf(open, answers);
  const listed = [...open.components].flatMap(([id, { title, description, requires, joins }]): ListedComponent[] => {
    const presence = presenceOf(id, situation);
    if (joins && presence !== 'recorded') return [];
    const fit = presence === 'absent' ? fitOf(id, open, answers) : { brings: [] };
    return [{ id, title, description, requires, presence, ...fit }];
  });
  const rank = ({ presence, obstacle }: ListedComponent): number =>
    presence === 'absent' ? (obstacle === undefined ? 0 : 2) : 1;
  return listed.sort((a, b) => rank(a) - rank(b));
}

function fitOf(
  id: string,
  open: OpenRepository,
  answers: Readonly<Record<string, string>>,
): Pick<ListedComponent, 'brings' | 'obstacle'> {
  try {
    const { brought } = chooseComponents([id], situationOf(open, answers));
    if (!open.isOwn) verifyNothingMissing(open.findings, open.load(brought), open.components);
    return { brings: brought.filter((each) => each !== id) };
  } catch (error) {
    if (error instanceof UserError) return { brings: [], obstacle: error.message };
    throw error;
  }
}
