/** Python packages in each of the forms in which projects keep them: PEP 621, dependency groups, Poetry, Pipenv. */
import { normaliseName, parseRequirement, type Requirement } from './requirement.ts';
import { MergeError } from './rule.ts';
import type { Child } from './structure.ts';
import type { TomlPlace, TomlSource, TomlStructure } from './toml-source.ts';

export type TomlKind = 'pyproject' | 'Pipfile';
type TomlChild = Child<TomlPlace>;

/**
 * What a component brings, with its packages where and how the project keeps its own. It brings them as PEP 621 and PEP 735
 * have them (`project.dependencies`, `dependency-groups`), or in the project's form.
 * @throws MergeError where the project has no place for packages, or has one without an extra that is wanted
 */
export function fitDependencies(kind: TomlKind, ours: TomlSource, theirs: TomlSource): TomlStructure {
  const moves = findMoves(kind, ours.root, theirs.root);
  for (const { to, list } of moves) verifyExtras(find(ours.root, to), list);
  return moves.reduce(moveList, theirs.root);
}

/** The same for taking out again, whatever became of the project since. */
export function fitLeniently(kind: TomlKind, ours: TomlSource, theirs: TomlSource): TomlStructure {
  try {
    return findMoves(kind, ours.root, theirs.root).reduce(moveList, theirs.root);
  } catch (error) {
    if (error instanceof MergeError) return theirs.root;
    throw error;
  }
}

/** A list of requirements, and where it belongs. */
interface Move {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly list: TomlStructure;
}

function findMoves(kind: TomlKind, ours: TomlStructure, theirs: TomlStructure): Move[] {
  const main = find(theirs, ['project', 'dependencies']);
  const groups = find(theirs, ['dependency-groups'])?.children ?? [];
  return [
    ...(main ? [{ from: ['project', 'dependencies'], to: placeOfMain(kind, ours), list: main }] : []),
    ...groups.map(({ key = '', structure }) => {
      return { from: ['dependency-groups', key], to: placeOfGroup(kind, ours, key), list: structure };
    }),
  ];
}

function moveList(theirs: TomlStructure, { from, to, list }: Move): TomlStructure {
  if (from.join('.') === to.join('.')) return theirs;
  const entries = isTableOf(to) ? list.children.map(toPair) : list.children;
  return withEntries(without(theirs, from), to, entries);
}

function placeOfMain(kind: TomlKind, ours: TomlStructure): string[] {
  if (kind === 'Pipfile') return ['packages'];
  const poetry = ['tool', 'poetry', 'dependencies'];
  if (find(ours, ['project', 'dependencies'])) return ['project', 'dependencies'];
  if (find(ours, poetry)) return poetry;
  const dynamic = find(ours, ['project', 'dynamic'])?.value;
  if (!find(ours, ['project'])) throw new MergeError('the file does not say which packages the project needs');
  if (Array.isArray(dynamic) && dynamic.includes('dependencies')) {
    throw new MergeError('the project keeps its dependencies elsewhere: project.dynamic names them');
  }
  return ['project', 'dependencies'];
}

function placeOfGroup(kind: TomlKind, ours: TomlStructure, group: string): string[] {
  if (kind === 'Pipfile') return ['dev-packages'];
  const places = [
    ['dependency-groups', group],
    ['tool', 'poetry', 'group', group, 'dependencies'],
    ...(group === 'dev'
      ? [
          ['tool', 'poetry', 'dev-dependencies'],
          ['tool', 'uv', 'dev-dependencies'],
        ]
      : []),
    ['project', 'optional-dependencies', group],
  ];
  const there = places.find((place) => find(ours, place));
  if (there) return there;
  const usesPoetry = find(ours, ['tool', 'poetry', 'dependencies']) && !find(ours, ['dependency-groups']);
  return usesPoetry ? ['tool', 'poetry', 'group', group, 'dependencies'] : ['dependency-groups', group];
}

function isTableOf(place: readonly string[]): boolean {
  return place[0]?.endsWith('packages') === true || place[1] === 'poetry';
}

function find(structure: TomlStructure, path: readonly string[]): TomlStructure | undefined {
  return path.reduce<TomlStructure | undefined>(
    (found, key) => found?.children.find((child) => child.key === key)?.structure,
    structure,
  );
}

/** A package that is there cannot be given an extra without changing what is written. */
function verifyExtras(ours: TomlStructure | undefined, wanted: TomlStructure): void {
  for (const { structure } of wanted.children) {
    const requirement = requirementOf(structure);
    const own = ours?.children.flatMap((child) => extrasOf(child, requirement?.name) ?? []);
    if (!requirement || !own || own.length === 0) continue;
    const missing = requirement.extras.filter((extra) => !own.flat().includes(extra));
    if (missing.length === 0) continue;
    throw new MergeError(`"${requirement.name}" is there without what is needed of it: [${missing.join(', ')}]`);
  }
}

/** The extras with which a project has a package; undefined for another package. */
function extrasOf({ key, structure }: TomlChild, name: string | undefined): string[][] | undefined {
  if (key === undefined) {
    const own = requirementOf(structure);
    return own && own.name === name ? [[...own.extras]] : undefined;
  }
  if (normaliseName(key) !== name) return undefined;
  const extras = find(structure, ['extras'])?.value;
  return [Array.isArray(extras) ? extras.map((extra) => normaliseName(String(extra))) : []];
}

function requirementOf({ value }: TomlStructure): Requirement | undefined {
  return typeof value === 'string' ? parseRequirement(value) : undefined;
}

/** A requirement as Poetry and Pipenv write it: `redis = ">=5"`. */
function toPair({ structure }: TomlChild): TomlChild {
  const requirement = requirementOf(structure);
  if (requirement?.url !== '') {
    throw new MergeError(
      `${JSON.stringify(structure.value)} can be written as a requirement only, which this file has none of`,
    );
  }
  const value = toConstraint(requirement);
  const written = `${requirement.name} = ${writeConstraint(value)}`;
  return {
    key: requirement.name,
    structure: { kind: 'value', value, children: [], place: { path: [], written } },
  };
}

function toConstraint({ versions, extras, marker }: Requirement): string | Record<string, string | readonly string[]> {
  const version = versions || '*';
  if (extras.length === 0 && marker === '') return version;
  return { version, ...(extras.length > 0 && { extras }), ...(marker !== '' && { markers: marker }) };
}

function writeConstraint(value: string | Record<string, string | readonly string[]>): string {
  if (typeof value === 'string') return JSON.stringify(value);
  const pairs = Object.entries(value).map(
    ([key, each]) => `${key} = ${JSON.stringify(each).replaceAll('","', '", "')}`,
  );
  return `{${pairs.join(', ')}}`;
}

/** The same without one value, and without the tables that are empty then. */
function without(structure: TomlStructure, [key, ...rest]: readonly string[]): TomlStructure {
  const children = structure.children.flatMap((child): TomlChild[] => {
    if (child.key !== key) return [child];
    if (rest.length === 0) return [];
    const left = without(child.structure, rest);
    return left.children.length === 0 ? [] : [{ ...child, structure: left }];
  });
  return { ...structure, children, value: dataOf(children) };
}

/** The same with entries in a table or list, which is made where it is missing. */
function withEntries(
  structure: TomlStructure,
  [key, ...rest]: readonly string[],
  entries: readonly TomlChild[],
): TomlStructure {
  if (key === undefined) {
    const children = [...structure.children, ...entries];
    const isList = entries.some((entry) => entry.key === undefined);
    const value = isList ? children.map((child) => child.structure.value) : dataOf(children);
    return { ...structure, kind: isList ? 'list' : 'map', children, value };
  }
  const there = structure.children.find((child) => child.key === key);
  const empty: TomlStructure = {
    kind: 'map',
    value: {},
    children: [],
    place: { path: [...structure.place.path, key] },
  };
  const below = withEntries(there?.structure ?? empty, rest, entries);
  const children = there
    ? structure.children.map((child) => (child === there ? { key, structure: below } : child))
    : [...structure.children, { key, structure: below }];
  return { ...structure, children, value: dataOf(children) };
}

function dataOf(children: readonly TomlChild[]): unknown {
  return Object.fromEntries(children.map(({ key = '', structure }) => [key, structure.value]));
}
