/** Reads a folder's files for comparison. */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/**
 * Contents by path; empty where the folder is not there.
 * @param options `all`: git's own files too
 */
export async function listFiles(
  folder: string,
  options: { readonly all?: boolean } = {},
): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => options.all || !path.includes('/.git/'))
    .sort();
  return new Map(
    await Promise.all(paths.map(async (path) => [relative(folder, path), await readFile(path, 'utf8')] as const)),
  );
}
