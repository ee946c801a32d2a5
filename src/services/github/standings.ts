/** How the branches here stand to those at GitHub. Asks the repository here first, and GitHub about commits that are not here. */
import type { Octokit } from '@octokit/rest';
import { GitError, git } from '../../git.ts';
import type { Obstacle, Project } from '../service.ts';
import { ask } from './api.ts';
import type { Repository, Standing } from './state.ts';

interface Standings {
  readonly standings: Readonly<Record<string, Standing>>;
  readonly obstacles: readonly Obstacle[];
}

/**
 * @param remote GitHub's branches, each with its commit
 * @throws ServiceError
 */
export async function readStandings(
  octokit: Octokit,
  repository: Repository | undefined,
  remote: Readonly<Record<string, string>>,
  { folder, localBranches }: Project,
): Promise<Standings> {
  const entries = await Promise.all(
    Object.entries(localBranches).map(async ([branch, here]): Promise<readonly [string, Standing]> => {
      const there = remote[branch];
      if (!repository || there === undefined) return [branch, 'absent'];
      if (there === here) return [branch, 'same'];
      if (await isAncestor(folder, there, here)) return [branch, 'ahead'];
      return [branch, (await isAheadAtGitHub(octokit, repository, here, there)) ? 'behind' : 'diverged'];
    }),
  );
  const diverged = entries.filter(([, standing]) => standing === 'diverged').map(([branch]) => branch);
  const source = (await hasOrigin(folder)) ? 'origin' : (repository?.cloneUrl ?? '');
  const obstacles = diverged.map((branch) => goneApart(branch, localBranches[branch], remote[branch], source));
  return { standings: Object.fromEntries(entries), obstacles };
}

/** No where one of the commits is not here. */
async function isAncestor(folder: string, older: string, newer: string): Promise<boolean> {
  try {
    await git(['merge-base', '--is-ancestor', older, newer], folder);
    return true;
  } catch (error) {
    if (error instanceof GitError) return false;
    throw error;
  }
}

/** Has GitHub all of what is here, and more? Looked for among its latest thousand commits. */
async function isAheadAtGitHub(
  octokit: Octokit,
  { owner, name }: Repository,
  here: string,
  there: string,
): Promise<boolean> {
  const doing = `reading the commits of ${owner}/${name}`;
  const where = { owner, repo: name, sha: there, per_page: 100 };
  for (let page = 1; page <= 10; page += 1) {
    const send = () => octokit.rest.repos.listCommits({ ...where, page });
    const commits = await ask(doing, send, (answer) => answer.list().map((commit) => commit.get('sha').text()));
    if (commits.includes(here)) return true;
    if (commits.length < where.per_page) return false;
  }
  return false;
}

async function hasOrigin(folder: string): Promise<boolean> {
  return (await git(['config', '--get', 'remote.origin.url'], folder).catch(() => '')) !== '';
}

function goneApart(branch: string, here = '', there = '', source: string): Obstacle {
  return {
    service: 'github',
    fact: `${branch} is at ${short(here)} here and at ${short(there)} at GitHub, and neither has all of the other.`,
    remedy: `Bring them together, then run again: git switch ${branch} && git pull --no-rebase ${source} ${branch}`,
  };
}

function short(commit: string): string {
  return commit.slice(0, 7);
}
