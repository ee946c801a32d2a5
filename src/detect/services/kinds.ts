/** Says what one service is: by its image, by what it is built from, by what it runs. Never by its name. Pure. */

import { type DeclaredBuild, resolveBuild } from '../compose/build.ts';
import { copiedPaths } from '../compose/container-paths.ts';
import { type Declaration, innerPort } from '../compose/service.ts';
import { type Files, inFolder, isWithin } from '../files.ts';
import type { Service, ServiceKind } from '../findings/compose.ts';
import type { Origin } from '../findings/findings.ts';
import { portOfCommand, socketOfCommands } from './commands.ts';
import { kindOfImage } from './images.ts';
import { isLoopbackOnly } from './loopback.ts';
import { isPerhapsServing, kindOfRuns, type Runs, readRuns } from './runs.ts';

/** A service with what was found out about it. */
export interface KnownService {
  readonly service: Service;
  readonly declaration: Declaration;
  readonly runs: Runs;
  /** Where that was read, and what stands there. */
  readonly from: readonly Origin[];
  /** It holds or mounts a Django project; which one. */
  readonly djangoFolder?: string;
  /** It runs a web server, or a script that can. */
  readonly isServing: boolean;
  /** Browsers reach it. */
  readonly isPublic: boolean;
}

/** What is known of the project when services are looked at. */
export interface Project {
  /** Folders of `manage.py`. */
  readonly djangoFolders: readonly string[];
  /** Builds by the image that they make: several services may run one image, which only one builds. */
  readonly builds: ReadonlyMap<string, DeclaredBuild>;
  /** Names of services that any file lets be reached from outside. */
  readonly published: ReadonlySet<string>;
}

/** Finds out what one service is. */
export function knowService(
  files: Files,
  declaration: Declaration,
  { djangoFolders, builds, published }: Project,
): KnownService {
  const build = declaration.build ?? (declaration.image === undefined ? undefined : builds.get(declaration.image));
  const runs = readRuns(files, declaration, build);
  const resolved = build && resolveBuild(build);
  const djangoFolder = djangoFolders.find((folder) => isHolding(declaration, resolved, runs, folder));
  const isPublic = published.has(declaration.name);
  const { kind, program } = kindOf(runs, djangoFolder, isPublic);
  const { environment, build: own, workingFolder, ...shown } = declaration;
  const service: Service = {
    ...shown,
    ...(shown.command !== undefined && { command: withoutSecrets(shown.command) }),
    ...(shown.entrypoint !== undefined && { entrypoint: withoutSecrets(shown.entrypoint) }),
    ...(own && { build: resolveBuild(own) }),
    ...(runs.built?.command !== undefined && { builtCommand: withoutSecrets(runs.built.command) }),
    ...(runs.built?.entrypoint !== undefined && { builtEntrypoint: withoutSecrets(runs.built.entrypoint) }),
    kind,
    ...(program && { program }),
    ...(kind === 'web' && whereItListens(files, declaration, runs)),
    environment: [...environment.keys()],
  };
  const isServing = kindOfRuns(runs)?.kind === 'web' || isPerhapsServing(runs);
  const says = describe(service, runs, build);
  const from: Origin[] = [
    {
      path: declaration.paths[0] ?? '',
      key: `services.${declaration.name}`,
      ...lineOf(declaration),
      ...(says && { says }),
    },
  ];
  return { service, declaration, runs, from, isServing, isPublic, ...(djangoFolder !== undefined && { djangoFolder }) };
}

function whereItListens(
  files: Files,
  declaration: Declaration,
  runs: Runs,
): Pick<Service, 'port' | 'socket' | 'isLoopbackOnly'> {
  const port = portOf(declaration, runs);
  const texts = [...runs.command, ...runs.entrypoint].map(({ text }) => text);
  const socket = socketOfCommands(texts);
  const isLocal = isLoopbackOnly(texts, mayBeConfigured(files, declaration, runs));
  return {
    ...(port !== undefined && { port }),
    ...(socket !== undefined && { socket }),
    ...(isLocal && { isLoopbackOnly: true }),
  };
}

/** Servers read variables, and files of a name that they know. */
function mayBeConfigured(files: Files, { environment, envFiles }: Declaration, { built }: Runs): boolean {
  const isOfServer = (name: string): boolean => /^(PORT|HOST|WEB_CONCURRENCY|\w+_(HOST|BIND|ARGS|ADDRESS))$/.test(name);
  const inImage = (built?.instructions ?? []).some(
    ({ keyword, value }) => keyword === 'ENV' && value.split(/[\s=]+/).some(isOfServer),
  );
  const hasFile = files.paths.some((path) => /(^|\/)(gunicorn\.conf\.py|hypercorn\.toml)$/.test(path));
  return envFiles.length > 0 || [...environment.keys()].some(isOfServer) || inImage || hasFile;
}

/** A command line as it may be shown: `redis-server --requirepass ***`. */
export function withoutSecrets(line: string): string {
  return line
    .replace(/((?:pass(?:word|wd)?|secret|token|auth|api[-_]?key)[\w-]*["']?[=:\s]+["']?)[^\s"']+/gi, '$1***')
    .replace(/(:\/\/[^\s:/@]*:)[^\s@]+@/g, '$1***@');
}

function lineOf({ line }: Declaration): { line?: number } {
  return line === undefined ? {} : { line };
}

/** Does what it mounts hold the project, or what its Dockerfile copies? */
function isHolding({ mounts }: Declaration, build: Service['build'], { built }: Runs, folder: string): boolean {
  const isMounted = mounts.some(
    ({ source, isVolume }) => !isVolume && source !== undefined && isWithin(folder, source),
  );
  if (isMounted || build?.context === undefined) return isMounted;
  // A Dockerfile that is not there may copy everything.
  const copied = built ? copiedPaths(built.everything, build.context) : [build.context];
  return copied.some((source) => isWithin(inFolder(folder, 'manage.py'), source));
}

function kindOf(
  runs: Runs,
  djangoFolder: string | undefined,
  isPublic: boolean,
): { kind: ServiceKind; program?: string } {
  const image = runs.image === undefined ? undefined : kindOfImage(runs.image);
  // A frontend that was built is served by an nginx of its own, behind the one that browsers reach.
  const isBuilt = runs.built?.bases.some((base) => kindOfImage(base)?.program === 'node');
  if (image?.kind === 'nginx' && isBuilt && !isPublic) return { kind: 'frontend', program: 'nginx' };
  // Its last stage is nginx, or a database: whatever is copied into it, that is what runs.
  if (image && image.kind !== 'base') return { kind: image.kind, program: image.program };
  const command = kindOfRuns(runs);
  if (command?.kind === 'server') return kindOfServer(command.program);
  if (command?.kind === 'test') return { kind: 'job', program: command.program };
  if (command && command.kind !== 'job' && !(command.kind === 'frontend' && isPython(image, djangoFolder))) {
    return { kind: command.kind, program: command.program };
  }
  if (image?.program === 'node') return { kind: 'frontend', program: 'node' };
  if (command?.kind === 'job') return { kind: 'job', program: command.program };
  return { kind: 'other', ...(image && { program: image.program }) };
}

function isPython(image: ReturnType<typeof kindOfImage>, djangoFolder: string | undefined): boolean {
  return image?.program === 'python' && djangoFolder !== undefined;
}

function kindOfServer(program: string): { kind: ServiceKind; program: string } {
  const { kind, program: known } = kindOfImage(program.replace(/-server$/, '').replace(/^(mongo|mysql)d$/, '$1')) ?? {};
  return kind === undefined || kind === 'base' ? { kind: 'other', program } : { kind, program: known ?? program };
}

function portOf({ ports }: Declaration, { command, entrypoint, built }: Runs): number | undefined {
  const told = [...command, ...entrypoint].map(({ text }) => portOfCommand(text)).find((port) => port !== undefined);
  const exposed = built?.instructions
    .filter(({ keyword }) => keyword === 'EXPOSE')
    .map(({ value }) => innerPort(value));
  const found = told ?? [...ports.map(innerPort), ...(exposed ?? [])].find((port) => port !== undefined);
  return found ?? (usualPorts.has(kindOfRuns({ command, entrypoint })?.program ?? '') ? 8000 : undefined);
}

/** These listen on 8000 unless they are told. */
const usualPorts = new Set(['runserver', 'runserver_plus', 'gunicorn', 'uvicorn', 'daphne', 'hypercorn', 'granian']);

function describe(service: Service, { dockerfile, image }: Runs, build: DeclaredBuild | undefined): string {
  const parts = [
    dockerfile !== undefined && `builds ./${dockerfile}`,
    dockerfile === undefined && build && 'builds an image',
    !build && image !== undefined && `image ${image}`,
    ['web', 'worker', 'beat', 'monitor', 'frontend', 'job'].includes(service.kind) &&
      service.program &&
      `runs ${service.program}`,
  ];
  return parts.filter((part) => typeof part === 'string').join(', ');
}
