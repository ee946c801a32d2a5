/** Renders what components bring to a repository that exists, and leaves out what has no place there. Pure. */
import type { Component, LoadedComponent } from '../component.ts';
import { normaliseName, parseRequirement } from '../merge/requirement.ts';
import type { Place } from '../place.ts';
import { type Fragment, renderFragments } from '../plan.ts';
import type { Answers } from '../question.ts';
import { fillSlots } from '../slots.ts';
import { withIgnoredEnv } from './ignored-env.ts';

/** What rendering depends on. */
export interface Rendering {
  readonly answers: Answers;
  /** Where a component's files go, by its id: as things were when it came. */
  placeOf(id: string): Place;
  /** Components whose slots count although they bring nothing: they are there, but not by us. */
  readonly aside: readonly LoadedComponent[];
}

/** Everything that these components bring. */
export function renderAll(components: readonly LoadedComponent[], { answers, placeOf, aside }: Rendering): Fragment[] {
  const known = [...aside.filter(({ id }) => !components.some((each) => each.id === id)), ...components];
  const slots = fillSlots(known);
  return components.flatMap((each) => renderFragments([each], { ...answers, slots, place: placeOf(each.id) }));
}

/** What is known of the files that are there. */
export interface Surroundings {
  has(path: string): boolean;
  /** Is it one that we made? */
  isOurs(path: string): boolean;
  /** The README that the repository has. */
  readonly readme: string | undefined;
  /** Python packages that it names somewhere already. */
  readonly pythonPackages: readonly string[];
  /** Where in the file it names them: "project.dependencies". */
  readonly packageKey: string | undefined;
  /** Undefined where git tracks `.env` itself: nothing can ignore it then. */
  readonly gitignore: string | undefined;
}

/** A fragment that does not come, and why. */
export interface LeftOut {
  readonly path: string;
  readonly component: string;
  readonly reason: string;
}

/** Splits what comes to a repository that somebody else laid out from what has no place there. */
export function fitFragments(
  fragments: readonly Fragment[],
  place: Place,
  surroundings: Surroundings,
): { fitting: Fragment[]; leftOut: LeftOut[] } {
  const fitting: Fragment[] = [];
  const leftOut: LeftOut[] = [];
  const { gitignore } = surroundings;
  const all = gitignore === undefined ? fragments : withIgnoredEnv(fragments, place, gitignore);
  for (const fragment of all.filter(isNoLock)) {
    const { path, component } = fragment;
    const reason = reasonToLeaveOut(fragment, surroundings);
    if (reason) leftOut.push({ path, component, reason });
    else if (path === place['requirements-file']) fitting.push(...newPackages(fragment, surroundings));
    else fitting.push(fragment);
  }
  return { fitting, leftOut };
}

/** Everything, whether or not it came once: what is to be looked for where it may be removed. */
export function fitAllFragments(
  fragments: readonly Fragment[],
  place: Place,
  packageKey: string | undefined,
): Fragment[] {
  const isPackages = ({ path }: Fragment): boolean => path === place['requirements-file'];
  return withIgnoredEnv(fragments, place)
    .filter(isNoLock)
    .flatMap((each) => (isPackages(each) ? newPackages(each, { pythonPackages: [], packageKey }) : [each]));
}

/** Puts first what the makers of files bring to them: it begins with words about the file. */
export function beginWithMakers(
  fragments: readonly Fragment[],
  components: ReadonlyMap<string, Component>,
): readonly Fragment[] {
  const isMaker = ({ component, path }: Fragment): boolean => components.get(component)?.makes?.includes(path) ?? false;
  return [...fragments.filter(isMaker), ...fragments.filter((each) => !isMaker(each))];
}

/** Our own layout's lock pins versions for its own Python. */
function isNoLock({ origin }: Fragment): boolean {
  return origin !== 'web/requirements.txt';
}

function reasonToLeaveOut({ path, origin }: Fragment, surroundings: Surroundings): string | undefined {
  const { has, isOurs, readme, pythonPackages } = surroundings;
  const isTest = /(^|\/)(tests\/\w+|tests)\.py$/.test(path);
  if (isTest && !pythonPackages.includes('pytest-django')) return 'the tests here do not run with pytest-django';
  if (/^(dc\.\w+\.yml|\.env\.server)$/.test(origin) && !has(path)) return 'there is no such file here';
  if (path.startsWith('.vscode/') && has(path) && !isOurs(path)) return 'what is there may be to somebody’s taste';
  if (path === 'README.md' && readme !== undefined && readme !== path) return `${readme} is not Markdown`;
  return undefined;
}

/** Packages that the repository names elsewhere keep the version that they have there. */
function newPackages(
  fragment: Fragment,
  { pythonPackages, packageKey }: Pick<Surroundings, 'pythonPackages' | 'packageKey'>,
): Fragment[] {
  const lines = fragment.content.toString().split('\n');
  const isThere = (line: string): boolean => namesIn(line).some((name) => pythonPackages.includes(name));
  const packages = lines.filter((line) => !isThere(line)).map((line) => line.replace(alternatives, ''));
  if (packages.every((line) => line.trim() === '')) return [];
  return [{ ...fragment, content: Buffer.from(writePackages(packages, fragment.path, packageKey)) }];
}

/** `psycopg  # or psycopg2`: a repository may name one of these in its place. It stays with us. */
const alternatives = /\s+# or (.*)$/;

function namesIn(line: string): string[] {
  const others = alternatives.exec(line)?.[1]?.split(',') ?? [];
  return [parseRequirement(line)?.name ?? '', ...others.map((name) => normaliseName(name.trim()))];
}

/** In TOML as PEP 621 has it, or PEP 735 for a group: the merge rules know the forms of Poetry and Pipenv. */
function writePackages(lines: readonly string[], path: string, key: string | undefined): string {
  if (!/(^|\/)(pyproject\.toml|Pipfile)$/.test(path)) return lines.join('\n');
  const group = /^dependency-groups\.([\w-]+)$/.exec(key ?? '')?.[1];
  const head = group === undefined ? '[project]\ndependencies' : `[dependency-groups]\n${group}`;
  const requirements = lines.filter((line) => parseRequirement(line) !== undefined);
  return `${head} = [\n${requirements.map((line) => `  ${JSON.stringify(line)},\n`).join('')}]\n`;
}
