/** Runs git. Knows git's errors, nothing about projects. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Interrupted, systemCode } from './errors.ts';

const execute = promisify(execFile);

/** Lists of a large repository's files are long. In bytes. */
const maximumOutput = 1024 ** 3;

/** Why git did not do what it was asked. */
export class GitError extends Error {
  override readonly name = 'GitError';
  /** There is no git on this machine. */
  readonly isMissing: boolean;

  constructor(message: string, isMissing: boolean, options?: ErrorOptions) {
    super(message, options);
    this.isMissing = isMissing;
  }
}

/**
 * Runs one git command.
 * @returns its standard output
 * @throws GitError with git's own words; Interrupted where the signal fired
 */
export async function git(args: readonly string[], cwd: string, signal?: AbortSignal): Promise<string> {
  try {
    const { stdout } = await execute('git', args, {
      cwd,
      env: environment(),
      maxBuffer: maximumOutput,
      ...(signal && { signal }),
    });
    return stdout.trimEnd();
  } catch (error) {
    if (signal?.aborted) throw new Interrupted();
    const isMissing = systemCode(error) === 'ENOENT';
    const { stderr, message } = error as Error & { stderr?: string };
    throw new GitError(isMissing ? 'git is not installed.' : stderr?.trim() || message, isMissing, { cause: error });
  }
}

/** How a command that talks to a server is kept from going on for ever. */
export interface Watch {
  readonly signal: AbortSignal;
  /** For how long nothing may come from it, in seconds. */
  readonly silence: number;
}

/**
 * Runs a git command that talks to a server, with all the processes that it starts: they end with it. Git's own limits do not
 * help where these wait for each other.
 * @param variables of its environment, beside ours
 * @throws GitError with git's own words; Interrupted where the signal fired
 */
export async function gitRemotely(
  args: readonly string[],
  cwd: string,
  variables: Readonly<Record<string, string>>,
  { signal, silence }: Watch,
): Promise<void> {
  if (signal.aborted) throw new Interrupted();
  const child = spawn('git', args, {
    cwd,
    env: { ...environment(), ...variables },
    stdio: ['ignore', 'ignore', 'pipe'],
    // A group of its own, to be ended as one.
    detached: true,
  });
  const end = () => endGroup(child);
  signal.addEventListener('abort', end);
  let said = '';
  let isSilent = false;
  const timer = setTimeout(() => {
    isSilent = true;
    end();
  }, silence * 1000);
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    timer.refresh();
  });
  try {
    const code = await ended(child);
    if (signal.aborted) throw new Interrupted();
    if (isSilent) throw new GitError(`${said.trim()}\nfatal: timed out: nothing came for ${silence} s`, false);
    if (code !== 0) throw new GitError(said.trim() || `git ended with ${code}`, false);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => {
      const isMissing = systemCode(cause) === 'ENOENT';
      reject(new GitError(isMissing ? 'git is not installed.' : cause.message, isMissing, { cause }));
    });
    child.once('close', resolve);
  });
}

function endGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid);
    else child.kill();
  } catch (error) {
    // It has ended just now.
    if (systemCode(error) !== 'ESRCH') throw error;
  }
}

/**
 * The variables that tie git to one repository, as in a hook, must not lead it into another: `git rev-parse
 * --local-env-vars` lists them. Configuration by environment stays, it is the user's.
 */
function environment(): NodeJS.ProcessEnv {
  const isLocal =
    /^GIT_(DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|COMMON_DIR|PREFIX|GRAFT_FILE|NAMESPACE|SHALLOW_FILE)$/;
  const kept = Object.entries(process.env).filter(([name]) => !isLocal.test(name));
  // Its messages are read here: in one language.
  return { ...Object.fromEntries(kept), LC_ALL: 'C' };
}

/** Name and e-mail from git's configuration, each undefined where it is not set or git is missing. */
export async function readGitUser(cwd: string): Promise<{ name: string | undefined; email: string | undefined }> {
  const lines = await git(['config', '--get-regexp', '^user\\.(name|email)$'], cwd).catch(() => '');
  const value = (key: string): string | undefined =>
    lines
      .split('\n')
      .findLast((line) => line.startsWith(`${key} `))
      ?.slice(key.length + 1);
  return { name: value('user.name'), email: value('user.email') };
}

/** How making the first commit ended. */
export type CommitResult =
  | { readonly kind: 'committed' }
  | {
      readonly kind: 'not committed';
      readonly reason: string;
      /** Git does not know who the user is. */
      readonly isNameless: boolean;
    };

/**
 * Makes a folder a repository, unless it is one without commits, with everything in one commit. `master` and `develop`
 * point to it and `develop` is checked out. Git flow: releases are on the first, work goes on the second.
 * Where git is missing or refuses (no identity, a signing key that is locked), a repository that it made is removed.
 */
export async function commitEverything(folder: string, message: string, signal?: AbortSignal): Promise<CommitResult> {
  const run = (...args: string[]) => git(args, folder, signal);
  const existed = existsSync(join(folder, '.git'));
  try {
    if (existed) await run('symbolic-ref', 'HEAD', 'refs/heads/develop');
    else await run('init', '--quiet', '--initial-branch=develop');
    // Whatever the user's own ignore rules say, all that was made belongs to the project.
    await run('-c', 'core.safecrlf=false', 'add', '--all', '--force');
    await run('commit', '--quiet', '--no-verify', '--message', message);
    await run('branch', 'master');
    return { kind: 'committed' };
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    if (!existed) await rm(join(folder, '.git'), { recursive: true, force: true });
    const isNameless = /tell me who you are|empty ident name|no email was given|no name was given/i.test(error.message);
    const reason = isNameless ? 'git does not know your name and e-mail address.' : error.message;
    return { kind: 'not committed', reason, isNameless };
  }
}
