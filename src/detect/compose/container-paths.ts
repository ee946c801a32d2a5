/** Finds the file of the repository that lies at a path inside a container. Pure. */
import { posix } from 'node:path';
import { commandLine, type Instruction } from '../dockerfile.ts';
import { type Files, isAside, isWithin, nameOf, pathFrom } from '../files.ts';
import { wordsOf } from '../services/commands.ts';
import type { Declaration } from './service.ts';

/** What a container's files are made of. */
export interface ContainerFiles {
  readonly mounts: Declaration['mounts'];
  readonly instructions: readonly Instruction[];
  /** Of the build; undefined where nothing is built. */
  readonly context: string | undefined;
  readonly workingFolder: string;
}

/**
 * The file behind a path: mounted, copied by the Dockerfile, or else the only one of that name in what is built.
 * @param path absolute, or seen from the working folder
 */
export function fileInContainer(files: Files, container: ContainerFiles, path: string): string | undefined {
  const absolute = posix.resolve(container.workingFolder, path);
  return (
    mountedFile(files, container, absolute) ??
    copiedFile(files, container, absolute) ??
    onlyFile(files, container, path)
  );
}

function mountedFile(files: Files, { mounts }: ContainerFiles, path: string): string | undefined {
  return mounts
    .filter(({ isVolume }) => !isVolume)
    .map(({ source, target }) =>
      source === undefined ? undefined : fileBehind(files, source, posix.resolve('/', target), path),
    )
    .find((file) => file !== undefined);
}

function fileBehind(files: Files, source: string, target: string, path: string): string | undefined {
  if (files.has(source)) return [target, posix.join(target, nameOf(source))].includes(path) ? source : undefined;
  if (!isWithin(path.slice(1), target.slice(1))) return undefined;
  const file = pathFrom(source, posix.relative(target, path));
  return file !== undefined && files.has(file) ? file : undefined;
}

function copiedFile(files: Files, { instructions, context }: ContainerFiles, path: string): string | undefined {
  let found: string | undefined;
  for (const { source, target } of copiesIn(instructions, context)) {
    found = fileBehind(files, source, target, path) ?? found;
  }
  return found;
}

/** What a Dockerfile copies out of its context: paths in the repository. */
export function copiedPaths(instructions: readonly Instruction[], context: string | undefined): string[] {
  return copiesIn(instructions, context).map(({ source }) => source);
}

interface Copy {
  readonly source: string;
  /** Absolute, in the container. */
  readonly target: string;
}

function copiesIn(instructions: readonly Instruction[], context: string | undefined): Copy[] {
  if (context === undefined) return [];
  let folder = '/';
  return instructions.flatMap(({ keyword, value }) => {
    if (keyword === 'WORKDIR') folder = posix.resolve(folder, value.replace(/["']/g, ''));
    const isCopy = (keyword === 'COPY' || keyword === 'ADD') && !/^(--\S+\s+)*--from=/.test(value);
    if (!isCopy) return [];
    const words = wordsOf(commandLine(value.replace(/^(--\S+\s+)+/, '')));
    const target = posix.resolve(folder, words.pop() ?? '');
    return words.flatMap((word) => {
      // A pattern stands for the folder that it is in.
      const source = pathFrom(context, word.replace(/\/?[^/]*\*.*$/, '').replace(/^\/+/, '') || '.');
      return source === undefined ? [] : [{ source, target }];
    });
  });
}

function onlyFile(files: Files, { context }: ContainerFiles, path: string): string | undefined {
  const name = nameOf(path);
  const same = files.paths.filter((each) => nameOf(each) === name && isWithin(each, context ?? '') && !isAside(each));
  return same.length === 1 ? same[0] : undefined;
}
