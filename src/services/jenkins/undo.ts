/** Takes back what was made in Jenkins, unless it holds something since. */
import type { Connection, Made } from '../service.ts';
import { jobPath, sendIfThere } from './api.ts';
import { readStore } from './read-credentials.ts';
import { readBranches, readFolder } from './read-job.ts';

/** Why it must stay; undefined where it may go, or is gone. @throws ServiceError */
export async function readHindranceInJenkins(connection: Connection, made: Made): Promise<string | undefined> {
  return made.kind === 'job' ? readHindranceOfJob(connection, made) : readHindranceOfCredential(connection, made);
}

async function readHindranceOfJob(connection: Connection, { facts }: Made): Promise<string | undefined> {
  const branches = await readBranches(connection, facts['job'] ?? '');
  // The first build of a branch came with the scan that registering began; else nothing could ever be taken back.
  const built = branches.filter(({ build }) => Number(build ?? 0) > 1).map(({ name }) => name);
  return built.length > 0 ? `has builds of ${built.join(', ')}` : undefined;
}

async function readHindranceOfCredential(connection: Connection, { facts }: Made): Promise<string | undefined> {
  const { store = '', id, marker = '', folder } = facts;
  const found = (await readStore(connection, store))?.find((credential) => credential.id === id);
  if (!found) return undefined;
  if (!found.description.includes(marker)) return 'was changed since';
  if (folder === undefined) return undefined;
  const jobs = (await readFolder(connection, folder)) ?? [];
  const others = jobs.filter(({ description }) => /countable-[\da-f]{12}/.test(description.replaceAll(marker, '')));
  return others.length > 0 ? `is used by other projects: ${others.map(({ name }) => name).join(', ')}` : undefined;
}

/** Nothing happens where it is gone. @throws ServiceError */
export async function undoInJenkins(connection: Connection, made: Made): Promise<void> {
  const { job, store, id } = made.facts;
  const path = made.kind === 'job' ? jobPath(job ?? '') : `${store}/credential/${encodeURIComponent(id ?? '')}`;
  await sendIfThere(connection, { doing: `deleting ${made.title}`, method: 'POST', path: `${path}/doDelete` });
}
