/** Finds modules by listing a folder, so that a new component or command needs no entry in any list. */
import { readdirSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Sources (`.ts`, in tests and under plop) and what is published (`.js`) have the same layout. */
const moduleExtension = extname(import.meta.url);

/** The root of the sources, or of what is built from them, with a final slash. */
export const rootUrl = new URL('../', import.meta.url);

/** Names of the folders below a folder of the project, sorted. */
export function listFolders(folder: string): string[] {
  const entries = readdirSync(fileURLToPath(new URL(folder, rootUrl)), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Names, without extension, of the modules in a folder of the project, sorted. */
export function listModules(folder: string): string[] {
  const names = readdirSync(fileURLToPath(new URL(folder, rootUrl)));
  return names
    .filter((name) => name.endsWith(moduleExtension))
    .map((name) => name.slice(0, -moduleExtension.length))
    .sort();
}

/** Imports a module of the project by its path without extension: `importModule('templates/nginx/component')`. */
export async function importModule(path: string): Promise<Record<string, unknown>> {
  return (await import(new URL(`${path}${moduleExtension}`, rootUrl).href)) as Record<string, unknown>;
}
