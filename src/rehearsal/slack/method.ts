/** What a method of Slack's API is, and what methods have in common: refusals, finding channels, pages. */
import type { Store } from '../stand-in.ts';
import type { SlackChannel, SlackMessage, SlackWorkspace } from './workspace.ts';

export interface SlackCall {
  readonly store: Store<SlackWorkspace>;
  /** Where the workspace is: with a slash at the end. */
  readonly url: string;
  readonly args: Readonly<Record<string, string>>;
}

export interface SlackMethod {
  /** What the token needs for it; undefined where any token will do. */
  readonly scope: string | undefined;
  /** All of the answer but `ok`. @throws SlackRefusal */
  readonly run: (call: SlackCall) => Record<string, unknown>;
}

/** Why Slack does not do it, in its own word: "name_taken". */
export class SlackRefusal extends Error {
  override readonly name = 'SlackRefusal';
  readonly more: Readonly<Record<string, unknown>>;

  constructor(error: string, more: Readonly<Record<string, unknown>> = {}) {
    super(error);
    this.more = more;
  }
}

export function refuseIf(isWrong: boolean, error: string): void {
  if (isWrong) throw new SlackRefusal(error);
}

/** The channel with that id. @throws SlackRefusal */
export function findChannel({ store }: SlackCall, id: string | undefined): SlackChannel {
  const channel = store.state.channels.find((each) => each.id === id);
  // A private channel is not there for who is not in it.
  if (!channel || (channel.isPrivate && !channel.members.includes(store.state.me))) {
    throw new SlackRefusal('channel_not_found');
  }
  return channel;
}

/** A channel that our user may change. @throws SlackRefusal */
export function findOwnChannel(call: SlackCall, id: string | undefined): SlackChannel {
  const channel = findChannel(call, id);
  refuseIf(!channel.members.includes(call.store.state.me), 'not_in_channel');
  refuseIf(channel.isArchived, 'is_archived');
  return channel;
}

/** A time stamp as Slack gives it: unique in the store, and later than those before. */
export function nextTimestamp(store: Store<SlackWorkspace>): string {
  const sequence = String(store.nextId() % 1_000_000).padStart(6, '0');
  return `${now()}.${sequence}`;
}

/** An id as Slack gives it: "C000000123". */
export function nextSlackId(store: Store<SlackWorkspace>, letters: string): string {
  return letters + store.nextId().toString(36).toUpperCase().padStart(9, '0');
}

/** The present second. */
export function now(): number {
  return Math.floor(Date.now() / 1000);
}

/** What Slack itself notes in a channel's history. */
export function noteBy(store: Store<SlackWorkspace>, subtype: string, text: string, details = {}): SlackMessage {
  const user = store.state.me;
  return { ts: nextTimestamp(store), user, text: `<@${user}> ${text}`, subtype, details };
}

export function isTrue(argument: string | undefined): boolean {
  return argument === 'true' || argument === '1';
}

/** One page of a list, by `limit` and `cursor`. @throws SlackRefusal */
export function pageOf<Item>(items: readonly Item[], { args }: SlackCall) {
  const limit = readLimit(args['limit'] ?? '100', 1000);
  const cursor = Buffer.from(args['cursor'] ?? '', 'base64').toString();
  refuseIf(cursor !== '' && !/^next:\d+$/.test(cursor), 'invalid_cursor');
  const first = Number(cursor.slice('next:'.length));
  const next = first + limit < items.length ? Buffer.from(`next:${first + limit}`).toString('base64') : '';
  return { items: items.slice(first, first + limit), response_metadata: { next_cursor: next } };
}

/** @throws SlackRefusal */
export function readLimit(text: string, most: number): number {
  const limit = Number(text);
  refuseIf(!Number.isInteger(limit) || limit < 1 || limit > most, 'invalid_limit');
  return limit;
}
