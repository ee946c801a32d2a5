/** `countable config`: the user's own defaults and the organisation's settings: what is answered once for all projects. */
import { readFile, writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { describeWrong, invalidAnswers, suggest } from '../answers.ts';
import { readAnswers } from '../answers-file.ts';
import { readComponents } from '../components.ts';
import { explainSystemError, systemCode, UsageError, UserError } from '../errors.ts';
import type { Generator } from '../generator.ts';
import { importModule, listModules } from '../modules.ts';
import type { Answers, Question } from '../question.ts';
import { readServices } from '../services/services.ts';
import { settingsOf, tidySetting } from '../settings.ts';
import { readStandardInput } from '../standard-input.ts';
import { print, printError } from '../terminal.ts';
import { changeUserDefaults, readUserDefaults, userDefaultsPath } from '../user-defaults.ts';

interface Options {
  readonly unset?: true;
  readonly export?: string;
  readonly import?: string;
}

export async function buildCommand(name: string, title: string, signal: AbortSignal): Promise<Command> {
  return new Command(name)
    .summary('Show or set your own defaults and your organisation’s settings')
    .description(
      `Show or set your own defaults and your organisation’s settings. They answer the questions of every project, and lie in ${userDefaultsPath}. There are no secrets in it: those are kept by countable login.`,
    )
    .argument('[question]', 'the question’s flag without its dashes')
    .argument('[answer]', 'what to answer from now on')
    .option('--unset', 'forget the answer')
    .option('--export <file>', 'write all that others in the organisation can use to a new file; - prints it')
    .option('--import <file>', 'take over what was exported, all or nothing; - reads standard input')
    .addHelpText('after', `\nExamples:\n${examples(title)}`)
    .action((id, answer, options) => runConfig(id, answer, options, signal));
}

function examples(title: string): string {
  return [
    `  ${title}                             # show all`,
    `  ${title} organisation acme           # from now on`,
    `  ${title} organisation                # show one`,
    `  ${title} organisation --unset        # ask again`,
    `  ${title} --export acme.yml           # for your colleagues`,
    `  ${title} --import acme.yml           # from a colleague`,
  ].join('\n');
}

async function runConfig(
  id: string | undefined,
  answer: string | undefined,
  options: Options,
  signal: AbortSignal,
): Promise<void> {
  verifyOptions(id, answer, options);
  const questions = await readQuestions();
  if (options.export !== undefined) return exportAnswers(options.export, questions);
  if (options.import !== undefined) return importAnswers(options.import, questions, signal);
  const defaults = await readUserDefaults();
  if (id === undefined) {
    const lines = Object.entries(defaults).map(([key, value]) => `${key}: ${value}`);
    return print(lines.join('\n') || 'No defaults are set. To set one: countable config organisation acme');
  }
  // Also what no version of ours asks for any more.
  if (options.unset && id in defaults) return changeUserDefaults(({ [id]: _, ...others }) => others);
  const question = findQuestion(id, questions);
  if (options.unset) return;
  if (answer !== undefined) return setAnswer(question, answer);
  const value = defaults[id];
  if (value === undefined)
    throw new UsageError(`${id} has no default of yours.`, `To set one: countable config ${id} ANSWER`);
  print(value);
}

/** One thing at a time. */
function verifyOptions(id: string | undefined, answer: string | undefined, options: Options): void {
  if (options.unset && answer !== undefined) {
    throw new UsageError(`--unset takes no answer, and "${answer}" was given.`);
  }
  if (options.unset && id === undefined) throw new UsageError('--unset needs the question whose answer to forget.');
  const others = [id !== undefined && `"${id}"`, options.unset && '--unset'].filter(Boolean);
  if (options.import !== undefined && options.export !== undefined) others.push('--export');
  for (const name of ['export', 'import'] as const) {
    if (options[name] !== undefined && others.length > 0) {
      throw new UsageError(`--${name} stands alone, and ${others.join(', ')} was given, too.`);
    }
  }
}

async function setAnswer({ id, validate }: Question, answer: string): Promise<void> {
  const value = tidySetting(id, answer);
  const wrong = validate(value, {});
  if (wrong) throw new UsageError(`${describeWrong(id, wrong, value)}.`);
  await changeUserDefaults((defaults) => ({ ...defaults, [id]: value }));
}

/** What is about one person stays with that person. */
async function exportAnswers(path: string, questions: readonly Question[]): Promise<void> {
  const isPersonal = (id: string) => questions.some((question) => question.id === id && question.isPersonal);
  const kept = Object.entries(await readUserDefaults()).filter(([id]) => !isPersonal(id));
  if (kept.length === 0) throw new UserError('Nothing is set.', 'To set something: countable config organisation acme');
  const { stringify } = await import('yaml');
  const text = `# Settings for countable, without secrets. To use them: countable config --import FILE\n${stringify(Object.fromEntries(kept))}`;
  if (path === '-') return print(text.trimEnd());
  try {
    await writeFile(path, text, { flag: 'wx' });
  } catch (error) {
    const fact = `Cannot write ${path}: ${systemCode(error) === 'EEXIST' ? 'it is there already' : explainSystemError(error)}.`;
    throw new UserError(fact, `Choose another name, or print it: countable config --export -`, undefined, {
      cause: error,
    });
  }
  printError(`${path} has ${kept.map(([id]) => id).join(', ')}.`);
}

async function importAnswers(path: string, questions: readonly Question[], signal: AbortSignal): Promise<void> {
  const name = path === '-' ? 'standard input' : path;
  const given = Object.entries(await readAnswers(await readText(path, signal), name));
  const answers: Answers = Object.fromEntries(given.map(([id, value]) => [id, tidySetting(id, value)]));
  const wrong = Object.entries(answers).flatMap(([id, value]) => {
    const question = questions.find((each) => each.id === id);
    if (!question) return [`${id} in ${name} is not a question${suggest(id, questions)}`];
    const reason = question.validate(value, {});
    return reason ? [describeWrong(`${id} in ${name}`, reason, value)] : [];
  });
  if (wrong.length > 0) throw invalidAnswers(wrong);
  await changeUserDefaults((defaults) => ({ ...defaults, ...answers }));
  const lines = Object.entries(answers).map(([id, value]) => `${id}: ${value}`);
  print(lines.join('\n'));
}

async function readText(path: string, signal: AbortSignal): Promise<string> {
  if (path === '-') return readStandardInput(signal);
  return readFile(path, 'utf8').catch((error: unknown) => {
    const isMissing = systemCode(error) === 'ENOENT';
    const fact = isMissing ? `There is no file ${path}.` : `Cannot read ${path}: ${explainSystemError(error)}.`;
    throw new UsageError(fact, 'Check what you gave with --import.', { cause: error });
  });
}

/** Of all commands that ask, and of all services. */
async function readQuestions(): Promise<readonly Question[]> {
  const [components, services] = await Promise.all([readComponents(), readServices()]);
  const generators = await Promise.all(listModules('generators').map((name) => importModule(`generators/${name}`)));
  const questions = generators.flatMap((module) => (module['generator'] as Generator).questions(components));
  // Who owns the repository is asked by one of each.
  const all = new Map([...settingsOf(services.values()), ...questions].map((question) => [question.id, question]));
  return [...all.values()];
}

function findQuestion(id: string, questions: readonly Question[]): Question {
  const question = questions.find((each) => each.id === id);
  if (question) return question;
  const known = questions.map((each) => each.id).join(', ');
  throw new UsageError(`There is no question "${id}"${suggest(id, questions)}.`, `Questions: ${known}.`);
}
