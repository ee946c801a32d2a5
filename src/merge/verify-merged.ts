/** The last look at what a merge made, before anybody gets it. */
import { MergeError } from './rule.ts';
import { isWithin, type Policy, type Structure } from './structure.ts';

/**
 * Whatever a parser or we misjudge: a result that does not say all that both files say must not come out.
 * @param read gives the structure of the result
 */
export function verifyMerged<Place>(
  read: () => Structure<Place>,
  ours: Structure<Place>,
  theirs: Structure<Place>,
  policy: Policy,
): void {
  const merged = tryRead(read);
  if (merged && isWithin(ours, merged, policy) && isWithin(theirs, merged, policy)) return;
  throw new MergeError('nothing can be added to this file without changing what is there');
}

function tryRead<Place>(read: () => Structure<Place>): Structure<Place> | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof MergeError) return undefined;
    throw error;
  }
}
