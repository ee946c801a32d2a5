/** The steps of every command that makes files: ask, read, plan, show, confirm, apply, register, and say what to do next. */
import { type ApplyResult, applyNew } from './apply.ts';
import { askAnswers, confirmPlan } from './ask.ts';
import type { Component } from './component.ts';
import { loadComponents, orderComponents } from './components.ts';
import { UserError } from './errors.ts';
import type { Generator } from './generator.ts';
import { type Plan, planFiles } from './plan.ts';
import { openProgress } from './progress.ts';
import type { Answers } from './question.ts';
import type { NewProject, NewRegistration } from './registration/register-new.ts';
import { ownCommand, replayCommand } from './replay.ts';
import type { Request } from './request.ts';
import { countFiles, describePlan, showTree } from './show.ts';
import { type NextStep, showMade, showNext, stepInto } from './summary.ts';
import { readTarget, type Target } from './target.ts';
import { colors, hasTerminal, print, printError } from './terminal.ts';
import { version } from './version.ts';

/** Runs a generator from its questions to the summary. Prints; throws as its steps do. */
export async function runGenerator(
  generator: Generator,
  components: ReadonlyMap<string, Component>,
  request: Request,
  signal: AbortSignal,
): Promise<void> {
  // Loaded only where it is wanted: most runs register nothing.
  const registration = mayRegister(generator, request) ? await import('./registration/register-new.ts') : undefined;
  registration?.verifyRequest(request);
  // What is in the way is said before the first question, not after the last.
  const named = request.folder === undefined ? undefined : await readTarget(request.folder);
  const answers = await askAnswers(generator.questions(components), request, signal);

  const target = named ?? (await readTarget(answers['slug'] ?? ''));
  const chosen = loadComponents(components, orderComponents(components, generator.wanted(answers), answers));
  if (request.verbose) printError(`Components: ${chosen.map(({ id }) => id).join(', ')}`);

  const plan = planFiles(chosen, answers, new Map(), version);
  if (!request.json) print(`${showTree(target.shown, plan.changes, colors)}\n\n${countFiles(plan.changes)}`);
  const project = { answers, target, components: chosen.map(({ id }) => id), changes: plan.changes };
  await registration?.verifyReach(project, request, signal);

  if (!request.dryRun && !(await confirmPlan(`Make this in ${target.shown}?`, request, signal))) {
    throw new UserError('Nothing was written.');
  }
  const result = request.dryRun ? undefined : await apply(plan, target, answers, request, signal);
  const outcome = { generator, request, plan, project, result };
  if (result && !request.json) print(`\n${showMade({ ...project, folder: target.shown, git: result.git }, colors)}`);
  if (!registration) return report(outcome, undefined);
  const made = { ...project, git: result?.git, details: describe(outcome) };
  await registration.registerNew(made, request, signal, (registered) => report(outcome, registered));
}

/** Asked for, or perhaps wanted by a person who can be asked. */
function mayRegister({ isRegistrable }: Generator, request: Request): boolean {
  if (!isRegistrable) return false;
  const canBeAsked = hasTerminal() && !request.json && !request.yes && !request.dryRun && request.git;
  return request.register || request.rehearse || canBeAsked;
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
  readonly generator: Generator;
  readonly request: Request;
  readonly plan: Plan;
  readonly project: NewProject;
  /** Undefined after a dry run. */
  readonly result: ApplyResult | undefined;
}

/** For programs. */
function describe({ plan, project: { target, answers }, result }: Outcome): object {
  return { folder: target.folder, answers, plan: describePlan(plan), result: result ?? null };
}

function report(outcome: Outcome, registered: NewRegistration | undefined): void {
  const { generator, request, project, result } = outcome;
  const { target, answers } = project;
  const flags = ['--yes', ...(request.git ? [] : ['--no-git']), ...(registered ? [registered.flag] : [])];
  const replay = replayCommand(ownCommand('new', process.env, version), target.shown, answers, flags);
  if (request.json) {
    print(JSON.stringify({ ...describe(outcome), registration: registered?.described ?? null, replay }, null, 2));
  } else if (!result) {
    print(`\nNothing was written. To write it:\n  ${replay}`);
  } else {
    const later = registered?.nextSteps ?? stepsToRegister(outcome);
    const steps = [...stepInto(target.shown), ...generator.nextSteps, ...later];
    print(`\n${showNext(steps, replay, colors)}`);
  }
}

function stepsToRegister({ generator, result }: Outcome): NextStep[] {
  if (!generator.isRegistrable || result?.git?.kind !== 'committed') return [];
  return [[ownCommand('register', process.env, version), 'register it with GitHub, Slack, Sentry and Jenkins']];
}
