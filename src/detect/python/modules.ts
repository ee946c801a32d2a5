/** Finds the files of Python modules, and the modules of files. Pure. */
import { type Files, folderOf, inFolder, pathFrom } from '../files.ts';
import type { ModuleFile } from '../findings/code.ts';

/** The file of a module, looked for from each folder in turn. */
export function moduleFile(files: Files, module: string, folders: readonly string[]): ModuleFile | undefined {
  if (!/^[A-Za-z_]\w*(\.\w+)*$/.test(module)) return undefined;
  const relative = module.replaceAll('.', '/');
  for (const folder of folders) {
    const base = inFolder(folder, relative);
    const path = [`${base}.py`, `${base}/__init__.py`].find((each) => files.has(each));
    if (path !== undefined) return { module, path };
  }
  return undefined;
}

/** A module that another one imports as it is written there: `.base` starts from the other's package. */
export function importedModule(
  files: Files,
  importer: ModuleFile,
  written: string,
  folders: readonly string[],
): ModuleFile | undefined {
  const dots = /^\.*/.exec(written)?.[0].length ?? 0;
  if (dots === 0) return moduleFile(files, written, folders);
  const isPackage = importer.path.endsWith('/__init__.py');
  const parts = importer.module.split('.');
  const outer = parts.slice(0, parts.length - (isPackage ? dots - 1 : dots));
  const module = [...outer, ...written.slice(dots).split('.')].filter((part) => part !== '').join('.');
  const folder = folderOf(importer.path);
  const up = pathFrom(folder, '../'.repeat(dots - 1) || '.');
  const rest = written.slice(dots).replaceAll('.', '/');
  const base = up === undefined ? undefined : pathFrom(up, rest || '.');
  const path = [`${base}.py`, `${base}/__init__.py`].find((each) => files.has(each));
  return base === undefined || path === undefined ? undefined : { module: module || importer.module, path };
}

/** The name of a file as a module, seen from a folder. */
export function moduleOf(path: string, folder: string): string {
  const relative = folder === '' ? path : path.slice(folder.length + 1);
  return relative.replace(/(\/__init__)?\.py$/, '').replaceAll('/', '.');
}
