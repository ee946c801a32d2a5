/** `countable add`: components for the repository that the present folder is in, whoever made it. */
import { Command } from 'commander';
import { generator } from '../../generators/new.ts';
import { addCommonOptions, addQuestionOptions, questionFlags, requestOf } from '../adding/options.ts';
import { readComponents } from '../components.ts';

export async function buildCommand(name: string, title: string, signal: AbortSignal): Promise<Command> {
  const components = await readComponents();
  // Which components to add is what the arguments say.
  const questions = generator.questions(components).filter(({ id }) => id !== 'extras');
  const all = [...questions, ...[...components.values()].flatMap((component) => component.questions)];
  const command = new Command(name)
    .helpGroup('In a repository that exists:')
    .summary('Add components to a repository that exists')
    .description('Add components to the repository that you are in, whoever made it. Nothing that is there is lost.')
    .argument('[component...]', 'what to add; without it, a list to choose from');
  addCommonOptions(command, 'replace this file where another one belongs there; may be given again');
  addQuestionOptions(command, all);
  return command
    .addHelpText(
      'after',
      `\nExamples:\n  ${title}                            # choose from a list\n  ${title} redis celery --dry-run     # show the diff, write nothing\n  ${title} redis --web-service app    # say what is where`,
    )
    .action(async (wanted: string[], options: Record<string, unknown>) => {
      const { runAdd } = await import('../adding/run-add.ts');
      const request = requestOf(wanted, options, questionFlags(all, options));
      await runAdd(request, all, signal);
    });
}
