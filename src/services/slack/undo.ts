/** Takes a channel back. Apps cannot delete channels: it is archived, under another name, so that its own is free again. */
import type { Connection, Made } from '../service.ts';
import { order } from './api.ts';
import { readChannel, readMessages } from './channel.ts';

/** Why it may not be taken away, as the end of "channel #shop …". @throws ServiceError */
export async function readSlackHindrance(connection: Connection, { facts }: Made): Promise<string | undefined> {
  const { id = '', self = '' } = facts;
  const channel = await readChannel(connection, id);
  if (!channel || channel.isArchived || !channel.isMember) return undefined;
  for (let before: string | undefined; ; ) {
    const page = await readMessages(connection, id, before);
    if (page.messages.some(({ user }) => user !== self)) return 'has messages since that are not ours';
    if (page.before === undefined || page.before === before) return undefined;
    before = page.before;
  }
}

/** Does nothing where it is gone, or archived. @throws ServiceError */
export async function undoSlack(connection: Connection, { facts }: Made): Promise<void> {
  const channel = await readChannel(connection, facts['id'] ?? '');
  if (!channel || channel.isArchived) return;
  const { id, name } = channel;
  // With its id the name is nobody else's.
  const fields = { channel: id, name: `${name}-archived-${id.toLowerCase()}`.slice(-80) };
  if (!name.includes('-archived-')) {
    const refusals = ['not_authorized', 'restricted_action'];
    await order(connection, { doing: `renaming channel #${name}`, method: 'conversations.rename', fields }, refusals);
  }
  const request = { doing: `archiving channel #${name}`, method: 'conversations.archive', fields: { channel: id } };
  await order(connection, request, ['already_archived', 'channel_not_found']);
}
