/** How GitHub describes branches, commits and how branches are protected. Pure. */
import { nodeId } from './account-answers.ts';
import type { Branch, Commit } from './bare-repository.ts';
import { apiAddress, webAddress } from './repository-answers.ts';
import type { GitHubProtection, GitHubRepository } from './state.ts';

/** What is simply on or off about a protected branch. */
export const protectionSwitches = [
  'required_linear_history',
  'allow_force_pushes',
  'allow_deletions',
  'block_creations',
  'required_conversation_resolution',
  'lock_branch',
  'allow_fork_syncing',
] as const;

function branchAddress(repository: GitHubRepository, branch: string, address: string): string {
  return `${apiAddress(repository, address)}/branches/${encodeURIComponent(branch)}`;
}

/** `short-branch`, as it stands in lists. */
export function shortBranch(
  repository: GitHubRepository,
  { name, commit }: Branch,
  address: string,
): Record<string, unknown> {
  return {
    name,
    commit: { sha: commit, url: `${apiAddress(repository, address)}/commits/${commit}` },
    protected: repository.protections[name] !== undefined,
  };
}

/** `branch-with-protection`. */
export function fullBranch(
  repository: GitHubRepository,
  name: string,
  commit: Commit,
  address: string,
): Record<string, unknown> {
  const protection = repository.protections[name];
  const contexts = protection?.checks?.contexts ?? [];
  const url = branchAddress(repository, name, address);
  return {
    name,
    commit: fullCommit(repository, commit, address),
    _links: { self: url, html: `${webAddress(repository, address)}/tree/${name}` },
    protected: protection !== undefined,
    protection: {
      enabled: protection !== undefined,
      required_status_checks: {
        enforcement_level: protection?.checks ? 'non_admins' : 'off',
        contexts,
        checks: contexts.map((context) => ({ context, app_id: null })),
      },
    },
    protection_url: `${url}/protection`,
  };
}

/** `commit`. Nobody here is recognised by an e-mail address, so there are no accounts. */
export function fullCommit(repository: GitHubRepository, commit: Commit, address: string): Record<string, unknown> {
  const base = apiAddress(repository, address);
  const web = `${webAddress(repository, address)}/commit`;
  const { sha, tree, parents, author, committer, message } = commit;
  return {
    sha,
    node_id: nodeId('C', repository.id),
    commit: {
      author,
      committer,
      message,
      tree: { sha: tree, url: `${base}/git/trees/${tree}` },
      url: `${base}/git/commits/${sha}`,
      comment_count: 0,
      verification: { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null },
    },
    url: `${base}/commits/${sha}`,
    html_url: `${web}/${sha}`,
    comments_url: `${base}/commits/${sha}/comments`,
    author: null,
    committer: null,
    parents: parents.map((parent) => ({
      sha: parent,
      url: `${base}/commits/${parent}`,
      html_url: `${web}/${parent}`,
    })),
  };
}

/** `branch-protection`, and `protected-branch` after a change: the same in all that is given. */
export function fullProtection(
  repository: GitHubRepository,
  branch: string,
  protection: GitHubProtection,
  address: string,
): Record<string, unknown> {
  const url = `${branchAddress(repository, branch, address)}/protection`;
  const { checks, reviews, restrictions } = protection;
  return {
    url,
    ...(checks && {
      required_status_checks: {
        url: `${url}/required_status_checks`,
        strict: checks.strict,
        contexts: checks.contexts,
        contexts_url: `${url}/required_status_checks/contexts`,
        checks: checks.contexts.map((context) => ({ context, app_id: null })),
      },
    }),
    ...(reviews && {
      required_pull_request_reviews: {
        url: `${url}/required_pull_request_reviews`,
        dismiss_stale_reviews: reviews.dismissStale,
        require_code_owner_reviews: reviews.codeOwners,
        require_last_push_approval: reviews.lastPush,
        required_approving_review_count: reviews.count,
      },
    }),
    ...(restrictions && { restrictions: fullRestrictions(url) }),
    required_signatures: { url: `${url}/required_signatures`, enabled: false },
    enforce_admins: { url: `${url}/enforce_admins`, enabled: protection.enforceAdmins },
    ...Object.fromEntries(protectionSwitches.map((name) => [name, { enabled: protection.switches[name] ?? false }])),
  };
}

/** Nobody is let through: who that is would have to be looked up. */
function fullRestrictions(url: string): Record<string, unknown> {
  const at = `${url}/restrictions`;
  return {
    url: at,
    users_url: `${at}/users`,
    teams_url: `${at}/teams`,
    apps_url: `${at}/apps`,
    users: [],
    teams: [],
    apps: [],
  };
}
