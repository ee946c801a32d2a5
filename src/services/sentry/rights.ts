/** Whom Sentry's token belongs to, and whether it may do what registering needs. */
import type { Connection } from '../service.ts';
import { ask } from './api.ts';

export type Task = 'read' | 'project' | 'team' | 'alert';

interface Need {
  readonly task: Task;
  /** One of these is enough; the first is the least. */
  readonly scopes: readonly [string, ...string[]];
  readonly purpose: string;
}

const needs: readonly Need[] = [
  { task: 'read', scopes: ['org:read', 'org:write', 'org:admin'], purpose: 'to see the organisation' },
  { task: 'read', scopes: ['team:read', 'team:write', 'team:admin'], purpose: 'to see the team' },
  { task: 'read', scopes: ['project:read', 'project:write', 'project:admin'], purpose: 'to see the project' },
  { task: 'project', scopes: ['project:write', 'project:admin'], purpose: 'to make the project' },
  {
    task: 'team',
    scopes: ['team:write', 'org:write', 'org:admin'],
    purpose: 'to make the team, where it is not there',
  },
  { task: 'alert', scopes: ['alerts:write', 'org:write', 'org:admin'], purpose: 'to make the alert' },
];

export interface Rights {
  readonly name: string;
  /** Undefined where Sentry does not tell. */
  readonly scopes: ReadonlySet<string> | undefined;
}

/** Sentry's own front page of the API: who asks, and with which scopes. No description mentions it. */
export async function readRights(connection: Connection): Promise<Rights> {
  const request = { doing: 'asking whose token it is', path: '' };
  return ask(connection, request, (answer) => {
    const user = answer.get('user');
    const auth = answer.get('auth');
    const names = user.isThere ? ['email', 'username', 'name'].map((name) => user.get(name).optionalText()) : [];
    return {
      name: names.find((name) => name !== '') ?? 'a token without a person',
      scopes: auth.isThere
        ? new Set(
            auth
              .get('scopes')
              .list()
              .map((scope) => scope.text()),
          )
        : undefined,
    };
  });
}

/** The scopes that are missing for these tasks, each with what for: "project:write, to make the project". */
export function lackingScopes({ scopes }: Rights, tasks: readonly Task[]): string[] {
  if (!scopes) return [];
  const wanted = needs.filter(({ task }) => tasks.includes(task));
  const missing = wanted.filter((need) => !need.scopes.some((scope) => scopes.has(scope)));
  return missing.map(({ scopes: [least], purpose }) => `${least}, ${purpose}`);
}
