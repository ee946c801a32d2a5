/** `countable list`: every component as it stands to the repository: there, to add, or why not. */
import { Command } from 'commander';
import { type ListedComponent, listComponents } from '../adding/list-components.ts';
import { openRepository } from '../adding/open-repository.ts';
import { showSection } from '../adding/show.ts';
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
  const group = (title: string, fits: (component: ListedComponent) => boolean): string[] => {
    const lines = listed.filter(fits).flatMap((component) => showComponent(component, width));
    return lines.length === 0 ? [] : [showSection(title, lines, colors)];
  };
  return [
    ...group('Can be added', ({ presence, obstacle }) => presence === 'absent' && obstacle === undefined),
    ...group('There', ({ presence }) => presence !== 'absent'),
    ...group('Not for this repository', ({ obstacle }) => obstacle !== undefined),
  ].join('\n\n');
}

function showComponent(component: ListedComponent, width: number): string[] {
  const { id, description } = component;
  const note = noteOn(component);
  const line = `${mark(component)} ${colors.bold(id.padEnd(width))}  ${description}`;
  return note === '' ? [line] : [line, `${' '.repeat(width + 4)}${colors.dim(note)}`];
}

function mark({ presence, obstacle }: ListedComponent): string {
  if (presence !== 'absent') return colors.green('✔');
  return obstacle === undefined ? colors.cyan('+') : colors.dim('·');
}

/** What a person wants to know beside what it does: what comes along, or why it does not come. What it needs else is there. */
function noteOn({ presence, obstacle, brings }: ListedComponent): string {
  if (presence === 'found') return 'not by countable';
  if (presence === 'recorded') return '';
  if (obstacle !== undefined) return obstacle;
  return brings.length === 0 ? '' : `brings ${brings.join(', ')} too`;
}
