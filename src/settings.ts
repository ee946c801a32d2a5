/** The organisation's settings: where its services are and how they are used there. Asked once, kept by `countable config`. */
import { describeWrong, invalidAnswers } from './answers.ts';
import type { Answers, Question, Surroundings } from './question.ts';
import type { Service } from './services/service.ts';
import { changeUserDefaults, readUserDefaults, userDefaultsPath } from './user-defaults.ts';

/** Settings that belong to no service. */
export const generalSettings: readonly Question[] = [
  {
    id: 'backup-bucket',
    message: 'Bucket for backups',
    explanation: 'Where production’s backups go, on S3',
    defaultNote: 'countable',
    default: () => 'countable',
    validate: (bucket) =>
      // Amazon S3 User Guide, "Bucket naming rules".
      /^[a-z0-9](?!.*\.\.)[a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)
        ? undefined
        : 'must be 3 to 63 lower-case letters, digits, dots and hyphens',
  },
];

/** All settings that there are. */
export function settingsOf(services: Iterable<Service>): Question[] {
  return [...[...services].flatMap(({ settings }) => settings), ...generalSettings];
}

/** Asks a person. @param initial what Enter gives */
export type Ask = (question: Question, initial: string | undefined, answers: Answers) => Promise<string>;

/** What settings are, and what they lack. */
export interface Settings {
  /** By id, validated; empty where it does not apply. Those that are missing are not there. */
  readonly settings: Answers;
  /** Without an answer and without a default. */
  readonly missing: readonly Question[];
}

/**
 * Every setting from its flag, else the environment, else `countable config`, else a person, else its default. A person is
 * asked for what has no default, or an empty one, and never again: the answer is kept by `countable config`.
 * @param ask without it nobody is asked
 * @throws UsageError that names everything which is invalid, all at once
 */
export async function gatherSettings(questions: readonly Question[], flags: Answers, ask?: Ask): Promise<Settings> {
  const given = readGiven(questions, flags, await readUserDefaults());
  const wrong = [...given.values()].flatMap(({ wrong }) => wrong ?? []);
  if (wrong.length > 0) throw invalidAnswers(wrong);
  const settings: Record<string, string> = {};
  const missing: Question[] = [];
  for (const question of questions) {
    const applies = question.when?.(settings) ?? true;
    const value = applies ? (given.get(question.id)?.value ?? (await answerMissing(question, settings, ask))) : '';
    if (value === undefined) missing.push(question);
    else settings[question.id] = value;
  }
  return { settings, missing };
}

/** How a setting can be given where nobody can be asked: "countable config jenkins-address URL, or JENKINS_URL". */
export function describeWays({ id, environment = [] }: Question): string {
  return [`countable config ${id} ANSWER`, ...environment].join(', or ');
}

/** As it is kept: addresses without a slash at the end, which people copy along. */
export function tidySetting(id: string, value: string): string {
  return id.endsWith('-address') ? value.trim().replace(/\/+$/, '') : value.trim();
}

interface Given {
  readonly value: string;
  readonly wrong: string | undefined;
}

function readGiven(questions: readonly Question[], flags: Answers, config: Answers): Map<string, Given> {
  const sources = questions.map((question) => [question, readSource(question, flags, config)] as const);
  return new Map(
    sources.flatMap(([question, source]) => {
      if (!source) return [];
      const value = tidySetting(question.id, source.value);
      const reason = question.validate(value, {});
      return [[question.id, { value, wrong: reason && describeWrong(source.label, reason, value) }]];
    }),
  );
}

/** An empty variable is as good as none; an empty flag or answer is an answer. */
function readSource({ id, environment = [] }: Question, flags: Answers, config: Answers) {
  const flag = flags[id];
  if (flag !== undefined) return { label: `--${id}`, value: flag };
  const variable = environment.find((name) => process.env[name]?.trim());
  if (variable) return { label: variable, value: process.env[variable] ?? '' };
  const kept = config[id];
  return kept === undefined ? undefined : { label: `${id} in ${userDefaultsPath}`, value: kept };
}

const nowhere: Surroundings = { folder: undefined, user: { name: undefined, email: undefined } };

/** Of those with a default that says something nobody is asked: that would be tiresome. */
async function answerMissing(question: Question, settings: Answers, ask: Ask | undefined): Promise<string | undefined> {
  const initial = await question.default(settings, nowhere);
  if (!ask || initial) return initial;
  const value = tidySetting(question.id, await ask(question, initial, settings));
  await changeUserDefaults((defaults) => ({ ...defaults, [question.id]: value }));
  return value;
}
