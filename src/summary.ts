/** What a run says at its end. Pure: texts in, texts out. */

import type { CommitResult } from './git.ts';
import type { Answers } from './question.ts';
import { quoteWord } from './replay.ts';
import { countFiles } from './show.ts';
import type { Colors } from './terminal.ts';
import type { Change } from './tree.ts';

interface Made {
  /** As the user gave it. */
  readonly folder: string;
  readonly changes: readonly Change[];
  readonly answers: Answers;
  readonly git: CommitResult | undefined;
}

/** What was made, and what could not be. */
export function showMade({ folder, changes, answers, git }: Made, colors: Colors): string {
  const done = (text: string) => `${colors.green('✔')} ${text}`;
  return [
    done(`Made ${folder}: ${countFiles(changes)}`),
    ...(git?.kind === 'committed' ? [done('First commit on master; develop is checked out')] : []),
    ...(git?.kind === 'not committed' ? [`${colors.yellow('!')} No commit was made: ${git.reason}`] : []),
    ...(git?.kind === 'not committed'
      ? ['', colors.bold('To commit it yourself:'), ...commitCommands(git, answers)]
      : []),
  ].join('\n');
}

/** A command to type, and what it does. */
export type NextStep = readonly [command: string, does: string];

/**
 * What to type next, and how to repeat the run.
 * @param replay the command line that repeats it
 */
export function showNext(steps: readonly NextStep[], replay: string, colors: Colors): string {
  const width = Math.max(...steps.map(([command]) => command.length));
  return [
    colors.bold('Next:'),
    ...steps.map(([command, does]) => `  ${colors.cyan(command.padEnd(width))}  ${colors.dim(does)}`.trimEnd()),
    '',
    colors.bold('To repeat this:'),
    `  ${replay}`,
  ].join('\n');
}

/** How to get to what was made; nothing where the person stands in it. */
export function stepInto(folder: string): NextStep[] {
  return folder === '.' ? [] : [[`cd ${quoteWord(folder)}`, '']];
}

/** What to type where git did not commit. */
function commitCommands(git: CommitResult, answers: Answers): string[] {
  const identity = [
    `git config --global user.name ${quoteWord(answers['maintainer-name'] ?? '')}`,
    `git config --global user.email ${quoteWord(answers['maintainer-email'] ?? '')}`,
  ];
  const commit = [
    'git init && git symbolic-ref HEAD refs/heads/develop',
    `git add --all && git commit -m ${quoteWord(`Begin ${answers['name']}`)} && git branch master`,
  ];
  const isNameless = git.kind === 'not committed' && git.isNameless;
  return [...(isNameless ? identity : []), ...commit].map((command) => `  ${command}`);
}
