/** `countable list`: every component as it stands to the repository: there, to add, or why not. */
import { Command } from 'commander';
import { type ListedComponent, listComponents } from '../adding/list-components.ts';
import { openRepository } from '../adding/open-repository.ts';
import { colors, print } from '../terminal.ts';

export async function buildCommand(name: string, title: string): Promise<Command> {
  return new Command(name)
    .summary('Show what can be added to this repository, and what is there')
    .description('Show every component: what it does, what it needs, and whether it is there already.')
    .option('--json', 'print it as JSON')
    .addHelpText('after', `\nTo add one: ${title.replace(/list$/, 'add')} redis`)
    .action(async ({ json }: { json?: true }) => {
      const listed = listComponents(await openRepository({}, true), {});
      print(json ? JSON.stringify({ components: listed }, null, 2) : showListed(listed));
    });
}

function showListed(listed: readonly ListedComponent[]): string {
  const width = Math.max(...listed.map(({ id }) => id.length));
  return listed
    .map((component) => {
      const { id, description, requires } = component;
      const needs = requires.length === 0 ? '' : `\n${' '.repeat(width + 4)}needs ${requires.join(', ')}`;
      return `${mark(component)} ${colors.bold(id.padEnd(width))}  ${description}${colors.dim(`${needs}${remark(component)}`)}`;
    })
    .map((text) => text.replace(/\n +$/, ''))
    .join('\n');
}

function mark({ presence, obstacle }: ListedComponent): string {
  if (presence !== 'absent') return colors.green('✔');
  return obstacle === undefined ? colors.cyan('+') : colors.dim('·');
}

function remark({ presence, obstacle }: ListedComponent): string {
  if (presence === 'recorded') return '; is there';
  if (presence === 'found') return '; is there, not by countable';
  return obstacle === undefined ? '; can be added' : `; ${obstacle}`;
}
