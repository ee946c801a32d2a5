/** One service of a Compose file in one shape, however it is written. Pure. */

import { commandLine, joinWords } from '../dockerfile.ts';
import { pathFrom } from '../files.ts';
import type { Mount, Service } from '../findings/compose.ts';
import { fieldAt, fieldsOf, isFields, namesOf, textOf, textsOf } from '../values.ts';
import { type DeclaredBuild, declareBuild } from './build.ts';

/** A service as it is declared, before anybody says what it is. */
export interface Declaration
  extends Omit<Service, 'kind' | 'program' | 'port' | 'environment' | 'build' | 'builtCommand' | 'builtEntrypoint'> {
  /** Undefined: the value comes from the shell. Values never leave detection. */
  readonly environment: ReadonlyMap<string, string | undefined>;
  readonly workingFolder?: string;
  readonly build?: DeclaredBuild;
}

interface Surroundings {
  readonly name: string;
  /** The file that it stands in. */
  readonly path: string;
  /** What its paths start from. */
  readonly folder: string;
  readonly line: number | undefined;
}

/** @param data what stands under the service's name, variables replaced */
export function declareService(data: unknown, { name, path, folder, line }: Surroundings): Declaration {
  const fields = fieldsOf(data);
  const image = textOf(fields['image']);
  const build = fields['build'] === undefined ? undefined : declareBuild(fields['build'], folder);
  const parent = textOf(fields['extends']) ?? textOf(fieldAt(fields['extends'], 'service'));
  const command = lineOfWords(fields['command']);
  const entrypoint = lineOfWords(fields['entrypoint']);
  const workingFolder = textOf(fields['working_dir']);
  return {
    name,
    paths: [path],
    ...(line !== undefined && { line }),
    ...(image && { image }),
    ...(build && { build }),
    ...(parent && { extends: parent }),
    ...(command !== undefined && { command }),
    ...(entrypoint !== undefined && { entrypoint }),
    ...(workingFolder && { workingFolder }),

    ports: [...portsOf(fields['ports']), ...textsOf(fields['expose'])],
    environment: environmentOf(fields['environment']),
    envFiles: envFilesOf(fields['env_file'], folder),
    mounts: mountsOf(fields['volumes'], folder),
    networks: namesOf(fields['networks']),
    dependsOn: [...new Set([...namesOf(fields['depends_on']), ...linksOf(fields['links'])])],
    waitsForEndOf: Object.entries(fieldsOf(fields['depends_on'])).flatMap(([each, how]) =>
      fieldAt(how, 'condition') === 'service_completed_successfully' ? [each] : [],
    ),
    hasRestart: fields['restart'] !== undefined || fieldAt(fields['deploy'], 'restart_policy') !== undefined,
    hasLogging: fields['logging'] !== undefined,
    profiles: textsOf(fields['profiles']),
  };
}

function lineOfWords(value: unknown): string | undefined {
  if (Array.isArray(value)) return joinWords(textsOf(value));
  const text = textOf(value);
  return text === undefined ? undefined : commandLine(text.trim());
}

function portsOf(value: unknown): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.flatMap((port) => {
    if (!isFields(port)) return textsOf(port);
    const target = textOf(port['target']);
    const published = textOf(port['published']);
    return target === undefined ? [] : [published === undefined ? target : `${published}:${target}`];
  });
}

/** The port inside the container: the last number of "127.0.0.1:8080:80/tcp". */
export function innerPort(port: string): number | undefined {
  const number = /(?:^|:)(\d{1,5})(?:-\d+)?(?:\/\w+)?$/.exec(port)?.[1];
  return number === undefined ? undefined : Number(number);
}

/** Is the port reachable from outside of Docker? */
export function isPublished(port: string): boolean {
  return port.includes(':');
}

function environmentOf(value: unknown): Map<string, string | undefined> {
  if (isFields(value)) return new Map(Object.entries(value).map(([name, each]) => [name, textOf(each)]));
  return new Map(
    textsOf(value).map((entry): [string, string | undefined] => {
      const at = entry.indexOf('=');
      return at === -1 ? [entry, undefined] : [entry.slice(0, at), entry.slice(at + 1)];
    }),
  );
}

function envFilesOf(value: unknown, folder: string): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list
    .map((each) => textOf(fieldAt(each, 'path')) ?? textOf(each))
    .map((path) => (path === undefined ? undefined : pathFrom(folder, path)))
    .filter((path) => path !== undefined);
}

function mountsOf(value: unknown, folder: string): Mount[] {
  const list: unknown[] = Array.isArray(value) ? value : [];
  return list.flatMap((volume) => {
    const [source, target] = isFields(volume)
      ? [textOf(volume['source']) ?? textOf(volume['src']), textOf(volume['target'])]
      : splitVolume(textOf(volume) ?? '');
    if (target === undefined) return [];
    const isPath = source !== undefined && (/^[./~]/.test(source) || fieldAt(volume, 'type') === 'bind');
    const path = isPath ? pathFrom(folder, source) : source;
    return [{ ...(path !== undefined && { source: path }), isVolume: !isPath, target }];
  });
}

function splitVolume(volume: string): [source: string | undefined, target: string | undefined] {
  const [first, second] = volume.split(/:(?![-?+=])/);
  if (!first) return [undefined, undefined];
  return second === undefined ? [undefined, first] : [first, second];
}

function linksOf(value: unknown): string[] {
  return textsOf(value).map((link) => link.split(':')[0] ?? link);
}

/** One service out of two declarations of it, as Compose merges files: lists grow, the rest is replaced. */
export function mergeDeclarations(base: Declaration, over: Declaration): Declaration {
  const union = (a: readonly string[], b: readonly string[]): string[] => [...new Set([...a, ...b])];
  return {
    ...base,
    ...over,
    paths: union(base.paths, over.paths),
    ...(base.line !== undefined && { line: base.line }),
    ...(base.build && over.build && { build: { ...base.build, ...over.build } }),
    ports: union(base.ports, over.ports),
    environment: new Map([...base.environment, ...over.environment]),
    envFiles: union(base.envFiles, over.envFiles),
    mounts: [
      ...base.mounts.filter(({ target }) => !over.mounts.some((each) => each.target === target)),
      ...over.mounts,
    ],
    networks: union(base.networks, over.networks),
    dependsOn: union(base.dependsOn, over.dependsOn),
    waitsForEndOf: union(base.waitsForEndOf, over.waitsForEndOf),
    hasRestart: base.hasRestart || over.hasRestart,
    hasLogging: base.hasLogging || over.hasLogging,
    profiles: union(base.profiles, over.profiles),
  };
}
