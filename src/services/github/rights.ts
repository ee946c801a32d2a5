/** Whether GitHub's token and its owner may do what registering needs, as far as reading can tell. */
import type { Octokit } from '@octokit/rest';
import type { Obstacle, Wanted } from '../service.ts';
import type { Account } from './answers.ts';
import { ask, askIfThere, ifThere } from './api.ts';
import { wantedTeam } from './state.ts';

interface Need {
  /** Scopes of classic tokens, one of which is enough; the first is the least. */
  readonly scopes: readonly [string, ...string[]];
  readonly purpose: string;
}

const repositories: Need = { scopes: ['repo'], purpose: 'to make and change private repositories' };
const teams: Need = { scopes: ['read:org', 'write:org', 'admin:org'], purpose: 'to give a team access' };

/** What a classic token lacks, each with what for; nothing where the token does not tell. */
export function lackingScopes({ scopes }: Account, needsTeams: boolean): string[] {
  const lacking = (needsTeams ? [repositories, teams] : [repositories]).filter(
    (need) => scopes !== undefined && !need.scopes.some((scope) => scopes.includes(scope)),
  );
  return lacking.map(({ scopes: [least], purpose }) => `${least} (${purpose})`);
}

interface Owner {
  readonly owner: string;
  readonly isOrganisation: boolean;
}

export function scopeObstacles(account: Account, { isOrganisation }: Owner, wanted: Wanted): Obstacle[] {
  const lacking = lackingScopes(account, isOrganisation && wantedTeam(wanted) !== undefined);
  if (lacking.length === 0) return [];
  return [
    {
      service: 'github',
      fact: `The token of ${account.login} lacks ${lacking.join(' and ')}.`,
      remedy: 'Add it to the token, or give another: countable login github',
    },
  ];
}

interface Asked {
  readonly account: Account;
  readonly owner: Owner;
  readonly wanted: Wanted;
  /** Is the repository there already? */
  readonly isThere: boolean;
}

/** Whether the organisation and its team are there, and let a repository be made. @throws ServiceError */
export async function readOwnerObstacles(octokit: Octokit, asked: Asked): Promise<Obstacle[]> {
  const { owner: organisation, isOrganisation } = asked.owner;
  if (!isOrganisation) return [];
  const send = () => octokit.rest.orgs.get({ org: organisation });
  const rules = await askIfThere(`reading organisation ${organisation}`, send, (answer) => ({
    isClosed: ['members_can_create_repositories', 'members_can_create_private_repositories'].some(
      (rule) => answer.get(rule).value === false,
    ),
  }));
  if (!rules) return [noOrganisation(asked)];
  const [isBarred, hasNoTeam] = await Promise.all([
    !asked.isThere && rules.isClosed && !(await isOwnerOf(octokit, organisation)),
    lacksTeam(octokit, asked),
  ]);
  return [isBarred && closedOrganisation(asked), hasNoTeam && noTeam(asked)].filter((each) => typeof each === 'object');
}

/** Owners may what members may not. */
async function isOwnerOf(octokit: Octokit, org: string): Promise<boolean> {
  const send = () => octokit.rest.orgs.getMembershipForAuthenticatedUser({ org });
  const asked = ask(`reading the membership in ${org}`, send, (answer) => answer.get('role').text() === 'admin');
  return (await ifThere(asked)) ?? false;
}

async function lacksTeam(octokit: Octokit, { owner: { owner: org }, wanted }: Asked): Promise<boolean> {
  const team = wantedTeam(wanted);
  if (!team) return false;
  const send = () => octokit.rest.teams.getByName({ org, team_slug: team.slug });
  return (await askIfThere(`reading team ${org}/${team.slug}`, send, () => true)) === undefined;
}

function noOrganisation({ account, owner: { owner } }: Asked): Obstacle {
  const fact = `There is no organisation ${owner}, or ${account.login} may not see it.`;
  return { service: 'github', fact, remedy: 'To name another: countable config organisation NAME' };
}

function closedOrganisation({ owner: { owner }, wanted: { project } }: Asked): Obstacle {
  return {
    service: 'github',
    fact: `Members of ${owner} may not make private repositories.`,
    remedy: `Ask an owner of ${owner} for an empty repository ${owner}/${project.slug} that you may administer, then: countable register github --adopt`,
  };
}

function noTeam({ account, owner: { owner }, wanted }: Asked): Obstacle {
  const fact = `${owner} has no team ${wantedTeam(wanted)?.slug}, or ${account.login} may not see it.`;
  return { service: 'github', fact, remedy: 'To name another: countable config github-team NAME' };
}
