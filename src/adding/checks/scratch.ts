/** Builds the result of a change beside the repository, so that it can be tried before anything is written. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { git } from '../../git.ts';
import type { FileChange } from '../file-change.ts';

/** A copy of what git tracks, with the changes in it. */
export interface Scratch {
  readonly folder: string;
  /** Takes the changes out, or brings them in again. */
  show(which: 'before' | 'after'): Promise<void>;
}

/** Makes a copy, and removes it afterwards. */
export async function withScratch<Result>(
  root: string,
  changes: readonly FileChange[],
  use: (scratch: Scratch) => Promise<Result>,
): Promise<Result> {
  const parent = await mkdtemp(join(tmpdir(), 'countable-check-'));
  // Compose names the project after the folder.
  const folder = join(parent, 'project');
  try {
    await git(['checkout-index', '--all', `--prefix=${folder}/`], root);
    const show = (which: 'before' | 'after'): Promise<void> => writeChanges(folder, changes, which);
    await show('after');
    return await use({ folder, show });
  } finally {
    await rm(parent, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
  }
}

async function writeChanges(folder: string, changes: readonly FileChange[], which: 'before' | 'after'): Promise<void> {
  for (const change of changes) {
    const file = join(folder, change.path);
    const content = change[which];
    if (!content) {
      await rm(file, { force: true });
      continue;
    }
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content, { mode: change.executable ? 0o777 : 0o666 });
  }
}
