/** Finds the Compose files of a repository, and which of them is the main one. Pure. */

import { readVariables } from '../env.ts';
import { type Files, folderOf, inFolder, isAside, nameOf, pathFrom } from '../files.ts';
import type { ComposeFile, OtherComposeFile } from '../findings/compose.ts';
import { type Candidate, type Decisions, decide, type Finding } from '../findings/findings.ts';
import { fieldAt, fieldsOf, textOf } from '../values.ts';
import { type LoadedCompose, loadCompose, looksLikeCompose } from './load.ts';

/** In the order in which Compose looks for them. */
const defaultNames = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const overrideNames = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
];
const composeName = /^(?:docker[-_])?compose(?:[-_.][\w.-]+)?\.ya?ml$|^dc\.[\w.-]+\.ya?ml$/i;
const otherName =
  /^(local|production|prod|staging|stage|dev|devel|development|base|common|stack|swarm|ci|tests?|testing|docker|services|app)\.ya?ml$/i;

/** The main Compose file with all that goes with it. */
export interface ComposeSet {
  readonly finding: Finding<ComposeFile>;
  /** Undefined: there is none, or none that can be parsed. */
  readonly main: LoadedCompose | undefined;
  /** What Compose reads beside the main one without being told. */
  readonly override: LoadedCompose | undefined;
  /** Others in its folder, by path. */
  readonly others: readonly LoadedCompose[];
}

/** Finds them. While the user has not decided between several, the first stands for all that depends on it. */
export function detectCompose(files: Files, decisions: Decisions): ComposeSet {
  const paths = files.paths.filter((path) => isComposePath(files, path));
  const chosen = decisions['compose-file']?.replace(/^\.\//, '');
  const likely = likelyPaths(files, paths);
  const isThere = chosen === undefined || files.has(chosen);
  const read = isThere && chosen !== undefined ? [chosen] : likely;
  const sets = read.map((path) => readSet(files, path, paths));
  const candidates = sets.map(
    ({ file }): Candidate<ComposeFile> => ({ name: file.path, value: file, from: [{ path: file.path }] }),
  );
  const finding: Finding<ComposeFile> =
    chosen === undefined || isThere
      ? decide('compose-file', decisions, candidates)
      : { kind: 'unknown', flag: 'compose-file', given: chosen, known: paths };
  const [first] = sets;
  return { finding, main: first?.main, override: first?.override, others: first?.others ?? [] };
}

function isComposePath(files: Files, path: string): boolean {
  const name = nameOf(path);
  if (composeName.test(name)) return true;
  if (!otherName.test(name) || isAside(path)) return false;
  return looksLikeCompose(files.text(path) ?? '');
}

/** The best candidates, none better than another. */
function likelyPaths(files: Files, paths: readonly string[]): string[] {
  const named = pathsInEnvironment(files)[0];
  if (named !== undefined) return [named];
  const own = paths.filter((path) => !isAside(path));
  const byDefault = own.filter((path) => isFirstOfItsFolder(path, own));
  const atRoot = byDefault.filter((path) => folderOf(path) === '');
  if (atRoot.length > 0) return atRoot;
  if (byDefault.length > 0) return withoutTests(byDefault);
  const complete = own.filter((path) => !/override/.test(nameOf(path)) && isComplete(files, path));
  const completeAtRoot = complete.filter((path) => folderOf(path) === '');
  return withoutTests(completeAtRoot.length > 0 ? completeAtRoot : complete);
}

function isFirstOfItsFolder(path: string, all: readonly string[]): boolean {
  const rank = defaultNames.indexOf(nameOf(path));
  const folder = folderOf(path);
  const isThere = (name: string): boolean => all.includes(inFolder(folder, name));
  return rank !== -1 && !defaultNames.slice(0, rank).some(isThere);
}

function isComplete(files: Files, path: string): boolean {
  const loaded = loadCompose(files, path, new Map());
  return loaded !== undefined && !loaded.isPartial && loaded.services.size > 0;
}

/** Files for tests alone are nobody's main file while there are others. */
function withoutTests(paths: readonly string[]): string[] {
  const others = paths.filter((path) => environmentOf(path) !== 'test');
  return [...(others.length > 0 ? others : paths)];
}

/** COMPOSE_FILE of `.env`, or of its example: what Compose reads where it is set. */
function pathsInEnvironment(files: Files): string[] {
  const value = readVariables(files, '').get('COMPOSE_FILE') ?? '';
  const paths = value.split(/[:;]/).map((path) => pathFrom('', path.trim()));
  return paths.filter((path): path is string => path !== undefined && path !== '' && files.has(path));
}

interface ReadSet extends Omit<ComposeSet, 'finding'> {
  readonly file: ComposeFile;
}

function readSet(files: Files, path: string, paths: readonly string[]): ReadSet {
  const folder = folderOf(path);
  const values = readVariables(files, folder);
  const main = loadCompose(files, path, values);
  const beside = paths.filter((each) => each !== path && folderOf(each) === folder);
  const others = [
    ...beside.map((each) => loadCompose(files, each, values)),
    ...loadBelow(files, paths, main, values),
  ].filter((each) => each !== undefined);
  const overridePath = overrideNames.find((name) => beside.includes(inFolder(folder, name)));
  const override = others.find((each) => nameOf(each.path) === overridePath);
  const uses = others.map((each) => describeOther(each, main, each === override));
  const included = (main?.included ?? []).filter((each) => !beside.includes(each) && files.has(each));
  const version = textOf(fieldAt(main?.data, 'version'));
  const project = textOf(fieldAt(main?.data, 'name'));
  const file: ComposeFile = {
    path,
    folder,
    isReadable: main !== undefined,
    ...(project && { project }),
    ...(version && { version }),
    isVersionOne: main?.isVersionOne ?? false,
    others: [...uses, ...included.map((each) => ({ path: each, use: 'included' as const }))],
    networks: Object.keys(fieldsOf(fieldAt(main?.data, 'networks'))),
    volumes: Object.keys(fieldsOf(fieldAt(main?.data, 'volumes'))),
  };
  return { file, main, override, others: others.filter((each) => each !== override) };
}

/** Files one folder down that lie over the main one, as `docker/docker-compose.prod.yml` may. */
function loadBelow(
  files: Files,
  paths: readonly string[],
  main: LoadedCompose | undefined,
  values: ReadonlyMap<string, string>,
): (LoadedCompose | undefined)[] {
  if (!main) return [];
  const folder = folderOf(main.path);
  const below = paths.filter(
    (path) =>
      path !== main.path &&
      folderOf(path) !== folder &&
      folderOf(folderOf(path)) === folder &&
      !isAside(path) &&
      !defaultNames.includes(nameOf(path)),
  );
  const loaded = below.map((path) => loadCompose(files, path, values, folder)).filter((each) => each !== undefined);
  return loaded.filter(
    ({ isPartial, services }) => isPartial && [...services.keys()].some((name) => main.services.has(name)),
  );
}

function describeOther(other: LoadedCompose, main: LoadedCompose | undefined, isOverride: boolean): OtherComposeFile {
  const environment = environmentOf(other.path);
  const describe = (use: OtherComposeFile['use']): OtherComposeFile => ({
    path: other.path,
    use,
    ...(environment && { environment }),
  });
  if (isOverride) return describe('override');
  if (main?.included.includes(other.path)) return describe('included');
  const needed = [...other.services.values()].flatMap(({ dependsOn }) => dependsOn);
  const leansOnMain = needed.some((name) => !other.services.has(name) && main?.services.has(name));
  return describe(other.isPartial || leansOnMain ? 'overlay' : 'alternative');
}

const environments: readonly (readonly [words: RegExp, environment: NonNullable<OtherComposeFile['environment']>])[] = [
  [/^(dev|devel|development|local)$/, 'development'],
  [/^(ci|cicd|tests?|testing|e2e)$/, 'test'],
  [/^(stage|staging|stag)$/, 'staging'],
  [/^(prod|production|live|deploy)$/, 'production'],
];

/** Guessed from the words of a file's name, or of its folder's. */
export function environmentOf(path: string): OtherComposeFile['environment'] {
  const words = [...nameOf(path).split(/[-_.]/), nameOf(folderOf(path))].map((word) => word.toLowerCase());
  return environments.find(([pattern]) => words.some((word) => pattern.test(word)))?.[1];
}
