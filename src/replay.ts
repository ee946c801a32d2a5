/** The command line that repeats a run. Pure. */
import type { Answers } from './question.ts';
import { quote } from './render.ts';

/**
 * One line for a POSIX shell: every answer as a flag.
 * @param command as the user would type it: `countable new`
 */
export function replayCommand(command: string, folder: string, answers: Answers, flags: readonly string[]): string {
  const given = Object.entries(answers).map(([id, answer]) => `--${id}=${quoteWord(answer)}`);
  return [command, quoteWord(folder), ...given, ...flags].join(' ');
}

/** How this run was started, so that the next one can be started the same way. */
export function ownCommand(command: string, environment: NodeJS.ProcessEnv, version: string): string {
  if (environment['npm_lifecycle_event'] === 'start') return `npm start -- ${command}`;
  if (environment['npm_lifecycle_event'] === 'npx') {
    return command === 'new'
      ? `npx create-countable-project@${version}`
      : `npx -p create-countable-project@${version} countable ${command}`;
  }
  return `countable ${command}`;
}

/** The same with what follows it; what is false or undefined is left out. */
export function ownCommandLine(
  command: string,
  words: readonly (string | false | undefined)[],
  environment: NodeJS.ProcessEnv,
  version: string,
): string {
  const given = words.filter((word) => typeof word === 'string');
  return [ownCommand(command, environment, version), ...given.map(quoteWord)].join(' ');
}

/** Where the person stands: `npm start` goes to the checkout's root, wherever below it that was typed. */
export function ownFolder(environment: NodeJS.ProcessEnv, cwd: string): string {
  const { npm_lifecycle_event: event, INIT_CWD: start } = environment;
  return event === 'start' && start ? start : cwd;
}

/** A word for a POSIX shell; one that needs no quotes stays readable. */
export function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : quote.shell(word);
}
