/** `countable config`: the user's own defaults, so that what is the same in every project is answered once. */
import { Command } from 'commander';
import { suggest } from '../answers.ts';
import { readComponents } from '../components.ts';
import { UsageError } from '../errors.ts';
import type { Generator } from '../generator.ts';
import { importModule, listModules } from '../modules.ts';
import type { Question } from '../question.ts';
import { print } from '../terminal.ts';
import { readUserDefaults, userDefaultsPath, writeUserDefaults } from '../user-defaults.ts';

export async function buildCommand(name: string, title: string): Promise<Command> {
  return new Command(name)
    .summary('Show or set your own defaults')
    .description(
      `Show or set your own defaults. They answer the questions of every new project, and lie in\n${userDefaultsPath}.`,
    )
    .argument('[question]', 'the question’s flag without its dashes')
    .argument('[answer]', 'what to answer from now on')
    .option('--unset', 'forget the answer')
    .addHelpText(
      'after',
      `\nExamples:\n  ${title}                             # show all\n  ${title} organisation acme           # from now on\n  ${title} organisation                # show one\n  ${title} organisation --unset        # ask again`,
    )
    .action(runConfig);
}

async function runConfig(id: string | undefined, answer: string | undefined, options: { unset?: true }): Promise<void> {
  const defaults = await readUserDefaults();
  if (id === undefined) {
    const lines = Object.entries(defaults).map(([key, value]) => `${key}: ${value}`);
    return print(lines.join('\n') || 'No defaults are set. To set one: countable config organisation acme');
  }
  const question = await findQuestion(id);
  if (options.unset) {
    if (answer !== undefined) throw new UsageError(`--unset takes no answer, and "${answer}" was given.`);
    const { [id]: _, ...others } = defaults;
    return writeUserDefaults(others);
  }
  if (answer === undefined) {
    const value = defaults[id];
    if (value === undefined)
      throw new UsageError(`${id} has no default of yours.`, `To set one: countable config ${id} ANSWER`);
    return print(value);
  }
  const wrong = question.validate(answer.trim(), {});
  if (wrong) throw new UsageError(`${id} ${wrong}; it is ${JSON.stringify(answer)}.`);
  await writeUserDefaults({ ...defaults, [id]: answer.trim() });
}

async function findQuestion(id: string): Promise<Question> {
  const components = await readComponents();
  const generators = await Promise.all(listModules('generators').map((name) => importModule(`generators/${name}`)));
  const questions = generators.flatMap((module) => (module['generator'] as Generator).questions(components));
  const question = questions.find((each) => each.id === id);
  if (!question) {
    const known = questions.map((each) => each.id).join(', ');
    throw new UsageError(`There is no question "${id}"${suggest(id, questions)}.`, `Questions: ${known}.`);
  }
  return question;
}
