/** `countable register`: the project in this folder, with GitHub, Slack, Sentry and Jenkins. */
import { Command } from 'commander';
import { UsageError } from '../errors.ts';
import { findServices } from '../login/reach-service.ts';
import { readProject } from '../registration/project.ts';
import { type Registration, registerProject } from '../registration/register.ts';
import { describeOutcome, nextStepsOf, showOutcome } from '../registration/report.ts';
import { describeUndone, showUndone } from '../registration/show-undo.ts';
import { type Undone, undoRegistration } from '../registration/undo.ts';
import { withReach } from '../registration/with-reach.ts';
import { ownCommandLine, ownFolder } from '../replay.ts';
import type { ServiceId } from '../services/service.ts';
import { showNext } from '../summary.ts';
import { colors, print } from '../terminal.ts';
import { version } from '../version.ts';

const flagNames = ['adopt', 'undo', 'rehearse', 'yes', 'dryRun', 'json', 'verbose'] as const;

type Options = Readonly<Record<(typeof flagNames)[number], boolean>>;

export async function buildCommand(name: string, title: string, signal: AbortSignal): Promise<Command> {
  return new Command(name)
    .helpGroup('GitHub, Slack, Sentry and Jenkins:')
    .summary('Register the project with GitHub, Slack, Sentry and Jenkins')
    .description(
      'Register the project in this folder: a repository on GitHub, a channel in Slack, a project in Sentry, a pipeline in Jenkins, and what ties them together. Shows first what will be done. A second run finds what is there and does the rest.',
    )
    .argument('[service...]', 'github, slack, sentry, jenkins (default: all that you are logged in to)')
    .optionsGroup('What is done:')
    .option('--adopt', 'take over what is there by that name and is not this project’s')
    .option('--undo', 'take back what the last run made, unless it is in use by now')
    .option('--rehearse', 'with stand-ins on this machine instead: no account is needed')
    .optionsGroup('How:')
    .option('-y, --yes', 'do it without asking')
    .option('--dry-run', 'show what would be done, write nothing')
    .option('--json', 'print plan and result as JSON, nothing else')
    .option('--verbose', 'say each call as it begins')
    .addHelpText('after', `\nExamples:\n${examples(title)}`)
    .action((names: string[], given: Partial<Options>) => runRegister(names, readOptions(given), signal));
}

function examples(title: string): string {
  return [
    `  ${title}                   # show, ask, then register it`,
    `  ${title} slack jenkins     # these alone`,
    `  ${title} --dry-run         # show, write nothing`,
    `  ${title} --rehearse        # see it happen, without an account`,
    `  ${title} github --adopt    # take over the repository that is there`,
    `  ${title} --undo            # take back what the last run made`,
    `  ${title} --yes --json      # for scripts`,
  ].join('\n');
}

function readOptions(given: Partial<Options>): Options {
  return Object.fromEntries(flagNames.map((name) => [name, given[name] === true])) as Options;
}

async function runRegister(given: readonly string[], options: Options, signal: AbortSignal): Promise<void> {
  const names = await verifyNames(given);
  if (options.undo) verifyUndo(names, options);
  const local = await readProject(ownFolder(process.env, process.cwd()));
  const again = commandLine('register', ...names, ...flagsOf(options));
  const text = await withReach({ ...options, answers: local.answers }, signal, async (reach) =>
    options.undo
      ? reportUndone(await undoRegistration(local, reach, { ...options, again }, signal), options)
      : report(await registerProject(local, reach, { ...options, names, again }, signal), names, options),
  );
  if (text) print(text);
}

/** @throws UsageError where one is no service */
async function verifyNames(given: readonly string[]): Promise<ServiceId[]> {
  const services = await Promise.all(given.map(findServices));
  return [...new Set(services.flat().map(({ id }) => id))];
}

function verifyUndo(names: readonly ServiceId[], { adopt }: Options): void {
  if (names.length > 0) throw new UsageError('--undo takes back a whole run: it goes with no service.');
  if (adopt) throw new UsageError('--undo and --adopt do not go together.');
}

function flagsOf({ adopt, undo, rehearse }: Options): (string | false)[] {
  return [adopt && '--adopt', undo && '--undo', rehearse && '--rehearse'];
}

function commandLine(command: string, ...words: (string | false)[]): string {
  return ownCommandLine(command, words, process.env, version);
}

function report(registration: Registration, names: readonly ServiceId[], options: Options): string {
  const replay = commandLine('register', ...names, ...flagsOf(options), '--yes');
  if (options.json) return JSON.stringify({ ...describeOutcome(registration), replay }, null, 2);
  if (options.dryRun) return `\nNothing was written. To do it:\n  ${replay}`;
  if (!registration.result) return '';
  const next = showNext(nextStepsOf(registration, options.rehearse), replay, colors);
  return `\n${showOutcome(registration, colors)}\n\n${next}`;
}

function reportUndone(undone: Undone, { json }: Options): string {
  return json ? JSON.stringify(describeUndone(undone), null, 2) : showUndone(undone, colors);
}
