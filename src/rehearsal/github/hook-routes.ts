/** Webhooks of a repository. They are kept and shown; nothing is ever sent. */
import { type Context, Hono } from 'hono';
import { badJson, type Invalid, invalid, notFound } from './refusals.ts';
import { apiAddress } from './repository-answers.ts';
import { change, type GitHubBindings, type GitHubContext, paged, readBody } from './request.ts';
import type { GitHubHook, GitHubRepository } from './state.ts';

/** To be put below one repository, which was found before. */
export function hookRoutes(context: GitHubContext): Hono<GitHubBindings> {
  const app = new Hono<GitHubBindings>();
  const answer = (repository: GitHubRepository, hook: GitHubHook) => fullHook(repository, hook, context.address);
  const find = (c: Context<GitHubBindings>) =>
    c.get('repository').hooks.find(({ id }) => String(id) === c.req.param('hook'));
  app.get('/hooks', (c) =>
    c.json(paged(context, c, c.get('repository').hooks).map((hook) => answer(c.get('repository'), hook))),
  );
  app.post('/hooks', (c) => createHook(context, c));
  app.get('/hooks/:hook', (c) => {
    const hook = find(c);
    return hook ? c.json(answer(c.get('repository'), hook)) : notFound(c);
  });
  app.patch('/hooks/:hook', async (c) => {
    const body = await readBody(c);
    if (!body) return badJson(c);
    const hook = find(c);
    if (!hook) return notFound(c);
    const changed = change(context, c.get('repository'), ({ hooks }) => {
      const each = hooks.find(({ id }) => id === hook.id) as GitHubHook;
      changeHook(each, body);
      return each;
    });
    return c.json(answer(c.get('repository'), changed));
  });
  app.patch('/hooks/:hook/config', async (c) => {
    const body = await readBody(c);
    if (!body) return badJson(c);
    const hook = find(c);
    if (!hook) return notFound(c);
    // Of the configuration only what is named changes; as a part of a hook it is replaced as a whole.
    const { config, hasSecret } = configOf({ ...hook.config, ...body });
    change(context, c.get('repository'), () => Object.assign(hook, { config, hasSecret: hasSecret || hook.hasSecret }));
    return c.json(shownConfig(hook));
  });
  app.delete('/hooks/:hook', (c) => {
    const hook = find(c);
    if (!hook) return notFound(c);
    change(context, c.get('repository'), (repository) => {
      repository.hooks = repository.hooks.filter(({ id }) => id !== hook.id);
    });
    return c.body(null, 204);
  });
  return app;
}

const exists: Invalid = { resource: 'Hook', code: 'custom', message: 'Hook already exists on this repository' };

async function createHook(context: GitHubContext, c: Context<GitHubBindings>): Promise<Response> {
  const body = await readBody(c);
  if (!body) return badJson(c);
  const config = (body['config'] ?? {}) as Record<string, unknown>;
  if (typeof config['url'] !== 'string') return invalid(c, { resource: 'Hook', field: 'url', code: 'missing_field' });
  const repository = c.get('repository');
  if (repository.hooks.some((each) => each.config['url'] === config['url'])) return invalid(c, exists);
  const now = new Date().toISOString();
  const hook: GitHubHook = {
    id: context.store.nextId(),
    active: body['active'] !== false,
    events: (body['events'] as string[] | undefined) ?? ['push'],
    ...configOf(config),
    createdAt: now,
    updatedAt: now,
  };
  change(context, repository, ({ hooks }) => hooks.push(hook));
  c.header('location', `${apiAddress(repository, context.address)}/hooks/${hook.id}`);
  return c.json(fullHook(repository, hook, context.address), 201);
}

/** The configuration is replaced whole: one that is sent without its secret has none from then on. */
function changeHook(hook: GitHubHook, body: Readonly<Record<string, unknown>>): void {
  const list = (name: string) => (body[name] ?? []) as string[];
  if (body['events'] !== undefined) hook.events = list('events');
  const removed = list('remove_events');
  hook.events = [...new Set([...hook.events, ...list('add_events')])].filter((event) => !removed.includes(event));
  if (typeof body['active'] === 'boolean') hook.active = body['active'];
  if (body['config'] !== undefined) Object.assign(hook, configOf(body['config'] as Record<string, unknown>));
  hook.updatedAt = new Date().toISOString();
}

function configOf(sent: Readonly<Record<string, unknown>>): Pick<GitHubHook, 'config' | 'hasSecret'> {
  const { secret, ...rest } = sent;
  const texts = Object.entries(rest).map(([name, value]) => [name, String(value)]);
  return {
    config: { content_type: 'form', insecure_ssl: '0', ...Object.fromEntries(texts) },
    hasSecret: typeof secret === 'string' && secret !== '',
  };
}

/** `hook`. */
function fullHook(repository: GitHubRepository, hook: GitHubHook, address: string): Record<string, unknown> {
  const url = `${apiAddress(repository, address)}/hooks/${hook.id}`;
  return {
    type: 'Repository',
    id: hook.id,
    name: 'web',
    active: hook.active,
    events: hook.events,
    config: shownConfig(hook),
    updated_at: hook.updatedAt,
    created_at: hook.createdAt,
    url,
    test_url: `${url}/test`,
    ping_url: `${url}/pings`,
    deliveries_url: `${url}/deliveries`,
    last_response: { code: null, status: 'unused', message: null },
  };
}

/** A secret cannot be read back. */
function shownConfig({ config, hasSecret }: GitHubHook): Record<string, string> {
  return { ...config, ...(hasSecret && { secret: '********' }) };
}
