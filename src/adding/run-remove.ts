/** The steps of `countable remove`: read, plan, show, confirm, try, apply. */
import { UserError } from '../errors.ts';
import { ownCommand, quoteWord } from '../replay.ts';
import { colors, print } from '../terminal.ts';
import { version } from '../version.ts';
import { applyTried } from './apply-tried.ts';
import { askComponents } from './ask-components.ts';
import type { CheckResult } from './checks/check.ts';
import { confirm } from './confirm.ts';
import type { FileChange } from './file-change.ts';
import { lockSteps } from './lock-steps.ts';
import { type OpenRepository, openRepository } from './open-repository.ts';
import type { Kept } from './plan-removal.ts';
import { prepareRemoval } from './prepare-removal.ts';
import { verifyRemovable, withJoining } from './removable.ts';
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
