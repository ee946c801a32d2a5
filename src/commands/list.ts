/** `countable list`: every component as it stands to the repository: there, to add, or why not. */
import { Command } from 'commander';
import { type ListedComponent, listComponents } from '../adding/list-components.ts';
import { openRepository } from '../adding/open-repository.ts';
import { showSection } from '../adding/show.ts';
import { colors, print, textWidth } from '../terminal.ts';
import { wrapWords } from '../wrap.ts';

export async function buildCommand(name: string, title: string): Promise<Command> {
  return new Command(name)
    .helpGroup('In a repository that exists:')
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
  const { id, presence, description } = component;
  const before = `${mark(component)} ${colors.bold(id.padEnd(width))}  `;
  const room = textWidth() - width - 6;
  const indent = ' '.repeat(width + 4);
  const [first, ...more] = wrapWords(presence === 'found' ? 'The repository has its own' : description, room).split(
    '\n',
  );
  const note = noteOn(component);
  const notes = note === '' ? [] : wrapWords(note, room).split('\n').map(colors.dim);
  return [`${before}${first}`, ...[...more, ...notes].map((line) => `${indent}${line}`)];
}

function mark({ presence, obstacle }: ListedComponent): string {
  if (presence !== 'absent') return colors.green('✔');
  return obstacle === undefined ? colors.cyan('+') : colors.dim('·');
}

/** What comes along, or why it does not come. What it needs beside that is there. */
function noteOn({ obstacle, brings }: ListedComponent): string {
  if (obstacle !== undefined) return obstacle;
  return brings.length === 0 ? '' : `brings ${brings.join(', ')} too`;
}
