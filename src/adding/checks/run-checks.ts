/** Tries the result of a change before it is written. */
import { detectRepository } from '../../detect/detect.ts';
import type { Decisions } from '../../detect/findings/findings.ts';
import { readRepository } from '../../detect/repository.ts';
import { UserError } from '../../errors.ts';
import type { FileChange } from '../file-change.ts';
import type { CheckResult } from './check.ts';
import { checkCompose } from './compose.ts';
import { checkInContainers, type Thoroughness } from './containers.ts';
import { checkPython } from './python.ts';
import { withScratch } from './scratch.ts';

/** Runs every check that fits, in a copy. */
export async function runChecks(
  root: string,
  changes: readonly FileChange[],
  decisions: Decisions,
  options: { readonly how: Thoroughness; readonly signal: AbortSignal },
): Promise<CheckResult[]> {
  return withScratch(root, changes, async (scratch) => {
    const { texts, branches } = await readRepository(root, { allowDirty: true });
    const after = new Map(changes.map(({ path, after: content }) => [path, content?.toString()]));
    const isThere = (path: string): boolean => !after.has(path) || after.get(path) !== undefined;
    const keys = (): string[] => [...new Set([...texts.keys(), ...after.keys()])].filter(isThere);
    const get = (path: string): string | undefined => (after.has(path) ? after.get(path) : texts.get(path));
    const findings = detectRepository({ texts: { keys, get }, branches }, decisions);
    const compose = await checkCompose(scratch, findings, options.signal);
    const python = await checkPython(scratch, changes, options.signal);
    const inContainers = await checkInContainers(scratch, findings, changes, options);
    return [...compose, ...(python ? [python] : []), ...inContainers];
  });
}

/** @throws UserError with what the checks printed, where one failed */
export function verifyChecks(results: readonly CheckResult[]): void {
  const failed = results.filter(({ kind }) => kind === 'failed');
  if (failed.length === 0) return;
  const reports = failed.map(({ title, reason }) => `${title} fails on the result:\n${reason}`);
  throw new UserError(
    `${reports.join('\n')}\nNothing was written.`,
    'To see the change: add --dry-run. To write it all the same: --no-verify',
  );
}
