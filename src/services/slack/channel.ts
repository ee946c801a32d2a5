/** Finds channels, and reads what stands in them. */
import type { Field } from '../field.ts';
import type { Connection } from '../service.ts';
import { ask, askForPages, askUnless } from './api.ts';
import type { Channel } from './state.ts';

/** Undefined where there is none of that id that we may see. @throws ServiceError */
export async function readChannel(connection: Connection, id: string): Promise<Channel | undefined> {
  const request = { doing: `reading channel ${id}`, method: 'conversations.info', fields: { channel: id } };
  return askUnless(connection, request, ['channel_not_found'], (answer) => channelIn(answer.get('channel')));
}

/** Also archived ones: they keep their names. @throws ServiceError */
export async function findChannel(
  connection: Connection,
  name: string,
  seesPrivate: boolean,
): Promise<Channel | undefined> {
  const types = seesPrivate ? 'public_channel,private_channel' : 'public_channel';
  const request = {
    doing: `looking for channel #${name}`,
    method: 'conversations.list',
    fields: { types, exclude_archived: false },
  };
  const read = (answer: Field) => answer.get('channels').list().map(channelIn);
  const isIt = (channel: Channel) => channel.name === name;
  return (await askForPages(connection, request, read, (page) => page.some(isIt))).find(isIt);
}

/** A channel, out of an answer. */
export function channelIn(answer: Field): Channel {
  const isSet = (name: string) => answer.get(name).isThere && answer.get(name).flag();
  const noted = (name: string) => (answer.get(name).isThere ? answer.get(name).get('value').optionalText() : '');
  return {
    id: answer.get('id').text(),
    name: answer.get('name').text(),
    purpose: noted('purpose'),
    topic: noted('topic'),
    creator: answer.get('creator').optionalText(),
    isArchived: isSet('is_archived'),
    isMember: isSet('is_member'),
  };
}

/** Where people open it. @param url of the workspace, with a slash at the end */
export function channelAddress(url: string, id: string): string {
  return `${url}archives/${id}`;
}

/** Ids of those who are in it. @throws ServiceError */
export async function readMembers(connection: Connection, { id, name }: Channel): Promise<string[]> {
  const request = { doing: `reading who is in #${name}`, method: 'conversations.members', fields: { channel: id } };
  return askForPages(connection, request, (answer) =>
    answer
      .get('members')
      .list()
      .map((member) => member.text()),
  );
}

/** Where the bookmarks of a channel lead. @throws ServiceError */
export async function readLinks(connection: Connection, channel: string): Promise<string[]> {
  const request = { doing: 'reading bookmarks', method: 'bookmarks.list', fields: { channel_id: channel } };
  return ask(connection, request, (answer) =>
    answer
      .get('bookmarks')
      .list()
      .map((bookmark) => bookmark.get('link').optionalText()),
  );
}

export interface Message {
  readonly ts: string;
  readonly user: string;
  /** Text, and what else is shown of it. */
  readonly content: string;
}

export interface Messages {
  /** Newest first; only what somebody wrote. */
  readonly messages: readonly Message[];
  /** The time stamp of the oldest that was looked at, if there are more before it. */
  readonly before: string | undefined;
}

/** One page of what was written in a channel. What Slack itself notes there is left out. @throws ServiceError */
export async function readMessages(connection: Connection, channel: string, before?: string): Promise<Messages> {
  const fields = { channel, limit: 200, ...(before !== undefined && { latest: before }) };
  return ask(connection, { doing: 'reading messages', method: 'conversations.history', fields }, (answer) => {
    const all = answer.get('messages').list();
    const hasMore = answer.get('has_more').value === true;
    const written = all.filter((message) => isWritten(message.get('subtype').optionalText()));
    return {
      messages: written.map((message) => ({
        ts: message.get('ts').text(),
        user: message.get('user').optionalText(),
        content: message.get('text').optionalText() + JSON.stringify(message.get('blocks').value ?? ''),
      })),
      before: hasMore ? all.at(-1)?.get('ts').text() : undefined,
    };
  });
}

/** "channel_join", "channel_purpose", "bookmark_add" and so on are Slack's own. */
function isWritten(subtype: string): boolean {
  return ['', 'bot_message', 'me_message', 'file_share', 'thread_broadcast'].includes(subtype);
}
