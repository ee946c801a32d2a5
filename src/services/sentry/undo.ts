/** Takes back what was made in Sentry, unless it holds something since. */
import type { Connection, Made } from '../service.ts';
import { askIfThere, pathOf, type SentryRequest } from './api.ts';
import { readProjectOf } from './read-project.ts';

/** Why it must stay; undefined where it may go, or is gone. @throws ServiceError */
export async function readHindranceInSentry(connection: Connection, made: Made): Promise<string | undefined> {
  const [organisation, name] = whereOf(made);
  if (made.kind === 'project') {
    const project = await readProjectOf(connection, organisation, name);
    return project?.hasEvents ? 'has events' : undefined;
  }
  if (made.kind !== 'team') return undefined;
  const request = { doing: `reading team ${name}`, path: pathOf('teams', organisation, name), needs: 'team:read' };
  const projects = await askIfThere(connection, { ...request, path: `${request.path}projects/` }, (answer) =>
    answer.list().map((project) => project.get('slug').text()),
  );
  return projects && projects.length > 0 ? `has projects: ${projects.join(', ')}` : undefined;
}

/** Nothing happens where it is gone. @throws ServiceError */
export async function undoInSentry(connection: Connection, made: Made): Promise<void> {
  const [organisation, name] = whereOf(made);
  const requests: Readonly<Record<string, Pick<SentryRequest, 'path' | 'needs'>>> = {
    project: { path: pathOf('projects', organisation, name), needs: 'project:admin' },
    team: { path: pathOf('teams', organisation, name), needs: 'team:admin' },
    alert: { path: made.facts['path'] ?? '', needs: 'alerts:write' },
  };
  const request = requests[made.kind];
  if (!request) throw new Error(`Sentry makes no ${made.kind}.`);
  await askIfThere(connection, { ...request, doing: `deleting ${made.title}`, method: 'DELETE' }, () => undefined);
}

/** A project by its id, as its slug may have changed. */
function whereOf({ facts }: Made): [organisation: string, name: string] {
  return [facts['organisation'] ?? '', facts['id'] ?? facts['team'] ?? ''];
}
