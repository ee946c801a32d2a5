/** Slack's methods about what stands in a channel: its messages and its bookmarks. */
import {
  findChannel,
  findOwnChannel,
  isTrue,
  nextSlackId,
  nextTimestamp,
  now,
  readLimit,
  refuseIf,
  type SlackCall,
  type SlackMethod,
  SlackRefusal,
} from './method.ts';
import { bookmarkForm, messageForm, type SlackBookmark, type SlackChannel, type SlackMessage } from './workspace.ts';

export const messageMethods: Readonly<Record<string, SlackMethod>> = {
  'chat.postMessage': { scope: 'chat:write', run: postMessage },
  'chat.delete': { scope: 'chat:write', run: deleteMessage },
  'conversations.history': { scope: 'channels:history', run: listMessages },
  'bookmarks.add': { scope: 'bookmarks:write', run: addBookmark },
  'bookmarks.list': { scope: 'bookmarks:read', run: listBookmarks },
  'bookmarks.edit': { scope: 'bookmarks:write', run: editBookmark },
  'bookmarks.remove': { scope: 'bookmarks:write', run: removeBookmark },
};

function postMessage(call: SlackCall) {
  const { store, args } = call;
  const named = store.state.channels.find((each) => each.name === args['channel']?.replace(/^#/, ''));
  const channel = findOwnChannel(call, named?.id ?? args['channel']);
  const text = args['text'] ?? '';
  refuseIf(text === '' && !args['blocks'] && !args['attachments'], 'no_text');
  refuseIf(text.length > 40_000, 'msg_too_long');
  const message: SlackMessage = { ts: nextTimestamp(store), user: store.state.me, text };
  store.update(() => channel.messages.push(message));
  return { channel: channel.id, ts: message.ts, message: messageForm(message) };
}

function deleteMessage(call: SlackCall) {
  const { store, args } = call;
  const channel = findOwnChannel(call, args['channel']);
  const message = channel.messages.find(({ ts }) => ts === args['ts']);
  if (!message) throw new SlackRefusal('message_not_found');
  refuseIf(message.user !== store.state.me, 'cant_delete_message');
  store.update(() => {
    channel.messages = channel.messages.filter((each) => each !== message);
  });
  return { channel: channel.id, ts: message.ts };
}

/** Newest first. The published answer has no cursor: the next page is asked for with `latest`. */
function listMessages(call: SlackCall) {
  const { args, store } = call;
  const channel = findChannel(call, args['channel']);
  refuseIf(!channel.members.includes(store.state.me), 'not_in_channel');
  const limit = readLimit(args['limit'] ?? '100', 999);
  const [oldest, latest] = [Number(args['oldest'] ?? 0), Number(args['latest'] ?? Number.MAX_SAFE_INTEGER)];
  const isInclusive = isTrue(args['inclusive']);
  const isAsked = ({ ts }: SlackMessage) =>
    (Number(ts) > oldest && Number(ts) < latest) || (isInclusive && [oldest, latest].includes(Number(ts)));
  const asked = channel.messages.filter(isAsked).reverse();
  return {
    messages: asked.slice(0, limit).map(messageForm),
    has_more: asked.length > limit,
    pin_count: 0,
    channel_actions_ts: null,
    channel_actions_count: 0,
  };
}

function addBookmark(call: SlackCall) {
  const { store, args } = call;
  const channel = findOwnChannel(call, args['channel_id']);
  refuseIf(args['type'] !== 'link', 'invalid_bookmark_type');
  refuseIf(!args['title'], 'invalid_arguments');
  const link = verifyLink(args['link']);
  const [id, created] = [nextSlackId(store, 'Bk'), now()];
  const bookmark = { id, title: args['title'] ?? '', link, emoji: args['emoji'] ?? '', created, updated: 0 };
  store.update(() => {
    refuseIf(channel.bookmarks.length >= 100, 'too_many_bookmarks');
    channel.bookmarks.push(bookmark);
  });
  return { bookmark: bookmarkForm(bookmark, channel, store.state) };
}

function verifyLink(link = ''): string {
  refuseIf(!URL.canParse(link) || !/^https?:/.test(link), 'invalid_link');
  return link;
}

function listBookmarks(call: SlackCall) {
  const channel = findChannel(call, call.args['channel_id']);
  return { bookmarks: channel.bookmarks.map((bookmark) => bookmarkForm(bookmark, channel, call.store.state)) };
}

function editBookmark(call: SlackCall) {
  const { store, args } = call;
  const { channel, bookmark } = findBookmark(call);
  const link = args['link'] === undefined ? bookmark.link : verifyLink(args['link']);
  const { title = bookmark.title, emoji = bookmark.emoji } = args;
  store.update(() => Object.assign(bookmark, { title, emoji, link, updated: now() }));
  return { bookmark: bookmarkForm(bookmark, channel, store.state) };
}

function removeBookmark(call: SlackCall) {
  const { channel, bookmark } = findBookmark(call);
  call.store.update(() => {
    channel.bookmarks = channel.bookmarks.filter((each) => each !== bookmark);
  });
  return {};
}

function findBookmark(call: SlackCall): { channel: SlackChannel; bookmark: SlackBookmark } {
  const channel = findOwnChannel(call, call.args['channel_id']);
  const bookmark = channel.bookmarks.find((each) => each.id === call.args['bookmark_id']);
  if (!bookmark) throw new SlackRefusal('not_found');
  return { channel, bookmark };
}
