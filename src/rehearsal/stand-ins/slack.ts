/** Slack, as far as registering needs it: `<address>/api/<method>`, a workspace and its channels. */
import { type Context, Hono } from 'hono';
import { channelMethods } from '../slack/channel-methods.ts';
import { messageMethods } from '../slack/message-methods.ts';
import { type SlackMethod, SlackRefusal } from '../slack/method.ts';
import { peopleMethods } from '../slack/people-methods.ts';
import { emptyWorkspace, type SlackChannel, type SlackWorkspace } from '../slack/workspace.ts';
import type { Exhibit, StandIn, StandInContext } from '../stand-in.ts';

const methods: Readonly<Record<string, SlackMethod>> = { ...peopleMethods, ...channelMethods, ...messageMethods };

export const standIn: StandIn<SlackWorkspace> = {
  id: 'slack',
  title: 'Slack',
  emptyState: emptyWorkspace,
  routes,
  exhibits: ({ store: { state } }) =>
    state.channels.filter((channel) => isMade(channel, state)).map((channel) => showChannel(channel, state)),
};

function routes(context: StandInContext<SlackWorkspace>): Hono {
  const app = new Hono();
  app.all('/api/:method', async (request) => {
    const answer = answerTo(context, request.req.param('method'), await readArguments(request));
    const { scopes } = context.store.state;
    const needed = methods[request.req.param('method')]?.scope ?? '';
    return request.json(answer, 200, { 'x-oauth-scopes': scopes.join(','), 'x-accepted-oauth-scopes': needed });
  });
  return app;
}

type Arguments = Readonly<Record<string, string>> | 'invalid';

function answerTo(context: StandInContext<SlackWorkspace>, name: string, args: Arguments): Record<string, unknown> {
  try {
    if (args === 'invalid') throw new SlackRefusal('invalid_json');
    const method = methods[name];
    if (!method) throw new SlackRefusal('unknown_method', { req_method: name });
    verifyToken(context, method, args['token'] ?? '');
    return { ok: true, ...method.run({ store: context.store, url: `${context.address}/`, args }) };
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    return { ok: false, error: error.message, ...error.more };
  }
}

function verifyToken({ store, secrets }: StandInContext<SlackWorkspace>, { scope }: SlackMethod, token: string): void {
  if (token === '') throw new SlackRefusal('not_authed');
  if (token !== secrets['token']) throw new SlackRefusal('invalid_auth');
  const { scopes } = store.state;
  if (scope && !scopes.includes(scope)) {
    throw new SlackRefusal('missing_scope', { needed: scope, provided: scopes.join(',') });
  }
}

/** Arguments come in the query, as a form or as JSON; the token in a header or among them. */
async function readArguments({ req }: Context): Promise<Arguments> {
  const bearer = /^Bearer (.+)$/i.exec(req.header('authorization') ?? '')?.[1];
  const header = bearer ? { token: bearer } : {};
  const text = await req.text();
  if (!req.header('content-type')?.startsWith('application/json')) {
    return { ...req.query(), ...Object.fromEntries(new URLSearchParams(text)), ...header };
  }
  try {
    const fields = Object.entries(text === '' ? {} : (JSON.parse(text) as object));
    const texts = fields.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]);
    return { ...req.query(), ...Object.fromEntries(texts), ...header };
  } catch {
    return 'invalid';
  }
}

/** Channels that were there from the start, or that a test put there, are not shown. */
function isMade(channel: SlackChannel, { me }: SlackWorkspace): boolean {
  return channel.creator === me;
}

function showChannel(channel: SlackChannel, workspace: SlackWorkspace): Exhibit {
  const nameOf = (id: string) => workspace.users.find((user) => user.id === id)?.name ?? id;
  const lines = channel.messages.map(({ user, text }) => `${nameOf(user)}: ${nameMentioned(text, nameOf)}`);
  return {
    title: `Channel #${channel.name}`,
    facts: [
      ...(channel.isArchived ? [['State', 'archived'] as const] : []),
      ['Topic', channel.topic.value],
      ['Purpose', channel.purpose.value],
      ['Members', channel.members.map(nameOf).join(', ')],
      ...channel.bookmarks.map(({ title, link }) => [`Bookmark: ${title}`, link] as const),
    ],
    texts: [{ title: 'Messages', text: lines.join('\n') }],
  };
}

function nameMentioned(text: string, nameOf: (id: string) => string): string {
  return text.replace(/<@(\w+)>/g, (_, id: string) => `@${nameOf(id)}`);
}
