/** How GitHub describes people, organisations and teams. Pure. */
import type { GitHubOrganisation, GitHubState, GitHubTeam, GitHubUser } from './state.ts';

const born = '2020-01-01T00:00:00Z';

/** Nobody looks at pictures here; an address there must be. */
const pictureOf = (address: string) => `${address}/avatar`;

export function nodeId(kind: string, id: number): string {
  return `${kind}_${Buffer.from(String(id)).toString('base64url')}`;
}

/** `simple-user`: an owner, be it a person or an organisation. */
export function simpleAccount(state: GitHubState, login: string, address: string): Record<string, unknown> {
  const organisation = state.organisations.find((each) => each.login === login);
  const id = organisation?.id ?? state.user.id;
  const url = `${address}/users/${login}`;
  return {
    login,
    id,
    node_id: nodeId(organisation ? 'O' : 'U', id),
    avatar_url: pictureOf(address),
    gravatar_id: '',
    url,
    html_url: `${address}/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: organisation ? 'Organization' : 'User',
    user_view_type: 'public',
    site_admin: false,
  };
}

/** `private-user`: the person whose token it is. */
export function privateUser(state: GitHubState, user: GitHubUser, address: string): Record<string, unknown> {
  const isTheirs = state.repositories.filter(({ owner }) => owner === user.login);
  const privateOnes = isTheirs.filter(({ visibility }) => visibility !== 'public').length;
  return {
    ...simpleAccount(state, user.login, address),
    user_view_type: 'private',
    name: user.name,
    company: null,
    blog: '',
    location: null,
    email: user.email,
    hireable: null,
    bio: null,
    public_repos: isTheirs.length - privateOnes,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: born,
    updated_at: born,
    private_gists: 0,
    total_private_repos: privateOnes,
    owned_private_repos: privateOnes,
    disk_usage: 0,
    collaborators: 0,
    two_factor_authentication: true,
    plan: { name: state.plan, space: 976_562_499, collaborators: 0, private_repos: 10_000 },
  };
}

/** `organization-full` and, but for what is private, `team-organization`. */
export function organisationFull(
  state: GitHubState,
  { login, id }: GitHubOrganisation,
  address: string,
): Record<string, unknown> {
  const url = `${address}/orgs/${login}`;
  const isTheirs = state.repositories.filter(({ owner }) => owner === login);
  const privateOnes = isTheirs.filter(({ visibility }) => visibility !== 'public').length;
  return {
    login,
    id,
    node_id: nodeId('O', id),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: pictureOf(address),
    description: null,
    name: login,
    has_organization_projects: true,
    has_repository_projects: true,
    public_repos: isTheirs.length - privateOnes,
    public_gists: 0,
    followers: 0,
    following: 0,
    html_url: `${address}/${login}`,
    type: 'Organization',
    total_private_repos: privateOnes,
    owned_private_repos: privateOnes,
    members_can_create_repositories: true,
    members_can_create_private_repositories: true,
    members_can_create_public_repositories: true,
    plan: { name: state.plan, space: 976_562_499, private_repos: 999_999, filled_seats: 1, seats: 5 },
    created_at: born,
    updated_at: born,
    archived_at: null,
  };
}

/** `team`, as it stands in lists. */
export function team(
  { id, slug, name }: GitHubTeam,
  organisation: GitHubOrganisation,
  permission: string,
  address: string,
): Record<string, unknown> {
  const url = `${address}/organizations/${organisation.id}/team/${id}`;
  return {
    id,
    node_id: nodeId('T', id),
    name,
    slug,
    description: null,
    privacy: 'closed',
    notification_setting: 'notifications_enabled',
    url,
    html_url: `${address}/orgs/${organisation.login}/teams/${slug}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    permission,
    type: 'organization',
    organization_id: organisation.id,
    parent: null,
  };
}

/** `team-full`. */
export function teamFull(
  state: GitHubState,
  organisation: GitHubOrganisation,
  each: GitHubTeam,
  address: string,
): Record<string, unknown> {
  return {
    ...team(each, organisation, 'pull', address),
    created_at: born,
    updated_at: born,
    members_count: 1,
    repos_count: state.repositories.filter(({ teams }) => teams[each.slug] !== undefined).length,
    organization: organisationFull(state, organisation, address),
  };
}
