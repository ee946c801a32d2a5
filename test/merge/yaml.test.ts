import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { mergeYaml } from '../../src/merge/yaml.ts';
import { declareMergeLaws } from './merge-laws.ts';
import { entries, writeYaml } from './yaml-example.ts';

describe('mergeYaml', () => {
  declareMergeLaws(
    mergeYaml,
    entries.map((all) => [writeYaml(all, 'ours'), writeYaml(all, 'theirs')] as const),
  );

  it('gives the union of both, at every depth', () => {
    fc.assert(
      fc.property(entries, (all) => {
        const merged = mergeYaml(writeYaml(all, 'ours'), writeYaml(all, 'theirs'));
        expect(sortKeys(parse(merged))).toEqual(sortKeys(parse(writeYaml(all, 'either'))));
      }),
    );
  });

  it('keeps the comment of every entry, whoever brings it', () => {
    fc.assert(
      fc.property(entries, (all) => {
        const merged = mergeYaml(writeYaml(all, 'ours'), writeYaml(all, 'theirs'));
        expect(commentsIn(merged)).toEqual(commentsIn(writeYaml(all, 'either')));
      }),
    );
  });

  it('puts the comment above the first new entry where that entry goes', () => {
    const theirs = 'services:\n  db:\n    # Only for this platform.\n    platform: linux/amd64\n';
    expect(mergeYaml('services:\n  db:\n    image: a\n', theirs)).toBe(
      'services:\n  db:\n    image: a\n    # Only for this platform.\n    platform: linux/amd64\n',
    );
  });

  it('puts the comment above the first new item where that item goes', () => {
    expect(mergeYaml('ports:\n  - "80:80"\n', 'ports:\n  # TLS\n  - "443:443"\n')).toBe(
      'ports:\n  - "80:80"\n  # TLS\n  - "443:443"\n',
    );
  });

  it('leaves quotes, comments and blank lines as they are written', () => {
    const ours = '# head\n\nname: "x"\n\nservices:\n  # why\n  a:\n    image: \'b\' # inline\n    flow: ["1", 2]\n';
    expect(mergeYaml(ours, 'volumes:\n  data:\n')).toBe(`${ours}volumes:\n  data:\n`);
  });

  it('does not lay out anew a file that lacks nothing', () => {
    const ours = 'a:\n    b:   1\n\n\n    c: [ 2 ]\n';
    expect(mergeYaml(ours, 'a: {c: [2], b: 1}')).toBe(ours);
  });

  it('does not fold long lines', () => {
    const ours = `a: ${'word '.repeat(60)}end\n`;
    expect(mergeYaml(ours, 'b: 1\n')).toBe(`${ours}b: 1\n`);
  });

  it('adds to a list only the items that it lacks', () => {
    const merged = mergeYaml('a:\n  - 1\n  - {b: 2}\n', 'a:\n  - {b: 2}\n  - 3\n');
    expect(parse(merged)).toEqual({ a: [1, { b: 2 }, 3] });
  });

  it('takes the other file where one holds nothing but comments', () => {
    expect(mergeYaml('# nothing\n', 'a: 1\n')).toBe('a: 1\n');
    expect(mergeYaml('a: 1\n', '# nothing\n')).toBe('a: 1\n');
  });

  it.each([
    ['two values', 'services: {db: {image: a}}', 'services: {db: {image: b}}', /^services\.db\.image is "a" and "b"$/],
    ['a value and a map', 'a: {b: 1}', 'a: {b: {c: 2}}', /^a\.b is 1 and {"c":2}$/],
    ['a list and a map', 'a: [1]', 'a: {b: 1}', /^a is \[1\] and {"b":1}$/],
    ['a text and a number', 'a: "1"', 'a: 1', /^a is "1" and 1$/],
    ['nothing and a value', 'a: {b: }', 'a: {b: 1}', /^a\.b is null and 1$/],
  ])('refuses %s for one key, and names the key', (_, ours, theirs, message) => {
    expect(() => mergeYaml(ours, theirs)).toThrow(message);
  });

  it('refuses a file that does not parse', () => {
    expect(() => mergeYaml('a: [1', 'b: 1')).toThrow(/line 1/);
    expect(() => mergeYaml('a: 1', 'b: "')).toThrow(/line 1/);
  });
});

function commentsIn(text: string): string[] {
  return (text.match(/# .*/g) ?? []).sort();
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(String).sort();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sortKeys(each)]),
  );
}

it('leaves a comment above the key that it explains, also below a key without a value', () => {
  const ours = 'networks:\n  frontend: # behind\n  # above\n  # it\n  backend:\n    internal: true\n';
  expect(mergeYaml(ours, 'networks:\n  third:\n')).toBe(`${ours}  third:\n`);
});
