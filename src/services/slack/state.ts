/** What reading Slack gives, and what is wanted there: texts, links, people. Pure. */
import type { Input, Wanted } from '../service.ts';

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly purpose: string;
  readonly topic: string;
  /** The id of whoever made it. */
  readonly creator: string;
  readonly isArchived: boolean;
  /** Are we in it? */
  readonly isMember: boolean;
}

export interface SlackState {
  readonly channel: Channel | undefined;
  /** Something else has the name, which is an obstacle. */
  readonly isInTheWay: boolean;
  /** Made for this project, or taken over before. */
  readonly isOurs: boolean;
  /** Where its bookmarks lead. */
  readonly links: readonly string[];
  /** Those of the wanted people that Slack knows and that are not in the channel: address → id. */
  readonly outside: Readonly<Record<string, string>>;
  /** It has our welcome, or so many messages that one would come too late. */
  readonly isWelcomed: boolean;
}

/** The most that Slack takes for a purpose or a topic. */
const longest = 250;

/** Is the channel's purpose marked as this project's? */
export function isMarked({ purpose }: Pick<Channel, 'purpose'>, marker: string): boolean {
  return purpose.includes(marker);
}

/** Made by us a moment ago: the purpose, and with it the mark, comes right after. */
export function isUnfinished({ purpose, topic, creator }: Channel, self: string): boolean {
  return purpose === '' && topic === '' && creator === self;
}

/** A purpose with the mark at its end, whatever is written before it. */
export function markPurpose(text: string, marker: string): string {
  const mark = `(${marker})`;
  return text === '' ? mark : `${cut(text, longest - mark.length - 1)} ${mark}`;
}

/** What the channel is for. */
export function wantedPurpose({ project: { name, description, marker } }: Wanted): string {
  return markPurpose(description || name, marker);
}

/** Where the project is to be seen. Set once: people write there what matters at the moment. */
export function wantedTopic({ project: { productionDomain, stagingDomain } }: Wanted): string {
  return cut(`${productionDomain} · ${stagingDomain}`, longest);
}

/** Not in the middle of a character that takes two units. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

export interface Bookmark {
  readonly title: string;
  /** An address, or the name of the output that will be it. */
  readonly link: Input;
}

/** Those that the project has. */
export function wantedBookmarks({ project, addresses, services }: Wanted): Bookmark[] {
  const repository = addresses.github ?? (services.has('github') ? { later: 'github.address' } : undefined);
  const all: readonly { readonly title: string; readonly link: Input | undefined }[] = [
    { title: 'Repository', link: repository },
    { title: 'Production', link: `https://${project.productionDomain}` },
    { title: 'Staging', link: `https://${project.stagingDomain}` },
    { title: 'Jenkins', link: addresses.jenkins },
    { title: 'Sentry', link: addresses.sentry },
  ];
  return all.filter((bookmark): bookmark is Bookmark => bookmark.link !== undefined);
}

/** Slack may add or leave out a slash at the end. */
export function isSameLink(one: string, other: string): boolean {
  return one.replace(/\/+$/, '') === other.replace(/\/+$/, '');
}

/** E-mail addresses, each once. */
export function wantedPeople({ settings }: Pick<Wanted, 'settings'>): string[] {
  const addresses = (settings['slack-people'] ?? '').split(',').map((address) => address.trim().toLowerCase());
  return [...new Set(addresses.filter((address) => address !== ''))];
}

/** The one message that we write. The mark in it keeps it from being written twice. */
export function wantedWelcome({ project: { name, slug, marker }, services }: Wanted): string {
  const told = [services.has('jenkins') && 'builds and deploys', services.has('sentry') && 'new errors'];
  const topics = told.filter((topic) => topic !== false);
  return [
    `This is the channel of ${escapeMarkup(name)}.`,
    ...(topics.length > 0 ? [`You hear of ${topics.join(' and ')} here.`] : []),
    `The bookmarks above lead to all that ${escapeMarkup(slug)} has. (${marker})`,
  ].join(' ');
}

/** Slack's API documentation, "Formatting text for app surfaces": these three would be markup. */
function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
