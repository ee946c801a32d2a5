/** Keeps credentials on disk, for their owner's eyes alone and outside of any repository. Never prints, never names a value. */
import { existsSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { explainSystemError, systemCode, UserError } from './errors.ts';
import { changePrivateFile, readPrivateFile } from './private-file.ts';
import { configFolder } from './user-folders.ts';

/** A credential as it is kept. */
export interface StoredCredential {
  /** Where it was checked, and whom alone it may be sent to. */
  readonly address: string;
  readonly values: Readonly<Record<string, string>>;
}

type Credentials = Readonly<Record<string, StoredCredential>>;

/** Where credentials lie. */
export const credentialsPath = join(configFolder ?? '~/.config/countable', 'credentials.json');

/**
 * All that is kept, by service.
 * @throws UserError where others can read it, it lies in a repository, or somebody broke it
 */
export async function readStoredCredentials(): Promise<Credentials> {
  if (configFolder === undefined || !existsSync(credentialsPath)) return {};
  await verifyIsPrivate();
  return parse(await readPrivateFile(credentialsPath));
}

/** Changes what is kept. @throws UserError as reading does, and where it cannot be written */
export async function changeStoredCredentials(change: (credentials: Credentials) => Credentials): Promise<void> {
  if (configFolder === undefined) {
    throw new UserError('There is no home folder to keep it in.', 'Set HOME or XDG_CONFIG_HOME, then run again.');
  }
  await verifyIsPrivate();
  await changePrivateFile(credentialsPath, async (text) => `${JSON.stringify(change(parse(text)), null, 2)}\n`);
}

/** Its text is in no message: it holds secrets. */
function parse(text: string | undefined): Credentials {
  if (text === undefined || text.trim() === '') return {};
  try {
    const content: unknown = JSON.parse(text);
    if (isRecord(content) && Object.values(content).every(isStoredCredential)) return content as Credentials;
  } catch {
    // Node's message would quote the text.
  }
  throw new UserError(`${credentialsPath} is broken.`, `Remove it, then use countable login: rm '${credentialsPath}'`);
}

function isStoredCredential(value: unknown): boolean {
  if (!isRecord(value) || typeof value['address'] !== 'string' || !isRecord(value['values'])) return false;
  return Object.values(value['values']).every((each) => typeof each === 'string');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function verifyIsPrivate(): Promise<void> {
  await verifyIsOutsideRepositories();
  // Windows keeps a user's folder from others by itself, and knows no such modes.
  if (process.platform === 'win32') return;
  if ((await modeOf(credentialsPath)) & 0o077) {
    throw new UserError(
      `${credentialsPath} is open to other users of this machine.`,
      `Close it: chmod 600 '${credentialsPath}'. If others may have read it, make new tokens: countable login`,
    );
  }
  const folder = dirname(credentialsPath);
  if ((await modeOf(folder)) & 0o022) {
    throw new UserError(`${folder} can be changed by other users of this machine.`, `Close it: chmod 700 '${folder}'`);
  }
}

/** Permissions of a file or folder; none where it is not there. */
async function modeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).mode & 0o777;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return 0;
    const fact = `Cannot read ${path}: ${explainSystemError(error)}.`;
    throw new UserError(fact, 'Check the folder and its permissions.', undefined, { cause: error });
  }
}

/** A commit of everything would publish it. Links are followed: what counts is where it really lies. */
async function verifyIsOutsideRepositories(): Promise<void> {
  let folder = dirname(await realOf(credentialsPath));
  for (; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) break;
    if (folder === dirname(folder)) return;
  }
  throw new UserError(
    `${credentialsPath} lies in the git repository ${folder}.`,
    'Credentials do not belong there. Set XDG_CONFIG_HOME to a folder outside of it, or give them in the environment.',
  );
}

/** The real path of what may not be there yet. */
async function realOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    return path === dirname(path) ? path : join(await realOf(dirname(path)), path.slice(dirname(path).length));
  }
}
