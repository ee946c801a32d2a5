/** Reads a project of Sentry with its keys, by the recorded id or by its slug. */
import type { Field } from '../field.ts';
import type { Connection, Wanted } from '../service.ts';
import { ask, askIfThere, pathOf } from './api.ts';
import { type ClientKey, isMarked, organisationOf, type SentryProject } from './state.ts';

/** The project, ours or not; undefined where there is none of that id or slug. @throws ServiceError */
export async function readProject(connection: Connection, wanted: Wanted): Promise<SentryProject | undefined> {
  const { known, project } = wanted;
  const recorded = known['id'] ? await readProjectOf(connection, organisationOf(wanted), known['id']) : undefined;
  if (recorded) return recorded;
  const found = await readProjectOf(connection, organisationOf(wanted), project.slug);
  // Sentry leads from a former slug to the project that had it: to that one the slug belongs no more.
  const isAnotherOne = found !== undefined && found.slug !== project.slug && !isMarked(found, project.marker);
  return isAnotherOne ? undefined : found;
}

/** The project of an id or a slug. @throws ServiceError */
export async function readProjectOf(
  connection: Connection,
  organisation: string,
  idOrSlug: string,
): Promise<SentryProject | undefined> {
  // Its name before its keys: whoever makes it marks a key first, and then gives it its name. So one of them has the marker.
  const facts = await askIfThere(connection, requestFor(organisation, idOrSlug), readFacts);
  return facts && { ...facts, keys: await readKeys(connection, organisation, facts.slug) };
}

function requestFor(organisation: string, idOrSlug: string) {
  const name = /^\d+$/.test(idOrSlug) ? `number ${idOrSlug}` : `${organisation}/${idOrSlug}`;
  return { doing: `reading project ${name}`, path: pathOf('projects', organisation, idOrSlug), needs: 'project:read' };
}

function readFacts(answer: Field): Omit<SentryProject, 'keys'> {
  return {
    id: answer.get('id').id(),
    slug: answer.get('slug').text(),
    name: answer.get('name').text(),
    teams: answer
      .get('teams')
      .list()
      .map((team) => team.get('slug').text()),
    hasEvents: answer.get('firstEvent').isThere,
  };
}

/** The client keys of a project. @throws ServiceError */
export async function readKeys(connection: Connection, organisation: string, slug: string): Promise<ClientKey[]> {
  const request = {
    doing: `reading the client keys of ${organisation}/${slug}`,
    path: `${pathOf('projects', organisation, slug)}keys/`,
    needs: 'project:read',
  };
  return ask(connection, request, (answer) => answer.list().map(readKey));
}

/** A client key, out of an answer. */
export function readKey(answer: Field): ClientKey {
  return {
    id: answer.get('id').id(),
    name: answer.get('name').text(),
    isActive: answer.get('isActive').flag(),
    dsn: answer.get('dsn').get('public').text(),
  };
}
