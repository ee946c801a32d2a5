/** Reads what GitHub has of the project, and says what is in the way and what the token may not do. */
import type { Octokit } from '@octokit/rest';
import type { Connection, Obstacle, Reading, Wanted } from '../service.ts';
import { type Account, readAccount, readBranches, readRepository } from './answers.ts';
import { ask, askIfThere, openGitHub } from './api.ts';
import { diffGitHub } from './diff.ts';
import { readSurroundings } from './read-surroundings.ts';
import { readOwnerObstacles, scopeObstacles } from './rights.ts';
import { readStandings } from './standings.ts';
import { type GitHubState, isMarked, type Repository } from './state.ts';

/** Reads only. @throws ServiceError */
export async function readGitHub(connection: Connection, wanted: Wanted): Promise<Reading<GitHubState>> {
  const octokit = await openGitHub(connection);
  const account = await readOwnAccount(octokit);
  const owner = ownerOf(account, wanted);
  const lacking = scopeObstacles(account, owner, wanted);
  if (lacking.length > 0) return blocked(owner, lacking);
  const found = await findRepository(octokit, owner, wanted);
  const isOurs = found !== undefined && isOursOf(found, wanted);
  const obstacles = [
    ...(await readOwnerObstacles(octokit, { account, owner, wanted, isThere: found !== undefined })),
    ...(found ? repositoryObstacles(found, isOurs, wanted) : []),
  ];
  if (obstacles.length > 0) return blocked(owner, obstacles);
  return readRest(octokit, { account, owner, wanted, isOurs }, found);
}

/** Whose token it is. @throws ServiceError */
export async function readOwnAccount(octokit: Octokit): Promise<Account> {
  return ask('asking whose token it is', () => octokit.rest.users.getAuthenticated(), readAccount);
}

/** Whose repository it is or will be. */
interface Owner {
  readonly owner: string;
  readonly isOrganisation: boolean;
}

function ownerOf({ login }: Account, { settings }: Wanted): Owner {
  const organisation = settings['organisation'] ?? '';
  const isOwn = organisation === '' || organisation.toLowerCase() === login.toLowerCase();
  return isOwn ? { owner: login, isOrganisation: false } : { owner: organisation, isOrganisation: true };
}

/** By the recorded id, which stays when it is renamed, else by name. */
async function findRepository(
  octokit: Octokit,
  { owner }: Owner,
  { known, project }: Wanted,
): Promise<Repository | undefined> {
  const recorded = known['id'] ? await readRepositoryById(octokit, known['id']) : undefined;
  if (recorded) return recorded;
  const send = () => octokit.rest.repos.get({ owner, repo: project.slug });
  return askIfThere(`reading repository ${owner}/${project.slug}`, send, readRepository);
}

/** Not in the published description, but what GitHub itself sends those to who ask for a former name. @throws ServiceError */
export async function readRepositoryById(octokit: Octokit, id: string): Promise<Repository | undefined> {
  const send = () => octokit.request('GET /repositories/{id}', { id });
  return askIfThere(`reading repository number ${id}`, send, readRepository);
}

function isOursOf(repository: Repository, { known, project }: Wanted): boolean {
  return repository.id === known['id'] || isMarked(repository, project.marker);
}

function repositoryObstacles(repository: Repository, isOurs: boolean, { adopt, project }: Wanted): Obstacle[] {
  const { address, isArchived } = repository;
  const name = `${repository.owner}/${repository.name}`;
  if (!isOurs && !adopt) {
    const fact = `Repository ${name} is there already, and not made for this project: ${address}`;
    return [{ service: 'github', fact, remedy: `To take it over: countable register github --adopt` }];
  }
  if (!isArchived) return [];
  const fact = `Repository ${name} is archived: nothing can be pushed to it.`;
  const remedy = `Unarchive it, or give ${project.slug} another repository: ${address}/settings`;
  return [{ service: 'github', fact, remedy }];
}

/** Nothing can be decided: there are obstacles. */
function blocked({ owner, isOrganisation }: Owner, obstacles: readonly Obstacle[]): Reading<GitHubState> {
  const nothing = { repository: undefined, teamPermission: undefined, hook: undefined, protection: undefined };
  const none = { standings: {}, branches: [], hidden: new Set<never>(), isOurs: false };
  const state = { owner, isOrganisation, isInTheWay: true, ...nothing, ...none };
  return { state, obstacles, warnings: [] };
}

interface Circumstances {
  readonly account: Account;
  readonly owner: Owner;
  readonly wanted: Wanted;
  readonly isOurs: boolean;
}

/** What belongs to the repository: branches, team, webhook, protection. */
async function readRest(
  octokit: Octokit,
  { account, owner, wanted, isOurs }: Circumstances,
  repository: Repository | undefined,
): Promise<Reading<GitHubState>> {
  const branches = repository ? await readRemoteBranches(octokit, repository) : {};
  const [{ standings, obstacles }, { warnings, ...surroundings }] = await Promise.all([
    readStandings(octokit, repository, branches, wanted.project),
    readSurroundings(octokit, { ...owner, repository, wanted, hasMain: 'master' in branches }),
  ]);
  const state = {
    ...owner,
    isInTheWay: false,
    isOurs,
    repository,
    standings,
    branches: Object.keys(branches),
    ...surroundings,
  };
  const rights = repository ? rightObstacles(state, repository, account, wanted) : [];
  return {
    state,
    obstacles: [...obstacles, ...rights],
    warnings: [...warnings, ...(repository ? visibilityWarnings(repository) : [])],
    outputs: { address: repository?.address ?? '', cloneUrl: repository?.cloneUrl ?? '' },
    ...(repository && isOurs && { record: recordOf(repository) }),
  };
}

/** The branches of a repository and the commit that each is at. @throws ServiceError */
export async function readRemoteBranches(
  octokit: Octokit,
  { owner, name }: Pick<Repository, 'owner' | 'name'>,
): Promise<Record<string, string>> {
  const where = { owner, repo: name, per_page: 100 };
  const send = async () => ({ data: await octokit.paginate(octokit.rest.repos.listBranches, where) });
  return ask(`reading the branches of ${owner}/${name}`, send, readBranches);
}

/** Whoever may not administer a repository can still push; all else must be as it should be already. */
function rightObstacles(
  state: GitHubState,
  { owner, name, address, mayAdminister, mayPush }: Repository,
  { login }: Account,
  wanted: Wanted,
): Obstacle[] {
  const calls = diffGitHub(state, wanted);
  const [isPushed, isChanged] = [true, false].map((pushes) => calls.some(({ phase }) => (phase === 'push') === pushes));
  const may = [isPushed && !mayPush && 'push to', isChanged && !mayAdminister && 'administer'];
  return may
    .filter((right) => typeof right === 'string')
    .map((right) => ({
      service: 'github',
      fact: `${login} may not ${right} repository ${owner}/${name}.`,
      remedy: `Ask somebody who may for the right (${address}/settings/access), or to run this.`,
    }));
}

function visibilityWarnings({ owner, name, visibility }: Repository): string[] {
  return visibility === 'private' ? [] : [`Repository ${owner}/${name} is ${visibility}, not private, and stays so.`];
}

/** What is recorded of a repository. */
export function recordOf({ id, owner, name, address }: Pick<Repository, 'id' | 'owner' | 'name' | 'address'>) {
  return { id, name: `${owner}/${name}`, address };
}
