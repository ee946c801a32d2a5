/** Reads what Sentry has of the project, and says what is in the way and what the token may not do. */

import { fingerprintOf } from '../fingerprint.ts';
import type { Call, Connection, Obstacle, Reading, Wanted } from '../service.ts';
import { askIfThere, pathOf } from './api.ts';
import { diffSentry } from './diff.ts';
import { readAlerts } from './read-alerts.ts';
import { readProject } from './read-project.ts';
import { lackingScopes, readRights, type Task } from './rights.ts';
import {
  findKey,
  isMarked,
  organisationOf,
  projectAddress,
  type SentryProject,
  type SentryState,
  teamOf,
} from './state.ts';

/** Reads only. @throws ServiceError */
export async function readSentry(connection: Connection, wanted: Wanted): Promise<Reading<SentryState>> {
  const organisation = organisationOf(wanted);
  const rights = await readRights(connection);
  const lacksReading = refuse(connection, wanted, lackingScopes(rights, ['read']));
  if (lacksReading) return { state: nothing, obstacles: [lacksReading], warnings: [] };
  if (!(await hasOrganisation(connection, organisation)))
    return { state: nothing, obstacles: [noOrganisation(connection, organisation)], warnings: [] };

  const team = teamOf(wanted);
  const [isTeamThere, found] = await Promise.all([
    hasTeam(connection, organisation, team),
    readProject(connection, wanted),
  ]);
  const isOurs = found !== undefined && (found.id === wanted.known['id'] || isMarked(found, wanted.project.marker));
  const isInTheWay = found !== undefined && !isOurs && !wanted.adopt;
  const project = isInTheWay ? undefined : found;
  const { warnings, ...alerts } = await readAlerts(connection, wanted, project);
  const state = { organisation, isTeamThere, isInTheWay, project, ...alerts };
  const obstacles = [
    refuse(connection, wanted, lackingScopes(rights, tasksOf(diffSentry(state, wanted)))),
    isInTheWay && inTheWay(connection, organisation, found),
  ].filter((obstacle) => typeof obstacle === 'object');
  return {
    state,
    obstacles,
    warnings: [...warnings, ...warnOfSlug(project, wanted)],
    ...whatIsThere(connection, state, wanted),
  };
}

const nothing: SentryState = {
  organisation: '',
  isTeamThere: true,
  project: undefined,
  isInTheWay: true,
  detectors: [],
  alerts: 'workflows',
  alert: undefined,
  slackIntegration: undefined,
};

/** What the record and other services get from what is there already. */
function whatIsThere(connection: Connection, { organisation, project }: SentryState, { project: { marker } }: Wanted) {
  const key = project && findKey(project, marker);
  const outputs = { dsn: key?.dsn ?? '' };
  if (!project || !isMarked(project, marker)) return { outputs };
  const { id, slug } = project;
  const record = {
    id,
    slug,
    address: projectAddress(connection.address, organisation, slug),
    ...(key && { key: fingerprintOf(key.id) }),
  };
  return { outputs, record };
}

/** What the token must be allowed to do: no more than the calls that there will be. */
function tasksOf(calls: readonly Call[]): Task[] {
  const task = ({ id }: Call): Task => (id === 'sentry.team' ? 'team' : id === 'sentry.alert' ? 'alert' : 'project');
  return [...new Set(calls.map(task))];
}

async function hasOrganisation(connection: Connection, organisation: string): Promise<boolean> {
  const request = { doing: `reading organisation ${organisation}`, path: pathOf('organizations', organisation) };
  const slug = await askIfThere(connection, { ...request, needs: 'org:read' }, (answer) => answer.get('slug').text());
  return slug !== undefined;
}

async function hasTeam(connection: Connection, organisation: string, team: string): Promise<boolean> {
  const request = { doing: `reading team ${team}`, path: pathOf('teams', organisation, team), needs: 'team:read' };
  return (await askIfThere(connection, request, (answer) => answer.get('slug').text())) !== undefined;
}

function noOrganisation({ address }: Connection, organisation: string): Obstacle {
  return {
    service: 'sentry',
    fact: `Sentry has no organisation ${organisation} at ${address}, or the token may not see it.`,
    remedy: 'Its name stands in the address of its settings. To correct it: countable config sentry-organisation NAME',
  };
}

function inTheWay({ address }: Connection, organisation: string, { slug }: SentryProject): Obstacle {
  return {
    service: 'sentry',
    fact: `Sentry has a project ${organisation}/${slug} that is not this one's: ${projectAddress(address, organisation, slug)}`,
    remedy: 'To take it over: countable register sentry --adopt',
  };
}

function refuse({ address }: Connection, wanted: Wanted, lacking: readonly string[]): Obstacle | undefined {
  if (lacking.length === 0) return undefined;
  return {
    service: 'sentry',
    fact: `Sentry's token lacks ${lacking.length > 1 ? 'scopes' : 'a scope'}: ${lacking.join('; ')}.`,
    remedy: `Add to the token at ${address}/settings/${organisationOf(wanted)}/developer-settings/ or make another, then: countable login sentry`,
  };
}

/** Names follow what people decided in Sentry; only the script that records releases must be told. */
function warnOfSlug(project: SentryProject | undefined, { project: { slug } }: Wanted): string[] {
  if (!project || project.slug === slug) return [];
  return [
    `Sentry: the project is called ${project.slug} there, not ${slug}. Set SENTRY_PROJECT=${project.slug} in Jenkins, for bin/record-release.`,
  ];
}
