/** Reads what stands around a repository: the team's access, the webhook to Jenkins, the protection of master. */
import type { Octokit } from '@octokit/rest';
import type { Wanted } from '../service.ts';
import { ServiceError } from '../service-error.ts';
import { findHook, readProtection, readTeamPermission } from './answers.ts';
import { ask, askIfThere } from './api.ts';
import {
  type GitHubState,
  type Hook,
  hookAddress,
  mainBranch,
  type Protection,
  type Repository,
  wantedTeam,
} from './state.ts';

interface Surroundings extends Pick<GitHubState, 'teamPermission' | 'hook' | 'protection' | 'hidden'> {
  readonly warnings: readonly string[];
}

interface Asked {
  readonly owner: string;
  readonly isOrganisation: boolean;
  readonly repository: Repository | undefined;
  readonly wanted: Wanted;
  /** Is there a branch master? */
  readonly hasMain: boolean;
}

/** @throws ServiceError */
export async function readSurroundings(octokit: Octokit, asked: Asked): Promise<Surroundings> {
  const { repository } = asked;
  const nothing = { teamPermission: undefined, hook: undefined, protection: undefined, warnings: [] };
  if (!repository) return { ...nothing, hidden: new Set() };
  if (!repository.mayAdminister) {
    const warnings = [`${nameOf(repository)}: team, webhook and protection are for those to see who administer it.`];
    return { ...nothing, hidden: new Set(['team', 'hook', 'protection']), warnings };
  }
  const [teamPermission, hook, protection] = await Promise.all([
    readTeam(octokit, asked, repository),
    readHook(octokit, asked, repository),
    asked.hasMain ? readMainProtection(octokit, repository) : undefined,
  ]);
  if (protection !== 'not in the plan') return { teamPermission, hook, protection, hidden: new Set(), warnings: [] };
  const hidden = new Set(['protection'] as const);
  return { teamPermission, hook, protection: undefined, hidden, warnings: [unprotected(nameOf(repository))] };
}

/** What to say where the plan has no protected branches. */
export function unprotected(name: string): string {
  return `${mainBranch} of ${name} stays unprotected: GitHub's plan does not allow protected branches in private repositories.`;
}

function nameOf({ owner, name }: Repository): string {
  return `${owner}/${name}`;
}

async function readTeam(octokit: Octokit, asked: Asked, { owner, name }: Repository): Promise<string | undefined> {
  const team = wantedTeam(asked.wanted);
  if (!team || !asked.isOrganisation) return undefined;
  // Without this header GitHub says only that there is some access.
  const headers = { accept: 'application/vnd.github.v3.repository+json' };
  const where = { org: asked.owner, team_slug: team.slug, owner, repo: name };
  const send = () => octokit.rest.teams.checkPermissionsForRepoInOrg({ ...where, headers });
  return askIfThere(`reading the access of team ${team.slug} to ${owner}/${name}`, send, readTeamPermission);
}

async function readHook(octokit: Octokit, { wanted }: Asked, repository: Repository): Promise<Hook | undefined> {
  const address = hookAddress(wanted);
  return address ? readHookTo(octokit, repository, address) : undefined;
}

/** The webhook of a repository to an address. @throws ServiceError */
export async function readHookTo(
  octokit: Octokit,
  { owner, name }: Pick<Repository, 'owner' | 'name'>,
  address: string,
): Promise<Hook | undefined> {
  const where = { owner, repo: name, per_page: 100 };
  const send = async () => ({ data: await octokit.paginate(octokit.rest.repos.listWebhooks, where) });
  return ask(`reading the webhooks of ${owner}/${name}`, send, (answer) => findHook(answer, address));
}

async function readMainProtection(
  octokit: Octokit,
  repository: Repository,
): Promise<Protection | 'not in the plan' | undefined> {
  try {
    return await readProtectionOf(octokit, repository, mainBranch);
  } catch (error) {
    if (error instanceof ServiceError && error.kind === 'plan') return 'not in the plan';
    throw error;
  }
}

/** Undefined where the branch is not protected. @throws ServiceError */
export async function readProtectionOf(
  octokit: Octokit,
  { owner, name }: Pick<Repository, 'owner' | 'name'>,
  branch: string,
): Promise<Protection | undefined> {
  const send = () => octokit.rest.repos.getBranchProtection({ owner, repo: name, branch });
  return askIfThere(`reading the protection of ${branch} in ${owner}/${name}`, send, readProtection);
}
