/**
 * Two people who register one project at the same moment both look before either has written. So each looks again after
 * writing: what came first stays, and who was second takes their own back.
 */
import type { Connection } from '../service.ts';
import { ask, order } from './api.ts';
import { readMessages } from './channel.ts';
import { isSameLink } from './state.ts';

/** A bookmark that this run added. */
export interface AddedBookmark {
  readonly id: string;
  readonly link: string;
}

/** Removes those of these bookmarks whose link was there a moment before. @throws ServiceError */
export async function removeSecondBookmarks(
  connection: Connection,
  channel: string,
  added: readonly AddedBookmark[],
): Promise<void> {
  if (added.length === 0) return;
  const request = { doing: 'reading bookmarks', method: 'bookmarks.list', fields: { channel_id: channel } };
  const all = await ask(connection, request, (answer) =>
    answer
      .get('bookmarks')
      .list()
      .map((bookmark) => ({
        id: bookmark.get('id').text(),
        link: bookmark.get('link').optionalText(),
        created: Number(bookmark.get('date_created').value ?? 0),
      })),
  );
  all.sort((a, b) => a.created - b.created || (a.id < b.id ? -1 : 1));
  for (const { id, link } of added) {
    const first = all.find((each) => isSameLink(each.link, link));
    if (first === undefined || first.id === id) continue;
    const fields = { channel_id: channel, bookmark_id: id };
    await order(connection, { doing: 'removing a second bookmark', method: 'bookmarks.remove', fields }, ['not_found']);
  }
}

/** Deletes our welcome where another one with the mark was there a moment before. @throws ServiceError */
export async function deleteSecondWelcome(
  connection: Connection,
  channel: string,
  { ts, marker }: { readonly ts: string; readonly marker: string },
): Promise<void> {
  const { messages } = await readMessages(connection, channel);
  // Time stamps have one length, and more digits than a number keeps.
  const isSecond = messages.some((message) => message.content.includes(marker) && message.ts < ts);
  if (!isSecond) return;
  const request = { doing: 'deleting a second welcome', method: 'chat.delete', fields: { channel, ts } };
  await order(connection, request, ['message_not_found']);
}
