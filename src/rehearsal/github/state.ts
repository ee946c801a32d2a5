/** What the GitHub stand-in keeps: one person, one organisation with a team, and the repositories. */

export interface GitHubTeam {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
}

export interface GitHubOrganisation {
  readonly id: number;
  readonly login: string;
  readonly teams: GitHubTeam[];
}

export interface GitHubUser {
  readonly id: number;
  readonly login: string;
  readonly name: string;
  readonly email: string;
}

export interface GitHubHook {
  readonly id: number;
  active: boolean;
  events: string[];
  /** As it was sent, without the secret. */
  config: Record<string, string>;
  hasSecret: boolean;
  readonly createdAt: string;
  updatedAt: string;
}

export interface GitHubReviews {
  dismissStale: boolean;
  codeOwners: boolean;
  count: number;
  lastPush: boolean;
}

/** How a branch is protected; null where a part of it is switched off. */
export interface GitHubProtection {
  checks: { strict: boolean; contexts: string[] } | null;
  enforceAdmins: boolean;
  reviews: GitHubReviews | null;
  restrictions: { users: string[]; teams: string[] } | null;
  /** What is simply on or off: `allow_force_pushes` … */
  switches: Record<string, boolean>;
}

export interface GitHubRepository {
  readonly id: number;
  owner: string;
  name: string;
  /** "acme/old": these lead to it. */
  formerNames: string[];
  description: string | null;
  homepage: string | null;
  topics: string[];
  visibility: 'private' | 'public' | 'internal';
  defaultBranch: string;
  archived: boolean;
  disabled: boolean;
  /** What is simply on or off: `has_issues`, `delete_branch_on_merge` … */
  switches: Record<string, boolean>;
  /** Permission by the team's slug: pull, triage, push, maintain, admin. */
  teams: Record<string, string>;
  hooks: GitHubHook[];
  /** By branch. */
  protections: Record<string, GitHubProtection>;
  readonly createdAt: string;
  updatedAt: string;
  pushedAt: string;
}

export interface GitHubState {
  /** On `free`, private repositories have no protected branches. */
  plan: 'free' | 'team';
  /** Of the one token: a classic one. */
  scopes: string[];
  user: GitHubUser;
  organisations: GitHubOrganisation[];
  repositories: GitHubRepository[];
}

export function emptyGitHub(): GitHubState {
  return {
    plan: 'team',
    scopes: ['admin:repo_hook', 'delete_repo', 'read:org', 'repo', 'workflow'],
    user: { id: 101, login: 'ada', name: 'Ada Lovelace', email: 'ada@example.com' },
    organisations: [{ id: 201, login: 'acme', teams: [{ id: 301, slug: 'developers', name: 'Developers' }] }],
    repositories: [],
  };
}

export function fullName({ owner, name }: GitHubRepository): string {
  return `${owner}/${name}`;
}

/** Names of owners and repositories have no case. */
export function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

export function findRepository(state: GitHubState, name: string): GitHubRepository | undefined {
  return state.repositories.find((repository) => isSameName(fullName(repository), name));
}

/** The repository that once had that name. */
export function findRenamed(state: GitHubState, name: string): GitHubRepository | undefined {
  return state.repositories.find(({ formerNames }) => formerNames.some((former) => isSameName(former, name)));
}

export function findOrganisation(state: GitHubState, login: string): GitHubOrganisation | undefined {
  return state.organisations.find((organisation) => isSameName(organisation.login, login));
}

/** A repository as it is right after it was made. */
export function newRepository(
  id: number,
  owner: string,
  name: string,
  fields: Partial<GitHubRepository>,
): GitHubRepository {
  const now = new Date().toISOString();
  return {
    id,
    owner,
    name,
    formerNames: [],
    description: null,
    homepage: null,
    topics: [],
    visibility: 'public',
    defaultBranch: 'main',
    archived: false,
    disabled: false,
    switches: {},
    teams: {},
    hooks: [],
    protections: {},
    createdAt: now,
    updatedAt: now,
    pushedAt: now,
    ...fields,
  };
}
