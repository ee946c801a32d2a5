/** Makes Slack's calls, each of them safe to repeat. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Field } from '../field.ts';
import type { Call, Connection, Json, Result } from '../service.ts';
import { ServiceError } from '../service-error.ts';
import { ask, askUnless, order } from './api.ts';
import { channelAddress, channelIn, findChannel, readChannel, readLinks, readMessages } from './channel.ts';
import { slack } from './name.ts';
import { recordOf } from './read.ts';
import { readRights } from './rights.ts';
import { type Channel, isMarked, isSameLink, isUnfinished } from './state.ts';
import { type AddedBookmark, deleteSecondWelcome, removeSecondBookmarks } from './twice.ts';

type Apply = (connection: Connection, call: Call, input: Field) => Promise<Result>;

const calls: Readonly<Record<string, Apply>> = {
  'slack.channel': (connection, call, input) =>
    call.kind === 'create' ? makeChannel(connection, call, input) : mendChannel(connection, input),
  'slack.bookmarks': addBookmarks,
  'slack.bookmark-repository': addBookmarks,
  'slack.people': invitePeople,
  'slack.welcome': welcome,
};

/** @throws ServiceError */
export async function applySlack(
  connection: Connection,
  call: Call,
  input: { readonly [key: string]: Json },
): Promise<Result> {
  const apply = calls[call.id];
  if (!apply) throw new Error(`Slack knows no call ${call.id}.`);
  return apply(connection, call, new Field(input, call.id));
}

/** Its mark is in the purpose, which Slack takes in a second call. Killed in between, it is known by its creator. */
async function makeChannel(connection: Connection, call: Call, input: Field): Promise<Result> {
  const name = input.get('name').text();
  const request = { doing: `creating channel #${name}`, method: 'conversations.create', fields: { name } };
  const made = await askUnless(connection, request, ['name_taken'], (answer) => channelIn(answer.get('channel')));
  const rights = await readRights(connection);
  const channel = made ?? (await findOurs(connection, input, rights));
  await describeChannel(connection, channel, input);
  const record = recordOf(channel, rights);
  const outputs = { channel: channel.id, furnishes: made ? 'yes' : 'no' };
  if (!made) return { record, outputs };
  const facts = { id: channel.id, name, self: rights.self };
  return { record, outputs, made: { kind: 'channel', title: call.title, address: record.address, facts } };
}

/** Somebody else may have made it a moment ago, and be about to mark it. */
const pauses = [0, 300, 900, 2700];

async function findOurs(
  connection: Connection,
  input: Field,
  { self, scopes, url }: Awaited<ReturnType<typeof readRights>>,
): Promise<Channel> {
  const name = input.get('name').text();
  let found: Channel | undefined;
  for (const pause of pauses) {
    await sleep(pause, undefined, { signal: connection.signal });
    found = await findChannel(connection, name, scopes?.has('groups:read') ?? false);
    if (found && (isMarked(found, input.get('marker').text()) || isUnfinished(found, self))) return found;
  }
  throw nameTaken(name, found && channelAddress(url, found.id));
}

function nameTaken(name: string, address: string | undefined): ServiceError {
  return new ServiceError({
    service: slack,
    doing: `creating channel #${name}`,
    kind: 'conflict',
    reason: address
      ? `it was made meanwhile, and not for this project: ${address}`
      : 'the name is taken (name_taken), by a channel that cannot be seen with this token: a private one',
    remedy: address
      ? 'To take it over: countable register slack --adopt'
      : `Have the channel #${name} renamed by somebody who is in it, then run again.`,
  });
}

/** Sets what the input has of purpose and topic. */
async function describeChannel(connection: Connection, { id, name }: Channel, input: Field): Promise<void> {
  for (const [note, method] of [
    ['purpose', 'conversations.setPurpose'],
    ['topic', 'conversations.setTopic'],
  ] as const) {
    const value = input.get(note).optionalText();
    if (value === '') continue;
    const doing = `setting the ${note} of #${name}`;
    await order(connection, { doing, method, fields: { channel: id, [note]: value } });
  }
}

async function mendChannel(connection: Connection, input: Field): Promise<Result> {
  const id = input.get('channel').text();
  if (input.get('joins').flag()) {
    await order(connection, { doing: `joining channel ${id}`, method: 'conversations.join', fields: { channel: id } });
  }
  const channel = await readChannel(connection, id);
  if (!channel)
    throw new ServiceError({
      service: slack,
      doing: `reading channel ${id}`,
      kind: 'not-found',
      reason: 'it is gone',
      remedy: 'Run again: what is there by now is looked at first.',
    });
  await describeChannel(connection, channel, input);
  return { record: recordOf(channel, await readRights(connection)) };
}

/** Slack would take the same link twice. */
async function addBookmarks(connection: Connection, _: Call, input: Field): Promise<Result> {
  if (input.get('furnishes').text() === 'no') return {};
  const channel = input.get('channel').text();
  const links = await readLinks(connection, channel);
  const added: AddedBookmark[] = [];
  for (const bookmark of input.get('bookmarks').list()) {
    const [title, link] = [bookmark.get('title').text(), bookmark.get('link').text()];
    if (links.some((each) => isSameLink(each, link))) continue;
    const fields = { channel_id: channel, title, type: 'link', link };
    const request = { doing: `adding bookmark ${title}`, method: 'bookmarks.add', fields };
    added.push({ link, id: await ask(connection, request, (answer) => answer.get('bookmark').get('id').text()) });
  }
  await removeSecondBookmarks(connection, channel, added);
  return {};
}

/** Done already. */
const isInvited = ['already_in_channel', 'cant_invite_self'];

/** One by one: of several, with one that cannot be invited, Slack invites none. */
async function invitePeople(connection: Connection, _: Call, input: Field): Promise<Result> {
  const channel = input.get('channel').text();
  const warnings: string[] = [];
  for (const [address, id] of Object.entries(input.get('people').value as Record<string, string>)) {
    const fields = { channel, users: id };
    try {
      await order(connection, { doing: `inviting ${address}`, method: 'conversations.invite', fields }, isInvited);
    } catch (error) {
      if (!isAboutThatPerson(error)) throw error;
      warnings.push(`${error.message} Invite them by hand.`);
    }
  }
  return { warnings };
}

/** A guest who may be in no more channels, say: no reason to stop. */
function isAboutThatPerson(error: unknown): error is ServiceError {
  return error instanceof ServiceError && /\((cant_invite|ura_max_channels|user_.*|.*guest.*)\)/.test(error.message);
}

/** Looks again: of the other calls of this run, none wrote it, but a run before may have. */
async function welcome(connection: Connection, _: Call, input: Field): Promise<Result> {
  if (input.get('furnishes').text() === 'no') return {};
  const channel = input.get('channel').text();
  const marker = input.get('marker').text();
  const { messages } = await readMessages(connection, channel);
  if (messages.some(({ content }) => content.includes(marker))) return {};
  const text = input.get('text').text();
  const blocks = JSON.stringify([{ type: 'section', text: { type: 'mrkdwn', text } }]);
  const fields = { channel, text, blocks, unfurl_links: false };
  const request = { doing: 'writing the welcome', method: 'chat.postMessage', fields };
  const ts = await ask(connection, request, (answer) => answer.get('ts').text());
  await deleteSecondWelcome(connection, channel, { ts, marker });
  return {};
}
