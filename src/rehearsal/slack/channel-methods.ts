/** Slack's `conversations.*` that make, find, name, describe and archive channels. */
import {
  findChannel,
  findOwnChannel,
  isTrue,
  nextSlackId,
  nextTimestamp,
  noteBy,
  now,
  pageOf,
  refuseIf,
  type SlackCall,
  type SlackMethod,
  SlackRefusal,
} from './method.ts';
import { channelForm, joinMessage, newChannel, type SlackChannel } from './workspace.ts';

export const channelMethods: Readonly<Record<string, SlackMethod>> = {
  'conversations.create': { scope: 'channels:manage', run: createChannel },
  'conversations.list': { scope: 'channels:read', run: listChannels },
  'conversations.info': { scope: 'channels:read', run: showChannel },
  'conversations.rename': { scope: 'channels:manage', run: renameChannel },
  'conversations.setTopic': { scope: 'channels:manage', run: (call) => setNote(call, 'topic', 'topic') },
  'conversations.setPurpose': { scope: 'channels:manage', run: (call) => setNote(call, 'purpose', 'description') },
  'conversations.archive': { scope: 'channels:manage', run: archiveChannel },
  'conversations.unarchive': { scope: 'channels:manage', run: unarchiveChannel },
};

function createChannel(call: SlackCall) {
  const { store, args } = call;
  const { me } = store.state;
  const name = verifyName(args['name']);
  const id = nextSlackId(store, 'C');
  const joined = joinMessage(me, nextTimestamp(store));
  const channel = store.update((workspace) => {
    // Archived channels keep their names, and so do private ones that nobody here sees.
    refuseIf(isTaken(call, name), 'name_taken');
    const made = newChannel({ id, name, creator: me, created: now(), isPrivate: isTrue(args['is_private']) });
    made.messages.push(joined);
    workspace.channels.push(made);
    return made;
  });
  return { channel: channelForm(channel, store.state) };
}

function isTaken({ store }: SlackCall, name: string): boolean {
  return store.state.channels.some((channel) => channel.name === name);
}

/** @throws SlackRefusal */
function verifyName(name = ''): string {
  refuseIf(name === '', 'invalid_name_required');
  refuseIf(name.length > 80, 'invalid_name_maxlength');
  refuseIf(!/^[a-z0-9_-]+$/.test(name), 'invalid_name_specials');
  refuseIf(/^[_-]+$/.test(name), 'invalid_name_punctuation');
  return name;
}

function listChannels(call: SlackCall) {
  const { state } = call.store;
  const types = (call.args['types'] ?? 'public_channel').split(',').map((type) => type.trim());
  const known = ['public_channel', 'private_channel', 'mpim', 'im'];
  refuseIf(!types.every((type) => known.includes(type)), 'invalid_types');
  const isListed = (channel: SlackChannel) =>
    types.includes(channel.isPrivate ? 'private_channel' : 'public_channel') &&
    !(channel.isPrivate && !channel.members.includes(state.me)) &&
    !(channel.isArchived && isTrue(call.args['exclude_archived']));
  const { items, response_metadata } = pageOf(state.channels.filter(isListed), call);
  const channels = items.map((channel) => ({ ...channelForm(channel, state), num_members: channel.members.length }));
  return { channels, response_metadata };
}

function showChannel(call: SlackCall) {
  const channel = findChannel(call, call.args['channel']);
  const count = isTrue(call.args['include_num_members']) ? { num_members: channel.members.length } : {};
  return { channel: { ...channelForm(channel, call.store.state), ...count } };
}

function renameChannel(call: SlackCall) {
  const { store, args } = call;
  const channel = findOwnChannel(call, args['channel']);
  const name = verifyName(args['name']);
  const note = noteBy(store, 'channel_name', `has renamed the channel from "${channel.name}" to "${name}"`, {
    old_name: channel.name,
    name,
  });
  store.update(() => {
    if (channel.name === name) return;
    refuseIf(isTaken(call, name), 'name_taken');
    channel.previousNames.unshift(channel.name);
    channel.name = name;
    channel.messages.push(note);
  });
  return { channel: channelForm(channel, store.state) };
}

function setNote(call: SlackCall, kind: 'topic' | 'purpose', word: string) {
  const { store, args } = call;
  const channel = findOwnChannel(call, args['channel']);
  const value = args[kind];
  if (value === undefined) throw new SlackRefusal('invalid_arguments', { response_metadata: { messages: [kind] } });
  refuseIf(value.length > 250, 'too_long');
  const text = value === '' ? `cleared the channel ${word}` : `set the channel ${word}: ${value}`;
  const note = noteBy(store, `channel_${kind}`, text, { [kind]: value });
  store.update(({ me }) => {
    if (channel[kind].value === value) return;
    channel[kind] = { value, creator: me, last_set: now() };
    channel.messages.push(note);
  });
  return { channel: channelForm(channel, store.state) };
}

function archiveChannel(call: SlackCall) {
  const channel = findChannel(call, call.args['channel']);
  refuseIf(channel.isArchived, 'already_archived');
  refuseIf(channel.isGeneral, 'cant_archive_general');
  findOwnChannel(call, channel.id);
  const note = noteBy(call.store, 'channel_archive', 'archived the channel');
  call.store.update(() => {
    channel.isArchived = true;
    channel.messages.push(note);
  });
  return {};
}

function unarchiveChannel(call: SlackCall) {
  const channel = findChannel(call, call.args['channel']);
  refuseIf(!channel.isArchived, 'not_archived');
  const note = noteBy(call.store, 'channel_unarchive', 'un-archived the channel');
  call.store.update(() => {
    channel.isArchived = false;
    channel.messages.push(note);
  });
  return {};
}
