/** Opens the services, real or rehearsed, for as long as they are used. */
import type { Answers } from '../question.ts';
import type { Rehearsal } from '../rehearsal/rehearsal.ts';
import type { Reach } from './reach.ts';

/** What to reach. */
export interface ReachOptions {
  /** Stand-ins on this machine instead of the real services. */
  readonly rehearse: boolean;
  /** Of the project. */
  readonly answers: Answers;
}

/**
 * @param use gets the services, and the rehearsal where there is one
 * @throws UserError where settings, credentials or the rehearsal cannot be used
 */
export async function withReach<Value>(
  { rehearse, answers }: ReachOptions,
  signal: AbortSignal,
  use: (reach: Reach, rehearsal: Rehearsal | undefined) => Promise<Value>,
): Promise<Value> {
  if (!rehearse) {
    const { openReach } = await import('./open-reach.ts');
    return use(await openReach(answers, signal), undefined);
  }
  const [{ openRehearsal }, { defaultRehearsalFolder }, { reachRehearsal }] = await Promise.all([
    import('../rehearsal/rehearsal.ts'),
    import('../rehearsal/rehearsal-folder.ts'),
    import('./reach-rehearsal.ts'),
  ]);
  const rehearsal = await openRehearsal({ folder: defaultRehearsalFolder });
  try {
    return await use(await reachRehearsal(rehearsal, signal), rehearsal);
  } finally {
    await rehearsal.close();
  }
}
