/** Merges `pyproject.toml` and `Pipfile`: packages in the form that the project keeps them in, all else by table and key. */
import { fitDependencies, fitLeniently, type TomlKind } from './python-dependencies.ts';
import { normaliseName, parseRequirement } from './requirement.ts';
import {
  type Additions,
  type FileRule,
  fileRule,
  type IsWanted,
  markName,
  type Removals,
  readBrought,
} from './rule.ts';
import { applySplices, openText } from './splice.ts';
import { findMissing, namesOf, type Policy } from './structure.ts';
import { findRemovable } from './structure-removal.ts';
import { insertAllMissing, isImplied } from './toml-insert.ts';
import { cutRemovable, hasOnlyTheirComments } from './toml-remove.ts';
import { readToml } from './toml-source.ts';
import { verifyMerged } from './verify-merged.ts';

/** A package that is there keeps its version. */
export const pyprojectRule = tomlRule('pyproject');

/** What is added may be written as in `pyproject.toml`. */
export const pipfileRule = tomlRule('Pipfile');

const policy: Policy = {
  isValue: () => false,
  isListOrMap: () => false,
  identify(path, key, value) {
    if (isPackageTable(path)) return { id: normaliseName(key ?? ''), detail: JSON.stringify(value) };
    if (key !== undefined) return { id: key };
    const requirement = isPackageList(path) && typeof value === 'string' ? parseRequirement(value) : undefined;
    return requirement ? { id: requirement.name, detail: String(value) } : { id: JSON.stringify(value) };
  },
  keepsOurs: (path) => isPackageTable(path.slice(0, -1)) || isPackageList(path.slice(0, -1)),
  isContainer(path) {
    const isTop = path.length === 1 || (path.length === 2 && ['tool', 'project'].includes(path[0] ?? ''));
    return isTop || isPackageTable(path) || isPackageList(path) || (path[1] === 'poetry' && path.length < 5);
  },
};

/** Lists of requirements. */
function isPackageList([first, second, third, ...more]: readonly string[]): boolean {
  if (first === 'dependency-groups') return second !== undefined && third === undefined;
  if (first === 'build-system') return second === 'requires' && third === undefined;
  if (first === 'tool') return second === 'uv' && third === 'dev-dependencies' && more.length === 0;
  if (first !== 'project' || more.length > 0) return false;
  return second === 'dependencies' ? third === undefined : second === 'optional-dependencies' && third !== undefined;
}

/** Tables of packages, as Poetry and Pipenv have them. */
function isPackageTable(path: readonly string[]): boolean {
  return /^(packages|dev-packages|tool\.poetry\.(group\.[^.]+\.)?(dev-)?dependencies)$/.test(path.join('.'));
}

function tomlRule(kind: TomlKind): FileRule {
  return fileRule({
    findAdditions: (ours, theirs) => findAdditions(kind, ours, theirs),
    findRemovals: (ours, theirs, isWanted) => findRemovals(kind, ours, theirs, isWanted),
  });
}

function findAdditions(kind: TomlKind, ours: string, theirs: string): Additions {
  const own = readToml(ours);
  const other = readBrought(readToml, theirs);
  if (ours.trim() === '') return { insertions: [], added: other.root.children.map(({ key }) => key ?? '') };
  const wanted = fitDependencies(kind, own, other);
  const missing = findMissing(own.root, wanted, policy);
  const insertions = insertAllMissing(own, other, missing);
  const result = applySplices(openText(ours), insertions);
  verifyMerged(() => readToml(result).root, own.root, wanted, policy);
  const implied = missing.filter(isImplied).map(({ name }) => markName('implied', name));
  return { insertions, added: [...namesOf(missing, policy), ...implied] };
}

function findRemovals(kind: TomlKind, ours: string, theirs: string, isWanted: IsWanted): Removals {
  const own = readToml(ours);
  const other = readBrought(readToml, theirs);
  const { removable, kept } = findRemovable(own.root, fitLeniently(kind, own, other), {
    policy,
    isWanted,
    isUntouched: (pair) => hasOnlyTheirComments(own, other, pair),
  });
  return { removals: removable.flatMap((each) => cutRemovable(own, other, each, isWanted)), kept };
}
