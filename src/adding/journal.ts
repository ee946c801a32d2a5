/**
 * What makes a change of several files all or nothing. Everything lies ready in a hidden folder of the repository, with
 * what was there before and a list of it; a run that is killed is undone by the next one.
 */
import { lstat, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemCode } from '../errors.ts';
import { hashContent } from '../record.ts';
import type { FileChange } from './file-change.ts';

const marker = '.countable-changes-';
const listName = 'list.json';

/** One change, as the list has it. */
interface Entry {
  readonly path: string;
  /** Its contents lie below `before/` and `after/` under this name. */
  readonly name: string;
  readonly hadBefore: boolean;
  /** Hash of what it becomes; missing where it is deleted. */
  readonly after?: string;
  /** Folders that are not there yet, the highest first. */
  readonly newFolders: readonly string[];
}

/** A hidden folder with all that is needed to make the changes and to take them back. */
export interface Journal {
  readonly root: string;
  readonly folder: string;
  readonly entries: readonly Entry[];
}

/** Writes everything into the hidden folder; touches nothing else. */
export async function openJournal(root: string, changes: readonly FileChange[]): Promise<Journal> {
  const folder = join(root, `${marker}${process.pid}`);
  await mkdir(folder);
  try {
    for (const name of ['before', 'after']) await mkdir(join(folder, name));
    const entries: Entry[] = [];
    for (const [index, change] of changes.entries()) {
      entries.push(await prepare(root, folder, change, String(index)));
    }
    await writeFile(join(folder, `${listName}.new`), JSON.stringify(entries));
    await rename(join(folder, `${listName}.new`), join(folder, listName));
    return { root, folder, entries };
  } catch (error) {
    await removeFolder(folder);
    throw error;
  }
}

async function prepare(root: string, folder: string, change: FileChange, name: string): Promise<Entry> {
  const { path, before, after, executable } = change;
  const there = before && (await lstat(join(root, path)));
  // The file that is there keeps its rights.
  const mode = there ? there.mode & 0o777 : executable ? 0o777 : 0o666;
  if (before) await writeFile(join(folder, 'before', name), before, { mode });
  if (after) await writeFile(join(folder, 'after', name), after, { mode });
  const newFolders = after && !before ? await listMissing(root, dirname(path)) : [];
  return { path, name, hadBefore: before !== undefined, ...(after && { after: hashContent(after) }), newFolders };
}

async function listMissing(root: string, folder: string): Promise<string[]> {
  const missing: string[] = [];
  for (let each = folder; each !== '.'; each = dirname(each)) {
    const isThere = await lstat(join(root, each)).catch(() => undefined);
    if (!isThere) missing.unshift(each);
  }
  return missing;
}

/** Puts one change in its place. */
export async function placeEntry({ root, folder }: Journal, { path, name, after, newFolders }: Entry): Promise<void> {
  if (after === undefined) {
    await rm(join(root, path));
    return;
  }
  for (const each of newFolders) await mkdir(join(root, each), { recursive: true });
  await rename(join(folder, 'after', name), join(root, path));
}

/** Takes back what was done. Files that somebody changed since stay as they are. */
export async function undo({ root, folder, entries }: Journal): Promise<void> {
  for (const { path, name, hadBefore, after, newFolders } of entries.toReversed()) {
    const now = await readIfThere(join(root, path));
    const isOurs = after === undefined ? now === undefined : now !== undefined && hashContent(now) === after;
    if (isOurs && hadBefore) await rename(join(folder, 'before', name), join(root, path));
    else if (isOurs && after !== undefined) await rm(join(root, path));
    for (const each of newFolders.toReversed()) await removeIfEmpty(join(root, each));
  }
}

/** From here on the changes are done: nothing takes them back. */
export async function closeJournal({ folder }: Journal): Promise<void> {
  await rename(join(folder, listName), join(folder, `${listName}.done`));
  await removeFolder(folder);
}

/** What cannot be removed stays hidden, and the next run tries again. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
}

/** Takes back what a run that was killed left half done. @returns whether there was anything */
export async function undoLeftovers(root: string): Promise<boolean> {
  const names = (await readdir(root)).filter((name) => name.startsWith(marker));
  const dead = names.filter((name) => !isRunning(Number(name.slice(marker.length))));
  for (const name of dead) {
    const folder = join(root, name);
    const list = await readIfThere(join(folder, listName));
    if (list) await undo({ root, folder, entries: JSON.parse(list.toString()) as Entry[] });
    await removeFolder(folder);
  }
  return dead.length > 0;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

async function removeIfEmpty(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => undefined);
  if (names?.length === 0) await rm(folder, { recursive: true });
}

/** Takes away the folders in which a removed file was the last. */
export async function removeEmptyFolders(root: string, path: string): Promise<void> {
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    await removeIfEmpty(join(root, folder)).catch(() => {});
  }
}
