/** Where a user's files of ours lie: XDG Base Directory Specification. Reads the environment, no files. */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** For configuration: `~/.config/countable`. Undefined where nobody knows a home, as for a user without an account. */
export const configFolder = folderOf('XDG_CONFIG_HOME', '.config');

/** For what is kept between runs: `~/.local/state/countable`. Undefined likewise. */
export const stateFolder = folderOf('XDG_STATE_HOME', join('.local', 'state'));

function folderOf(variable: string, below: string): string | undefined {
  const given = process.env[variable];
  // Relative paths are invalid, and to be ignored: the specification, "Basics".
  if (given && isAbsolute(given)) return join(given, 'countable');
  const home = readHome();
  return home && join(home, below, 'countable');
}

function readHome(): string | undefined {
  try {
    const home = homedir();
    return isAbsolute(home) ? home : undefined;
  } catch {
    // Neither HOME nor an account for this user's number, as in some containers.
    return undefined;
  }
}
