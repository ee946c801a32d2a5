/** Adds and removes components in a repository that is a map of texts, just as the commands do, but without git and processes. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chooseComponents } from '../../src/adding/choose.ts';
import type { FileChange } from '../../src/adding/file-change.ts';
import { detectAgain, type OpenRepository, situationOf } from '../../src/adding/open-repository.ts';
import { prepareAddition } from '../../src/adding/prepare.ts';
import { prepareRemoval } from '../../src/adding/prepare-removal.ts';
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
export function addTo(texts: Texts, ids: readonly string[]): Promise<Texts> {
  return opened(texts, async (open) => {
    const chosen = chooseComponents(ids, situationOf(open, {}));
    if (chosen.brought.length === 0) return texts;
    const { changes, obstacles } = await prepareAddition(open, chosen, request, questions, signal);
    if (obstacles.length > 0) throw new Error(obstacles.map(({ path, reason }) => `${path} ${reason}`).join('\n'));
    return applied(texts, changes);
  });
}

/**
 * The repository without what these components brought, and what joined them.
 * @throws UserError where the command refuses; Error where somebody would have to see to something by hand
 */
export function removeFrom(texts: Texts, ids: readonly string[]): Promise<Texts> {
  return opened(texts, async (open) => {
    const wanted = withJoining(open, ids);
    const { changes, kept } = await prepareRemoval(open, verifyRemovable(open, wanted), { ...request, wanted });
    if (kept.length > 0) throw new Error(kept.map(({ path, names }) => `${path} keeps ${names.join(', ')}`).join('\n'));
    return applied(texts, changes);
  });
}

/** Ids of the components that its record names. */
export function recordedIn(texts: Texts): string[] {
  const record = texts[recordPath];
  return record === undefined ? [] : Object.keys(parseRecordContent(record).components);
}

/** As `openRepository` opens one that git knows all files of. */
async function opened<Result>(texts: Texts, work: (open: OpenRepository) => Promise<Result>): Promise<Result> {
  const base = mkdtempSync(join(tmpdir(), 'countable-texts-'));
  // Always the same name: some answers are derived from it.
  const folder = join(base, 'shop');
  try {
    for (const [path, text] of Object.entries(texts)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return await work(describe(texts, folder));
  } finally {
    rmSync(base, { recursive: true });
  }
}

function describe(texts: Texts, folder: string): OpenRepository {
  const branches = { current: 'main', names: ['main'] };
  const repository = { folder, texts: new Map(Object.entries(texts)), branches, untracked: [], changed: [] };
  const recordText = texts[recordPath];
  const record = recordText === undefined ? undefined : parseRecordContent(recordText);
  const isOwn = isOwnRecord(record);
  const laid = isOwn ? components : laidElsewhere;
  const load = isOwn ? loadOwn : loadLaid;
  const { decisions, findings } = detectAgain(repository, record, {});
  return { repository, components: laid, load, record, recordText, isOwn, decisions, findings };
}

function applied(texts: Texts, changes: readonly FileChange[]): Texts {
  const result: Record<string, string> = { ...texts };
  for (const { path, after } of changes) {
    if (after) result[path] = after.toString();
    else delete result[path];
  }
  return result;
}
