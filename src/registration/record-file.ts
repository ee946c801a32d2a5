/** Writes what is registered into a project's record, and commits that file alone. */
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { explainSystemError, systemCode, UserError } from '../errors.ts';
import { GitError, git } from '../git.ts';
import { parseRecord, recordPath, renderServices, type ServiceRecord } from '../record.ts';
import type { ServiceId } from '../services/service.ts';
import { isRunning } from '../staging.ts';
import { readCommittedRecord } from './project.ts';

/**
 * Changes what is recorded of one service: all of the old file or all of the new one, at any moment.
 * Blocking, so that two services that end at the same time do not lose each other's record.
 * @throws UserError where it cannot be written
 */
export function writeRecord(root: string, id: ServiceId, change: (record: ServiceRecord) => ServiceRecord): void {
  const path = join(root, recordPath);
  const temporary = `${path}.${process.pid}`;
  try {
    removeLeftovers(root);
    const text = readFileSync(path, 'utf8');
    const { services } = parseRecord(text);
    const changed = renderServices(text, { ...services, [id]: change(services[id] ?? {}) });
    if (changed === text) return;
    writeFileSync(temporary, changed, { mode: statSync(path).mode });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    if (!systemCode(error)) throw error;
    throw new UserError(
      `Cannot write ${path}: ${explainSystemError(error)}.`,
      'Mend that, then run again: what was done is found there, and nothing is made twice.',
      undefined,
      { cause: error },
    );
  }
}

/** What somebody left who was killed in the moment between writing and renaming. */
function removeLeftovers(root: string): void {
  const leftovers = readdirSync(root).filter((name) => {
    const pid = name.startsWith(`${recordPath}.`) ? name.slice(recordPath.length + 1) : '';
    return /^\d+$/.test(pid) && !isRunning(Number(pid));
  });
  for (const name of leftovers) rmSync(join(root, name), { force: true });
}

/** What became of the record. */
export interface CommitOutcome {
  readonly isCommitted: boolean;
  /** Why it was not, where it should have been. */
  readonly warning?: string;
}

/** The branch that work goes on. Another may be meant for anything: the record is left for the person to commit. */
const workBranch = 'develop';

/** Commits the record, and nothing else that may be staged; not where it is as the latest commit has it. */
export async function commitRecord(root: string, message: string): Promise<CommitOutcome> {
  const committed = await readCommittedRecord(root);
  if (committed?.trimEnd() === readFileSync(join(root, recordPath), 'utf8').trimEnd()) return { isCommitted: false };
  const byHand = `git commit -m "${message}" -- ${recordPath}`;
  const branch = await git(['symbolic-ref', '--quiet', '--short', 'HEAD'], root).catch(() => '');
  if (branch !== workBranch) {
    const where = branch ? `on ${branch}` : 'on no branch';
    const warning = `${recordPath} is not committed, as you are ${where}. Commit it on ${workBranch}: ${byHand}`;
    return { isCommitted: false, warning };
  }
  try {
    await git(['commit', '--quiet', '--no-verify', '--only', '--message', message, '--', recordPath], root);
    return { isCommitted: true };
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    const warning = `${recordPath} is not committed: ${firstSentence(error.message)}. Commit it yourself: ${byHand}`;
    return { isCommitted: false, warning };
  }
}

/** Git explains at length; the reason is enough. */
function firstSentence(message: string): string {
  if (/tell me who you are|empty ident name|no email was given|no name was given/i.test(message)) {
    return 'git does not know your name and e-mail address';
  }
  const line = message.split('\n')[0] ?? '';
  return line.replace(/^(fatal|error): /, '').replace(/\.$/, '');
}
