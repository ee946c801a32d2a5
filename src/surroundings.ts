/** Reads what defaults are derived from: the folder's name, and who the user is. */
import { userInfo } from 'node:os';
import { basename, resolve } from 'node:path';
import { readGitUser } from './git.ts';
import type { Surroundings } from './question.ts';

/** @param folder as the user gave it; undefined where they gave none */
export async function readSurroundings(folder: string | undefined): Promise<Surroundings> {
  const user = await readGitUser(process.cwd());
  return {
    folder: folder === undefined ? undefined : basename(resolve(folder)),
    user: { name: user.name ?? accountName(), email: user.email },
  };
}

function accountName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    // A user id without an account, as in many containers.
    return undefined;
  }
}
