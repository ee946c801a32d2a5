/** Takes GitHub's answers apart. Pure. */
import type { Field } from '../field.ts';
import type { Hook, Protection, Repository } from './state.ts';

/** Whose token it is. */
export interface Account {
  readonly login: string;
  /** Of a classic token; undefined where it is another, which does not tell what it may do. */
  readonly scopes: readonly string[] | undefined;
}

export function readAccount(answer: Field, headers: Field): Account {
  const scopes = headers.get('x-oauth-scopes');
  const list = scopes.optionalText().split(',');
  return {
    login: answer.get('login').text(),
    scopes: scopes.isThere ? list.map((scope) => scope.trim()).filter(Boolean) : undefined,
  };
}

export function readRepository(answer: Field): Repository {
  const visibility = answer.get('visibility').optionalText();
  const rights = answer.get('permissions');
  const may = (right: string): boolean => rights.isThere && rights.get(right).isThere && rights.get(right).flag();
  const deletes = answer.get('delete_branch_on_merge');
  return {
    id: answer.get('id').id(),
    owner: answer.get('owner').get('login').text(),
    name: answer.get('name').text(),
    address: answer.get('html_url').text(),
    cloneUrl: answer.get('clone_url').text(),
    description: answer.get('description').optionalText(),
    homepage: answer.get('homepage').optionalText(),
    topics: topicsIn(answer.get('topics')),
    visibility: visibility || (answer.get('private').flag() ? 'private' : 'public'),
    defaultBranch: answer.get('default_branch').text(),
    // Shown to those alone who may change it.
    deletesMergedBranches: deletes.isThere ? deletes.flag() : true,
    isArchived: answer.get('archived').flag(),
    mayAdminister: may('admin'),
    mayPush: may('push'),
  };
}

function topicsIn(topics: Field): string[] {
  return topics.isThere ? topics.list().map((topic) => topic.text()) : [];
}

/** A branch's name and the commit that it is at. */
export function readBranches(answer: Field): Record<string, string> {
  const branches = answer.list();
  return Object.fromEntries(
    branches.map((branch) => [branch.get('name').text(), branch.get('commit').get('sha').text()]),
  );
}

/** The webhook to that address. */
export function findHook(answer: Field, address: string): Hook | undefined {
  const found = answer.list().find((hook) => hook.get('config').get('url').optionalText() === address);
  if (!found) return undefined;
  const config = found.get('config');
  return {
    id: Number(found.get('id').id()),
    isActive: found.get('active').flag(),
    events: found
      .get('events')
      .list()
      .map((event) => event.text()),
    contentType: config.get('content_type').optionalText(),
    // A text in new hooks, a number in old ones.
    insecureSsl: config.get('insecure_ssl').isThere ? config.get('insecure_ssl').id() : '0',
  };
}

export function readProtection(answer: Field): Protection {
  const checks = answer.get('required_status_checks');
  const reviews = answer.get('required_pull_request_reviews');
  return {
    checks: checks.isThere ? checksIn(checks) : [],
    reviews: reviews.isThere ? Number(idOrZero(reviews.get('required_approving_review_count'))) : undefined,
  };
}

function checksIn(required: Field): Protection['checks'] {
  const checks = required.get('checks');
  if (checks.isThere)
    return checks.list().map((check) => ({
      context: check.get('context').text(),
      appId: check.get('app_id').isThere ? Number(check.get('app_id').id()) : undefined,
    }));
  const contexts = required.get('contexts').list();
  return contexts.map((context) => ({ context: context.text(), appId: undefined }));
}

function idOrZero(number: Field): string {
  return number.isThere ? number.id() : '0';
}

/** The permission of a team on a repository, from the most to the least. */
export function readTeamPermission(answer: Field): string {
  const permissions = answer.get('permissions');
  const order = ['admin', 'maintain', 'push', 'triage', 'pull'];
  return order.find((right) => permissions.get(right).isThere && permissions.get(right).flag()) ?? 'pull';
}
