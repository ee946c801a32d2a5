/** Finds what a service runs: its command, its entrypoint, and the scripts that those start. Pure. */

import { resolveBuild } from '../compose/build.ts';
import { type ContainerFiles, fileInContainer } from '../compose/container-paths.ts';
import type { Declaration } from '../compose/service.ts';
import { type BuiltImage, builtImage, parseDockerfile } from '../dockerfile.ts';
import { type Files, nameOf } from '../files.ts';
import { type CommandKind, isChoosing, kindOfCommand, kindOfScript, wordsOf } from './commands.ts';
import { recipesIn } from './task-runners.ts';

/** A text of commands with its place. */
export interface Commands {
  /** The script; undefined for the line in the Compose file or the Dockerfile. */
  readonly script?: string;
  readonly text: string;
}

/** What a service runs. */
export interface Runs {
  /** The image that it is, or that its Dockerfile starts from. */
  readonly image?: string;
  readonly dockerfile?: string;
  readonly built?: BuiltImage;
  /** The command and its scripts, the most telling first. */
  readonly command: readonly Commands[];
  readonly entrypoint: readonly Commands[];
}

/**
 * Reads it.
 * @param declared what the service's image is built from, where that stands at another service of the same image
 */
export function readRuns(files: Files, service: Declaration, declared = service.build): Runs {
  const build = declared && resolveBuild(declared);
  const text = declared?.inline ?? (build?.dockerfile === undefined ? undefined : files.text(build.dockerfile));
  const built = text === undefined ? undefined : builtImage(parseDockerfile(text), build?.target);
  const container: ContainerFiles = {
    mounts: service.mounts,
    instructions: built?.instructions ?? [],
    context: build?.context,
    workingFolder: service.workingFolder ?? built?.folder ?? '/',
  };
  // An entrypoint of its own takes the Dockerfile's command away.
  // What the Compose file itself gives is what makes the service, whichever of the two it is.
  const command = service.command ?? service.entrypoint ?? built?.command;
  const entrypoint =
    service.command === undefined && service.entrypoint ? undefined : (service.entrypoint ?? built?.entrypoint);
  const image = build ? built?.base : service.image;
  const follow = (line: string | undefined) => (line === undefined ? [] : followScripts(files, container, line));
  const entrypointCommands = follow(entrypoint);
  return {
    ...(image && { image }),
    ...(build?.dockerfile !== undefined && built && !declared?.inline && { dockerfile: build.dockerfile }),
    ...(built && { built }),
    command: [...follow(command), ...branchFor(command, entrypointCommands), ...togetherWith(entrypoint, command)],
    entrypoint: entrypointCommands,
  };
}

/** Scripts start scripts; nobody nests them deeper. */
const maximalDepth = 3;

function followScripts(files: Files, container: ContainerFiles, line: string): Commands[] {
  const found: Commands[] = [{ text: line }];
  const seen = new Set<string>();
  const visit = (text: string, depth: number): void => {
    for (const started of [...scriptsIn(files, container, text), ...recipesOf(files, container, text)]) {
      const key = `${started.script}\n${started.text}`;
      if (seen.has(key)) continue;
      seen.add(key);
      found.push(started);
      const isProgram = /\.(py|m?js|ts)$/.test(started.script);
      if (depth < maximalDepth && !isProgram) visit(started.text.replace(/^\s*#.*$/gm, ''), depth + 1);
    }
  };
  visit(line, 1);
  return found;
}

/** Scripts that a line names. */
function scriptsIn(files: Files, container: ContainerFiles, line: string): Required<Commands>[] {
  const words = wordsOf(line).flatMap((each) => (/\s/.test(each) ? wordsOf(each) : [each]));
  return words.flatMap((word) => {
    const script = scriptOf(files, container, word.replace(/[;&|)]+$/, ''));
    const text = script === undefined ? undefined : files.text(script);
    return script === undefined || text === undefined ? [] : [{ script, text }];
  });
}

/** What a line starts by `make` and the like: only that part of their files. */
function recipesOf(files: Files, container: ContainerFiles, line: string): Required<Commands>[] {
  const pathOf = (name: string): string | undefined => fileInContainer(files, container, name);
  const read = (name: string): string | undefined => files.text(pathOf(name) ?? '');
  return recipesIn(line, read).map(({ file, commands }) => ({ script: pathOf(file) ?? file, text: commands }));
}

/** Is the word a script, and which? Not a word that could be anything, nor a file that holds data. */
function scriptOf(files: Files, container: ContainerFiles, word: string): string | undefined {
  const name = nameOf(word);
  const isPathLike =
    word.startsWith('/') || /^\.{0,2}[\w./-]*\/[\w.-]+$/.test(word) || /\.(sh|bash|py|ini|conf|toml)$/.test(word);
  if (!isPathLike || word.length > 200 || name === 'manage.py' || /^\/(dev|usr\/bin|bin|etc|var|tmp)\//.test(word))
    return undefined;
  if (/\.(html?|css|json|ya?ml|txt|sql|log|pid|sock|pem|crt|key|md)$/.test(name)) return undefined;
  return fileInContainer(files, container, word);
}

/** A command that is only the arguments of its entrypoint: `celery -A shop` and `worker`. */
function togetherWith(entrypoint: string | undefined, command: string | undefined): Commands[] {
  return entrypoint !== undefined && command !== undefined ? [{ text: `${entrypoint} ${command}` }] : [];
}

/** The branch of a script's `case` that handles a command of one word. */
function branchFor(command: string | undefined, entrypoint: readonly Commands[]): Commands[] {
  const word = command?.trim() ?? '';
  if (!/^[\w-]+$/.test(word)) return [];
  return entrypoint.flatMap(({ script, text }) => {
    const branch = new RegExp(`(?:^|[\\s|("'])${word}["']?\\s*(?:\\|[^\\n)]*)?\\)([\\s\\S]{0,5000}?);;`).exec(
      text,
    )?.[1];
    return branch === undefined ? [] : [{ ...(script && { script }), text: branch }];
  });
}

/** What the service is for, as far as what it runs tells: its command says more than its entrypoint. */
export function kindOfRuns({ command, entrypoint }: Pick<Runs, 'command' | 'entrypoint'>): CommandKind | undefined {
  const started = kindOfAll(entrypoint);
  // What an entrypoint prepares is not what stays.
  return kindOfAll(command) ?? (started?.kind === 'job' ? undefined : started);
}

/** Could it run a web server? It starts a script that chooses between servers and workers. */
export function isPerhapsServing({ command, entrypoint }: Runs): boolean {
  return [...command, ...entrypoint].some(({ script, text }) => script !== undefined && isChoosing(text));
}

function kindOfAll(commands: readonly Commands[]): CommandKind | undefined {
  const kinds = commands.map(({ script, text }) => (script === undefined ? kindOfCommand(text) : kindOfScript(text)));
  // A job is what is left where nothing stays and runs.
  return kinds.find((kind) => kind !== undefined && kind.kind !== 'job') ?? kinds.find((kind) => kind !== undefined);
}
