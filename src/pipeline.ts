/** The steps of every command that makes files: ask, read, plan, show, confirm, apply, and say what to do next. */
import { type ApplyResult, applyNew } from './apply.ts';
import { askAnswers, confirmPlan } from './ask.ts';
import type { Component } from './component.ts';
import { loadComponents, orderComponents } from './components.ts';
import { UserError } from './errors.ts';
import type { Generator } from './generator.ts';
import { type Plan, planFiles } from './plan.ts';
import { openProgress } from './progress.ts';
import type { Answers } from './question.ts';
import { ownCommand, replayCommand } from './replay.ts';
import type { Request } from './request.ts';
import { countFiles, describePlan, showTree } from './show.ts';
import { showSummary } from './summary.ts';
import { readTarget, type Target } from './target.ts';
import { colors, print, printError } from './terminal.ts';
import { version } from './version.ts';

/** Runs a generator from its questions to the summary. Prints; throws as its steps do. */
export async function runGenerator(
  generator: Generator,
  components: ReadonlyMap<string, Component>,
  request: Request,
  signal: AbortSignal,
): Promise<void> {
  // What is in the way is said before the first question, not after the last.
  const named = request.folder === undefined ? undefined : await readTarget(request.folder);
  const answers = await askAnswers(generator.questions(components), request, signal);

  const target = named ?? (await readTarget(answers['slug'] ?? ''));
  const chosen = loadComponents(components, orderComponents(components, generator.wanted(answers), answers));
  if (request.verbose) printError(`Components: ${chosen.map(({ id }) => id).join(', ')}`);

  const plan = planFiles(chosen, answers, new Map(), version);
  if (!request.json) print(`${showTree(target.shown, plan.changes, colors)}\n\n${countFiles(plan.changes)}`);

  if (!request.dryRun && !(await confirmPlan(`Make this in ${target.shown}?`, request, signal))) {
    throw new UserError('Nothing was written.');
  }
  const result = request.dryRun ? undefined : await apply(plan, target, answers, request, signal);
  report(generator, request, { plan, target, answers, result });
}

async function apply(
  plan: Plan,
  target: Target,
  answers: Answers,
  request: Request,
  signal: AbortSignal,
): Promise<ApplyResult> {
  const progress = await openProgress(request);
  try {
    const commitMessage = request.git ? `Begin ${answers['name']}` : undefined;
    return await applyNew(plan, target, { commitMessage, onProgress: progress.show }, signal);
  } finally {
    progress.close();
  }
}

interface Outcome {
  readonly plan: Plan;
  readonly target: Target;
  readonly answers: Answers;
  /** Undefined after a dry run. */
  readonly result: ApplyResult | undefined;
}

function report(generator: Generator, request: Request, { plan, target, answers, result }: Outcome): void {
  const flags = ['--yes', ...(request.git ? [] : ['--no-git'])];
  const replay = replayCommand(ownCommand('new', process.env, version), target.shown, answers, flags);
  if (request.json) {
    print(
      JSON.stringify(
        { folder: target.folder, answers, plan: describePlan(plan), result: result ?? null, replay },
        null,
        2,
      ),
    );
  } else if (!result) {
    print(`\nNothing was written. To write it:\n  ${replay}`);
  } else {
    const made = { folder: target.shown, changes: plan.changes, answers, git: result.git, replay };
    print(`\n${showSummary({ ...made, nextSteps: generator.nextSteps }, colors)}`);
  }
}
