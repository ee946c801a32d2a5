/** Files for their owner's eyes alone, changed by one process at a time, all or nothing. */
import { mkdir, open, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { explainSystemError, systemCode, UserError } from './errors.ts';

/** The text of a file; undefined where it is not there. */
export async function readPrivateFile(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    const fact = `Cannot read ${path}: ${explainSystemError(error)}.`;
    throw new UserError(fact, 'Make it readable, or remove it.', undefined, { cause: error });
  }
}

/**
 * Changes a file; makes it, and its folder, where they are not there. Two that do so at once do it one after the other.
 * @param change gets the present text; gives the new one, or undefined to leave all as it is. It may throw.
 */
export async function changePrivateFile(
  path: string,
  change: (text: string | undefined) => Promise<string | undefined>,
): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    // Whoever keeps it elsewhere, behind a link, keeps it there.
    const target = await realpath(path).catch(() => path);
    await whileLocked(`${target}.lock`, async () => {
      const text = await change(await readPrivateFile(target));
      if (text !== undefined) await replace(target, text);
    });
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    const fact = `Cannot write ${path}: ${explainSystemError(error)}.`;
    throw new UserError(fact, 'Check the folder and its permissions.', undefined, { cause: error });
  }
}

const temporaryEnd = '.new';

async function replace(path: string, text: string): Promise<void> {
  await removeLeftovers(path);
  const temporary = `${path}.${process.pid}${temporaryEnd}`;
  try {
    await writeFile(temporary, text, { mode: 0o600, flag: 'wx' });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** What somebody left who was killed while he held the lock. */
async function removeLeftovers(path: string): Promise<void> {
  const names = await readdir(dirname(path));
  const left = names.filter((name) => name.startsWith(`${basename(path)}.`) && name.endsWith(temporaryEnd));
  await Promise.all(left.map((name) => rm(join(dirname(path), name), { force: true })));
}

const patience = 10_000;
const interval = 25;

/** @throws UserError where somebody else holds it for long */
async function whileLocked<Result>(lock: string, work: () => Promise<Result>): Promise<Result> {
  for (let waited = 0; !(await takeLock(lock)); waited += interval) {
    if (waited >= patience) throw new UserError(`${lock} is held by another countable.`, 'End that, then run again.');
    await sleep(interval);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function takeLock(lock: string): Promise<boolean> {
  try {
    const file = await open(lock, 'wx', 0o600);
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
    if (await isAbandoned(lock)) await rm(lock, { force: true });
    return false;
  }
}

/** Whoever holds it was killed, maybe before he could write his number. */
async function isAbandoned(lock: string): Promise<boolean> {
  const [text, facts] = await Promise.all([readFile(lock, 'utf8'), stat(lock)]).catch(() => ['', undefined] as const);
  if (!facts || Date.now() - facts.mtimeMs > patience) return facts !== undefined;
  return text !== '' && !isRunning(Number(text));
}

function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}
