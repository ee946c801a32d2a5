/** Decides which calls bring Slack from what is there to what is wanted. Pure. */
import type { Call, Input, Wanted } from '../service.ts';
import {
  type Bookmark,
  type Channel,
  isMarked,
  isSameLink,
  markPurpose,
  type SlackState,
  wantedBookmarks,
  wantedPurpose,
  wantedTopic,
  wantedWelcome,
} from './state.ts';

/** After all that it gives is applied, it gives nothing. */
export function diffSlack(state: SlackState, wanted: Wanted): Call[] {
  if (state.isInTheWay) return [];
  return [
    ...diffChannel(state, wanted),
    ...diffBookmarks(state, wanted),
    ...diffPeople(state, wanted),
    ...diffWelcome(state, wanted),
  ];
}

const channelCall = { id: 'slack.channel', service: 'slack', phase: 'make' } as const;

function diffChannel(state: SlackState, wanted: Wanted): Call[] {
  const { channel } = state;
  if (!channel) return [createChannel(wanted)];
  const { known, project } = wanted;
  const hasMark = isMarked(channel, project.marker);
  const isRenamed = known['id'] === channel.id && known['name'] !== undefined && known['name'] !== channel.name;
  const differences = describeDifferences(state, channel, hasMark);
  if (!isRenamed && differences.length === 0) return [];
  const purpose = channel.purpose === '' ? wantedPurpose(wanted) : markPurpose(channel.purpose, project.marker);
  const input = {
    channel: channel.id,
    joins: !channel.isMember,
    ...(!hasMark && { purpose }),
    ...(channel.topic === '' && { topic: wantedTopic(wanted) }),
  };
  // People renamed it on purpose: the record follows.
  const title = `${differences.length === 0 ? 'record of ' : ''}channel #${channel.name}`;
  const because = [...(isRenamed ? [`was renamed; it was #${known['name']}`] : []), ...differences].join('; ');
  return [{ ...channelCall, kind: 'update', title, because, input }];
}

function createChannel(wanted: Wanted): Call {
  const { known, project } = wanted;
  const because = known['id'] ? 'was deleted' : 'does not exist';
  const texts = { purpose: wantedPurpose(wanted), topic: wantedTopic(wanted) };
  const input = { name: project.slug, marker: project.marker, ...texts };
  return { ...channelCall, kind: 'create', title: `channel #${project.slug}`, because, input };
}

function describeDifferences(
  { isOurs }: SlackState,
  { purpose, topic, isMember }: Channel,
  hasMark: boolean,
): string[] {
  const differences = [
    !isOurs && 'is taken over',
    isOurs && !hasMark && (purpose === '' ? 'is not finished' : 'lost its mark'),
    topic === '' && 'has no topic',
    !isMember && 'is one that we are not in',
  ];
  return differences.filter((difference) => difference !== false);
}

/** The channel, as later calls name it. What they put into it is for whoever made it, where two make it at the same moment. */
function inChannel({ channel }: SlackState): { readonly [key: string]: Input } {
  return channel
    ? { channel: channel.id, furnishes: 'yes' }
    : { channel: { later: 'slack.channel' }, furnishes: { later: 'slack.furnishes' } };
}

function nameOf({ channel }: SlackState, { project }: Wanted): string {
  return `#${channel?.name ?? project.slug}`;
}

/** A link that is not known before another service did its part is a call by itself: without that link it is left out alone. */
function diffBookmarks(state: SlackState, wanted: Wanted): Call[] {
  const missing = wantedBookmarks(wanted).filter(
    ({ link }) => typeof link !== 'string' || !state.links.some((each) => isSameLink(each, link)),
  );
  const known = missing.filter(({ link }) => typeof link === 'string');
  const later = missing.filter(({ link }) => typeof link !== 'string');
  return [
    ...(known.length > 0 ? [bookmarkCall('slack.bookmarks', known, state, wanted)] : []),
    ...later.map((bookmark) => ({
      ...bookmarkCall(`slack.bookmark-${bookmark.title.toLowerCase()}`, [bookmark], state, wanted),
      without: `${nameOf(state, wanted)} gets no bookmark to the ${bookmark.title.toLowerCase()}: its address is not known. Once it is: countable register slack`,
    })),
  ];
}

function bookmarkCall(id: string, bookmarks: readonly Bookmark[], state: SlackState, wanted: Wanted): Call {
  const titles = bookmarks.map(({ title }) => title).join(', ');
  return {
    id,
    service: 'slack',
    phase: 'finish',
    kind: 'create',
    title: `${bookmarks.length > 1 ? 'bookmarks' : 'bookmark'} ${titles} in ${nameOf(state, wanted)}`,
    because: bookmarks.length > 1 ? 'are not there' : 'is not there',
    input: { ...inChannel(state), bookmarks: bookmarks.map(({ title, link }) => ({ title, link })) },
  };
}

function diffPeople(state: SlackState, wanted: Wanted): Call[] {
  const people = Object.keys(state.outside);
  if (people.length === 0) return [];
  const { channel } = inChannel(state);
  return [
    {
      id: 'slack.people',
      service: 'slack',
      phase: 'finish',
      kind: 'update',
      title: `people in ${nameOf(state, wanted)}`,
      because: `${people.join(', ')} ${people.length > 1 ? 'are' : 'is'} not in it`,
      input: { channel: channel as Input, people: { ...state.outside } },
    },
  ];
}

function diffWelcome(state: SlackState, wanted: Wanted): Call[] {
  if (state.isWelcomed) return [];
  return [
    {
      id: 'slack.welcome',
      service: 'slack',
      phase: 'finish',
      kind: 'create',
      title: `welcome in ${nameOf(state, wanted)}`,
      because: 'is not there',
      input: { ...inChannel(state), text: wantedWelcome(wanted), marker: wanted.project.marker },
    },
  ];
}
