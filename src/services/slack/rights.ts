/** Whom Slack's token belongs to, and whether it may do what registering needs. */
import type { Connection } from '../service.ts';
import { ask } from './api.ts';

export type Task = 'read' | 'people' | 'channel' | 'join' | 'bookmarks' | 'welcome' | 'invite';

interface Need {
  readonly task: Task;
  /** One of these is enough; the first is that of a bot's token. */
  readonly scopes: readonly [string, ...string[]];
  readonly purpose: string;
}

const needs: readonly Need[] = [
  { task: 'read', scopes: ['channels:read'], purpose: 'to find the channel' },
  { task: 'read', scopes: ['channels:history'], purpose: 'to see whether it has its welcome' },
  { task: 'read', scopes: ['bookmarks:read'], purpose: 'to see its bookmarks' },
  { task: 'people', scopes: ['users:read.email'], purpose: 'to find people' },
  { task: 'channel', scopes: ['channels:manage', 'channels:write'], purpose: 'to make the channel' },
  { task: 'join', scopes: ['channels:join', 'channels:write'], purpose: 'to take over a channel' },
  { task: 'bookmarks', scopes: ['bookmarks:write'], purpose: 'to add bookmarks' },
  { task: 'welcome', scopes: ['chat:write'], purpose: 'to write the welcome' },
  { task: 'invite', scopes: ['channels:manage', 'channels:write'], purpose: 'to invite people' },
];

/** Every scope that registering may need, for whoever makes the token. */
export const allScopes: readonly string[] = [
  ...new Set(needs.map(({ scopes: [scope] }) => scope)),
  'users:read',
].sort();

export interface Rights {
  /** The id of the user that the token belongs to. */
  readonly self: string;
  readonly user: string;
  readonly team: string;
  /** Where the workspace is, with a slash at the end. */
  readonly url: string;
  /** Undefined where Slack does not tell. */
  readonly scopes: ReadonlySet<string> | undefined;
}

/** @throws ServiceError */
export async function readRights(connection: Connection): Promise<Rights> {
  return ask(connection, { doing: 'asking whose token it is', method: 'auth.test' }, (answer, headers) => {
    const scopes = headers.get('x-oauth-scopes');
    return {
      self: answer.get('user_id').text(),
      user: answer.get('user').optionalText(),
      team: answer.get('team').optionalText(),
      url: answer.get('url').text(),
      scopes: scopes === null ? undefined : new Set(scopes.split(',').map((scope) => scope.trim())),
    };
  });
}

/** What the token lacks for these tasks, each with what for: "chat:write (to write the welcome)". */
export function lackingScopes({ scopes }: Rights, tasks: readonly Task[]): string[] {
  if (!scopes) return [];
  const lacking = needs.filter((need) => tasks.includes(need.task) && !need.scopes.some((scope) => scopes.has(scope)));
  const byScope = new Map(lacking.map(({ scopes: [scope], purpose }) => [scope, purpose]));
  return [...byScope].map(([scope, purpose]) => `${scope} (${purpose})`);
}

export const allTasks: readonly Task[] = [...new Set(needs.map(({ task }) => task))];
