/** Merges `package.json` by key: scripts, dependencies and whatever else a component brings. */
import { cutItems, hasOwnLines, insertAtIndexes, itemIndent } from './brackets.ts';
import { type JsonPlace, readJson } from './json-source.ts';
import { type Additions, fileRule, type IsWanted, type Removals, readBrought } from './rule.ts';
import { applySplices, type Insertion, openText } from './splice.ts';
import { type Child, findMissing, type Missing, namesOf, type Policy, type Structure } from './structure.ts';
import { findRemovable } from './structure-removal.ts';
import { verifyMerged } from './verify-merged.ts';

type JsonStructure = Structure<JsonPlace>;

/** Adds the keys that are missing. A package that is there keeps its version, in whichever section it stands. */
export const packageJsonRule = fileRule({ findAdditions, findRemovals });

const sections = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];
/** What a package is called is its own business. */
const identity = ['name', 'version', 'description', 'private', 'author', 'license'];

const policy: Policy = {
  isValue: () => false,
  isListOrMap: () => false,
  identify: (_, key, value) => ({ id: key ?? JSON.stringify(value) }),
  keepsOurs: ([first = '', ...rest]) => (rest.length === 0 ? identity.includes(first) : sections.includes(first)),
  isContainer: (path) => path.length === 1,
};

function findAdditions(ours: string, theirs: string): Additions {
  const other = readBrought(readJson, theirs);
  if (ours.trim() === '') return { insertions: [], added: other.children.map(({ key }) => key ?? '') };
  const own = readJson(ours);
  const wanted = withoutPackagesOf(own, other);
  const missing = findMissing(own, wanted, policy);
  const insertions = missing.flatMap((each) => insertMissing(ours, each));
  const result = applySplices(openText(ours), insertions);
  verifyMerged(() => readJson(result), own, wanted, policy);
  return { insertions, added: namesOf(missing, policy) };
}

/** Theirs without the packages that ours has in another section. */
function withoutPackagesOf(ours: JsonStructure, theirs: JsonStructure): JsonStructure {
  const there = new Set(
    ours.children.filter(isSection).flatMap(({ structure }) => structure.children.map(({ key }) => key)),
  );
  const children = theirs.children.map((child) => {
    if (!isSection(child)) return child;
    const left = child.structure.children.filter(({ key }) => !there.has(key));
    const value = Object.fromEntries(left.map(({ key, structure }) => [key, structure.value]));
    return { ...child, structure: { ...child.structure, children: left, value } };
  });
  return { ...theirs, children: children.filter((child) => !isSection(child) || child.structure.children.length > 0) };
}

function isSection({ key }: Child<JsonPlace>): boolean {
  return sections.includes(key ?? '');
}

function insertMissing(text: string, { into, path, children }: Missing<JsonPlace>): Insertion[] {
  const { brackets } = into.place;
  if (!brackets) return [];
  const step = /\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
  const isMany = hasOwnLines(text, brackets) || (brackets.items.length === 0 && brackets.opensUp === true);
  const indent = isMany ? itemIndent(text, brackets, step) : undefined;
  const keys = into.children.map(({ key }) => key ?? '');
  const isSorted =
    sections.includes(path.at(-1) ?? '') &&
    keys.every((key, index) => index === 0 || isBefore(keys[index - 1] ?? '', key));
  const ordered = isSorted ? children.toSorted((a, b) => (isBefore(a.key ?? '', b.key ?? '') ? -1 : 1)) : children;
  const items = ordered.map((child) => {
    const index = isSorted ? keys.findIndex((key) => isBefore(child.key ?? '', key)) : -1;
    return { index: index === -1 ? keys.length : index, rendered: render(child, indent, step) };
  });
  return insertAtIndexes(text, brackets, items, step);
}

/** As npm sorts packages. */
function isBefore(a: string, b: string): boolean {
  return a.localeCompare(b, 'en') < 0;
}

function render({ key, structure }: Child<JsonPlace>, indent: string | undefined, step: string): string {
  const value =
    indent === undefined
      ? onOneLine(structure.value)
      : JSON.stringify(structure.value, null, step).replaceAll('\n', `\n${indent}`);
  return key === undefined ? value : `${JSON.stringify(key)}: ${value}`;
}

function onOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, each]) => `${JSON.stringify(key)}: ${onOneLine(each)}`)
    .join(', ')}}`;
}

function findRemovals(ours: string, theirs: string, isWanted: IsWanted): Removals {
  const own = readJson(ours);
  const { removable, kept } = findRemovable(own, readBrought(readJson, theirs), {
    policy,
    isWanted,
    isUntouched: () => true,
  });
  const removals = removable.flatMap(({ from, pairs }) => {
    const indexes = pairs.map((pair) => from.children.indexOf(pair.ours)).sort((a, b) => a - b);
    return from.place.brackets ? cutItems(ours, from.place.brackets, indexes) : [];
  });
  return { removals, kept };
}
