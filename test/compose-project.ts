/** Reads a generated project's Compose files as Compose would: a later file adds to an earlier one, or replaces values. */
import { parse } from 'yaml';
import { type Example, fileOf } from './plan-example.ts';

type Yaml = string | number | boolean | null | Yaml[] | { [key: string]: Yaml };

export interface Service {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly networks?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly (string | { readonly type: string; readonly source?: string })[];
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: object;
}

export interface Project {
  readonly name: string;
  readonly services: Readonly<Record<string, Service>>;
  readonly networks?: Readonly<Record<string, { readonly internal?: boolean } | null>>;
  readonly volumes?: Readonly<Record<string, unknown>>;
}

/** What `docker compose -f … -f …` makes of these files, without filling in variables. */
export function composeProject(example: Example, ...paths: readonly string[]): Project {
  return paths.map((path) => parse(fileOf(example, path), { merge: true, logLevel: 'error' })).reduce(overlay);
}

function overlay(below: Yaml, above: Yaml): Yaml {
  if (Array.isArray(below) && Array.isArray(above)) return [...below, ...above];
  if (!isMap(below) || !isMap(above)) return above ?? below;
  const keys = [...new Set([...Object.keys(below), ...Object.keys(above)])];
  return Object.fromEntries(
    keys.map((key) => [
      key,
      key in below && key in above
        ? overlay(below[key] ?? null, above[key] ?? null)
        : (above[key] ?? below[key] ?? null),
    ]),
  );
}

function isMap(value: Yaml): value is { [key: string]: Yaml } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Which service shares which networks, waits for which others, and runs what. */
export function describeServices({ services }: Project): object {
  return Object.fromEntries(
    Object.entries(services).map(([name, { image, build, networks, depends_on, ports }]) => [
      name,
      {
        runs: image ?? build?.dockerfile,
        networks: [...(networks ?? [])].sort(),
        waitsFor: Object.entries(depends_on ?? {}).map(([other, { condition }]) => `${other}: ${condition}`),
        ...(ports && { ports }),
      },
    ]),
  );
}

/** Names of the variables that a text takes from its surroundings; only those that must be set, if asked for. */
export function variablesIn(text: string, mustBeSet: boolean): string[] {
  const pattern = mustBeSet ? /(?<!\$)\$\{(\w+):?\?/g : /(?<!\$)\$\{(\w+)/g;
  return [...new Set([...text.matchAll(pattern)].map(([, name = '']) => name))].sort();
}
