import { afterEach, beforeEach, expect, it } from 'vitest';
import { newChannel, type SlackWorkspace } from '../../src/rehearsal/slack/workspace.ts';
import { standIn } from '../../src/rehearsal/stand-ins/slack.ts';
import { type OpenedStandIn, openStandIn } from './open-stand-in.ts';

type Fields = Record<string, string>;

let slack: OpenedStandIn<SlackWorkspace>;

beforeEach(async () => {
  slack = await openStandIn(standIn, { token: 'xoxb-rehearsal' });
});

afterEach(() => {
  // Slack's published description ends before these two methods.
  const isUndescribed = (violation: string) => /bookmarks\.(edit|remove) is not/.test(violation);
  expect(slack.violations.filter((violation) => !isUndescribed(violation))).toEqual([]);
});

async function call(method: string, fields: Fields = {}, headers: Fields = { authorization: 'Bearer xoxb-rehearsal' }) {
  const url = `${slack.context.address}/api/${method}`;
  const response = await slack.fetch(url, { method: 'POST', headers, body: new URLSearchParams(fields) });
  expect(response.status).toBe(200);
  // JSON.parse gives what may be anything, as an API's answer may.
  return JSON.parse(await response.text());
}

async function makeChannel(name = 'shop'): Promise<string> {
  return (await call('conversations.create', { name })).channel.id;
}

async function textsIn(channel: string): Promise<string[]> {
  const { messages } = await call('conversations.history', { channel });
  return messages.map(({ text }: { text: string }) => text);
}

it('tells whose token it is, and what it may do', async () => {
  expect(await call('auth.test')).toMatchObject({ ok: true, team: 'Acme', user: 'countable', user_id: 'U0COUNTABLE' });
  const response = await slack.fetch(`${slack.context.address}/api/auth.test`, {
    method: 'POST',
    headers: { authorization: 'Bearer xoxb-rehearsal' },
  });
  expect(response.headers.get('x-oauth-scopes')?.split(',')).toContain('channels:manage');
  expect(await call('team.info')).toMatchObject({ ok: true, team: { name: 'Acme', domain: 'acme' } });
});

it('refuses a call without a token, with another one, and without the scope', async () => {
  expect(await call('auth.test', {}, {})).toEqual({ ok: false, error: 'not_authed' });
  expect(await call('auth.test', {}, { authorization: 'Bearer xoxb-wrong' })).toEqual({
    ok: false,
    error: 'invalid_auth',
  });
  slack.context.store.state.scopes = ['channels:read'];
  expect(await call('conversations.create', { name: 'shop' })).toEqual({
    ok: false,
    error: 'missing_scope',
    needed: 'channels:manage',
    provided: 'channels:read',
  });
});

it('makes a channel whose creator is its first member', async () => {
  const { channel } = await call('conversations.create', { name: 'shop' });
  expect(channel).toMatchObject({ name: 'shop', creator: 'U0COUNTABLE', is_member: true, is_archived: false });
  expect(channel.purpose.value).toBe('');
  expect((await call('conversations.members', { channel: channel.id })).members).toEqual(['U0COUNTABLE']);
});

it('takes JSON as it takes forms', async () => {
  const response = await slack.fetch(`${slack.context.address}/api/conversations.create`, {
    method: 'POST',
    headers: { authorization: 'Bearer xoxb-rehearsal', 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ name: 'shop', is_private: false }),
  });
  expect(await response.json()).toMatchObject({ ok: true, channel: { name: 'shop', is_private: false } });
});

it('refuses a name that is taken, also by an archived channel', async () => {
  const channel = await makeChannel();
  expect(await call('conversations.archive', { channel })).toEqual({ ok: true });
  expect(await call('conversations.create', { name: 'shop' })).toEqual({ ok: false, error: 'name_taken' });
  expect(await call('conversations.setTopic', { channel, topic: 'Late' })).toEqual({ ok: false, error: 'is_archived' });
  const { channels } = await call('conversations.list', { exclude_archived: 'true' });
  expect(channels.map(({ name }: { name: string }) => name)).toEqual(['general']);
  expect((await call('conversations.info', { channel })).channel.is_archived).toBe(true);
  expect(await call('conversations.unarchive', { channel })).toEqual({ ok: true });
});

it('renames a channel and remembers its former name', async () => {
  const channel = await makeChannel();
  expect(await call('conversations.rename', { channel, name: 'general' })).toEqual({ ok: false, error: 'name_taken' });
  const renamed = await call('conversations.rename', { channel, name: 'store' });
  expect(renamed.channel).toMatchObject({ name: 'store', previous_names: ['shop'] });
  expect(await call('conversations.create', { name: 'shop' })).toMatchObject({ ok: true });
});

it('keeps topic and purpose, of 250 characters at most, and notes them in the history once', async () => {
  const channel = await makeChannel();
  for (const _time of ['first', 'again']) await call('conversations.setTopic', { channel, topic: 'Sells' });
  await call('conversations.setPurpose', { channel, purpose: 'p'.repeat(250) });
  const tooLong = { ok: false, error: 'too_long' };
  expect(await call('conversations.setPurpose', { channel, purpose: 'p'.repeat(251) })).toEqual(tooLong);
  const { topic, purpose } = (await call('conversations.info', { channel })).channel;
  expect([topic.value, purpose.value.length, topic.creator]).toEqual(['Sells', 250, 'U0COUNTABLE']);
  expect((await textsIn(channel)).filter((text) => text.includes('topic: Sells'))).toHaveLength(1);
});

it('lists channels in pages', async () => {
  for (const name of ['one', 'two', 'three']) await makeChannel(name);
  const first = await call('conversations.list', { limit: '3' });
  const cursor = first.response_metadata.next_cursor;
  const second = await call('conversations.list', { limit: '3', cursor });
  const names = [...first.channels, ...second.channels].map(({ name }) => name);
  expect(names).toEqual(['general', 'one', 'two', 'three']);
  expect(second.response_metadata.next_cursor).toBe('');
  expect(await call('conversations.list', { cursor: 'made up' })).toEqual({ ok: false, error: 'invalid_cursor' });
});

it('finds people by e-mail and invites them once', async () => {
  const channel = await makeChannel();
  const { user } = await call('users.lookupByEmail', { email: 'Ada@example.com' });
  expect(user.profile).toMatchObject({ real_name: 'Ada Lovelace', email: 'ada@example.com' });
  expect((await call('users.info', { user: user.id })).user.name).toBe('ada');
  expect(await call('users.lookupByEmail', { email: 'bob@example.com' })).toEqual({
    ok: false,
    error: 'users_not_found',
  });
  expect(await call('conversations.invite', { channel, users: user.id })).toMatchObject({ ok: true });
  for (const [users, error] of [
    [user.id, 'already_in_channel'],
    ['U0COUNTABLE', 'cant_invite_self'],
    ['U0NOBODY00', 'user_not_found'],
  ]) {
    expect(await call('conversations.invite', { channel, users })).toEqual({ ok: false, error });
  }
  expect((await call('conversations.members', { channel })).members).toEqual(['U0COUNTABLE', user.id]);
});

it('lets only members write, read and invite; joining makes a member', async () => {
  const { store } = slack.context;
  const theirs = newChannel({ id: 'C00000THEIRS', name: 'theirs', creator: 'U00000ADA0', created: 1_700_000_000 });
  store.update(({ channels }) => channels.push(theirs));
  const channel = theirs.id;
  const outside = { ok: false, error: 'not_in_channel' };
  expect(await call('chat.postMessage', { channel, text: 'Hello' })).toEqual(outside);
  expect(await call('conversations.history', { channel })).toEqual(outside);
  expect(await call('conversations.setPurpose', { channel, purpose: 'ours' })).toEqual(outside);
  expect(await call('conversations.join', { channel })).toMatchObject({ ok: true, channel: { is_member: true } });
  expect(await call('conversations.join', { channel })).toMatchObject({ ok: true, warning: 'already_in_channel' });
  expect(await call('chat.postMessage', { channel: '#theirs', text: 'Hello' })).toMatchObject({ ok: true, channel });
  expect(standIn.exhibits(slack.context)).toEqual([]);
});

it('gives messages back newest first, each with its own later time stamp', async () => {
  const channel = await makeChannel();
  const posted = [];
  for (const text of ['one', 'two', 'three']) posted.push((await call('chat.postMessage', { channel, text })).ts);
  expect([...new Set(posted)].sort()).toEqual(posted);
  const { messages, has_more } = await call('conversations.history', { channel, limit: '2' });
  expect(messages).toMatchObject([
    { text: 'three', user: 'U0COUNTABLE', type: 'message' },
    { text: 'two', ts: posted[1] },
  ]);
  expect(has_more).toBe(true);
  const rest = await call('conversations.history', { channel, latest: posted[1] });
  expect(rest.messages).toMatchObject([{ text: 'one' }, { subtype: 'channel_join' }]);
  expect(await call('chat.postMessage', { channel })).toEqual({ ok: false, error: 'no_text' });
});

it('keeps bookmarks, the same link twice if asked to', async () => {
  const channel_id = await makeChannel();
  const bookmark = { channel_id, title: 'Repository', type: 'link', link: 'http://127.0.0.1:4001/' };
  const { id } = (await call('bookmarks.add', bookmark)).bookmark;
  await call('bookmarks.add', bookmark);
  expect((await call('bookmarks.list', { channel_id })).bookmarks).toHaveLength(2);
  expect(await call('bookmarks.add', { ...bookmark, link: 'shop' })).toEqual({ ok: false, error: 'invalid_link' });
  await call('bookmarks.remove', { channel_id, bookmark_id: id });
  const kept = (await call('bookmarks.list', { channel_id })).bookmarks;
  await call('bookmarks.edit', { channel_id, bookmark_id: kept[0].id, title: 'Code' });
  expect((await call('bookmarks.list', { channel_id })).bookmarks).toMatchObject([
    { title: 'Code', link: bookmark.link },
  ]);
});

it.each([
  ['', 'invalid_name_required'],
  ['Shop', 'invalid_name_specials'],
  ['my shop', 'invalid_name_specials'],
  ['___', 'invalid_name_punctuation'],
  ['s'.repeat(81), 'invalid_name_maxlength'],
])('refuses the channel name "%s"', async (name, error) => {
  const url = `${slack.context.address}/api/conversations.create?name=${encodeURIComponent(name)}`;
  const unchecked = await openStandIn(standIn, { token: 'xoxb-rehearsal' });
  const response = await unchecked.fetch(url, { method: 'POST', headers: { authorization: 'Bearer xoxb-rehearsal' } });
  expect(await response.json()).toEqual({ ok: false, error });
});

it('shows a channel with all that stands in it', async () => {
  const channel = await makeChannel();
  await call('conversations.setTopic', { channel, topic: 'Sells things' });
  await call('conversations.invite', { channel, users: 'U00000ADA0' });
  await call('bookmarks.add', { channel_id: channel, title: 'Jenkins', type: 'link', link: 'http://127.0.0.1:4001/' });
  await call('chat.postMessage', { channel, text: 'Welcome, <@U00000ADA0>' });
  const [exhibit] = await standIn.exhibits(slack.context);
  expect(exhibit?.title).toBe('Channel #shop');
  expect(exhibit?.facts).toEqual([
    ['Topic', 'Sells things'],
    ['Purpose', ''],
    ['Members', 'countable, ada'],
    ['Bookmark: Jenkins', 'http://127.0.0.1:4001/'],
  ]);
  expect(exhibit?.texts[0]?.text.split('\n').at(-1)).toBe('countable: Welcome, @ada');
});
