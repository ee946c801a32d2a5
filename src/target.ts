/** The folder that a new project goes into: reads what stands there, decides whether it can be used. Writes nothing. */
import { access, constants, lstat, readdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { explainSystemError, systemCode, UserError } from './errors.ts';
import { GitError, git } from './git.ts';
import { readLeftovers } from './staging.ts';

/** Where a project can be made. */
export interface Target {
  /** Absolute. */
  readonly folder: string;
  /** As the user gave it. */
  readonly shown: string;
  /** The folder is there, and empty but for what is named here. */
  readonly exists: boolean;
  /** It is a git repository without a commit. */
  readonly hasGit: boolean;
  /** The topmost folder that has to be made; the target itself, or one above it. Where it exists: the target. */
  readonly root: string;
}

/**
 * Looks at what stands where the project shall go.
 * @throws UserError that names what is in the way
 */
export async function readTarget(given: string): Promise<Target> {
  const folder = resolve(given);
  const entry = await lstat(folder).catch((error: unknown) => undefinedIfAbsent(folder, error));
  if (!entry) {
    const root = await topmostMissing(folder, given);
    await verifyWritable(dirname(root));
    return { folder, shown: given, exists: false, hasGit: false, root };
  }
  const isFolder = entry.isSymbolicLink() ? await isLinkToFolder(folder, given) : entry.isDirectory();
  if (!isFolder) throw new UserError(`${given} is a file.`, 'Choose another folder.');
  const hasGit = await verifyEmpty(folder, given);
  await verifyWritable(folder);
  return { folder, shown: given, exists: true, hasGit, root: folder };
}

function undefinedIfAbsent(path: string, error: unknown): undefined {
  // A path below a file: what is in the way is found on the way up.
  if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return undefined;
  throw inaccessible(path, error);
}

async function isLinkToFolder(folder: string, given: string): Promise<boolean> {
  const entry = await stat(folder).catch((error: unknown) => undefinedIfAbsent(folder, error));
  if (!entry)
    throw new UserError(`${given} is a link to nothing.`, `Remove it (rm ${given}), or choose another folder.`);
  return entry.isDirectory();
}

function danglingLink(path: string): UserError {
  return new UserError(`${path} is a link to nothing.`, `Remove it (rm ${path}), or choose another folder.`);
}

/** The path's first part that is not there yet. What it would be made in must be a folder. */
async function topmostMissing(folder: string, given: string): Promise<string> {
  const parent = dirname(folder);
  try {
    if ((await stat(parent)).isDirectory()) return folder;
  } catch (error) {
    undefinedIfAbsent(parent, error);
    const isLink = await lstat(parent).catch((reason: unknown) => undefinedIfAbsent(parent, reason));
    if (isLink) throw danglingLink(parent);
    return await topmostMissing(parent, given);
  }
  throw new UserError(`${given} cannot be made: ${parent} is a file.`, 'Choose another folder.');
}

const manyEntries = 5;

/** @returns whether there is a repository; it has no commit */
async function verifyEmpty(folder: string, given: string): Promise<boolean> {
  const names = await readNames(folder, given);
  const others = names.filter((name) => name !== '.git').sort();
  if (others.length > 0) {
    const more = others.length > manyEntries ? ` and ${others.length - manyEntries} more` : '';
    throw new UserError(
      `${given} is not empty: it holds ${others.slice(0, manyEntries).join(', ')}${more}.`,
      'Choose another folder, or bring single components to what is there: countable add',
    );
  }
  if (!names.includes('.git')) return false;
  if (await hasCommits(folder, given)) {
    throw new UserError(
      `${given} is a git repository that has commits already.`,
      'Choose another folder, or check it out and bring single components to what is there: countable add',
    );
  }
  return true;
}

/** What is in a folder, but for what a run that was killed left: the next run takes that back. */
async function readNames(folder: string, given: string): Promise<string[]> {
  try {
    const leftovers = (await readLeftovers(folder)).flatMap(({ name, placed }) => [name, ...placed]);
    return (await readdir(folder)).filter((name) => !leftovers.includes(name));
  } catch (error) {
    throw inaccessible(given, error);
  }
}

async function hasCommits(folder: string, given: string): Promise<boolean> {
  try {
    return (await git(['--git-dir=.git', 'rev-list', '--all', '--max-count=1'], folder)) !== '';
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    const remedy = error.isMissing ? 'Install git, or choose another folder.' : 'Choose another folder.';
    const fact = `${given} holds .git, and git cannot read it: ${error.message}`;
    throw new UserError(fact, remedy, undefined, { cause: error });
  }
}

async function verifyWritable(folder: string): Promise<void> {
  await access(folder, constants.W_OK | constants.X_OK).catch((error: unknown) => {
    throw inaccessible(folder, error);
  });
}

function inaccessible(folder: string, error: unknown): UserError {
  const remedy = 'Choose another folder, or change its permissions.';
  return new UserError(`Cannot use ${folder}: ${explainSystemError(error)}.`, remedy, undefined, { cause: error });
}
