/** Registers a project that was made just now: where it was asked for, or where the person says yes. */
import { Interrupted, UsageError, UserError } from '../errors.ts';
import type { CommitResult } from '../git.ts';
import type { Answers } from '../question.ts';
import { ownCommandLine, quoteWord } from '../replay.ts';
import type { Request } from '../request.ts';
import type { NextStep } from '../summary.ts';
import type { Target } from '../target.ts';
import { colors, hasTerminal, print } from '../terminal.ts';
import type { Change } from '../tree.ts';
import { version } from '../version.ts';
import { chooseServices } from './prepare-registration.ts';
import { describeProject, type LocalProject, readProject } from './project.ts';
import { fitReach, type Reach } from './reach.ts';
import { prepareAndShow, type Registration, registerProject } from './register.ts';
import { describeOutcome, nextStepsOf, showOutcome } from './report.ts';
import { enumerate } from './show-registration.ts';
import { withReach } from './with-reach.ts';

/** A project that is to be made, or was made. */
export interface NewProject {
  readonly answers: Answers;
  readonly target: Target;
  /** Ids. */
  readonly components: readonly string[];
  readonly changes: readonly Change[];
}

/** With what became of it. */
interface MadeProject extends NewProject {
  readonly git: CommitResult | undefined;
  /** What is said of it with `--json`, also where registering fails. */
  readonly details: object;
}

/** What came of registering, for the report on all that was done. */
export interface NewRegistration {
  /** What asks for the same next time. */
  readonly flag: '--register' | '--rehearse';
  readonly described: object;
  readonly nextSteps: readonly NextStep[];
}

/** @throws UsageError where the flags do not go together, or nobody could be asked once the project is made */
export function verifyRequest({ register, rehearse, git, yes, json, dryRun }: Request): void {
  if (!register && !rehearse) return;
  const flag = register ? '--register' : '--rehearse';
  if (register && rehearse) throw new UsageError('--register and --rehearse do not go together.');
  if (!git) throw new UsageError(`${flag} needs a repository, and --no-git makes none.`);
  if (yes || dryRun || (!json && hasTerminal())) return;
  throw new UsageError(
    `${flag} changes what is there, and there is no terminal to ask on.`,
    'Give --yes to do it; --dry-run shows it and ends.',
  );
}

/** Says before the project is made that no service can be reached. @throws UserError */
export async function verifyReach(
  { answers, components }: NewProject,
  { register }: Request,
  signal: AbortSignal,
): Promise<void> {
  if (!register) return;
  await withReach({ rehearse: false, answers }, signal, async (reach) => {
    chooseServices(fitReach(reach, { components }), []);
  });
}

/**
 * Registers the project where that is wanted; after a dry run only shows what would be done.
 * @param report says what was done; called before a rehearsal waits for Ctrl-C
 * @throws UserError where it fails: the project stays, and the remedy says how to go on
 */
export async function registerNew(
  made: MadeProject,
  request: Request,
  signal: AbortSignal,
  report: (registration: NewRegistration | undefined) => void,
): Promise<void> {
  const { rehearse } = request;
  const isAsked = !request.register && !rehearse;
  if (isAsked && made.git?.kind !== 'committed') return report(undefined);
  await withReach({ rehearse, answers: made.answers }, signal, async (wholeReach, rehearsal) => {
    const reach = fitReach(wholeReach, made);
    if (isAsked && !(await isWanted(reach, signal))) return report(undefined);
    report(await explained(made, request, () => register(made, reach, request, signal)));
    const isOurs = rehearsal !== undefined && !rehearsal.isElsewhere;
    if (isOurs && !request.json && !request.dryRun && hasTerminal()) await showPage(rehearsal.address, signal);
  });
}

/** Is there a service to register with, and does the person want it? */
async function isWanted({ reachable }: Reach, signal: AbortSignal): Promise<boolean> {
  if (reachable.length === 0) return false;
  const { askConfirmation } = await import('../prompt.ts');
  return askConfirmation(`Register it with ${enumerate(reachable.map(({ service }) => service.title))}?`, signal);
}

async function register(
  made: MadeProject,
  reach: Reach,
  request: Request,
  signal: AbortSignal,
): Promise<NewRegistration> {
  const options = { ...request, names: [], adopt: false, again: toGoOn(made, request) };
  if (!request.json) print('');
  const registration = request.dryRun
    ? { plan: (await prepareAndShow(await imagine(made, reach), options)).plan, result: undefined }
    : await registerProject(await readMade(made), reach, options, signal);
  if (!request.json && registration.result) print(`\n${showOutcome(registration, colors)}`);
  return describe(registration, request);
}

function describe(registration: Registration, { rehearse }: Request): NewRegistration {
  return {
    flag: rehearse ? '--rehearse' : '--register',
    described: describeOutcome(registration),
    nextSteps: nextStepsOf(registration, rehearse),
  };
}

async function readMade({ git, target }: MadeProject): Promise<LocalProject> {
  if (git?.kind === 'committed') return readProject(target.folder);
  throw new UserError(
    'Without a commit it cannot be registered: what is registered is known by the first one.',
    'Commit it as said above.',
  );
}

/** The project as it will be: nothing that is there can be its own yet, as its first commit is still to be made. */
async function imagine({ answers, components, changes, target }: MadeProject, reach: Reach) {
  const jenkinsfile = changes.find(({ path }) => path === 'Jenkinsfile')?.after.toString();
  const localBranches = { master: noCommit, develop: noCommit };
  const whereabouts = { components, jenkinsfile, folder: target.folder, localBranches, firstCommit: noCommit };
  return { local: { project: describeProject(answers, whereabouts), answers, records: {} }, reach, journal: [] };
}

const noCommit = '0'.repeat(40);

/** The project was made, whatever becomes of its registration. */
async function explained<Value>(made: MadeProject, request: Request, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (request.dryRun) throw error;
    const toContinue = `To go on: ${toGoOn(made, request)}`;
    const isMade = `${made.target.shown} is made, but not registered.`;
    if (error instanceof Interrupted) {
      throw new Interrupted(error.message.includes(toContinue) ? error.message : `${isMade}\n${toContinue}`);
    }
    if (!(error instanceof UserError)) throw error;
    const remedy = [error.remedy, error.remedy?.includes(toContinue) ? undefined : toContinue]
      .filter(Boolean)
      .join('\n');
    const details = { ...made.details, registration: error.details ?? null };
    throw new UserError(`${error.message}\n${isMade}`, remedy, error.exitCode, { cause: error, details });
  }
}

/** "cd demo && countable register" */
function toGoOn({ target }: MadeProject, { rehearse }: Request): string {
  const command = ownCommandLine('register', [rehearse && '--rehearse'], process.env, version);
  return target.shown === '.' ? command : `cd ${quoteWord(target.shown)} && ${command}`;
}

/** Ctrl-C is how it is meant to end: no failure. */
async function showPage(page: string, signal: AbortSignal): Promise<void> {
  print(`\n${colors.bold('To see all of it:')} ${colors.cyan(page)}\nIt is there until you press Ctrl-C.`);
  await new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', resolve, { once: true });
  });
}
