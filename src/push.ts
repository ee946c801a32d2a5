/**
 * Pushes branches over HTTP with a token that only the environment of git holds: it is in no argument, address, file or
 * configuration. Explains no errors.
 */
import { GitError, git, gitRemotely } from './git.ts';

export interface Push {
  /** The repository on this machine. */
  readonly folder: string;
  /** Where it is pushed to: http or https, without any credential. */
  readonly cloneUrl: string;
  /** Names of branches that are here; each goes to its namesake. */
  readonly branches: readonly string[];
  readonly token: string;
  /** For how long nothing may come, in seconds. */
  readonly patience: number;
  readonly signal: AbortSignal;
}

/** What the remote `origin` is after the push. */
export interface Origin {
  readonly url: string;
  /** Does it lead to where was pushed? By SSH it may, too. */
  readonly isSame: boolean;
}

/**
 * Pushes; never with force. Where there is no remote `origin`, it becomes one, and the branches follow theirs there. One that
 * is there stays as it is.
 * @throws GitError with git's own words; Interrupted
 */
export async function pushBranches(push: Push): Promise<Origin> {
  const { folder, cloneUrl, signal } = push;
  const run = (...args: string[]) => git(args, folder, signal);
  const present = await readSetting(push, 'remote.origin.url');
  if (present === undefined) await run('remote', 'add', 'origin', cloneUrl);
  const url = present ?? cloneUrl;
  const hasOtherPushUrl = (await readSetting(push, 'remote.origin.pushurl')) !== undefined;
  // By its name git also notes what the remote's branches are now.
  const target = isSameAddress(url, cloneUrl) && !hasOtherPushUrl ? 'origin' : cloneUrl;
  const follow = target === 'origin' && (await followsNothing(push)) ? ['--set-upstream'] : [];
  const refs = push.branches.map((branch) => `refs/heads/${branch}:refs/heads/${branch}`);
  const args = [...settings(push), 'push', ...manners, ...follow, target, ...refs];
  await gitRemotely(args, folder, secretly(push), { signal, silence: 4 * push.patience });
  return { url, isSame: placeOf(url) === placeOf(cloneUrl) };
}

/**
 * Whatever the user's configuration says: these branches, nothing else, and no signature of the push itself. With progress,
 * as a long push that says nothing could not be told from one that hangs.
 */
const manners = ['--progress', '--no-signed', '--no-follow-tags', '--recurse-submodules=no'];

const tokenVariable = 'COUNTABLE_PUSH_TOKEN';

/** Written by the shell itself, so that no process has the token among its arguments. */
const helper = `!f() { if test "$1" = get; then printf 'username=x-access-token\\npassword=%s\\n' "$${tokenVariable}"; fi; }; f`;

/**
 * For this one command: our credential helper alone, so that the token is stored nowhere, and for this origin alone, so
 * that it goes nowhere else. A connection on which nothing goes or comes is given up.
 */
function settings({ cloneUrl, patience }: Push): string[] {
  const values = [
    'credential.helper=',
    `credential.${new URL(cloneUrl).origin}.helper=${helper}`,
    'http.lowSpeedLimit=1',
    `http.lowSpeedTime=${patience}`,
  ];
  return values.flatMap((value) => ['-c', value]);
}

/** Asks nothing, neither here nor in a window; traces leave the token out. */
function secretly({ token }: Push): Record<string, string> {
  return { [tokenVariable]: token, GIT_TERMINAL_PROMPT: '0', GIT_ASKPASS: '', GIT_TRACE_REDACT: '1' };
}

/** Undefined where it is not set. */
async function readSetting({ folder, signal }: Push, name: string): Promise<string | undefined> {
  try {
    return await git(['config', '--get', name], folder, signal);
  } catch (error) {
    if (error instanceof GitError && !error.isMissing) return undefined;
    throw error;
  }
}

async function followsNothing(push: Push): Promise<boolean> {
  const remotes = await Promise.all(push.branches.map((branch) => readSetting(push, `branch.${branch}.remote`)));
  return remotes.every((remote) => remote === undefined);
}

function isSameAddress(one: string, other: string): boolean {
  return withoutEnd(one) === withoutEnd(other);
}

/** Host and path, however it is reached: `git@github.com:acme/shop.git` and `https://github.com/acme/shop`. */
function placeOf(url: string): string {
  const [, host, path] = /^(?:\w+@)?([\w.-]+):(?!\/\/)(.+)$/.exec(url) ?? [];
  if (host && path) return withoutEnd(`${host}/${path}`).toLowerCase();
  if (!URL.canParse(url)) return url;
  const { hostname, pathname } = new URL(url);
  return withoutEnd(`${hostname}${pathname}`).toLowerCase();
}

function withoutEnd(url: string): string {
  return url.replace(/\/+$/, '').replace(/\.git$/, '');
}
