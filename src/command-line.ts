/** Turns the command line into a request: flags come from the questions, so that neither lacks what the other has. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { checkText } from './answer-rules.ts';
import type { Component } from './component.ts';
import type { Generator } from './generator.ts';
import type { Answers, Question } from './question.ts';
import type { Request } from './request.ts';

/** What a generator's command needs beside the generator. */
export interface GeneratorCommand {
  /** `new` */
  readonly name: string;
  /** How the user calls it: `countable new`, `create-countable-project`. */
  readonly title: string;
  readonly generator: Generator;
  readonly components: ReadonlyMap<string, Component>;
  run(request: Request): Promise<void>;
}

/** The command of a generator, with a flag for each of its questions. */
export function buildGeneratorCommand({ name, title, generator, components, run }: GeneratorCommand): Command {
  const questions = generator.questions(components);
  const command = new Command(name)
    .helpGroup('From nothing:')
    .summary(generator.summary)
    .description(`${generator.summary}.`)
    .configureHelp({ commandUsage: () => `${title} [folder] [options]` })
    .argument('[folder]', 'where to make it (default: the slug)', verifyFolder);
  for (const question of questions) command.addOption(optionOf(question).helpGroup('Answers:'));
  command
    .optionsGroup('Where answers come from:')
    .option('--answers <file>', 'read answers from a YAML or JSON file')
    .option('-y, --yes', 'take the default of every other answer, ask nothing')
    .optionsGroup('What happens:');
  if (generator.isRegistrable) {
    command
      .option('--register', 'register it afterwards with GitHub, Slack, Sentry and Jenkins')
      .option('--rehearse', 'register it with stand-ins on this machine: no account is needed');
  }
  return command
    .option('--dry-run', 'show what would be made, write nothing')
    .option('--no-git', 'make no repository')
    .option('--json', 'print plan and result as JSON, nothing else')
    .option('--verbose', 'say each step')
    .addHelpText('after', `\n${helpOnOrder}\n\nExamples:\n${examples(title, generator)}`)
    .action(async (folder: string | undefined, options: Record<string, unknown>) => {
      await run({
        folder,
        flags: flagsOf(questions, options),
        answersFile: options['answers'] as string | undefined,
        yes: options['yes'] === true,
        dryRun: options['dryRun'] === true,
        json: options['json'] === true,
        git: options['git'] !== false,
        register: options['register'] === true,
        rehearse: options['rehearse'] === true,
        verbose: options['verbose'] === true,
      });
    });
}

const helpOnOrder =
  'An answer comes from its flag, else from --answers, else from `countable config`, else it is asked for.';

/** Linux' PATH_MAX; other systems take less, and say so themselves. */
const pathMaximum = 4096;

function verifyFolder(folder: string): string {
  const wrong = folder.trim() === '' ? 'is empty' : checkText(folder, pathMaximum);
  if (wrong) throw new InvalidArgumentError(`It ${wrong}.`);
  return folder;
}

function optionOf({ id, explanation, choices, isSeveral, defaultNote }: Question): Option {
  const values = choices?.map(({ value }) => value) ?? [];
  const placeholder = isSeveral ? 'a,b' : values.join('|') || 'text';
  const which = isSeveral ? `, of ${values.join(', ')}` : '';
  return new Option(`--${id} <${placeholder}>`, `${explanation}${which} (default: ${defaultNote})`);
}

/** Values are checked with all other answers, so that everything that is wrong is said at once. */
function flagsOf(questions: readonly Question[], options: Record<string, unknown>): Answers {
  const given = questions.map((question) => [question.id, options[optionOf(question).attributeName()]] as const);
  return Object.fromEntries(given.filter((entry): entry is readonly [string, string] => typeof entry[1] === 'string'));
}

function examples(title: string, generator: Generator): string {
  const width = Math.max(...generator.examples.map(([args]) => args.length));
  return generator.examples.map(([args, does]) => `  ${title} ${args.padEnd(width)}  # ${does}`).join('\n');
}
