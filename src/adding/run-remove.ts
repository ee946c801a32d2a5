/** The steps of `countable remove`: read, plan, show, confirm, try, apply. */
import { unknownComponent } from '../components.ts';
import { sureValue } from '../detect/findings/findings.ts';
import { UserError } from '../errors.ts';
import { ownPlace, type Place } from '../place.ts';
import { recordPath } from '../record.ts';
import { ownCommand, quoteWord } from '../replay.ts';
import { colors, print } from '../terminal.ts';
import { version } from '../version.ts';
import { applyTried } from './apply-tried.ts';
import { askComponents } from './ask-components.ts';
import type { CheckResult } from './checks/check.ts';
import { confirm } from './confirm.ts';
import { withExtras } from './extras.ts';
import { changeOf, type FileChange } from './file-change.ts';
import { beginWithMakers, fitAllFragments, renderAll } from './fragments.ts';
import { lockSteps } from './lock-steps.ts';
import { type OpenRepository, openRepository } from './open-repository.ts';
import { type Kept, planRemoval, type Removal } from './plan-removal.ts';
import { loadAside, renderNeeds } from './prepare.ts';
import { type RecordContent, recordedPlace, renderRecordContent } from './record-content.ts';
import { type AddRequest, verifyFlags } from './request.ts';
import { describeChanges, showChanges, showChecks, showDiffs, showDryRun, showSection } from './show.ts';

/** Removes components from the repository that the present folder is in. Prints; throws as its steps do. */
export async function runRemove(given: AddRequest, signal: AbortSignal): Promise<void> {
  const open = await openRepository(given.decisions, given.dryRun);
  const wanted = given.wanted.length > 0 ? given.wanted : await askWhatToRemove(open, given, signal);
  const request = { ...given, wanted: withJoining(open, wanted) };
  const record = verifyRemovable(open, request.wanted);
  const { changes, kept } = await prepareRemoval(open, record, request);
  const say = (text: string): void => {
    if (!request.json) print(text);
  };
  say(showChanges(changes, colors));
  if (kept.length > 0) say(`\n${showKept(kept)}`);
  if (request.dryRun) {
    say(`\n${showDiffs(changes, colors)}\n\n${showDryRun(open.repository, replayLine(request))}`);
  } else await confirm(`Remove ${request.wanted.join(', ')}?`, request, signal);
  const checks = request.dryRun ? undefined : await applyTried(open, changes, record.decided, request, signal);
  if (request.json) print(JSON.stringify(describe(open, request, changes, kept, checks), null, 2));
  if (checks)
    say(`\n${showChecks(checks, colors)}${checks.length > 0 ? '\n' : ''}${showDone(open, changes, request.wanted)}`);
}

/** What came last is offered first: it is what others need least. */
async function askWhatToRemove(open: OpenRepository, request: AddRequest, signal: AbortSignal): Promise<string[]> {
  const choices = Object.keys(open.record?.components ?? {}).flatMap((id) => {
    const component = open.components.get(id);
    return component && !component.joins ? [{ ...component, value: id }] : [];
  });
  if (choices.length === 0) {
    throw new UserError('countable added nothing to this repository.', 'To see what is there: countable list');
  }
  const check = (ids: string[]): unknown => verifyRemovable(open, withJoining(open, ids));
  const asked = { command: 'remove', message: 'What shall be removed?', choices: choices.reverse(), check };
  return askComponents(asked, request, signal);
}

/** What came by itself beside one of these goes with it. */
function withJoining({ components, record }: OpenRepository, wanted: readonly string[]): string[] {
  const joining = Object.keys(record?.components ?? {}).filter((id) =>
    components.get(id)?.joins?.some((each) => wanted.includes(each)),
  );
  return [...new Set([...wanted, ...joining])];
}

/** @throws UserError where one is not there, not ours, or needed by one that stays */
function verifyRemovable({ components, record }: OpenRepository, wanted: readonly string[]): RecordContent {
  const recorded = Object.keys(record?.components ?? {});
  for (const id of wanted) {
    if (!components.has(id)) throw unknownComponent(id, [...components.keys()]);
    if (!record || !recorded.includes(id)) {
      throw new UserError(
        `countable did not add ${id} to this repository, and takes out nothing that others brought.`,
        'To see what it added: countable list',
      );
    }
  }
  const stays = recorded.filter((id) => !wanted.includes(id));
  for (const id of wanted) {
    const fills = [id, components.get(id)?.role ?? ''];
    const needing = stays.filter((other) => components.get(other)?.requires.some((each) => fills.includes(each)));
    if (needing.length > 0) {
      throw new UserError(
        `${needing.join(', ')} ${needing.length === 1 ? 'needs' : 'need'} ${id}.`,
        `Remove it too: countable remove ${[...wanted, ...needing].join(' ')}`,
      );
    }
  }
  return record as RecordContent;
}

/** Plans what is left, the record included. Reads the files that it looks at. */
export async function prepareRemoval(
  open: OpenRepository,
  record: RecordContent,
  request: AddRequest,
): Promise<{ changes: readonly FileChange[]; kept: readonly Kept[] }> {
  const { isOwn } = open;
  const recorded = open.load(Object.keys(record.components));
  const staying = recorded.filter(({ id }) => !request.wanted.includes(id));
  const place = record.place ?? ownPlace;
  const fragmentsOf = (chosen: typeof recorded) => {
    const placeOf = (id: string): Place => recordedPlace(record, id) ?? place;
    const rendering = { answers: record.answers, placeOf, aside: isOwn ? [] : loadAside(open, chosen) };
    const all = [...renderAll(chosen, rendering), ...renderNeeds(chosen, rendering)];
    return isOwn
      ? all
      : fitAllFragments(beginWithMakers(all, open.components), place, sureValue(open.findings.requirements)?.key);
  };
  const [before, after] = [fragmentsOf(recorded), fragmentsOf(staying)];
  const { files } = await open.read(before.map(({ path }) => path));
  const input = { removed: request.wanted, before, after, there: files, place, record, forced: request.forced };
  const removal = planRemoval(input);
  return { changes: [...removal.changes, ...recordChanges(open, record, removal, request.wanted)], kept: removal.kept };
}

function recordChanges(
  { recordText = '', isOwn, components: known }: OpenRepository,
  record: RecordContent,
  removal: Removal,
  removed: readonly string[],
): FileChange[] {
  const without = <Value>(map: Readonly<Record<string, Value>>): Record<string, Value> =>
    Object.fromEntries(Object.entries(map).filter(([id]) => !removed.includes(id)));
  const components = without(record.components);
  const files = Object.entries({ ...record.files, ...removal.hashes });
  const added: Record<string, Readonly<Record<string, readonly string[]>>> = without(record.added);
  for (const [id, paths] of Object.entries(removal.added)) added[id] = { ...added[id], ...paths };
  const next: RecordContent = {
    ...record,
    answers: isOwn ? withExtras(record.answers, Object.keys(components), known) : record.answers,
    components,
    files: Object.fromEntries(files.filter((entry): entry is [string, string] => entry[1] !== undefined)),
    added,
  };
  const isEmpty = Object.keys(components).length === 0;
  const text = isEmpty ? undefined : Buffer.from(renderRecordContent(recordText, next));
  const change = changeOf(recordPath, Buffer.from(recordText), text, removed);
  return change ? [change] : [];
}

function showKept(kept: readonly Kept[]): string {
  const lines = kept.map(({ path, names }) => (names.length === 0 ? path : `${path}: ${names.join(', ')}`));
  return `${showSection('Stays, as somebody changed it', lines, colors)}\n  To remove a whole file all the same: --force-file PATH`;
}

function showDone(
  { isOwn, findings }: OpenRepository,
  changes: readonly FileChange[],
  removed: readonly string[],
): string {
  const locks = isOwn ? [] : lockSteps(findings, changes).map(([command]) => command);
  const commit = `git commit --all -m ${quoteWord(`Remove ${removed.join(', ')}`)}`;
  const lines = ['git diff', ...locks, commit].map((command) => colors.cyan(command));
  return `${colors.green('✔')} Removed ${removed.join(', ')}\n\n${showSection('Next:', lines, colors)}`;
}

function replayLine({ wanted, forced, verify }: AddRequest): string {
  const force = [...forced].map((path) => `--force-file=${quoteWord(path)}`);
  const command = ownCommand('remove', process.env, version);
  return [command, ...wanted, ...force, '--yes', ...verifyFlags(verify)].join(' ');
}

function describe(
  { repository }: OpenRepository,
  request: AddRequest,
  changes: readonly FileChange[],
  kept: readonly Kept[],
  checks: readonly CheckResult[] | undefined,
): object {
  return {
    folder: repository.folder,
    components: { removed: request.wanted },
    plan: { changes: describeChanges(changes), kept },
    result: checks ? { checks } : null,
    replay: replayLine(request),
  };
}
