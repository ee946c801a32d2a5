/** `countable remove`: takes out of a repository what `countable add` brought, if nobody changed it since. */
import { Command } from 'commander';
import { addCommonOptions, requestOf } from '../adding/options.ts';

export async function buildCommand(name: string, title: string, signal: AbortSignal): Promise<Command> {
  const command = new Command(name)
    .helpGroup('In a repository that exists:')
    .summary('Take components out of this repository again')
    .description('Take out of this repository what countable added. What somebody changed since stays, and is named.')
    .argument('[component...]', 'what to remove; without it, a list to choose from');
  addCommonOptions(command, 'remove this file though somebody changed it; may be given again');
  return command
    .addHelpText(
      'after',
      `\nExamples:\n  ${title}                     # choose from a list\n  ${title} redis --dry-run     # show the diff, write nothing`,
    )
    .action(async (wanted: string[], options: Record<string, unknown>) => {
      const { runRemove } = await import('../adding/run-remove.ts');
      await runRemove(requestOf(wanted, options), signal);
    });
}
