/** Slack's methods about people: who we are, who others are, and who is in a channel. */
import {
  findChannel,
  findOwnChannel,
  nextTimestamp,
  pageOf,
  refuseIf,
  type SlackCall,
  type SlackMethod,
  SlackRefusal,
} from './method.ts';
import { channelForm, joinMessage, type SlackUser, type SlackWorkspace, userForm } from './workspace.ts';

export const peopleMethods: Readonly<Record<string, SlackMethod>> = {
  'auth.test': { scope: undefined, run: testToken },
  'team.info': { scope: 'team:read', run: showTeam },
  'users.info': { scope: 'users:read', run: showUser },
  'users.lookupByEmail': { scope: 'users:read.email', run: findByEmail },
  'conversations.join': { scope: 'channels:join', run: joinChannel },
  'conversations.invite': { scope: 'channels:manage', run: invite },
  'conversations.members': { scope: 'channels:read', run: listMembers },
};

function testToken({ store, url }: SlackCall) {
  const { team, me, users } = store.state;
  const user = users.find((each) => each.id === me);
  const bot = user?.isBot ? { bot_id: 'B0COUNTABLE' } : {};
  return {
    url,
    team: team.name,
    user: user?.name,
    team_id: team.id,
    user_id: me,
    ...bot,
    is_enterprise_install: false,
  };
}

function showTeam({ store }: SlackCall) {
  return { team: { ...store.state.team, email_domain: '', icon: { image_default: true } } };
}

function showUser({ store, args }: SlackCall) {
  return { user: userForm(findUser(store.state, args['user']), store.state) };
}

function findUser({ users }: SlackWorkspace, id: string | undefined): SlackUser {
  const user = users.find((each) => each.id === id);
  if (!user) throw new SlackRefusal('user_not_found');
  return user;
}

function findByEmail({ store, args }: SlackCall) {
  const email = args['email']?.toLowerCase() ?? '';
  const user = store.state.users.find((each) => !each.isBot && each.email.toLowerCase() === email);
  if (!user) throw new SlackRefusal('users_not_found');
  return { user: userForm(user, store.state) };
}

function joinChannel(call: SlackCall) {
  const { store } = call;
  const channel = findChannel(call, call.args['channel']);
  const { me } = store.state;
  refuseIf(channel.isArchived, 'is_archived');
  if (channel.members.includes(me)) {
    const warnings = ['already_in_channel'];
    return { channel: channelForm(channel, store.state), warning: warnings[0], response_metadata: { warnings } };
  }
  const joined = joinMessage(me, nextTimestamp(store));
  store.update(() => {
    channel.members.push(me);
    channel.messages.push(joined);
  });
  return { channel: channelForm(channel, store.state) };
}

/** All of them or, with one that cannot be invited, none. */
function invite(call: SlackCall) {
  const { store, args } = call;
  const channel = findOwnChannel(call, args['channel']);
  const { me } = store.state;
  const ids = (args['users'] ?? '').split(',').filter((id) => id !== '');
  refuseIf(ids.length === 0, 'no_user');
  refuseIf(ids.length > 100, 'too_many_users');
  for (const id of ids) {
    findUser(store.state, id);
    refuseIf(id === me, 'cant_invite_self');
    refuseIf(channel.members.includes(id), 'already_in_channel');
  }
  const joined = ids.map((id) => joinMessage(id, nextTimestamp(store), me));
  store.update(() => {
    channel.members.push(...ids);
    channel.messages.push(...joined);
  });
  return { channel: channelForm(channel, store.state) };
}

function listMembers(call: SlackCall) {
  const { items, response_metadata } = pageOf(findChannel(call, call.args['channel']).members, call);
  return { members: items, response_metadata };
}
