/**
 * All or nothing: a project is built in a hidden folder and put in its place at the end.
 * - A target that is not there appears by one rename.
 * - A target that is there (an empty folder, or one with `.git`) must stay the folder it is, somebody stands in it or
 *   has mounted it. Its entries are moved in one by one; a journal beside them tells the next run what to take back
 *   if this one is killed in between.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { access, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { systemCode } from './errors.ts';
import type { Target } from './target.ts';
import type { Change } from './tree.ts';

/** A folder in which a project is being built. */
export interface Staging {
  readonly target: Target;
  /** The hidden folder. */
  readonly folder: string;
  /** What will be put in place: becomes `target.root`, or its entries become the target's. */
  readonly root: string;
  /** What will be the project's folder. */
  readonly project: string;
}

const marker = '.countable-staging-';
const journalName = 'journal.json';

/** Makes the hidden folder, beside the target or, where that exists, inside it: on the same file system. */
export async function openStaging(target: Target): Promise<Staging> {
  const { parent, prefix } = hiddenFolders(target);
  const folder = join(parent, `${prefix}${process.pid}`);
  const root = join(folder, 'root');
  await mkdir(folder);
  return { target, folder, root, project: join(root, relative(target.root, target.folder)) };
}

function hiddenFolders({ exists, folder, root }: Target): { parent: string; prefix: string } {
  return exists ? { parent: folder, prefix: marker } : { parent: dirname(root), prefix: `.${basename(root)}${marker}` };
}

/** Writes the files into the hidden folder. Blocking calls: for dozens of small files they take a third of the time. */
export function stageFiles(staging: Staging, changes: readonly Change[]): void {
  const folders = new Set(changes.map(({ path }) => dirname(join(staging.project, path))));
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  for (const { path, after, executable } of changes) {
    writeFileSync(join(staging.project, path), after, { mode: executable ? 0o777 : 0o666 });
  }
}

/** Puts the project in its place. On failure, what was moved is moved back. */
export async function placeStaged(staging: Staging): Promise<void> {
  const { target, root, folder } = staging;
  if (!target.exists) {
    await rename(root, target.root);
    return;
  }
  const names = await readdir(root);
  await writeFile(join(folder, `${journalName}.new`), JSON.stringify(names));
  await rename(join(folder, `${journalName}.new`), join(folder, journalName));
  const moved: string[] = [];
  try {
    for (const name of names) {
      await verifyAbsent(join(target.folder, name));
      await rename(join(root, name), join(target.folder, name));
      moved.push(name);
    }
  } catch (error) {
    for (const name of moved) await rename(join(target.folder, name), join(root, name));
    throw error;
  }
}

/** Renaming would replace a file that appeared meanwhile. */
async function verifyAbsent(path: string): Promise<void> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (isThere) throw Object.assign(new Error(`${path} is there`), { code: 'EEXIST' });
}

/** Removes the hidden folder with all that is left in it. What cannot be removed stays hidden, and the next run tries again. */
export async function closeStaging(staging: Staging): Promise<void> {
  await rm(staging.folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
}

/** What a run that was killed left. */
interface Leftover {
  /** Of the hidden folder. */
  readonly name: string;
  /** Names of what it had moved into an existing target before it was done. */
  readonly placed: readonly string[];
}

/** Reads what runs that were killed left in a folder. Runs that are still going are not among them. */
export async function readLeftovers(parent: string, prefix = marker): Promise<Leftover[]> {
  const names = (await readdir(parent)).filter((name) => name.startsWith(prefix));
  const dead = names.filter((name) => !isRunning(Number(name.slice(prefix.length))));
  return Promise.all(dead.map(async (name) => ({ name, placed: await readPlaced(join(parent, name)) })));
}

/** What the journal names and no longer waits had been moved. If nothing waits, the project was whole: it stays. */
async function readPlaced(folder: string): Promise<string[]> {
  const waiting = await readdir(join(folder, 'root')).catch((): string[] => []);
  if (waiting.length === 0) return [];
  const journal = await readFile(join(folder, journalName), 'utf8').catch(() => '[]');
  return (JSON.parse(journal) as string[]).filter((name) => !waiting.includes(name));
}

/** Takes back what runs that were killed left where this one wants to write. */
export async function removeLeftovers(target: Target): Promise<void> {
  const { parent, prefix } = hiddenFolders(target);
  for (const { name, placed } of await readLeftovers(parent, prefix)) {
    for (const each of placed) await rm(join(parent, each), { recursive: true, force: true });
    await rm(join(parent, name), { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Is there a process of that number, other than this one? */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return pid !== process.pid;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}
