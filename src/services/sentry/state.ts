/** What reading Sentry gives, and the names that reading, deciding and writing share. */
import type { Json, Wanted } from '../service.ts';

/** A client key: what events are sent with. */
export interface ClientKey {
  readonly id: string;
  readonly name: string;
  readonly isActive: boolean;
  /** Where events are sent with it, for everyone to see. */
  readonly dsn: string;
}

export interface SentryProject {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  /** Slugs of the teams that work on it. */
  readonly teams: readonly string[];
  readonly hasEvents: boolean;
  readonly keys: readonly ClientKey[];
}

/** Which of Sentry's two interfaces keeps alerts: the older one is that of older servers. */
export type AlertInterface = 'workflows' | 'rules';

export interface Alert {
  readonly id: string;
  readonly isEnabled: boolean;
  /** Ids of the detectors that it listens to; undefined where there are none to choose from, as in the older interface. */
  readonly detectors: readonly string[] | undefined;
}

export interface SentryState {
  readonly organisation: string;
  readonly isTeamThere: boolean;
  /** Ours, or to be taken over. Undefined where it is not there, and where another one is in the way. */
  readonly project: SentryProject | undefined;
  readonly isInTheWay: boolean;
  /** Detectors of errors in the project. */
  readonly detectors: readonly string[];
  readonly alerts: AlertInterface;
  readonly alert: Alert | undefined;
  /** The one Slack integration that alerts go through; undefined where there is none, or Slack is not wanted. */
  readonly slackIntegration: string | undefined;
}

/** The project's name in Sentry until it is finished is its marker; a client key keeps the marker for good. */
export function isMarked(project: SentryProject, marker: string): boolean {
  return project.name === marker || project.keys.some(({ name }) => name === marker);
}

/** The key that the servers use. One that was switched off is none. */
export function findKey({ keys }: SentryProject, marker: string): ClientKey | undefined {
  return keys.find(({ name, isActive }) => name === marker && isActive);
}

/** Short enough for the older interface, which takes 64 characters; the marker tells it from everybody's alerts. */
export function alertNameOf(marker: string): string {
  return `New errors to Slack (${marker})`;
}

/** Sentry takes 50 characters. */
export function projectNameOf({ project }: Wanted): string {
  return [...project.name].slice(0, 50).join('').trim();
}

export function teamOf({ settings }: Wanted): string {
  return settings['sentry-team'] || 'developers';
}

export function organisationOf({ settings }: Wanted): string {
  return settings['sentry-organisation'] ?? '';
}

/** Where people find a project. Sentry's own cloud leads from here to the organisation's address. */
export function projectAddress(address: string, organisation: string, slug: string): string {
  return `${address}/organizations/${organisation}/projects/${slug}/`;
}

/** A text of a call's input. */
export function textOf(input: { readonly [key: string]: Json }, name: string): string {
  const value = input[name];
  if (typeof value !== 'string') throw new Error(`The input of a call lacks "${name}".`);
  return value;
}
