/** Makes one call of the plan in Sentry. Each looks before it writes, so it may be repeated. */
import { UserError } from '../../errors.ts';
import { fingerprintOf } from '../fingerprint.ts';
import type { Call, Connection, Json, Result } from '../service.ts';
import { unlessThere } from '../unless-there.ts';
import { ask, order, pathOf } from './api.ts';
import { createAlert, updateAlert } from './apply-alert.ts';
import { readKey, readKeys, readProjectOf } from './read-project.ts';
import { isMarked, projectAddress, type SentryProject, textOf } from './state.ts';

type Input = { readonly [key: string]: Json };
type Apply = (connection: Connection, input: Input, call: Call) => Promise<Result>;

/** @throws ServiceError, UserError */
export async function applySentry(connection: Connection, call: Call, input: Input): Promise<Result> {
  const apply = applies[call.id];
  if (!apply) throw new Error(`Sentry knows no call "${call.id}".`);
  return apply(connection, input, call);
}

const applies: Readonly<Record<string, Apply>> = {
  'sentry.team': createTeam,
  'sentry.project': (connection, input, call) =>
    call.kind === 'create' ? createProject(connection, input) : recordProject(connection, input),
  'sentry.access': giveAccess,
  'sentry.key': markKey,
  'sentry.name': nameProject,
  'sentry.alert': (connection, input, call) =>
    call.kind === 'create' ? createAlert(connection, input) : updateAlert(connection, input),
};

async function createTeam(connection: Connection, input: Input): Promise<Result> {
  const organisation = textOf(input, 'organisation');
  const team = textOf(input, 'team');
  const doing = `creating team ${organisation}/${team}`;
  const request = { method: 'POST', path: `${pathOf('organizations', organisation)}teams/`, doing } as const;
  const created = await unlessThere(
    ask(connection, { ...request, body: { slug: team }, needs: 'team:write' }, (answer) => answer.get('slug').text()),
  );
  if (!created) return {};
  const address = `${connection.address}/settings/${organisation}/teams/${team}/`;
  return { made: { kind: 'team', title: `team ${organisation}/${team}`, address, facts: { organisation, team } } };
}

async function createProject(connection: Connection, input: Input): Promise<Result> {
  const [organisation, slug, marker] = whichProject(input);
  const team = textOf(input, 'team');
  const request = {
    doing: `creating project ${organisation}/${slug}`,
    method: 'POST',
    path: `${pathOf('teams', organisation, team)}projects/`,
    // Until it has its real name, its name says whose it is.
    body: { name: marker, slug, platform: textOf(input, 'platform') },
    needs: 'project:write',
  } as const;
  const created = await unlessThere(
    ask(connection, request, (answer) => ({ id: answer.get('id').id(), slug: answer.get('slug').text() })),
  );
  if (created) {
    const { record } = describeProject(connection, organisation, created);
    const facts = { organisation, id: created.id, slug };
    return {
      record,
      made: { kind: 'project', title: `project ${organisation}/${slug}`, address: record.address, facts },
    };
  }
  const project = await findProject(connection, input);
  const described = describeProject(connection, organisation, project);
  if (!isMarked(project, marker)) throw inTheWay(organisation, slug, described.record.address);
  return described;
}

async function recordProject(connection: Connection, input: Input): Promise<Result> {
  const project = await findProject(connection, input);
  return describeProject(connection, textOf(input, 'organisation'), project);
}

function describeProject(
  { address }: Connection,
  organisation: string,
  { id, slug }: Pick<SentryProject, 'id' | 'slug'>,
) {
  return { record: { id, slug, address: projectAddress(address, organisation, slug) } };
}

async function findProject(connection: Connection, input: Input): Promise<SentryProject> {
  const [organisation, slug] = whichProject(input);
  const project = await readProjectOf(connection, organisation, slug);
  if (project) return project;
  throw new UserError(`Sentry's project ${organisation}/${slug} is gone.`, 'Run again: it is made anew.');
}

function inTheWay(organisation: string, slug: string, address: string): UserError {
  return new UserError(
    `Sentry has a project ${organisation}/${slug} that is not this one's: ${address}`,
    'To take it over: countable register sentry --adopt',
  );
}

async function giveAccess(connection: Connection, input: Input): Promise<Result> {
  const [organisation, slug] = whichProject(input);
  const team = textOf(input, 'team');
  await order(connection, {
    doing: `giving team ${team} access to ${organisation}/${slug}`,
    method: 'POST',
    path: `${pathOf('projects', organisation, slug)}${pathOf('teams', team)}`,
    needs: 'project:write',
  });
  return {};
}

/** A key that is in use already is marked; where there is none, or all are switched off, one is made. */
async function markKey(connection: Connection, input: Input): Promise<Result> {
  const [organisation, slug, marker] = whichProject(input);
  const active = (await readKeys(connection, organisation, slug)).filter(({ isActive }) => isActive);
  const marked = active.find(({ name }) => name === marker);
  const first = active[0];
  const path = `${pathOf('projects', organisation, slug)}keys/`;
  const change = first
    ? ({ doing: 'marking a client key', method: 'PUT', path: path + pathOf(first.id) } as const)
    : ({ doing: 'creating a client key', method: 'POST', path } as const);
  const doing = `${change.doing} of ${organisation}/${slug}`;
  const key =
    marked ?? (await ask(connection, { ...change, doing, body: { name: marker }, needs: 'project:write' }, readKey));
  // Its id is what the DSN has of it, and the record is for everyone to see.
  return { record: { key: fingerprintOf(key.id) }, outputs: { dsn: key.dsn } };
}

async function nameProject(connection: Connection, input: Input): Promise<Result> {
  const [organisation, slug] = whichProject(input);
  await order(connection, {
    doing: `naming project ${organisation}/${slug}`,
    method: 'PUT',
    path: pathOf('projects', organisation, slug),
    body: { name: textOf(input, 'name') },
    needs: 'project:write',
  });
  return {};
}

function whichProject(input: Input): [organisation: string, slug: string, marker: string] {
  return [textOf(input, 'organisation'), textOf(input, 'slug'), textOf(input, 'marker')];
}
