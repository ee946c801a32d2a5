/** What an endpoint of Sentry's API is, and what endpoints have in common: permission, refusals, fields, pages. */
import type { Context, Hono } from 'hono';
import type { StandInContext } from '../stand-in.ts';
import type { SentryOrganisation, SentryProject } from './organisation.ts';

export interface SentryCall {
  readonly context: StandInContext<SentryOrganisation>;
  readonly organisation: SentryOrganisation;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface SentryAnswer {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface SentryEndpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/api/0/`, with a slash at the end. */
  readonly path: string;
  /** One of these is enough. */
  readonly scopes: readonly string[];
  /** @throws SentryRefusal */
  readonly run: (call: SentryCall) => SentryAnswer;
}

/** An answer that says no. */
export class SentryRefusal extends Error {
  override readonly name = 'SentryRefusal';
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
    super(`Refused with ${status}`);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

export function notThere(): SentryRefusal {
  return new SentryRefusal(404, { detail: 'The requested resource does not exist' });
}

/** What is wrong with one field of what was sent. */
export function wrongField(field: string, message: string): SentryRefusal {
  return new SentryRefusal(400, { [field]: [message] });
}

/** Puts an endpoint into an app. */
export function serve(app: Hono, context: StandInContext<SentryOrganisation>, endpoint: SentryEndpoint): void {
  app.on(endpoint.method, `/api/0/${endpoint.path}`, async (request) => {
    try {
      const call = await readCall(request, context);
      verifyToken(request, context);
      verifyScopes(call, endpoint.scopes);
      return toResponse(endpoint.run(call));
    } catch (error) {
      if (error instanceof SentryRefusal) return toResponse(error);
      throw error;
    }
  });
}

function toResponse({ status = 200, body, headers = {} }: SentryAnswer): Response {
  return body === undefined ? new Response(null, { status, headers }) : Response.json(body, { status, headers });
}

async function readCall({ req }: Context, context: StandInContext<SentryOrganisation>): Promise<SentryCall> {
  const text = await req.text();
  const { searchParams } = new URL(req.url);
  const call = { context, organisation: context.store.state, params: req.param(), query: searchParams };
  try {
    return { ...call, body: text === '' ? {} : JSON.parse(text) };
  } catch {
    throw new SentryRefusal(400, { detail: 'JSON parse error' });
  }
}

/** @throws SentryRefusal */
export function verifyToken({ req }: Context, { secrets }: StandInContext<SentryOrganisation>): void {
  const token = /^Bearer (.+)$/i.exec(req.header('authorization') ?? '')?.[1];
  if (token === undefined) throw new SentryRefusal(401, { detail: 'Authentication credentials were not provided.' });
  if (token !== secrets['token']) throw new SentryRefusal(401, { detail: 'Invalid token' });
}

/** Which organisation there is comes before what may be done there. */
function verifyScopes({ organisation, params }: SentryCall, scopes: readonly string[]): void {
  if (params['organisation'] !== undefined && params['organisation'] !== organisation.slug) throw notThere();
  if (scopes.some((scope) => organisation.scopes.includes(scope))) return;
  throw new SentryRefusal(403, { detail: 'You do not have permission to perform this action.' });
}

/** The project that the path names by slug or id. @throws SentryRefusal: it is not there, or was renamed */
export function findProject({ organisation, params, context }: SentryCall): SentryProject {
  const named = params['project'] ?? '';
  const project = organisation.projects.find((each) => each.slug === named || each.id === named);
  if (project) return project;
  const renamed = organisation.projects.find((each) => each.formerSlugs.includes(named));
  if (!renamed) throw notThere();
  const url = `${new URL(context.address).pathname}/api/0/projects/${organisation.slug}/${renamed.slug}/`;
  const moved = { code: 'resource-moved', message: 'Resource has been moved', extra: { url, slug: renamed.slug } };
  throw new SentryRefusal(302, { slug: renamed.slug, detail: moved }, { location: url });
}

/** One page of a list, with the address of the next in `Link`. */
export function pageOf<Item>(items: readonly Item[], { query, context }: SentryCall, form: (item: Item) => unknown) {
  const size = Math.min(Number(query.get('per_page') ?? 100), 100);
  const cursor = /^\d+:(\d+):[01]$/.exec(query.get('cursor') ?? '0:0:0');
  if (!cursor) throw new SentryRefusal(400, { detail: 'Invalid cursor parameter.' });
  const first = Number(cursor[1]);
  const link = (rel: string, at: number, hasResults: boolean) =>
    `<${context.address}/api/0/?&cursor=0:${at}:0>; rel="${rel}"; results="${hasResults}"; cursor="0:${at}:0"`;
  const links = [
    link('previous', Math.max(0, first - size), first > 0),
    link('next', first + size, first + size < items.length),
  ];
  return { body: items.slice(first, first + size).map(form), headers: { link: links.join(', ') } };
}

/** A text among what was sent. @throws SentryRefusal */
export function textField({ body }: SentryCall, name: string, longest: number): string | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw wrongField(name, 'Not a valid string.');
  if (value.length > longest) throw wrongField(name, `Ensure this field has no more than ${longest} characters.`);
  return value;
}

/** @throws SentryRefusal */
export function requiredText(call: SentryCall, name: string, longest: number): string {
  const value = textField(call, name, longest);
  if (value === undefined) throw wrongField(name, 'This field is required.');
  if (value.trim() === '') throw wrongField(name, 'This field may not be blank.');
  return value;
}

/** @throws SentryRefusal */
export function slugField(call: SentryCall, longest: number): string | undefined {
  const slug = textField(call, 'slug', longest);
  if (slug === undefined || /^(?![0-9]+$)[a-z0-9_-]+$/.test(slug)) return slug;
  const rule = 'consisting of lowercase letters, numbers, underscores or hyphens. It cannot be entirely numeric.';
  throw wrongField('slug', `Enter a valid slug ${rule}`);
}

/** Takes quotes off, and reads "name:shop" as a search in one field; anything else searches in all. */
export function searchTerms(query: string): { readonly field: string | undefined; readonly text: string }[] {
  const terms = query.match(/(?:\w+:)?"[^"]*"|\S+/g) ?? [];
  return terms.map((term) => {
    const [, field, text = ''] = /^(?:(\w+):)?(.*)$/.exec(term) ?? [];
    return { field, text: text.replace(/^"(.*)"$/, '$1').toLowerCase() };
  });
}

/** The present moment as Sentry writes it. */
export function sentryNow(): string {
  return new Date().toISOString().replace(/(\.\d{3})Z$/, '$1000Z');
}
