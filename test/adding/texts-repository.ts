/** Adds and removes components in a repository that is a map of texts, just as the commands do, but in memory. */
import { chooseComponents } from '../../src/adding/choose.ts';
import type { FileChange } from '../../src/adding/file-change.ts';
import { detectAgain, type OpenRepository, situationOf } from '../../src/adding/open-repository.ts';
import { prepareAddition } from '../../src/adding/prepare.ts';
import { prepareRemoval } from '../../src/adding/prepare-removal.ts';
import type { There } from '../../src/adding/read-there.ts';
import { isOwnRecord, parseRecordContent } from '../../src/adding/record-content.ts';
import { verifyRemovable, withJoining } from '../../src/adding/removable.ts';
import type { AddRequest } from '../../src/adding/request.ts';

import { layElsewhere, loadComponents, loadElsewhere, readOnce } from '../../src/components.ts';
import { recordPath } from '../../src/record.ts';
import type { Texts } from '../foreign-repository.ts';
import { components, questions } from '../plan-example.ts';

const request: AddRequest = {
  wanted: [],
  flags: {},
  decisions: {},
  forced: new Set(),
  yes: true,
  dryRun: false,
  json: false,
  verbose: false,
  verify: 'none',
};
const signal = new AbortController().signal;

const laidElsewhere = layElsewhere(components);
const loadOwn = readOnce((ids) => loadComponents(components, ids));
const loadLaid = readOnce((ids) => loadElsewhere(laidElsewhere, ids));

/**
 * The repository with these components in it.
 * @throws UserError where the command refuses; Error where a file is in the way
 */
export async function addTo(texts: Texts, ids: readonly string[]): Promise<Texts> {
  const open = opened(texts);
  const chosen = chooseComponents(ids, situationOf(open, {}));
  if (chosen.brought.length === 0) return texts;
  const { changes, obstacles } = await prepareAddition(open, chosen, request, questions, signal);
  if (obstacles.length > 0) throw new Error(obstacles.map(({ path, reason }) => `${path} ${reason}`).join('\n'));
  return applied(texts, changes);
}

/**
 * The repository without what these components brought, and what joined them.
 * @throws UserError where the command refuses; Error where somebody would have to see to something by hand
 */
export async function removeFrom(texts: Texts, ids: readonly string[]): Promise<Texts> {
  const open = opened(texts);
  const wanted = withJoining(open, ids);
  const { changes, kept } = await prepareRemoval(open, verifyRemovable(open, wanted), { ...request, wanted });
  if (kept.length > 0) throw new Error(kept.map(({ path, names }) => `${path} keeps ${names.join(', ')}`).join('\n'));
  return applied(texts, changes);
}

/** Ids of the components that its record names. */
export function recordedIn(texts: Texts): string[] {
  const record = texts[recordPath];
  return record === undefined ? [] : Object.keys(parseRecordContent(record).components);
}

/** As `openRepository` opens one that git knows all files of. */
function opened(texts: Texts): OpenRepository {
  const branches = { current: 'main', names: ['main'] };
  // Some answers are derived from the folder's name.
  const repository = { folder: '/shop', texts: new Map(Object.entries(texts)), branches, untracked: [], changed: [] };
  const recordText = texts[recordPath];
  const record = recordText === undefined ? undefined : parseRecordContent(recordText);
  const isOwn = isOwnRecord(record);
  const laid = isOwn ? components : laidElsewhere;
  const load = isOwn ? loadOwn : loadLaid;
  const read = async (paths: readonly string[]): Promise<There> => ({
    files: new Map(paths.flatMap((path) => (texts[path] === undefined ? [] : [[path, Buffer.from(texts[path])]]))),
    odd: new Map(),
  });
  const { decisions, findings } = detectAgain(repository, record, {});
  return { repository, components: laid, load, read, record, recordText, isOwn, decisions, findings };
}

function applied(texts: Texts, changes: readonly FileChange[]): Texts {
  const result: Record<string, string> = { ...texts };
  for (const { path, after } of changes) {
    if (after) result[path] = after.toString();
    else delete result[path];
  }
  return result;
}
