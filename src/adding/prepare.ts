/** Works out the whole change that `add` makes: from what is wanted to what is written. Asks where it must. */
import { canAsk } from '../ask.ts';
import type { LoadedComponent } from '../component.ts';
import type { DecidingFlag, Findings } from '../detect/findings/findings.ts';
import { sureValue } from '../detect/findings/findings.ts';
import { UserError } from '../errors.ts';
import { ownPlace, type Place, placePath } from '../place.ts';
import type { Fragment } from '../plan.ts';
import type { Answers, Question } from '../question.ts';
import { recordPath } from '../record.ts';
import { version } from '../version.ts';
import { askQuestions, questionsOf } from './answers.ts';
import type { Chosen } from './choose.ts';
import { findClosedFiles } from './closed-files.ts';
import { withExtras } from './extras.ts';
import { changeOf, type FileChange, type Obstacle } from './file-change.ts';
import { findPlace } from './find-place.ts';
import { beginWithMakers, fitFragments, type LeftOut, type Rendering, renderAll } from './fragments.ts';
import { envFileOf } from './ignored-env.ts';
import { isTracked, type OpenRepository } from './open-repository.ts';
import { neededFlags } from './placing.ts';
import { type Addition, planAddition } from './plan-addition.ts';
import { placesAfter, type RecordContent, recordedPlace, renderRecordContent } from './record-content.ts';
import type { AddRequest } from './request.ts';
import { settle } from './settle.ts';

/** All that is to be shown, tried and written. */
export interface Prepared {
  readonly findings: Findings;
  readonly place: Place;
  readonly answers: Answers;
  readonly changes: readonly FileChange[];
  readonly obstacles: readonly Obstacle[];
  readonly leftOut: readonly LeftOut[];
  /** What somebody decided, by flag. */
  readonly decided: Readonly<Record<string, string>>;
}

/** Loads, asks, renders and plans. */
export async function prepareAddition(
  open: OpenRepository,
  chosen: Chosen,
  request: AddRequest,
  questions: readonly Question[],
  signal: AbortSignal,
): Promise<Prepared> {
  const { record, isOwn, repository } = open;
  const recorded = open.load(Object.keys(record?.components ?? {}));
  const brought = open.load(chosen.brought);
  const placed = isOwn ? [] : brought;
  const needed = neededFlags(placed);
  const asking = { mayAsk: canAsk(request), signal };
  const { findings, decisions } = await settle(repository, open, placed, open.components, asking);
  const asked = questionsOf(brought, questions);
  const answers = await askQuestions(asked, record?.answers ?? {}, repository.folder, request, signal);
  const place = isOwn ? ownPlace : findPlace(findings);

  const aside = isOwn ? [] : loadAside(open, [...recorded, ...brought]);
  const all = { ...record?.answers, ...answers };
  const placeOf = (id: string): Place => recordedPlace(record, id) ?? place;
  const rendering = { answers: all, placeOf, aside };
  const before = renderAll(recorded, { ...rendering, answers: record?.answers ?? {} });
  const after = [...renderAll([...recorded, ...brought], rendering), ...renderNeeds(brought, rendering)];
  const fitted = isOwn ? { before, after, leftOut: [] } : fitAll(before, after, { place, open, findings, chosen });
  const there = await open.read([...fitted.before, ...fitted.after].map(({ path }) => path));
  verifyKnown(there.files.keys(), open);
  const closed = new Map([...(isOwn ? [] : findClosedFiles(findings, place)), ...there.odd]);
  const files = new Map([...there.files, ...[...there.odd.keys()].map((path) => [path, Buffer.alloc(0)] as const)]);
  const input = { ...fitted, brought: chosen.brought, there: files, place, record, forced: request.forced, closed };
  const addition = planAddition(input);
  const decided = decidedOf(decisions, needed);
  const next = nextRecord(addition, { open, brought, answers, place, decided });
  const changes = [...addition.changes, ...recordChange(open, next, chosen.brought)];
  return { findings, place, answers, changes, obstacles: addition.obstacles, leftOut: fitted.leftOut, decided };
}

/** Of what was decided, what these components depended on: the next run need not be told again. */
function decidedOf(
  decisions: Readonly<Partial<Record<DecidingFlag, string>>>,
  needed: readonly DecidingFlag[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(needed.flatMap((flag) => (decisions[flag] === undefined ? [] : [[flag, decisions[flag]]])));
}

/** Components that are not brought, though others may fill their slots. */
export function loadAside({ components, load }: OpenRepository, known: readonly LoadedComponent[]): LoadedComponent[] {
  const ids = [...components.keys()].filter((id) => !known.some((each) => each.id === id));
  return load(ids).map((component) => ({ ...component, contributes: {} }));
}

/** Single files of components that are not brought, without which those that are do not work. */
export function renderNeeds(brought: readonly LoadedComponent[], rendering: Rendering): Fragment[] {
  const paths = new Set(brought.flatMap(({ needs = [] }) => needs));
  const holders = rendering.aside.map((component) => {
    const files = [...component.files].filter(([path]) => paths.has(path.replace(/\.hbs$/, '')));
    return { ...component, files: new Map(files) };
  });
  const needing = (path: string): string => brought.find(({ needs = [] }) => needs.includes(path))?.id ?? '';
  return renderAll(holders, rendering).map((fragment) => ({ ...fragment, component: needing(fragment.path) }));
}

interface Fitting {
  readonly place: Place;
  readonly open: OpenRepository;
  readonly findings: Findings;
  readonly chosen: Chosen;
}

function fitAll(
  before: readonly Fragment[],
  after: readonly Fragment[],
  { place, open, findings, chosen }: Fitting,
): { before: Fragment[]; after: Fragment[]; leftOut: LeftOut[] } {
  const made = chosen.brought
    .flatMap((id) => open.components.get(id)?.makes ?? [])
    .map((path) => placePath(path, place));
  const there = new Set(open.repository.texts.keys());
  const known = new Set([...there, ...made]);
  const surroundings = {
    has: (path: string) => known.has(path),
    isOurs: (path: string) => open.record?.files[path] !== undefined,
    readme: findings.quality.readme,
    pythonPackages: findings.pythonPackages,
    packageKey: sureValue(findings.requirements)?.key,
    gitignore: isTracked(envFileOf(place), open) ? undefined : (open.repository.texts.get('.gitignore') ?? ''),
  };
  const { fitting, leftOut } = fitFragments(beginWithMakers(after, open.components), place, surroundings);
  return {
    // What had no place until now comes with the file that is made for it.
    before: fitFragments(beginWithMakers(before, open.components), place, {
      ...surroundings,
      has: (path) => there.has(path),
    }).fitting,
    after: fitting,
    leftOut: leftOut.filter(({ component }) => chosen.brought.includes(component)),
  };
}

/** What git does not know, nothing could bring back. */
function verifyKnown(paths: Iterable<string>, { repository }: OpenRepository): void {
  const tracked = new Set(repository.texts.keys());
  const unknown = [...paths].filter((path) => !tracked.has(path) || repository.untracked.includes(path));
  if (unknown.length === 0) return;
  throw new UserError(
    `Git does not know ${unknown.join(', ')}: nothing could bring back what is there now.`,
    `Commit it (git add ${unknown.join(' ')}) or move it away, then run again.`,
  );
}

interface Recording {
  readonly open: OpenRepository;
  readonly brought: readonly LoadedComponent[];
  readonly answers: Answers;
  readonly place: Place;
  readonly decided: Readonly<Record<string, string>>;
}

function nextRecord(addition: Addition, { open, brought, answers, place, decided }: Recording): RecordContent {
  const { record, isOwn } = open;
  const added = { ...record?.added };
  for (const [id, paths] of Object.entries(addition.added)) added[id] = { ...added[id], ...paths };
  const components = {
    ...record?.components,
    ...Object.fromEntries(brought.map(({ id, version: each }) => [id, each])),
  };
  const all = { ...record?.answers, ...answers };
  return {
    version,
    answers: isOwn ? withExtras(all, Object.keys(components), open.components) : all,
    components,
    files: { ...record?.files, ...addition.hashes },
    added,
    ...(!isOwn && placesAfter(record, brought, place)),
    decided: { ...record?.decided, ...decided },
  };
}

function recordChange({ recordText }: OpenRepository, next: RecordContent, brought: readonly string[]): FileChange[] {
  if (brought.length === 0) return [];
  const before = recordText === undefined ? undefined : Buffer.from(recordText);
  const change = changeOf(recordPath, before, Buffer.from(renderRecordContent(recordText, next)), brought);
  return change ? [change] : [];
}
