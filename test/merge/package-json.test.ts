import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packageJsonRule } from '../../src/merge/package-json.ts';
import { declareMergeLaws } from './merge-laws.ts';
import { mergeWith, removeAfter } from './texts.ts';

type Json = Record<string, Record<string, string>>;

const merge = mergeWith(packageJsonRule);
const sections = ['scripts', 'dependencies', 'devDependencies', 'engines'];
const names = ['vue', '@vitejs/plugin-vue', 'eslint', 'build', 'a b'];
const packages: fc.Arbitrary<Json> = fc
  .dictionary(
    fc.constantFrom(...sections),
    fc.subarray(names).map((keys) => Object.fromEntries(keys.map((key) => [key, `^${key.length}`]))),
    { noNullPrototype: true },
  )
  .map((all) => ({ ...all, config: { 'is "quoted"': '\\' } }));
const layouts = fc.constantFrom<string | number | undefined>(2, 4, '\t', undefined);
const pairs = fc
  .record({ ours: packages, theirs: packages, layout: layouts, isShuffled: fc.boolean() })
  .map(({ ours, theirs, layout, isShuffled }) => {
    const text = JSON.stringify(isShuffled ? reverseKeys(ours) : ours, null, layout);
    return [`${text}\n`, `${JSON.stringify(theirs, null, 2)}\n`] as const;
  });

function reverseKeys(json: Json): Json {
  return Object.fromEntries(
    Object.entries(json)
      .reverse()
      .map(([key, inner]) => [key, Object.fromEntries(Object.entries(inner).reverse())]),
  );
}

/** All keys of both; a package once, where ours has it. */
function mergeModels(ours: Json, theirs: Json): Json {
  const there = new Set(Object.keys({ ...ours['dependencies'], ...ours['devDependencies'] }));
  const merged: Json = { ...ours };
  for (const [section, all] of Object.entries(theirs)) {
    const isPackages = section.toLowerCase().endsWith('dependencies');
    const fresh = Object.entries(all).filter(([name]) => !isPackages || !there.has(name));
    if (isPackages && fresh.length === 0) continue;
    merged[section] = { ...Object.fromEntries(fresh), ...ours[section] };
  }
  return merged;
}

describe('packageJsonRule', () => {
  declareMergeLaws(packageJsonRule, pairs, undefined);

  it('gives what both files say', () => {
    fc.assert(
      fc.property(pairs, ([ours, theirs]) => {
        expect(JSON.parse(merge(ours, theirs))).toEqual(mergeModels(JSON.parse(ours), JSON.parse(theirs)));
      }),
    );
  });

  it('indents as the file does, and sorts packages where the file does', () => {
    const ours = '{\n\t"scripts": {\n\t\t"test": "t"\n\t},\n\t"devDependencies": {\n\t\t"eslint": "9"\n\t}\n}';
    const theirs = '{"scripts": {"build": "b"}, "devDependencies": {"vite": "7", "axe": "1"}, "files": ["dist"]}';
    expect(merge(ours, theirs)).toBe(
      '{\n\t"scripts": {\n\t\t"test": "t",\n\t\t"build": "b"\n\t},\n\t"devDependencies": {\n\t\t"axe": "1",\n\t\t"eslint": "9",\n\t\t"vite": "7"\n\t},\n\t"files": [\n\t\t"dist"\n\t]\n}',
    );
  });

  it('puts packages at the end where the file does not sort them', () => {
    const ours = '{\n  "dependencies": {\n    "b": "1",\n    "a": "1"\n  }\n}\n';
    expect(merge(ours, '{"dependencies": {"aa": "1"}}')).toBe(ours.replace('"a": "1"', '"a": "1",\n    "aa": "1"'));
  });

  it('stays on one line where the file is on one', () => {
    expect(merge('{"scripts": {"a": "b"}, "files": []}', '{"scripts": {"c": "d"}, "files": ["e", "f"]}')).toBe(
      '{"scripts": {"a": "b", "c": "d"}, "files": ["e", "f"]}',
    );
  });

  it('opens brackets that were empty, and closes them again', () => {
    const ours = '{\n  "name": "x",\n  "dependencies": {}\n}\n';
    const { text, added } = packageJsonRule.merge(ours, '{"dependencies": {"vue": "3"}}');
    expect(text).toBe('{\n  "name": "x",\n  "dependencies": {\n    "vue": "3"\n  }\n}\n');
    expect(packageJsonRule.unmerge(text, '{"dependencies": {"vue": "3"}}', added).text).toBe(ours);
  });

  it.each([
    ['its name', '{"name": "a"}', '{"name": "b"}'],
    ['the version of a package', '{"dependencies": {"vue": "2"}}', '{"dependencies": {"vue": "3"}}'],
    ['a package of another section', '{"dependencies": {"vite": "6"}}', '{"devDependencies": {"vite": "7"}}'],
  ])('leaves %s', (_, ours, theirs) => {
    expect(merge(ours, theirs)).toBe(ours);
  });

  it('refuses another value for a key, and names it', () => {
    expect(() => merge('{"scripts": {"a:b": "x"}}', '{"scripts": {"a:b": "y"}}')).toThrow('scripts.a:b is "x" and "y"');
    expect(() => merge('{"type": "module"}', '{"type": "commonjs"}')).toThrow('type is "module" and "commonjs"');
  });

  it.each([
    ['a comma too many', '{\n  "a": 1,\n}', 'line 3: a key is missing'],
    ['a comment', '{\n  // no\n}', 'line 2: a key is missing'],
    ['a key that is there twice', '{\n  "a": 1,\n  "a": 2\n}', 'line 3: "a" is there twice'],
    ['a text that nothing ends', '{\n  "a": "b\n}', 'line 2: a value is missing'],
    ['a bracket that nothing closes', '{\n  "a": [1\n', 'line 2: nothing closes "["'],
    ['more behind its end', '{}\n{}', 'line 2: something follows the end'],
    ['no value', '{"a": }', 'line 1: a value is missing'],
    ['a number that is none', '{"a": 01}', 'line 1: 01 is no JSON'],
  ])('refuses a file with %s, and names the line', (_, ours, message) => {
    expect(() => merge(ours, '{"z": 1}')).toThrow(message);
  });

  it('takes out its keys, and leaves what somebody changed or added', () => {
    const theirs = '{"scripts": {"build": "b"}, "dependencies": {"vue": "^3", "pinia": "^2"}, "vite": {"a": {"b": 1}}}';
    const change = (merged: string) =>
      merged.replace('"^2"', '"^3"').replace('"build": "b"', '"build": "b",\n    "x": "y"');
    const { text, kept } = removeAfter(packageJsonRule, '{\n  "name": "x"\n}\n', theirs, change);
    expect(kept).toEqual(['dependencies.pinia']);
    expect(JSON.parse(text)).toEqual({ name: 'x', scripts: { x: 'y' }, dependencies: { pinia: '^3' } });
  });
});
