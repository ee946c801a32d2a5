/** Renders what components bring to a repository that exists, and leaves out what has no place there. Pure. */
import type { LoadedComponent } from '../component.ts';
import { fillSlots } from '../components.ts';
import { parseRequirement } from '../merge/requirement.ts';
import type { Place } from '../place.ts';
import { type Fragment, renderFragments } from '../plan.ts';
import type { Answers } from '../question.ts';

/** What rendering depends on. */
export interface Rendering {
  readonly answers: Answers;
  readonly place: Place;
  /** Components whose slots count although they bring nothing: they are there, but not by us. */
  readonly aside: readonly LoadedComponent[];
}

/** Everything that these components bring. */
export function renderAll(components: readonly LoadedComponent[], { answers, place, aside }: Rendering): Fragment[] {
  const known = [...aside.filter(({ id }) => !components.some((each) => each.id === id)), ...components];
  return renderFragments(components, { ...answers, slots: fillSlots(known), place });
}

/** What is known of the files that are there. */
export interface Surroundings {
  has(path: string): boolean;
  /** The README that the repository has. */
  readonly readme: string | undefined;
  /** Python packages that it names somewhere already. */
  readonly pythonPackages: readonly string[];
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
  for (const fragment of fragments.filter(isNoLock)) {
    const { path, component } = fragment;
    const reason = reasonToLeaveOut(path, surroundings);
    if (reason) leftOut.push({ path, component, reason });
    else if (path === place['requirements-file']) fitting.push(...newPackages(fragment, surroundings.pythonPackages));
    else fitting.push(fragment);
  }
  return { fitting, leftOut };
}

/** Everything, whether or not it came once: what is to be looked for where it may be removed. */
export function fitAllFragments(fragments: readonly Fragment[], place: Place): Fragment[] {
  return fragments
    .filter(isNoLock)
    .flatMap((fragment) => (fragment.path === place['requirements-file'] ? newPackages(fragment, []) : [fragment]));
}

/** Our own layout's lock pins versions for its own Python. */
function isNoLock({ origin }: Fragment): boolean {
  return origin !== 'web/requirements.txt';
}

function reasonToLeaveOut(path: string, surroundings: Surroundings): string | undefined {
  const { has, readme, pythonPackages } = surroundings;
  const isTest = /(^|\/)(tests\/\w+|tests)\.py$/.test(path);
  if (isTest && !pythonPackages.includes('pytest-django')) return 'the tests here do not run with pytest-django';
  if (/^(dc\.\w+\.yml|\.env\.server)$/.test(path) && !has(path)) return 'there is no such file here';
  if (path === 'README.md' && readme !== undefined && readme !== path) return `${readme} is not Markdown`;
  return undefined;
}

/** Packages that the repository names elsewhere keep the version that they have there. */
function newPackages(fragment: Fragment, pythonPackages: readonly string[]): Fragment[] {
  const lines = fragment.content.toString().split('\n');
  const packages = lines.filter((line) => !pythonPackages.includes(parseRequirement(line)?.name ?? ''));
  if (packages.every((line) => line.trim() === '')) return [];
  return [{ ...fragment, content: Buffer.from(writePackages(packages, fragment.path)) }];
}

/** In TOML as PEP 621 has it: the merge rules know the forms of Poetry and Pipenv. */
function writePackages(lines: readonly string[], path: string): string {
  if (!/(^|\/)(pyproject\.toml|Pipfile)$/.test(path)) return lines.join('\n');
  const requirements = lines.filter((line) => parseRequirement(line) !== undefined);
  return `[project]\ndependencies = [\n${requirements.map((line) => `  ${JSON.stringify(line)},\n`).join('')}]\n`;
}
