/** A repository's files as detection sees them: texts by path, and what was wrong with them. Pure. */
import { posix } from 'node:path';
import type { Problem } from './findings/findings.ts';

/** Text by path, relative and POSIX. A `Map` is one; so is what `readRepository` gives, which reads lazily. */
export interface Texts {
  keys(): Iterable<string>;
  /** Undefined where there is no such file, or where it cannot be read as text. */
  get(path: string): string | undefined;
  /** What is wrong with a file: why `get` gives nothing, or what it had to guess. */
  problem?(path: string): string | undefined;
}

/** Texts with an index. Line ends are `\n`, and there is no byte order mark. */
export interface Files {
  /** The highest first, then by name. */
  readonly paths: readonly string[];
  has(path: string): boolean;
  /** Undefined where there is none; what is wrong with the file is noted. */
  text(path: string): string | undefined;
  note(problem: Problem): void;
  /** What was noted until now, once each, by path. */
  problems(): Problem[];
}

/** Makes the index. */
export function indexFiles(texts: Texts): Files {
  const paths = [...texts.keys()].sort((a, b) => depthOf(a) - depthOf(b) || (a < b ? -1 : 1));
  const known = new Set(paths);
  const read = new Map<string, string | undefined>();
  const problems = new Map<string, Problem>();
  const note = (problem: Problem): void => {
    problems.set(JSON.stringify([problem.path, problem.line, problem.message]), problem);
  };
  const text = (path: string): string | undefined => {
    if (!known.has(path)) return undefined;
    if (!read.has(path)) {
      read.set(
        path,
        texts
          .get(path)
          ?.replace(/^\uFEFF/, '')
          .replace(/\r\n?/g, '\n'),
      );
      const message = texts.problem?.(path);
      if (message !== undefined) note({ path, message });
    }
    return read.get(path);
  };
  return {
    paths,
    has: (path) => known.has(path),
    text,
    note,
    problems: () => [...problems.values()].sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path))),
  };
}

function depthOf(path: string): number {
  return path.split('/').length;
}

/** The folder that a file lies in; empty for the root. */
export function folderOf(path: string): string {
  const folder = posix.dirname(path);
  return folder === '.' ? '' : folder;
}

export function nameOf(path: string): string {
  return posix.basename(path);
}

/** A path seen from a folder, as a path in the repository. Undefined where it leaves it, or is absolute. */
export function pathFrom(folder: string, path: string): string | undefined {
  if (posix.isAbsolute(path) || path.startsWith('~')) return undefined;
  const joined = posix.normalize(posix.join(folder, path)).replace(/\/$/, '');
  if (joined === '..' || joined.startsWith('../')) return undefined;
  return joined === '.' ? '' : joined;
}

/** A name in a folder, which is empty for the root. */
export function inFolder(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** Is the path in the folder, or in one of its own? The empty folder holds everything. */
export function isWithin(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}

/** Folders above a path, the nearest first, the root last. */
export function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let folder = folderOf(path); folder !== '' && folder !== '/'; folder = folderOf(folder)) folders.push(folder);
  return [...folders, ''];
}

const asideNames =
  /^(docs?|documentation|examples?|samples?|tests?|testing|e2e|fixtures|cypress|node_modules|bower_components|vendor|third[-_]party|extras?|contrib|tools|site-packages|venv|ci|[\w-]*integration[-_]tests?|\{\{.*)$/i;
/** Hidden folders hold other tools' own files, but for these. */
const hiddenButOurs = /^\.(docker|deploy|compose|envs?)$/i;

/** Does a file lie among examples, documents, tests, or somebody else's code? What it says does not hold for the project. */
export function isAside(path: string): boolean {
  return folderOf(path)
    .split('/')
    .some((name) => asideNames.test(name) || (name.startsWith('.') && !hiddenButOurs.test(name)));
}

/** The number of the line, from 1, in which a position lies. */
export function lineAt(text: string, position: number): number {
  let line = 1;
  for (let index = text.indexOf('\n'); index !== -1 && index < position; index = text.indexOf('\n', index + 1))
    line += 1;
  return line;
}

/** The same for many positions, each behind the one before. */
export function countLines(text: string): (position: number) => number {
  let line = 1;
  let next = text.indexOf('\n');
  return (position) => {
    while (next !== -1 && next < position) {
      line += 1;
      next = text.indexOf('\n', next + 1);
    }
    return line;
  };
}
