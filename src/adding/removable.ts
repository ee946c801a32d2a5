/** Says what goes where components are removed, and refuses to take away what others need. Pure. */
import { unknownComponent } from '../components.ts';
import { UserError } from '../errors.ts';
import type { OpenRepository } from './open-repository.ts';
import { neededFlags } from './placing.ts';
import type { RecordContent } from './record-content.ts';

/** What came by itself beside one of these goes with it. */
export function withJoining({ components, record }: OpenRepository, wanted: readonly string[]): string[] {
  const joining = Object.keys(record?.components ?? {}).filter((id) =>
    components.get(id)?.joins?.some((each) => wanted.includes(each)),
  );
  return [...new Set([...wanted, ...joining])];
}

/**
 * Verifies that these can go.
 * @returns the record, which names all of them
 * @throws UserError where one is not there, not ours, or needed by one that stays
 */
export function verifyRemovable(open: OpenRepository, wanted: readonly string[]): RecordContent {
  const { components, record } = open;
  const recorded = Object.keys(record?.components ?? {});
  for (const id of wanted) {
    if (!components.has(id)) throw unknownComponent(id, [...components.keys()]);
    if (!record || !recorded.includes(id)) {
      throw new UserError(
        `countable did not add ${id} to this repository, and takes out nothing that others brought.`,
        'To see what it added: countable list',
      );
    }
  }
  for (const id of wanted) {
    const needing = needingOf(id, recorded, wanted, open);
    if (needing.length > 0) {
      throw new UserError(
        `${needing.join(', ')} ${needing.length === 1 ? 'needs' : 'need'} ${id}.`,
        `Remove it too: countable remove ${withNeeding(wanted, recorded, open).join(' ')}`,
      );
    }
  }
  return record as RecordContent;
}

/** Of what stays, what cannot be without this one: it requires it, or builds on what this one brought. */
function needingOf(
  id: string,
  recorded: readonly string[],
  wanted: readonly string[],
  { components, load }: OpenRepository,
): string[] {
  const stays = recorded.filter((other) => !wanted.includes(other));
  const { role, provides = [] } = components.get(id) ?? {};
  const isRoleFilled = stays.some((other) => components.get(other)?.role === role);
  const fills = [id, ...(role === undefined || isRoleFilled ? [] : [role])];
  return stays.filter((other) => {
    const isRequired = components.get(other)?.requires.some((each) => fills.includes(each));
    return isRequired || (provides.length > 0 && neededFlags(load([other])).some((flag) => provides.includes(flag)));
  });
}

/** These with all that need them, and all that need those. */
function withNeeding(wanted: readonly string[], recorded: readonly string[], open: OpenRepository): string[] {
  const needing = wanted.flatMap((id) => needingOf(id, recorded, wanted, open));
  return needing.length === 0 ? [...wanted] : withNeeding([...new Set([...wanted, ...needing])], recorded, open);
}
