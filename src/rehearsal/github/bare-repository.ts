/** The bare repositories behind the GitHub stand-in. Everything about branches, commits and files is asked of git. */
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GitError, git } from '../../git.ts';

const execute = promisify(execFile);

export interface Branch {
  readonly name: string;
  readonly commit: string;
}

export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

export interface Signature {
  readonly name: string;
  readonly email: string;
  /** ISO 8601. */
  readonly date: string;
}

/** One entry of a folder. */
export interface Entry {
  readonly name: string;
  readonly isFolder: boolean;
}

/** By number, so that a renamed repository stays where it is. */
export function repositoryFolder(folder: string, id: number): string {
  return join(folder, `${id}.git`);
}

export async function makeBare(folder: string, parent: string): Promise<void> {
  await git(['init', '--quiet', '--bare', '--initial-branch=main', folder], parent);
}

export async function removeBare(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** By name. */
export async function listBranches(folder: string): Promise<Branch[]> {
  const lines = await git(['for-each-ref', '--format=%(objectname) %(refname:strip=2)', 'refs/heads'], folder);
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ commit: line.slice(0, 40), name: line.slice(41) }));
}

/** Says which branch a clone checks out. */
export async function setHead(folder: string, branch: string): Promise<void> {
  await git(['symbolic-ref', 'HEAD', `refs/heads/${branch}`], folder);
}

const unit = '\x1f';
const record = '\x1e';
const format = ['%H', '%T', '%P', '%an', '%ae', '%aI', '%cn', '%ce', '%cI', '%B'].join(unit) + record;

/** Newest first. Empty where the commit or branch is not there. */
export async function listCommits(folder: string, revision: string, limit: number): Promise<Commit[]> {
  if (!isRevision(revision)) return [];
  const args = ['log', `--max-count=${limit}`, `--format=${format}`, revision, '--'];
  const text = await git(args, folder).catch(noSuchThing);
  return (text ?? '')
    .split(record)
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map(parseCommit);
}

function parseCommit(text: string): Commit {
  const [sha = '', tree = '', parents = '', ...rest] = text.split(unit);
  const [name = '', email = '', date = '', committer = '', committerEmail = '', committed = '', message = ''] = rest;
  return {
    sha,
    tree,
    parents: parents.split(' ').filter((each) => each !== ''),
    author: { name, email, date },
    committer: { name: committer, email: committerEmail, date: committed },
    message: message.trimEnd(),
  };
}

/** Folders first. Undefined where there is no such folder. */
export async function listFolder(folder: string, revision: string, path: string): Promise<Entry[] | undefined> {
  if (!isRevision(revision)) return undefined;
  const lines = await git(['ls-tree', '-z', `${revision}:${path}`], folder).catch(noSuchThing);
  if (lines === undefined) return undefined;
  const entries = lines.split('\0').filter((line) => line !== '');
  return entries
    .map((line) => ({ name: line.slice(line.indexOf('\t') + 1), isFolder: line.split(' ')[1] === 'tree' }))
    .sort((one, other) => Number(other.isFolder) - Number(one.isFolder) || one.name.localeCompare(other.name));
}

/** Undefined where there is no such file; an Error where it is too large to be shown. */
export async function readBlob(folder: string, revision: string, path: string): Promise<Buffer | undefined> {
  if (!isRevision(revision)) return undefined;
  const type = await git(['cat-file', '-t', `${revision}:${path}`], folder).catch(noSuchThing);
  if (type !== 'blob') return undefined;
  const options = { cwd: folder, encoding: 'buffer', maxBuffer: 2 ** 24 } as const;
  const { stdout } = await execute('git', ['cat-file', 'blob', `${revision}:${path}`], options);
  return stdout;
}

/** The commit as a patch. Undefined where it is not there. */
export function readPatch(folder: string, revision: string): Promise<string | undefined> {
  if (!isRevision(revision)) return Promise.resolve(undefined);
  return git(['show', '--stat', '--format=fuller', revision, '--'], folder).catch(noSuchThing);
}

/** What git would take for an option is no revision. */
function isRevision(text: string): boolean {
  return text !== '' && !text.startsWith('-') && !/[\s:^~?*[\\]|\.\.|@\{/.test(text);
}

function noSuchThing(error: unknown): undefined {
  if (error instanceof GitError && !error.isMissing) return undefined;
  throw error;
}
