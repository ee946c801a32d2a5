/** Opens a repository for `add`, `remove` and `list`: what is recorded, what was found. */
import type { Component, LoadedComponent } from '../component.ts';
import { layElsewhere, loadComponents, loadElsewhere, readComponents, readOnce } from '../components.ts';
import { detectRepository } from '../detect/detect.ts';
import type { Decisions, Findings } from '../detect/findings/findings.ts';
import { type Repository, readRepository } from '../detect/repository.ts';
import { recordPath } from '../record.ts';
import { ownFolder } from '../replay.ts';
import type { Situation } from './choose.ts';
import { undoLeftovers } from './journal.ts';
import { rememberedDecisions } from './placing.ts';
import { readThere, type There } from './read-there.ts';
import { isOwnRecord, parseRecordContent, type RecordContent } from './record-content.ts';

/** A repository, and all that is known of it before anything is asked. */
export interface OpenRepository {
  readonly repository: Repository;
  /** Each as it is in a repository of this kind: ours, or somebody else's. */
  readonly components: ReadonlyMap<string, Component>;
  /** Reads what the components of these ids bring to it, those that are known. */
  load(ids: readonly string[]): LoadedComponent[];
  /** Reads files as they are now. */
  read(paths: readonly string[]): Promise<There>;
  readonly record: RecordContent | undefined;
  readonly recordText: string | undefined;
  /** `countable new` made it: its layout is ours. */
  readonly isOwn: boolean;
  readonly decisions: Decisions;
  readonly findings: Findings;
}

/**
 * Reads the repository that the present folder is in.
 * @param isReading nothing will be written: uncommitted changes are no matter then
 * @throws UserError where there is none, or it has changes
 */
export async function openRepository(given: Decisions, isReading: boolean): Promise<OpenRepository> {
  const here = ownFolder(process.env, process.cwd());
  if (!isReading) await undoLeftovers((await readRepository(here, { allowDirty: true })).folder);
  const [repository, ownComponents] = await Promise.all([
    readRepository(here, { allowDirty: isReading }),
    readComponents(),
  ]);
  const read = (paths: readonly string[]): Promise<There> => readThere(repository.folder, paths);
  const { files } = await read([recordPath]);
  const recordText = files.get(recordPath)?.toString();
  const record = recordText === undefined ? undefined : parseRecordContent(recordText);
  const { decisions, findings } = detectAgain(repository, record, given);
  const isOwn = isOwnRecord(record);
  const components = isOwn ? ownComponents : layElsewhere(ownComponents);
  const loadKnown = readOnce((ids) => (isOwn ? loadComponents : loadElsewhere)(components, ids));
  const load = (ids: readonly string[]): LoadedComponent[] => loadKnown(ids.filter((id) => components.has(id)));
  return { repository, components, load, read, record, recordText, isOwn, decisions, findings };
}

/** Detects in what may have been added to already. */
export function detectAgain(
  repository: Repository,
  record: RecordContent | undefined,
  given: Decisions,
): { decisions: Decisions; findings: Findings } {
  const decided = { ...record?.decided, ...given };
  const findings = detectRepository(repository, decided);
  const remembered = record?.place ? rememberedDecisions(findings, record.place) : {};
  if (Object.keys(remembered).length === 0) return { decisions: decided, findings };
  const decisions = { ...remembered, ...decided };
  return { decisions, findings: detectRepository(repository, decisions) };
}

/** Is a file in git, or only beside what is? */
export function isTracked(path: string, { repository }: OpenRepository): boolean {
  return !repository.untracked.includes(path) && [...repository.texts.keys()].includes(path);
}

/** How components are chosen there. */
export function situationOf(open: OpenRepository, answers: Readonly<Record<string, string>>): Situation {
  const { components, record, isOwn, findings } = open;
  const recorded = Object.keys(record?.components ?? {});
  return { components, recorded, isOwn, findings, answers: { ...record?.answers, ...answers } };
}
