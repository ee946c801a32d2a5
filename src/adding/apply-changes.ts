/** Writes planned changes into a repository that exists: all or nothing. */
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { explainSystemError, Interrupted, systemCode, UserError } from '../errors.ts';
import type { FileChange } from './file-change.ts';
import {
  closeJournal,
  type Journal,
  openJournal,
  placeEntry,
  removeEmptyFolders,
  removeFolder,
  undo,
} from './journal.ts';

/**
 * Makes the changes.
 * @throws UserError where the system refuses, or a file is not any more as it was planned on; Interrupted where the
 *   signal fires before all is in place. Everything is as it was then.
 */
export async function applyChanges(root: string, changes: readonly FileChange[], signal: AbortSignal): Promise<void> {
  try {
    const journal = await openJournal(root, changes);
    await place(journal, changes, signal);
    for (const { path, after } of changes) if (!after) await removeEmptyFolders(root, path);
  } catch (error) {
    if (signal.aborted) throw new Interrupted('Interrupted. Everything is as it was.');
    if (!systemCode(error)) throw error;
    throw new UserError(
      `Cannot write: ${explainSystemError(error)}. Everything is as it was.`,
      'Mend that, then run the same command again.',
      undefined,
      { cause: error },
    );
  }
}

async function place(journal: Journal, changes: readonly FileChange[], signal: AbortSignal): Promise<void> {
  try {
    // What is in the way is found before the first file is touched.
    for (const change of changes) await verifyUnchanged(journal.root, change);
    for (const [index, entry] of journal.entries.entries()) {
      await verifyUnchanged(journal.root, changes[index] as FileChange);
      await placeEntry(journal, entry);
    }
    // A signal that arrived meanwhile is heard on the next turn of the event loop.
    await setImmediate();
    signal.throwIfAborted();
    await closeJournal(journal);
  } catch (error) {
    await undo(journal);
    await removeFolder(journal.folder);
    throw error;
  }
}

/** Somebody may have written to a file while we showed what we would do. */
async function verifyUnchanged(root: string, { path, before }: FileChange): Promise<void> {
  const entry = await lstat(join(root, path)).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  const isSame = before ? entry?.isFile() && (await readFile(join(root, path))).equals(before) : entry === undefined;
  if (!isSame) throw new UserError(`${path} changed meanwhile. Nothing was written.`, 'Run the same command again.');
}
