/** Reads a git repository: which files and branches it has, and their texts when somebody asks. Writes nothing. */
import { lstatSync, readFileSync, realpathSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { explainSystemError, systemCode, UserError } from '../errors.ts';
import { GitError, git } from '../git.ts';
import type { BranchNames } from './branches.ts';
import { decodeText } from './decode.ts';
import type { Texts } from './files.ts';

/** A git repository as it lies in its work tree. */
export interface Repository {
  /** Its root, absolute. */
  readonly folder: string;
  /** All files that git tracks, or would if it were told to. Submodules' files are not among them. */
  readonly texts: Texts;
  readonly branches: BranchNames;
  /** Files that git does not know: nothing could bring back what they say now. */
  readonly untracked: readonly string[];
  /** Tracked files that differ from the last commit; empty unless a dirty work tree was allowed. */
  readonly changed: readonly string[];
}

/** Beyond this a file is data, not something that people wrote. */
const maximalBytes = 2 * 1024 * 1024;

/**
 * Reads the repository that a folder is in.
 * @param options `allowDirty`: for commands that write nothing
 * @throws UserError where there is no repository, git is missing, or the work tree has changes: it names the files
 */
export async function readRepository(
  given: string,
  options: { readonly allowDirty?: boolean } = {},
): Promise<Repository> {
  const folder = await readRoot(given);
  const [changed, tracked, untracked, branches] = await Promise.all([
    readChanged(folder),
    listTracked(folder),
    list(folder, ['ls-files', '-z', '--others', '--exclude-standard']),
    readBranches(folder),
  ]);
  if (changed.length > 0 && !options.allowDirty) throw dirty(given, changed);
  const others = untracked.filter((path) => !path.endsWith('/'));
  return { folder, texts: readLazily(folder, [...tracked, ...others]), branches, untracked: others, changed };
}

async function readRoot(given: string): Promise<string> {
  const folder = resolve(given);
  const entry = await stat(folder).catch((error: unknown) => {
    throw new UserError(`Cannot read ${given}: ${explainSystemError(error)}.`, 'Name the folder of a git repository.');
  });
  if (!entry.isDirectory()) throw new UserError(`${given} is a file.`, 'Name the folder of a git repository.');
  try {
    return resolve(folder, await git(['rev-parse', '--show-toplevel'], folder));
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw explainGit(given, error);
  }
}

function explainGit(given: string, error: GitError): UserError {
  const cause = { cause: error };
  if (error.isMissing) return new UserError('git is not installed.', 'Install git, then run again.', undefined, cause);
  if (/not a git repository/.test(error.message)) {
    const remedy = 'Go to the folder of a repository, or make it one: git init && git add --all && git commit';
    return new UserError(`${given} is not in a git repository.`, remedy, undefined, cause);
  }
  if (/must be run in a work tree/.test(error.message)) {
    return new UserError(
      `${given} holds a repository without a work tree.`,
      'Clone it, and run in the clone.',
      undefined,
      cause,
    );
  }
  return new UserError(`git cannot read ${given}: ${error.message}`, 'Mend that, then run again.', undefined, cause);
}

const manyFiles = 10;

function dirty(given: string, changed: readonly string[]): UserError {
  const more = changed.length > manyFiles ? ` and ${changed.length - manyFiles} more` : '';
  return new UserError(
    `Uncommitted changes in ${given}: ${changed.slice(0, manyFiles).join(', ')}${more}.`,
    'Commit them (git commit --all) or stash them (git stash), then run again.',
  );
}

/** Changed, added, deleted and conflicting files that git tracks. */
async function readChanged(folder: string): Promise<string[]> {
  const options = ['--porcelain=v1', '-z', '--no-renames', '--untracked-files=no', '--ignore-submodules=dirty'];
  return (await list(folder, ['status', ...options])).map((entry) => entry.slice(3)).sort();
}

const submoduleMode = '160000';

async function listTracked(folder: string): Promise<string[]> {
  const entries = (await list(folder, ['ls-files', '-z', '--stage'])).map((entry) => {
    const tab = entry.indexOf('\t');
    return { mode: entry.slice(0, 6), path: entry.slice(tab + 1) };
  });
  // A file in conflict is listed once for each side.
  return [...new Set(entries.filter(({ mode }) => mode !== submoduleMode).map(({ path }) => path))];
}

/** The list that a git command prints, of any length. Neither waits for the index nor refreshes it. */
async function list(folder: string, args: readonly string[]): Promise<string[]> {
  const text = await git(['--no-optional-locks', '-c', 'core.fsmonitor=false', ...args], folder);
  return text.split('\0').filter((entry) => entry !== '');
}

async function readBranches(folder: string): Promise<BranchNames> {
  const quietly = (...args: string[]): Promise<string> => git(args, folder).catch(() => '');
  const [refs, current, head] = await Promise.all([
    list(folder, ['for-each-ref', '--format=%(refname)%00', 'refs/heads', 'refs/remotes/origin']),
    quietly('symbolic-ref', '--quiet', '--short', 'HEAD'),
    quietly('symbolic-ref', '--quiet', 'refs/remotes/origin/HEAD'),
  ]);
  const nameOf = (ref: string): string => ref.trim().replace(/^refs\/(heads|remotes\/origin)\//, '');
  const names = [...new Set(refs.map(nameOf))].filter((name) => name !== '' && name !== 'HEAD');
  return { ...(current && { current }), ...(head && { default: nameOf(head) }), names };
}

function readLazily(folder: string, paths: readonly string[]): Texts {
  const known = new Set(paths);
  const read = new Map<string, ReturnType<typeof decodeText>>();
  const readOnce = (path: string): ReturnType<typeof decodeText> => {
    const content = read.get(path) ?? (known.has(path) ? readContent(folder, path) : {});
    read.set(path, content);
    return content;
  };
  return {
    keys: () => known.values(),
    get: (path) => readOnce(path).text,
    problem: (path) => readOnce(path).problem,
  };
}

function readContent(folder: string, path: string): ReturnType<typeof decodeText> {
  try {
    const file = realpathSync(join(folder, path));
    if (!file.startsWith(realpathSync(folder) + sep)) return { problem: 'is a link that leaves the repository' };
    const entry = lstatSync(file);
    if (!entry.isFile()) return { problem: 'is no file' };
    if (entry.size > maximalBytes) return { problem: `is too large to be read: ${entry.size} bytes` };
    return decodeText(readFileSync(file));
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return {
      problem: systemCode(error) === 'ENOENT' ? 'is not there' : `cannot be read: ${explainSystemError(error)}`,
    };
  }
}
