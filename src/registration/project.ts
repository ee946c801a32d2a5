/** The project in which a person stands, as services need to know it. Reads its repository, writes nothing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode, UserError } from '../errors.ts';
import { GitError, git } from '../git.ts';
import type { Answers } from '../question.ts';
import { parseRecord, recordPath, type ServiceRecords, withoutServices } from '../record.ts';
import { quoteWord } from '../replay.ts';
import type { Project } from '../services/service.ts';

/** A project in a folder, with what its record says. */
export interface LocalProject {
  readonly project: Project;
  readonly answers: Answers;
  /** The services' part of the record, whatever instance of a service it is about. */
  readonly records: ServiceRecords;
}

/** The branches that a project has at GitHub: Git flow. */
const pushedBranches = ['master', 'develop'];

/**
 * Reads the project that a folder belongs to.
 * @throws UserError where there is none, it has no commit, or its record was changed and not committed
 */
export async function readProject(folder: string): Promise<LocalProject> {
  const root = await readRoot(folder);
  const text = readRecordText(root);
  const { answers, components, services } = parseRecord(text);
  const [firstCommit, localBranches, committed] = await Promise.all([
    readFirstCommit(root),
    readBranches(root),
    readCommittedRecord(root),
  ]);
  verifyCommitted(root, text, committed);
  const jenkinsfile = readIfThere(join(root, 'Jenkinsfile'));
  const project = describeProject(answers, { components, firstCommit, jenkinsfile, folder: root, localBranches });
  return { project, answers, records: services };
}

/** What a project is beside its answers. */
interface Whereabouts extends Pick<Project, 'components' | 'jenkinsfile' | 'folder' | 'localBranches'> {
  readonly firstCommit: string;
}

/** The project of these answers. Pure. */
export function describeProject(answers: Answers, { firstCommit, ...whereabouts }: Whereabouts): Project {
  return {
    name: answers['name'] ?? '',
    slug: answers['slug'] ?? '',
    description: answers['description'] ?? '',
    productionDomain: answers['production-domain'] ?? '',
    stagingDomain: answers['staging-domain'] ?? '',
    marker: `countable-${firstCommit.slice(0, 12)}`,
    ...whereabouts,
  };
}

async function readRoot(folder: string): Promise<string> {
  const [root = '', isShallow] = (await readRepository(folder)).split('\n');
  if (isShallow !== 'true') return root;
  throw new UserError(
    'This clone lacks the project’s first commit, by which what is registered is known.',
    'Fetch the rest, then run again: git fetch --unshallow',
  );
}

async function readRepository(folder: string): Promise<string> {
  try {
    return await git(['rev-parse', '--show-toplevel', '--is-shallow-repository'], folder);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    if (error.isMissing) throw new UserError('git is not installed.', 'Install git, then run again.');
    if (readIfThere(join(folder, recordPath)) === undefined) throw noProject(folder);
    throw new UserError(
      `${folder} is no git repository, and what is registered is known by its first commit.`,
      'git init && git symbolic-ref HEAD refs/heads/develop && git add --all && git commit -m "Begin" && git branch master',
      undefined,
      { cause: error },
    );
  }
}

function readRecordText(root: string): string {
  const text = readIfThere(join(root, recordPath));
  if (text === undefined) throw noProject(root);
  return text;
}

function noProject(folder: string): UserError {
  return new UserError(
    `${folder} is no project of countable: it has no ${recordPath}.`,
    'Go into a project (cd PROJECT), or make one: countable new',
  );
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw new UserError(`Cannot read ${path}: ${systemCode(error)}.`, 'Make it readable, then run again.');
  }
}

/** The same for everyone who has a clone, also where another history was joined to it. */
async function readFirstCommit(root: string): Promise<string> {
  const first = await git(['rev-list', '--first-parent', '--max-parents=0', 'HEAD'], root).catch(() => '');
  if (first) return first;
  const remedy = 'Commit it, then run again: git add --all && git commit -m "Begin" && git branch master';
  throw new UserError(`The repository in ${root} has no commit.`, remedy);
}

/** What this command wrote and did not come to commit is its own business; anything else in the record is not. */
function verifyCommitted(root: string, text: string, committed: string | undefined): void {
  if (committed !== undefined && withoutServices(committed).trimEnd() === withoutServices(text).trimEnd()) return;
  const file = quoteWord(join(root, recordPath));
  throw new UserError(
    `${recordPath} has changes that are not committed.`,
    `Commit or stash them, then run again: git commit --message="Update the record" -- ${file}`,
  );
}

/** The record as it stands in the latest commit; undefined where it is not there. */
export async function readCommittedRecord(root: string): Promise<string | undefined> {
  try {
    return `${await git(['show', `HEAD:${recordPath}`], root)}\n`;
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}

async function readBranches(root: string): Promise<Record<string, string>> {
  const format = '--format=%(refname:short) %(objectname)';
  const lines = await git(['for-each-ref', format, ...pushedBranches.map((name) => `refs/heads/${name}`)], root);
  return Object.fromEntries(lines.split('\n').flatMap((line) => (line ? [line.split(' ') as [string, string]] : [])));
}
