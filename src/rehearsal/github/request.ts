/** What the routes of the GitHub stand-in share: who asks, for which repository, with what. */
import type { Context, MiddlewareHandler, Next } from 'hono';
import type { StandInContext } from '../stand-in.ts';
import { moved, notFound, refuse } from './refusals.ts';
import { findRenamed, findRepository, type GitHubRepository, type GitHubState } from './state.ts';

export type GitHubContext = StandInContext<GitHubState>;

/** What the middleware found out for the routes. */
export interface GitHubBindings {
  Variables: { repository: GitHubRepository };
}

/** Refuses a wrong token; puts limits and scopes on every answer. */
export function authenticate({ secrets, store }: GitHubContext): MiddlewareHandler {
  let used = 0;
  return async (c, next) => {
    used += 1;
    const token = tokenOf(c.req.header('authorization') ?? '');
    if (token === '') return refuse(c, 401, 'Requires authentication');
    if (token !== secrets['token']) return refuse(c, 401, 'Bad credentials');
    await next();
    const reset = Math.ceil(Date.now() / 3_600_000) * 3600;
    const headers = {
      'x-github-media-type': 'github.v3; format=json',
      'x-github-api-version-selected': c.req.header('x-github-api-version') ?? '2022-11-28',
      'x-github-request-id': crypto.randomUUID().slice(0, 8).toUpperCase(),
      'x-oauth-scopes': store.state.scopes.join(', '),
      'x-accepted-oauth-scopes': c.res.headers.get('x-accepted-oauth-scopes') ?? '',
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': String(Math.max(0, 5000 - used)),
      'x-ratelimit-used': String(used),
      'x-ratelimit-reset': String(reset),
      'x-ratelimit-resource': 'core',
    };
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
  };
}

function tokenOf(header: string): string {
  const [scheme = '', value = ''] = header.split(' ');
  if (scheme.toLowerCase() !== 'basic') return value;
  const pair = Buffer.from(value, 'base64').toString();
  return pair.slice(pair.indexOf(':') + 1);
}

/** Lets only tokens with one of the scopes on; to others there is nothing here, as GitHub has it. */
export function needScope({ store }: GitHubContext, ...scopes: readonly string[]): MiddlewareHandler {
  return async (c, next) => {
    const isEnough = scopes.some((scope) => store.state.scopes.includes(scope));
    if (isEnough) await next();
    else c.res = notFound(c);
    c.res.headers.set('x-accepted-oauth-scopes', scopes.join(', '));
  };
}

/** Finds the repository by `:owner/:repo` or `:id`. One that was renamed is found under its number, which is said. */
export function findIt({ store, address }: GitHubContext): MiddlewareHandler<GitHubBindings> {
  return async (c, next) => {
    const { owner, repo, id } = c.req.param() as Record<string, string | undefined>;
    const { state } = store;
    const repository = id
      ? state.repositories.find((each) => String(each.id) === id)
      : findRepository(state, `${owner}/${repo}`);
    if (repository) return passOn(c, repository, next);
    const renamed = findRenamed(state, `${owner}/${repo}`);
    if (!renamed) return notFound(c);
    const { pathname, search } = new URL(c.req.url);
    const rest = pathname.split('/').slice(4).join('/');
    return moved(c, `${address}/repositories/${renamed.id}${rest && `/${rest}`}${search}`);
  };
}

function passOn(c: Context<GitHubBindings>, repository: GitHubRepository, next: Next): Promise<void> | Response {
  const isChange = ['POST', 'PUT', 'PATCH'].includes(c.req.method);
  if (repository.disabled && isChange) return refuse(c, 403, 'Repository access blocked');
  // Only the repository itself can be changed then: to bring it back.
  if (repository.archived && isChange && c.req.method !== 'PATCH') {
    return refuse(c, 403, 'Repository was archived so is read-only.');
  }
  c.set('repository', repository);
  return next();
}

/** Runs a change of the repository that was found, and notes the time. */
export function change<Result>(
  { store }: GitHubContext,
  { id }: GitHubRepository,
  apply: (repository: GitHubRepository) => Result,
): Result {
  return store.update((state) => {
    const repository = state.repositories.find((each) => each.id === id);
    if (!repository) throw new Error(`The repository ${id} is gone.`);
    repository.updatedAt = new Date().toISOString();
    return apply(repository);
  });
}

/** The body's JSON; undefined where it is none. */
export async function readBody(c: Context): Promise<Record<string, unknown> | undefined> {
  try {
    const body: unknown = await c.req.json();
    return typeof body === 'object' && body !== null && !Array.isArray(body)
      ? (body as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The page that was asked for, with where the others are. */
export function paged<Item>({ address }: GitHubContext, c: Context, items: readonly Item[]): readonly Item[] {
  const size = Math.min(100, Math.max(1, Number(c.req.query('per_page') ?? 30) || 30));
  const page = Math.max(1, Number(c.req.query('page') ?? 1) || 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (to: number, rel: string) => {
    const { pathname, searchParams } = new URL(c.req.url);
    searchParams.set('page', String(to));
    return `<${address}${pathname}?${searchParams}>; rel="${rel}"`;
  };
  if (page < last) c.header('link', `${link(page + 1, 'next')}, ${link(last, 'last')}`);
  return items.slice((page - 1) * size, page * size);
}
