/** A Slack workspace as a stand-in keeps it, and the published forms of what it holds. Answers no calls. */

export interface SlackUser {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly email: string;
  readonly isBot: boolean;
}

export interface SlackMessage {
  readonly ts: string;
  readonly user: string;
  readonly text: string;
  /** What Slack itself notes, such as "channel_join"; absent where somebody wrote. */
  readonly subtype?: string;
  /** What belongs to the subtype: the new topic, who invited. */
  readonly details?: Readonly<Record<string, string>>;
}

export interface SlackBookmark {
  readonly id: string;
  title: string;
  link: string;
  emoji: string;
  readonly created: number;
  updated: number;
}

interface Noted {
  readonly value: string;
  readonly creator: string;
  readonly last_set: number;
}

export interface SlackChannel {
  readonly id: string;
  name: string;
  readonly previousNames: string[];
  readonly created: number;
  readonly creator: string;
  readonly isGeneral: boolean;
  readonly isPrivate: boolean;
  isArchived: boolean;
  topic: Noted;
  purpose: Noted;
  members: string[];
  /** Oldest first. */
  messages: SlackMessage[];
  bookmarks: SlackBookmark[];
}

/** All of it is JSON, to be read and changed by tests too. */
export interface SlackWorkspace {
  team: { readonly id: string; readonly name: string; readonly domain: string };
  /** Whose token it is. */
  readonly me: string;
  /** What the token may do. */
  scopes: string[];
  users: SlackUser[];
  channels: SlackChannel[];
}

/** Long ago, so that what was there from the start is older than anything that is made. */
const start = 1_700_000_000;

const nothingNoted: Noted = { value: '', creator: '', last_set: 0 };

/** The scopes that the methods of this stand-in ask for. */
const slackScopes = [
  'bookmarks:read',
  'bookmarks:write',
  'channels:history',
  'channels:join',
  'channels:manage',
  'channels:read',
  'chat:write',
  'team:read',
  'users:read',
  'users:read.email',
];

/** Before anything was made: the workspace, its one general channel, Ada, and the app that the token belongs to. */
export function emptyWorkspace(): SlackWorkspace {
  const bot = { id: 'U0COUNTABLE', name: 'countable', realName: 'Countable', email: '', isBot: true };
  const ada = { id: 'U00000ADA0', name: 'ada', realName: 'Ada Lovelace', email: 'ada@example.com', isBot: false };
  const general = newChannel({ id: 'C0GENERAL0', name: 'general', creator: ada.id, created: start, isGeneral: true });
  return {
    team: { id: 'T0000ACME0', name: 'Acme', domain: 'acme' },
    me: bot.id,
    scopes: [...slackScopes],
    users: [bot, ada],
    channels: [{ ...general, messages: [joinMessage(ada.id, `${start}.000001`)] }],
  };
}

/** A channel with nobody but its creator in it, and no message yet. */
export function newChannel(
  facts: Pick<SlackChannel, 'id' | 'name' | 'creator' | 'created'> &
    Partial<Pick<SlackChannel, 'isGeneral' | 'isPrivate'>>,
): SlackChannel {
  return {
    isGeneral: false,
    isPrivate: false,
    ...facts,
    previousNames: [],
    isArchived: false,
    topic: nothingNoted,
    purpose: nothingNoted,
    members: [facts.creator],
    messages: [],
    bookmarks: [],
  };
}

/** What Slack notes in a channel when somebody joins. */
export function joinMessage(user: string, ts: string, inviter?: string): SlackMessage {
  const text = `<@${user}> has joined the channel`;
  return { ts, user, text, subtype: 'channel_join', ...(inviter && { details: { inviter } }) };
}

/** The published form of a channel. */
export function channelForm(channel: SlackChannel, workspace: SlackWorkspace): Record<string, unknown> {
  return {
    id: channel.id,
    name: channel.name,
    is_channel: true,
    is_group: false,
    is_im: false,
    is_mpim: false,
    is_private: channel.isPrivate,
    created: channel.created,
    is_archived: channel.isArchived,
    is_general: channel.isGeneral,
    unlinked: 0,
    name_normalized: channel.name,
    is_shared: false,
    is_org_shared: false,
    is_pending_ext_shared: false,
    pending_shared: [],
    parent_conversation: null,
    creator: channel.creator,
    is_ext_shared: false,
    shared_team_ids: [workspace.team.id],
    is_member: channel.members.includes(workspace.me),
    topic: channel.topic,
    purpose: channel.purpose,
    previous_names: channel.previousNames,
  };
}

/** The published form of a person or an app. */
export function userForm(user: SlackUser, workspace: SlackWorkspace): Record<string, unknown> {
  const texts = { title: '', phone: '', skype: '', status_text: '', status_emoji: '', avatar_hash: '' };
  const names = { real_name: user.realName, real_name_normalized: user.realName };
  const shown = { display_name: user.name, display_name_normalized: user.name };
  const email = user.isBot || !workspace.scopes.includes('users:read.email') ? {} : { email: user.email };
  return {
    id: user.id,
    team_id: workspace.team.id,
    name: user.name,
    deleted: false,
    real_name: user.realName,
    profile: { ...texts, ...names, ...shown, ...email, fields: null, team: workspace.team.id },
    is_admin: false,
    is_owner: false,
    is_bot: user.isBot,
    is_app_user: false,
    updated: start,
  };
}

/** The published form of a message. */
export function messageForm({ ts, user, text, subtype, details }: SlackMessage): Record<string, unknown> {
  return { type: 'message', ...(subtype && { subtype }), ts, user, text, ...details };
}

/** A bookmark as Slack gives it. */
export function bookmarkForm(bookmark: SlackBookmark, channel: SlackChannel, workspace: SlackWorkspace) {
  return {
    id: bookmark.id,
    channel_id: channel.id,
    title: bookmark.title,
    link: bookmark.link,
    emoji: bookmark.emoji,
    icon_url: null,
    type: 'link',
    entity_id: null,
    date_created: bookmark.created,
    date_updated: bookmark.updated,
    rank: `U${channel.bookmarks.indexOf(bookmark)}`,
    last_updated_by_user_id: workspace.me,
    last_updated_by_team_id: workspace.team.id,
    shortcut_id: null,
    app_id: null,
  };
}
