/** Shows how the services stand. Pure: texts in, texts out. */
import type { Colors } from '../terminal.ts';
import type { ServiceStatus } from './status.ts';

/**
 * One block a service.
 * @param toRegister the command that registers the project
 */
export function showStatus(
  name: string,
  statuses: readonly ServiceStatus[],
  toRegister: string,
  colors: Colors,
): string {
  if (statuses.every(({ standing }) => standing === 'not registered')) {
    return `${name} is registered nowhere. To register it: ${toRegister}`;
  }
  const width = Math.max(...statuses.map(({ title }) => title.length));
  return statuses.map((status) => showOne(status, width, colors)).join('\n');
}

function showOne({ title, standing, address, ...status }: ServiceStatus, width: number, colors: Colors): string {
  const signs = {
    'as it should be': colors.green('✔'),
    differs: colors.red('✖'),
    'not registered': colors.dim('-'),
    'not read': colors.red('?'),
  };
  const head = `${signs[standing]} ${colors.bold(title.padEnd(width))}  ${standing}`;
  return [
    address ? `${head}  ${colors.cyan(address)}` : head,
    ...status.differences.map(
      ({ title: thing, because }) => `    ${colors.yellow('~')} ${thing}  ${colors.dim(because)}`,
    ),
    ...status.obstacles.flatMap(({ fact, remedy }) => [`    ${colors.yellow('!')} ${fact}`, `      ${remedy}`]),
    ...status.notes.map((note) => `    ${colors.dim(note)}`),
  ].join('\n');
}
