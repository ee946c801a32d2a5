/** Takes back what was made at GitHub, unless it holds something since. */
import type { Octokit } from '@octokit/rest';
import { GitError, git } from '../../git.ts';
import { recordPath } from '../../record.ts';
import type { Connection, Made } from '../service.ts';
import { ServiceError } from '../service-error.ts';
import { askIfThere, ifThere, openGitHub, order } from './api.ts';
import { gitHub } from './name.ts';
import { readRemoteBranches, readRepositoryById } from './read.ts';
import { mainBranch, type Repository, workBranch } from './state.ts';

/** What is noted of a repository that was made: what was to be pushed to it, and from where. */
export function repositoryFacts(
  { id }: Repository,
  folder: string,
  branches: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return { id, folder, ...branches };
}

/** Why it may not be taken away, as the end of "repository acme/shop …". @throws ServiceError */
export async function readGitHubHindrance(connection: Connection, made: Made): Promise<string | undefined> {
  if (made.kind !== 'repository') return undefined;
  const octokit = await openGitHub(connection);
  const repository = await readRepositoryById(octokit, made.facts['id'] ?? '');
  if (!repository) return undefined;
  const [branches, conversations] = await Promise.all([
    listForeignBranches(octokit, repository, made),
    listConversations(octokit, repository),
  ]);
  const holds = [...(branches.length > 0 ? [`commits in ${branches.join(', ')}`] : []), ...conversations];
  return holds.length > 0 ? `holds something since: ${holds.join('; ')}` : undefined;
}

/** Branches that are not as they were pushed. The commit of our own record may have come on top. */
async function listForeignBranches(octokit: Octokit, repository: Repository, { facts }: Made): Promise<string[]> {
  const branches = Object.entries(await readRemoteBranches(octokit, repository));
  const pushed = [mainBranch, workBranch].flatMap((branch) => facts[branch] ?? []);
  const areForeign = await Promise.all(
    branches.map(async ([, head]) => {
      if (pushed.includes(head)) return false;
      const add = await Promise.all(pushed.map((commit) => addsRecordAlone(facts['folder'] ?? '', commit, head)));
      return !add.includes(true);
    }),
  );
  return branches.filter((_, index) => areForeign[index]).map(([branch]) => branch);
}

/** No where the commits are not here to be looked at. */
async function addsRecordAlone(folder: string, from: string, to: string): Promise<boolean> {
  try {
    await git(['merge-base', '--is-ancestor', from, to], folder);
    const files = await git(['log', '--format=', '--name-only', `${from}..${to}`], folder);
    return files.split('\n').every((file) => file === '' || file === recordPath);
  } catch (error) {
    // A folder that is gone looks to Node like a missing git.
    if (error instanceof GitError) return false;
    throw error;
  }
}

/** Issues, among which GitHub counts pull requests, and releases. */
async function listConversations(octokit: Octokit, { owner, name }: Repository): Promise<string[]> {
  const where = { owner, repo: name, per_page: 1 };
  const has = async (what: string, send: () => Promise<{ readonly data: unknown }>) =>
    (await askIfThere(`reading the ${what} of ${owner}/${name}`, send, (answer) => answer.list().length > 0))
      ? [what]
      : [];
  const found = await Promise.all([
    has('issues or pull requests', () => octokit.rest.issues.listForRepo({ ...where, state: 'all' })),
    has('releases', () => octokit.rest.repos.listReleases(where)),
  ]);
  return found.flat();
}

/** Takes it away. Does nothing where it is gone. @throws ServiceError */
export async function undoGitHub(connection: Connection, made: Made): Promise<void> {
  const octokit = await openGitHub(connection);
  if (made.kind === 'repository') return removeRepository(octokit, made);
  const { owner = '', repository: repo = '', id, organisation = '', team = '' } = made.facts;
  const send =
    made.kind === 'webhook'
      ? () => octokit.rest.repos.deleteWebhook({ owner, repo, hook_id: Number(id) })
      : () => octokit.rest.teams.removeRepoInOrg({ org: organisation, team_slug: team, owner, repo });
  await ifThere(order(`taking back ${made.title}`, send));
}

async function removeRepository(octokit: Octokit, { facts }: Made): Promise<void> {
  const repository = await readRepositoryById(octokit, facts['id'] ?? '');
  if (!repository) return;
  const { owner, name } = repository;
  const doing = `deleting repository ${owner}/${name}`;
  try {
    await ifThere(order(doing, () => octokit.rest.repos.delete({ owner, repo: name })));
  } catch (error) {
    if (error instanceof ServiceError && error.kind === 'forbidden') throw mayNotDelete(doing, repository, error);
    throw error;
  }
}

/** The right to delete is seldom given to a token; it is not asked for beforehand. */
function mayNotDelete(doing: string, { address }: Repository, cause: ServiceError): ServiceError {
  return new ServiceError({
    service: gitHub,
    doing,
    kind: 'forbidden',
    reason: 'the token may not delete repositories',
    remedy: `Delete it there, at the end of the page: ${address}/settings. Or give the token the scope delete_repo (of a fine-grained one: Administration, write): countable login github`,
    status: cause.status,
    cause,
  });
}
