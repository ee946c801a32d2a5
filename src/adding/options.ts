/** Options that the commands for existing repositories share. */
import { type Command, Option } from 'commander';
import { parseIds } from '../components.ts';
import type { DecidingFlag, Decisions } from '../detect/findings/findings.ts';
import type { Answers, Question } from '../question.ts';
import type { Thoroughness } from './checks/containers.ts';
import type { AddRequest } from './request.ts';

/** Flags that say what is where, each with what it names. */
const decidingFlags: Readonly<Record<DecidingFlag, string>> = {
  'compose-file': 'the main Compose file',
  'web-service': 'the service that runs the application',
  'database-service': 'the service of the database',
  'mongo-service': 'the service of MongoDB',
  'redis-service': 'the service of Redis',
  'nginx-service': 'the service of nginx',
  'worker-service': 'the service that does tasks',
  'beat-service': 'the service that sends tasks by the clock',
  'frontend-service': 'the service of the frontend',
  'django-folder': 'the folder of manage.py',
  'settings-module': 'the settings, as Python imports them',
  requirements: 'the file that names Python packages',
  'frontend-folder': 'the folder of package.json',
  'env-example': 'the example of .env',
  'stable-branch': 'the branch of production',
  'development-branch': 'the branch of everyday work',
};

/** `--yes`, `--dry-run` and the like, and the flags that say what is where. */
export function addCommonOptions(command: Command, forceExplained: string): void {
  command
    .optionsGroup('What happens:')
    .option('-y, --yes', 'ask nothing: take the defaults, and write')
    .option('--dry-run', 'show what would be written, as a diff')
    .addOption(
      new Option('--verify <how>', 'how to try the result: full also builds images and asks Django and nginx')
        .choices(['quick', 'full'])
        .default('quick'),
    )
    .option('--no-verify', 'do not try the result before it is written')
    .addOption(new Option('--force-file <path>', forceExplained).argParser(collect))
    .option('--json', 'print plan and result as JSON, nothing else')
    .option('--verbose', 'say each step');
  for (const [flag, names] of Object.entries(decidingFlags)) {
    command.addOption(new Option(`--${flag} <name>`, names).helpGroup('What is where, if it is not found by itself:'));
  }
}

function collect(path: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), path.replace(/^\.\//, '')];
}

/** A flag for each question. */
export function addQuestionOptions(command: Command, questions: readonly Question[]): void {
  for (const { id, explanation, choices } of questions) {
    const values = choices?.map(({ value }) => value).join('|') ?? 'text';
    command.addOption(new Option(`--${id} <${values}>`, explanation).helpGroup('Answers, where a component asks:'));
  }
}

/** What the flags say of what is where. */
function decisionsOf(options: Readonly<Record<string, unknown>>): Decisions {
  return pick(Object.keys(decidingFlags), options);
}

/** What the flags answer. */
export function questionFlags(questions: readonly Question[], options: Readonly<Record<string, unknown>>): Answers {
  return pick(
    questions.map(({ id }) => id),
    options,
  );
}

/** How the result is to be tried. */
function thoroughnessOf({ verify }: Readonly<Record<string, unknown>>): Thoroughness {
  if (verify === false) return 'none';
  return verify === 'full' ? 'full' : 'quick';
}

function pick(flags: readonly string[], options: Readonly<Record<string, unknown>>): Record<string, string> {
  const nameOf = (flag: string): string => flag.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const given = flags.map((flag) => [flag, options[nameOf(flag)]] as const);
  return Object.fromEntries(given.filter((entry): entry is readonly [string, string] => typeof entry[1] === 'string'));
}

/**
 * What a command line says.
 * @param wanted ids of components
 * @param options as Commander gives them
 * @param flags answers given as flags
 */
export function requestOf(
  wanted: readonly string[],
  options: Readonly<Record<string, unknown>>,
  flags: Answers = {},
): AddRequest {
  return {
    // People know "--extras redis,celery" from countable new.
    wanted: [...new Set(wanted.flatMap(parseIds))],
    flags,
    decisions: decisionsOf(options),
    forced: new Set((options['forceFile'] as string[] | undefined) ?? []),
    yes: options['yes'] === true,
    dryRun: options['dryRun'] === true,
    json: options['json'] === true,
    verbose: options['verbose'] === true,
    verify: thoroughnessOf(options),
  };
}
