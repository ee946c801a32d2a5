/** Reads the files that a plan looks at, byte for byte. */
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { explainSystemError, systemCode, UserError } from '../errors.ts';

/** Files by path, and what is in the way at paths where there is something else than a file. */
export interface There {
  readonly files: ReadonlyMap<string, Buffer>;
  /** By path: "is a link". */
  readonly odd: ReadonlyMap<string, string>;
}

/** @throws UserError where the system does not let us read */
export async function readThere(folder: string, paths: readonly string[]): Promise<There> {
  const files = new Map<string, Buffer>();
  const odd = new Map<string, string>();
  for (const path of new Set(paths)) {
    const file = join(folder, path);
    try {
      const entry = await lstat(file);
      if (entry.isFile()) files.set(path, await readFile(file));
      else odd.set(path, entry.isSymbolicLink() ? 'is a link' : 'is no file');
    } catch (error) {
      const code = systemCode(error);
      if (code === 'ENOTDIR') odd.set(path, 'lies below something that is no folder');
      else if (code !== 'ENOENT') throw new UserError(`Cannot read ${path}: ${explainSystemError(error)}.`);
    }
  }
  return { files, odd };
}
