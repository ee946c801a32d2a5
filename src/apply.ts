/** Applies a plan: the only module that writes into a project. All or nothing. */
import { setImmediate } from 'node:timers/promises';
import { explainSystemError, Interrupted, systemCode, UserError } from './errors.ts';
import { type CommitResult, commitEverything } from './git.ts';
import type { Plan } from './plan.ts';
import { closeStaging, openStaging, placeStaged, removeLeftovers, type Staging, stageFiles } from './staging.ts';
import type { Target } from './target.ts';

/** What came of the repository; undefined where none was wanted. */
export type ApplyResult = { readonly git: CommitResult | undefined };

/** How to go about it. */
export interface ApplyOptions {
  /** The first commit's message; undefined: no repository. */
  readonly commitMessage: string | undefined;
  /** Called as each part begins. */
  readonly onProgress: (doing: string) => void;
}

/**
 * Makes a new project in its target.
 * @throws UserError where the system refuses; Interrupted where the signal fires before the project is in place.
 *   Nothing is left behind either way.
 */
export async function applyNew(
  plan: Plan,
  target: Target,
  options: ApplyOptions,
  signal: AbortSignal,
): Promise<ApplyResult> {
  try {
    await removeLeftovers(target);
    return await build(plan, target, options, signal);
  } catch (error) {
    if (signal.aborted) throw new Interrupted();
    if (!systemCode(error)) throw error;
    throw new UserError(
      `Cannot make ${target.shown}: ${explainSystemError(error)}. Nothing was left behind.`,
      'Mend that, or choose another folder, then run the same command again.',
      undefined,
      { cause: error },
    );
  }
}

async function build(plan: Plan, target: Target, options: ApplyOptions, signal: AbortSignal): Promise<ApplyResult> {
  const { commitMessage: message, onProgress } = options;
  let git: CommitResult | undefined;
  await withStaging(target, async (staging) => {
    onProgress(`Writing ${plan.changes.length} files`);
    stageFiles(staging, plan.changes);
    if (message && !target.hasGit) {
      onProgress('Making the first commit');
      git = await commitEverything(staging.project, message, signal);
    }
    // A signal that arrived while files were written is heard on the next turn of the event loop.
    await setImmediate();
    signal.throwIfAborted();
    await placeStaged(staging);
  });
  // A repository that was there already is only touched once the files are in place: up to then nothing has to be undone.
  if (message && target.hasGit) {
    onProgress('Making the first commit');
    git = await commitEverything(target.folder, message);
  }
  return { git };
}

async function withStaging(target: Target, use: (staging: Staging) => Promise<void>): Promise<void> {
  const staging = await openStaging(target);
  try {
    await use(staging);
  } finally {
    await closeStaging(staging);
  }
}
