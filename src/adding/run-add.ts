/** The steps of `countable add`: read, choose, ask, plan, show, confirm, try, apply, and say what to do next. */

import { canAsk } from '../ask.ts';
import { describeFindings } from '../detect/findings/describe.ts';
import { exitCode, UserError } from '../errors.ts';
import type { Question } from '../question.ts';
import { ownCommand, ownFolder, quoteWord } from '../replay.ts';
import { colors, print, printError, textWidth } from '../terminal.ts';
import { version } from '../version.ts';
import { applyTried } from './apply-tried.ts';
import { askWhatToAdd } from './ask-components.ts';
import type { CheckResult } from './checks/check.ts';
import { type Chosen, chooseComponents } from './choose.ts';
import { confirm } from './confirm.ts';
import { nextSteps } from './next-steps.ts';
import { type OpenRepository, openRepository, situationOf } from './open-repository.ts';
import { type Prepared, prepareAddition } from './prepare.ts';
import { type AddRequest, verifyFlags } from './request.ts';
import {
  describeChanges,
  describeObstacles,
  showChanges,
  showChecks,
  showDiffs,
  showDryRun,
  showLeftOut,
  showObstacles,
  showSection,
} from './show.ts';

/** Adds components to the repository that the present folder is in. Prints; throws as its steps do. */
export async function runAdd(request: AddRequest, questions: readonly Question[], signal: AbortSignal): Promise<void> {
  const open = await openRepository(request.decisions, request.dryRun);
  const say = (text: string): void => {
    if (!request.json) print(text);
  };
  say(`${showFound(open)}\n`);
  const wanted = request.wanted.length > 0 ? request.wanted : await askWhatToAdd(open, request, signal);
  const chosen = chooseComponents(wanted, situationOf(open, request.flags));
  sayPresent(open, chosen, say);
  const prepared =
    chosen.brought.length === 0 ? undefined : await prepareAddition(open, chosen, request, questions, signal);
  if (!prepared || prepared.changes.length === 0) {
    if (request.json) print(JSON.stringify(describe(open, chosen, undefined, undefined, request), null, 2));
    return say('No changes.');
  }
  sayPlan(open, chosen, prepared, request, say);
  verifyNoObstacles(prepared, request, () => describe(open, chosen, prepared, undefined, request));
  if (request.dryRun) {
    if (request.json) print(JSON.stringify(describe(open, chosen, prepared, undefined, request), null, 2));
    return say(`\n${showDryRun(open.repository, replayLine(chosen, prepared, request))}`);
  }
  await confirm(`Add ${chosen.brought.join(', ')}?`, request, signal);
  const checks = await applyTried(open, prepared.changes, prepared.decided, request, signal);
  if (request.json) print(JSON.stringify(describe(open, chosen, prepared, checks, request), null, 2));
  say(`\n${showChecks(checks, colors)}${checks.length > 0 ? '\n' : ''}${showDone(open, chosen, prepared)}`);
}

function showFound({ findings }: OpenRepository): string {
  const lines = describeFindings(findings);
  return showSection('Found', lines.length > 0 ? lines : ['Nothing that components build on.'], colors, textWidth());
}

function sayPresent({ components }: OpenRepository, { present }: Chosen, say: (text: string) => void): void {
  for (const { id, presence } of present) {
    const who = presence === 'recorded' ? 'countable added it' : 'the repository has its own';
    say(`${components.get(id)?.title ?? id} is there already: ${who}.`);
  }
}

function sayPlan(
  { components }: OpenRepository,
  { brought }: Chosen,
  { changes, leftOut, obstacles }: Prepared,
  request: AddRequest,
  say: (text: string) => void,
): void {
  const lines = brought.map((id) => `${id}: ${components.get(id)?.description ?? ''}`);
  say(`${showSection('Adds', lines, colors, textWidth())}\n`);
  if (obstacles.length === 0) say(showChanges(changes, colors));
  if (leftOut.length > 0) say(`\n${showLeftOut(leftOut, colors, textWidth())}`);
  if (obstacles.length > 0) return;
  if (request.dryRun) say(`\n${showDiffs(changes, colors)}`);
  else if (canAsk(request)) say(`\n${colors.dim('Every line of it: the same command with --dry-run')}`);
}

function verifyNoObstacles({ obstacles }: Prepared, { json }: AddRequest, describeAll: () => object): void {
  if (obstacles.length === 0) return;
  if (!json) printError(`\n${showObstacles(obstacles, colors)}\n`);
  const paths = obstacles.map(({ path, reason }) => `${path} ${reason}`).join('\n');
  const replaceable = obstacles.filter(({ kind }) => kind === 'different').map(({ path }) => path);
  const force = replaceable.map((path) => `--force-file ${quoteWord(path)}`).join(' ');
  throw new UserError(
    `${paths}\nNothing was written.`,
    force === ''
      ? 'Make the change by hand where it says so, or mend the file and run again.'
      : `Move what is there away, or have it replaced: ${force}`,
    exitCode.refused,
    { details: describeAll() },
  );
}

/** Beyond this a command would push what the others do out of sight. */
const longCommand = 60;

function showDone(open: OpenRepository, { brought }: Chosen, prepared: Prepared): string {
  const steps = nextSteps(open, prepared, brought, ownFolder(process.env, process.cwd()));
  const width = Math.max(...steps.map(([command]) => command.length).filter((length) => length <= longCommand));
  const lines = steps.map(([command, does]) => `${colors.cyan(command.padEnd(width))}  ${colors.dim(does)}`.trimEnd());
  return `${colors.green('✔')} Added ${brought.join(', ')}\n\n${showSection('Next:', lines, colors)}`;
}

/** The command line that repeats the run without a question. */
function replayLine({ brought }: Chosen, { answers, decided }: Prepared, { forced, verify }: AddRequest): string {
  const flags = Object.entries({ ...answers, ...decided }).map(([id, value]) => `--${id}=${quoteWord(value)}`);
  const force = [...forced].map((path) => `--force-file=${quoteWord(path)}`);
  const command = ownCommand('add', process.env, version);
  return [command, ...brought, ...flags, ...force, '--yes', ...verifyFlags(verify)].join(' ');
}

function describe(
  { repository }: OpenRepository,
  chosen: Chosen,
  prepared: Prepared | undefined,
  checks: readonly CheckResult[] | undefined,
  request: AddRequest,
): object {
  return {
    folder: repository.folder,
    components: { brought: chosen.brought, present: chosen.present },
    answers: prepared?.answers ?? {},
    plan: {
      changes: describeChanges(prepared?.changes ?? []),
      leftOut: prepared?.leftOut ?? [],
      obstacles: describeObstacles(prepared?.obstacles ?? []),
    },
    result: checks ? { checks } : null,
    replay: prepared ? replayLine(chosen, prepared, request) : null,
  };
}
