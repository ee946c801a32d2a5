/** Shows what `add` and `remove` found, plan and did. Pure: texts in, texts out. */
import type { Repository } from '../detect/repository.ts';
import { recordPath } from '../record.ts';
import type { Colors } from '../terminal.ts';
import { wrapWords } from '../wrap.ts';
import type { CheckResult } from './checks/check.ts';
import { countLines, renderDiff, showDiff } from './diff.ts';
import type { FileChange, Obstacle } from './file-change.ts';
import type { LeftOut } from './fragments.ts';

/**
 * A heading, and its lines below it.
 * @param width at which sentences are broken; without it, lines stay whole, as commands must
 */
export function showSection(
  title: string,
  lines: readonly string[],
  colors: Colors,
  width = Number.POSITIVE_INFINITY,
): string {
  return [colors.bold(title), ...lines.map((line) => wrapWords(`  ${line}`, width, '    '))].join('\n');
}

/** Each file, and how many lines come and go. */
export function showChanges(changes: readonly FileChange[], colors: Colors): string {
  const width = Math.max(...changes.map(({ path }) => path.length));
  const lines = changes.map((change) => {
    const { come, go } = countLines(change);
    const counts = [come > 0 ? colors.green(`+${come}`) : '', go > 0 ? colors.red(`-${go}`) : ''];
    const kind = change.kind === 'update' ? '' : colors.dim(change.kind === 'create' ? 'new' : 'goes');
    return `${change.path.padEnd(width)}  ${[...counts, kind].filter((part) => part !== '').join(' ')}`.trimEnd();
  });
  return showSection('Changes', lines, colors);
}

/** All diffs, one below the other. */
export function showDiffs(changes: readonly FileChange[], colors: Colors): string {
  // The record is ours to read.
  return changes
    .filter(({ path }) => path !== recordPath)
    .map((change) => showDiff(change, colors))
    .join('\n');
}

/** What does not come, and why: what has the same reason on one line. */
export function showLeftOut(leftOut: readonly LeftOut[], colors: Colors, width: number): string {
  const paths = new Map<string, string[]>();
  for (const { path, component, reason } of leftOut) {
    const why = ` of ${component}: ${reason}`;
    paths.set(why, [...(paths.get(why) ?? []), path]);
  }
  const lines = [...paths].map(([why, those]) => `${those.join(', ')}${why}`);
  return showSection('Left out', lines, colors, width);
}

/** Each thing that is in the way, with what belongs there. */
export function showObstacles(obstacles: readonly Obstacle[], colors: Colors): string {
  return obstacles
    .map((obstacle) => {
      const { path, kind, reason, there, wanted } = obstacle;
      const fact = `${colors.red('✘')} ${colors.bold(path)} ${reason}`;
      if (kind === 'closed') return `${fact}\n  To add by hand:\n${indent(wanted)}`;
      const change = { kind: 'update', path, before: Buffer.from(there), after: Buffer.from(wanted) } as const;
      return `${fact}, and is not what belongs there:\n${showDiff({ ...change, executable: false, components: [] }, colors)}`;
    })
    .join('\n\n');
}

function indent(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`))
    .join('\n');
}

/** How a run ends that writes nothing, and what the one that writes would refuse. */
export function showDryRun({ changed }: Pick<Repository, 'changed'>, replay: string): string {
  const first = changed.length === 0 ? '' : `, once ${changed.join(', ')} is committed or stashed`;
  return `Nothing was written. To write it${first}:\n  ${replay}`;
}

/** A line for each check. */
export function showChecks(results: readonly CheckResult[], colors: Colors): string {
  return results
    .map(({ title, kind, reason }) => {
      if (kind === 'passed') return `${colors.green('✔')} ${title}`;
      if (kind === 'failed') return `${colors.red('✘')} ${title}`;
      return `${colors.yellow('!')} ${title} was not run: ${reason}`;
    })
    .join('\n');
}

/** For programs. */
export function describeChanges(changes: readonly FileChange[]): object[] {
  return changes.map((change) => {
    const { kind, path, executable, components } = change;
    return { kind, path, executable, components, diff: renderDiff(change) };
  });
}

/** For programs. What stands in the file, which may be secret, is not in it. */
export function describeObstacles(obstacles: readonly Obstacle[]): object[] {
  return obstacles.map(({ path, kind, reason, wanted, components }) => ({ path, kind, reason, wanted, components }));
}
