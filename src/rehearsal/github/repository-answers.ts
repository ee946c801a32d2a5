/** How GitHub describes a repository: `full-repository` and what is alike. Pure. */
import { nodeId, simpleAccount } from './account-answers.ts';
import { fullName, type GitHubRepository, type GitHubState, isSameName } from './state.ts';

/** What stands behind the repository's address in each of its links. */
const links: Readonly<Record<string, string>> = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
};

/** What is on unless somebody switched it off, and the other way round. */
const switches: Readonly<Record<string, boolean>> = {
  has_issues: true,
  has_projects: true,
  has_downloads: true,
  has_wiki: true,
  has_discussions: false,
  allow_squash_merge: true,
  allow_merge_commit: true,
  allow_rebase_merge: true,
  allow_auto_merge: false,
  allow_update_branch: false,
  delete_branch_on_merge: false,
  is_template: false,
  web_commit_signoff_required: false,
};

/** The switches that a request names. */
export function switchesIn(body: Readonly<Record<string, unknown>>): Record<string, boolean> {
  const named = Object.entries(body).filter(([name, value]) => Object.hasOwn(switches, name) && value !== undefined);
  return Object.fromEntries(named.map(([name, value]) => [name, value === true]));
}

/** For people, and for links in answers. */
export function webAddress(repository: GitHubRepository, address: string): string {
  return `${address}/${fullName(repository)}`;
}

export function apiAddress(repository: GitHubRepository, address: string): string {
  return `${address}/repos/${fullName(repository)}`;
}

/** `full-repository`; `team-repository` is the same with the role of the team. */
export function fullRepository(
  state: GitHubState,
  repository: GitHubRepository,
  address: string,
): Record<string, unknown> {
  const { id, owner, name, visibility, homepage } = repository;
  const url = apiAddress(repository, address);
  const isOrganisations = state.organisations.some(({ login }) => isSameName(login, owner));
  return {
    id,
    node_id: nodeId('R', id),
    name,
    full_name: fullName(repository),
    private: visibility !== 'public',
    visibility,
    owner: simpleAccount(state, owner, address),
    ...(isOrganisations && { organization: simpleAccount(state, owner, address) }),
    html_url: webAddress(repository, address),
    description: repository.description,
    fork: false,
    url,
    ...Object.fromEntries(Object.entries(links).map(([link, tail]) => [link, url + tail])),
    git_url: `${address}/git/${fullName(repository)}.git`,
    ssh_url: `git@127.0.0.1:${fullName(repository)}.git`,
    clone_url: `${address}/git/${fullName(repository)}.git`,
    svn_url: webAddress(repository, address),
    homepage,
    mirror_url: null,
    created_at: repository.createdAt,
    updated_at: repository.updatedAt,
    pushed_at: repository.pushedAt,
    language: null,
    ...counts,
    ...switches,
    ...repository.switches,
    has_pages: false,
    archived: repository.archived,
    disabled: repository.disabled,
    license: null,
    topics: repository.topics,
    default_branch: repository.defaultBranch,
    permissions: { admin: true, maintain: true, push: true, triage: true, pull: true },
    temp_clone_token: '',
  };
}

const counts = {
  size: 0,
  forks: 0,
  forks_count: 0,
  stargazers_count: 0,
  watchers: 0,
  watchers_count: 0,
  open_issues: 0,
  open_issues_count: 0,
  network_count: 0,
  subscribers_count: 0,
};
