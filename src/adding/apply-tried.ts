/** Tries a change in a copy, then makes it. */
import type { Decisions } from '../detect/findings/findings.ts';
import { openProgress } from '../progress.ts';
import { applyChanges } from './apply-changes.ts';
import type { CheckResult } from './checks/check.ts';
import { runChecks, verifyChecks } from './checks/run-checks.ts';
import type { FileChange } from './file-change.ts';
import type { OpenRepository } from './open-repository.ts';
import type { AddRequest } from './request.ts';

/** @returns what the checks said; throws as `verifyChecks` and `applyChanges` do */
export async function applyTried(
  { repository }: OpenRepository,
  changes: readonly FileChange[],
  decisions: Decisions,
  request: AddRequest,
  signal: AbortSignal,
): Promise<CheckResult[]> {
  const progress = await openProgress(request);
  try {
    progress.show('Trying the result in a copy');
    const options = { how: request.verify, signal };
    const isTried = request.verify !== 'none';
    const checks = isTried ? await runChecks(repository.folder, changes, decisions, options) : [];
    verifyChecks(checks);
    progress.show(`Writing ${changes.length} files`);
    await applyChanges(repository.folder, changes, signal);
    return checks;
  } finally {
    progress.close();
  }
}
