/** Loads a Compose file with what it includes and extends. Never throws; what is wrong is noted. Pure. */

import { type Files, folderOf, pathFrom } from '../files.ts';
import { fieldAt, fieldsOf, isFields, textOf, textsOf } from '../values.ts';
import { isYamlProblem, parseYaml, type YamlFile } from '../yaml-file.ts';
import { interpolate } from './interpolate.ts';
import { type Declaration, declareService, mergeDeclarations } from './service.ts';

/** A Compose file that could be read. */
export interface LoadedCompose {
  readonly path: string;
  readonly data: unknown;
  readonly isVersionOne: boolean;
  /** By name, in the file's order; those of included files behind them. */
  readonly services: ReadonlyMap<string, Declaration>;
  /** Files named by `include:` and `extends:`. */
  readonly included: readonly string[];
  /** Are there services that are nothing by themselves, without image and build? */
  readonly isPartial: boolean;
}

/** What loading needs all the way down. */
interface Loading {
  readonly files: Files;
  readonly values: ReadonlyMap<string, string>;
  /** What paths start from. */
  readonly folder: string;
  /** Files on the way here: none of them is loaded again. */
  readonly way: readonly string[];
  readonly included: Set<string>;
}

/**
 * Loads one file.
 * @param values of variables, for interpolation
 * @param folder what paths in it start from, if it lies over a file of another folder
 * @returns undefined where the file cannot be parsed, or is no Compose file
 */
export function loadCompose(
  files: Files,
  path: string,
  values: ReadonlyMap<string, string>,
  folder = folderOf(path),
): LoadedCompose | undefined {
  return load(path, { files, values, folder, way: [], included: new Set() });
}

/** Could this be a Compose file? It has services, whatever its name is. */
export function looksLikeCompose(text: string): boolean {
  return (
    /^services:\s*(#.*)?$/m.test(text) && /^\s+(image|build|extends|command|environment|volumes|ports)\s*:/m.test(text)
  );
}

function load(path: string, loading: Loading): LoadedCompose | undefined {
  const { files, way } = loading;
  const text = files.text(path);
  if (text === undefined || way.includes(path)) return undefined;
  const yaml = parseYaml(text);
  if (isYamlProblem(yaml)) {
    files.note({ path, ...yaml });
    return undefined;
  }
  for (const { key, line } of yaml.repeatedKeys)
    files.note({ path, line, message: `has the key "${key}" twice in one map` });
  const data = interpolateAll(yaml.data, loading.values);
  const isVersionOne = fieldAt(data, 'services') === undefined && looksLikeVersionOne(data);
  const raw = isVersionOne ? fieldsOf(data) : fieldsOf(fieldAt(data, 'services'));
  const inner = { ...loading, way: [...way, path] };
  const services = new Map<string, Declaration>();
  for (const name of Object.keys(raw)) services.set(name, resolve(name, { path, raw, yaml, isVersionOne }, inner, []));
  for (const [name, service] of loadIncluded(fieldAt(data, 'include'), path, inner)) {
    const own = services.get(name);
    services.set(name, own ? mergeDeclarations(service, own) : service);
  }
  return { path, data, isVersionOne, services, included: [...loading.included], isPartial: isPartial(raw) };
}

function isPartial(raw: Readonly<Record<string, unknown>>): boolean {
  return Object.values(raw).some((service) => {
    const { image, build, extends: parent } = fieldsOf(service) as Record<string, unknown>;
    return image === undefined && build === undefined && parent === undefined;
  });
}

function looksLikeVersionOne(data: unknown): boolean {
  const services = Object.values(fieldsOf(data));
  return services.length > 0 && services.every((each) => isFields(each) && ('image' in each || 'build' in each));
}

/**
 * Replaces the variables in every text.
 * @param done results by what they are made of: an alias is the same object again, and may lie in itself
 */
function interpolateAll(
  value: unknown,
  values: ReadonlyMap<string, string>,
  done = new Map<object, unknown>(),
): unknown {
  if (typeof value === 'string') return interpolate(value, values);
  if (typeof value !== 'object' || value === null) return value;
  if (done.has(value)) return done.get(value);
  done.set(value, undefined);
  const result = Array.isArray(value)
    ? value.map((each) => interpolateAll(each, values, done))
    : Object.fromEntries(Object.entries(value).map(([key, each]) => [key, interpolateAll(each, values, done)]));
  done.set(value, result);
  return result;
}

interface Source {
  readonly path: string;
  readonly raw: Readonly<Record<string, unknown>>;
  readonly yaml: YamlFile;
  readonly isVersionOne: boolean;
}

/** A service with what it extends. */
function resolve(name: string, source: Source, loading: Loading, way: readonly string[]): Declaration {
  const { path, raw, yaml, isVersionOne } = source;
  const keys = isVersionOne ? [name] : ['services', name];
  const own = declareService(raw[name], { name, path, folder: loading.folder, line: yaml.lineOf(...keys) });
  const parent = fieldAt(raw[name], 'extends');
  const parentName = textOf(parent) ?? textOf(fieldAt(parent, 'service'));
  if (parentName === undefined || way.includes(name)) return own;
  const base = loadParent(parentName, textOf(fieldAt(parent, 'file')), source, loading, [...way, name]);
  return base
    ? { ...mergeDeclarations(base, own), ...(own.line !== undefined && { line: own.line }), paths: [path] }
    : own;
}

function loadParent(
  name: string,
  file: string | undefined,
  source: Source,
  loading: Loading,
  way: readonly string[],
): Declaration | undefined {
  if (file === undefined) return Object.hasOwn(source.raw, name) ? resolve(name, source, loading, way) : undefined;
  const path = pathFrom(folderOf(source.path), file);
  if (path === undefined) return undefined;
  loading.included.add(path);
  return load(path, { ...loading, folder: folderOf(path) })?.services.get(name);
}

function loadIncluded(include: unknown, path: string, loading: Loading): Map<string, Declaration> {
  const list: unknown[] = Array.isArray(include) ? include : [];
  const paths = list.flatMap((each) => textsOf(isFields(each) ? each['path'] : each));
  const services = new Map<string, Declaration>();
  for (const each of paths) {
    const inner = pathFrom(folderOf(path), each);
    if (inner === undefined) continue;
    loading.included.add(inner);
    for (const [name, service] of load(inner, { ...loading, folder: folderOf(inner) })?.services ?? [])
      services.set(name, service);
  }
  return services;
}
