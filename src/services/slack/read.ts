/** Reads what Slack has of the project, and says what is in the way and what the token may not do. */
import type { Connection, Obstacle, Reading, Wanted } from '../service.ts';
import { askUnless } from './api.ts';
import { channelAddress, findChannel, readChannel, readLinks, readMembers, readMessages } from './channel.ts';
import { diffSlack } from './diff.ts';
import { lackingScopes, type Rights, readRights, type Task } from './rights.ts';
import { type Channel, isMarked, isUnfinished, type SlackState, wantedPeople } from './state.ts';

/** Reads only. @throws ServiceError */
export async function readSlack(connection: Connection, wanted: Wanted): Promise<Reading<SlackState>> {
  const rights = await readRights(connection);
  const reading: readonly Task[] = wantedPeople(wanted).length > 0 ? ['read', 'people'] : ['read'];
  const early = [...workspaceObstacles(rights, wanted), ...scopeObstacles(rights, reading)];
  if (early.length > 0) return blocked(early);
  const channel = await lookFor(connection, rights, wanted);
  const isOurs = channel !== undefined && isOursOf(channel, rights, wanted);
  const obstacles = channel ? channelObstacles(channel, isOurs, rights, wanted) : [];
  if (obstacles.length > 0) return blocked(obstacles);
  const [content, { outside, warnings }] = await Promise.all([
    readContent(connection, channel, wanted),
    readOutside(connection, channel, wanted),
  ]);
  const state = { channel, isInTheWay: false, isOurs, outside, ...content };
  return {
    state,
    obstacles: scopeObstacles(rights, tasksOf(state, wanted)),
    warnings: [...warnings, ...(channel ? renameWarnings(channel, wanted) : [])],
    outputs: { channel: channel?.id ?? '', furnishes: channel ? 'yes' : '' },
    ...(channel && isOurs && { record: recordOf(channel, rights) }),
  };
}

/** By the recorded id, which stays when it is renamed, else by name. */
async function lookFor(
  connection: Connection,
  { scopes }: Rights,
  { known, project }: Wanted,
): Promise<Channel | undefined> {
  const recorded = known['id'] ? await readChannel(connection, known['id']) : undefined;
  return recorded ?? findChannel(connection, project.slug, scopes?.has('groups:read') ?? false);
}

function isOursOf(channel: Channel, { self }: Rights, { known, project }: Wanted): boolean {
  return channel.id === known['id'] || isMarked(channel, project.marker) || isUnfinished(channel, self);
}

/** Nothing can be decided: there are obstacles. */
function blocked(obstacles: readonly Obstacle[]): Reading<SlackState> {
  const nothing = { channel: undefined, isOurs: false, links: [], outside: {}, isWelcomed: true };
  return { state: { ...nothing, isInTheWay: true }, obstacles, warnings: [] };
}

function scopeObstacles(rights: Rights, tasks: readonly Task[]): Obstacle[] {
  const lacking = lackingScopes(rights, tasks);
  if (lacking.length === 0) return [];
  return [
    {
      service: 'slack',
      fact: `The token of ${rights.user} lacks ${lacking.join(', ')}.`,
      remedy:
        'At https://api.slack.com/apps, in your app, add it under "OAuth & Permissions" and install the app again. Then: countable login slack',
    },
  ];
}

/** What the planned calls need. */
function tasksOf(state: SlackState, wanted: Wanted): Task[] {
  const tasks: Readonly<Record<string, readonly Task[]>> = {
    'slack.channel': state.channel?.isMember === false ? ['channel', 'join'] : ['channel'],
    'slack.people': ['invite'],
    'slack.welcome': ['welcome'],
  };
  return diffSlack(state, wanted).flatMap(({ id }) => tasks[id] ?? ['bookmarks']);
}

/** A token for another workspace would make everything there. */
function workspaceObstacles({ team, url }: Rights, { settings }: Wanted): Obstacle[] {
  const workspace = settings['slack-workspace'] ?? '';
  const names = [team, new URL(url).hostname.split('.')[0] ?? ''].map((name) => name.toLowerCase());
  if (workspace === '' || names.includes(workspace.toLowerCase())) return [];
  const fact = `The token is for the workspace ${team} (${url}), not for ${workspace}.`;
  return [{ service: 'slack', fact, remedy: 'Give one for it: countable login slack' }];
}

function channelObstacles(channel: Channel, isOurs: boolean, { url }: Rights, { adopt }: Wanted): Obstacle[] {
  const { id, name, isArchived } = channel;
  const address = channelAddress(url, id);
  if (!isOurs && !adopt) {
    const state = isArchived ? 'is there already, archived,' : 'is there already,';
    const fact = `Channel #${name} ${state} and not made for this project: ${address}`;
    const remedy = isArchived
      ? 'Archived channels keep their names. Have it renamed there.'
      : 'To take it over: countable register slack --adopt';
    return [{ service: 'slack', fact, remedy }];
  }
  if (!isArchived) return [];
  const fact = `Channel #${name} is archived.`;
  return [{ service: 'slack', fact, remedy: `Unarchive it, or have it renamed, there: ${address}` }];
}

/** What stands in the channel; nothing where we are not in it, as then Slack does not say. */
async function readContent(
  connection: Connection,
  channel: Channel | undefined,
  { project }: Wanted,
): Promise<Pick<SlackState, 'links' | 'isWelcomed'>> {
  if (!channel?.isMember) return { links: [], isWelcomed: false };
  const [links, { messages, before }] = await Promise.all([
    readLinks(connection, channel.id),
    readMessages(connection, channel.id),
  ]);
  // Where so much was written already a welcome would come too late.
  const isLively = before !== undefined;
  return { links, isWelcomed: isLively || messages.some(({ content }) => content.includes(project.marker)) };
}

interface Outside {
  readonly outside: SlackState['outside'];
  readonly warnings: readonly string[];
}

async function readOutside(connection: Connection, channel: Channel | undefined, wanted: Wanted): Promise<Outside> {
  const people = wantedPeople(wanted);
  if (people.length === 0) return { outside: {}, warnings: [] };
  const members = channel ? await readMembers(connection, channel) : [];
  const found = new Map<string, string>();
  // One after the other: Slack allows some fifty a minute.
  for (const address of people) {
    const id = await findPerson(connection, address);
    if (id !== undefined) found.set(address, id);
  }
  const unknown = people.filter((address) => !found.has(address));
  return {
    outside: Object.fromEntries([...found].filter(([, id]) => !members.includes(id))),
    warnings: unknown.length > 0 ? [inviteByHand(unknown, wanted)] : [],
  };
}

/** The id of whoever has that address; undefined where nobody has. */
async function findPerson(connection: Connection, email: string): Promise<string | undefined> {
  const request = { doing: `looking for ${email}`, method: 'users.lookupByEmail', fields: { email } };
  return askUnless(connection, request, ['users_not_found'], (answer) => answer.get('user').get('id').text());
}

function inviteByHand(people: readonly string[], { settings }: Wanted): string {
  const link = settings['slack-invite-link'];
  const who = `${people.join(', ')} ${people.length > 1 ? 'are' : 'is'} not in the Slack workspace`;
  return link
    ? `${who}. Send this link, and run again once they joined: ${link}`
    : `${who}. Invite them there, and run again once they joined.`;
}

/** By its former name nothing reaches it any more. */
function renameWarnings({ name }: Channel, { project: { slug } }: Wanted): string[] {
  if (name === slug) return [];
  return [
    `Channel #${slug} is called #${name} now: what still sends to #${slug}, such as the Jenkinsfile, no longer reaches it.`,
  ];
}

/** What is recorded of a channel. */
export function recordOf({ id, name }: Pick<Channel, 'id' | 'name'>, { url }: Pick<Rights, 'url'>) {
  return { id, name, address: channelAddress(url, id) };
}
