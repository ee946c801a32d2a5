import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { MergeError } from '../../src/merge/rule.ts';
import { composeRule } from '../../src/merge/yaml.ts';
import { mergeWith } from './texts.ts';

const merge = mergeWith(composeRule);
const ten = (name: string) => Array.from({ length: 10 }, () => `*${name}`).join(', ');
const flood = [
  'a: &a [1]',
  ...['b', 'c', 'd', 'e', 'f', 'g'].map((key, index) => `${key}: &${key} [${ten('abcdef'[index] ?? '')}]`),
  '',
].join('\n');
const service = 'services:\n  web:\n    image: a\n';

describe('where entries go in a Compose file', () => {
  it.each([
    ['behind a comment at the end of the entry', `${service}    # ports:\n    #   - 1\n`, ''],
    ['before a comment that stands further left', service, '# ports:\n'],
    ['before a comment of the next service', service, '  # The database.\n  db:\n    image: b\n'],
    ['before blank lines', service, '\n\n  db:\n    image: b\n'],
    ['before the end of the document', service, '...\n'],
  ])('puts a key %s', (_, before, behind) => {
    const theirs = 'services:\n  web:\n    platform: linux/amd64\n';
    expect(merge(before + behind, theirs)).toBe(`${before}    platform: linux/amd64\n${behind}`);
  });

  it('puts a key behind text that goes on over several lines', () => {
    const ours = 'services:\n  web:\n    command: |\n      # no comment\n      a\n\n    # off\n\nvolumes:\n';
    expect(merge(ours, 'services:\n  web:\n    user: x\n')).toBe(ours.replace('# off\n', '# off\n    user: x\n'));
  });

  it('changes no text that keeps its blank lines', () => {
    const ours = 'services:\n  web:\n    command: |+\n      a\n\n\nvolumes:\n';
    const merged = merge(ours, 'services:\n  web:\n    user: x\n');
    expect(merged).toBe(ours.replace('a\n\n\n', 'a\n\n\n    user: x\n'));
    expect(parse(merged).services.web.command).toBe('a\n\n\n');
  });

  it('puts items behind items that are switched off, and not behind comments in the column of the key', () => {
    const ours = 'services:\n  web:\n    ports:\n    - 1:1\n    # - 2:2\n    # Why:\n    image: a\n';
    expect(merge(ours, 'services:\n  web:\n    ports: ["3:3"]\n')).toBe(ours.replace('2:2\n', '2:2\n    - "3:3"\n'));
  });

  it('puts the deeper entry first where several go to one place', () => {
    const theirs = 'services:\n  web:\n    ports: ["2:2"]\n    user: x\n  db:\n    image: b\nvolumes:\n  data:\n';
    expect(merge('services:\n  web:\n    ports:\n      - 1:1', theirs)).toBe(
      'services:\n  web:\n    ports:\n      - 1:1\n      - "2:2"\n    user: x\n  db:\n    image: b\nvolumes:\n  data:',
    );
  });

  it('puts entries below a key without a value, behind the comments there', () => {
    const ours = 'services: # all\n  # web:\n  #   image: a\n\nvolumes:\n';
    expect(merge(ours, 'services:\n  db:\n    image: b\nvolumes:\n  data:\n')).toBe(
      'services: # all\n  # web:\n  #   image: a\n  db:\n    image: b\n\nvolumes:\n  data:\n',
    );
  });

  it.each([
    ['comments alone', '# Ours.\n', '# Ours.\n\nvolumes:\n  data:\n'],
    ['a mark of a document', '---\n', '---\nvolumes:\n  data:\n'],
    ['marks around nothing', '---\n...\n', '---\nvolumes:\n  data:\n...\n'],
    ['brackets', '{}\n', '{volumes: {data:}}\n'],
  ])('fills a file that holds %s', (_, ours, merged) => {
    expect(merge(ours, 'volumes:\n  data:\n')).toBe(merged);
  });

  it('puts entries between brackets, where the others are', () => {
    const ours =
      'services:\n  web: { image: a, ports: ["1:1", ], environment: [\n      A=1, # one\n      B=2 # two\n    ] }\n';
    const theirs = 'services:\n  web:\n    user: x\n    ports: ["2:2"]\n    environment: {C: "3"}\n';
    expect(merge(ours, theirs)).toBe(
      'services:\n  web: { image: a, ports: ["1:1", "2:2", ], environment: [\n      A=1, # one\n      B=2, # two\n      C=3\n    ], user: x }\n',
    );
  });

  it('writes JSON where the file is JSON', () => {
    const merged = merge(
      '{"services": {"web": {"image": "a"}}}',
      'services:\n  web:\n    user: x\nvolumes:\n  data:\n',
    );
    expect(JSON.parse(merged)).toEqual({ services: { web: { image: 'a', user: 'x' } }, volumes: { data: null } });
  });

  it('leaves a comment above the key that it explains, also below a key without a value', () => {
    const ours = 'networks:\n  frontend: # behind\n  # above\n  # it\n  backend:\n    internal: true\n';
    expect(merge(ours, 'networks:\n  third:\n')).toBe(`${ours}  third:\n`);
  });
});

describe('what cannot be merged', () => {
  it.each([
    ['two values', 'services: {db: {image: a}}', 'services: {db: {image: b}}', /^services\.db\.image is "a" and "b"$/],
    ['a value and a map', 'a: {b: 1}', 'a: {b: {c: 2}}', /^a\.b is 1 and {"c":2}$/],
    ['a list and a map', 'a: [1]', 'a: {b: 1}', /^a is \[1\] and {"b":1}$/],
    ['a text and a number', 'a: "1"', 'a: 1', /^a is "1" and 1$/],
    ['nothing and a value', 'a: {b: }', 'a: {b: 1}', /^a\.b is null and 1$/],
    ['a map for nothing between brackets', 'a: {b: }', 'a: {b: {c: 1}}', /a\.b has no value/],
    ['nothing that is said to be nothing', 'a: ~', 'a: {c: 1}', /^a is null and {"c":1}$/],
  ])('refuses %s for one key, and names the key', (_, ours, theirs, message) => {
    expect(() => merge(ours, theirs)).toThrow(message);
    expect(() => merge(ours, theirs)).toThrow(MergeError);
  });

  it.each([
    ['brackets that nothing closes', 'a: 1\nb: [1\n', 'line 3: Flow sequence'],
    ['a key that is there twice', 'a: 1\nb: 2\na: 3\n', 'line 3: Map keys must be unique'],
    ['several documents', 'a: 1\n---\nb: 1\n', 'line 2: Source contains multiple documents'],
    ['tabs', 'a:\n  b: 1\n\tc: 2\n', 'line 3: Tabs are not allowed as indentation'],
    ['an anchor that is not there', 'a: 1\nb: *c\n', 'line 2: "*c" names no anchor'],
    ['an anchor that comes later', 'a: 1\nb: *c\nc: &c 1\n', 'line 2: "*c" names no anchor'],
    ['an alias of what it is in', 'a: 1\nb: &b\n  c: *b\n', 'line 3: an alias stands for what it is in'],
    ['aliases that stand for a flood', flood, 'line 7: its aliases stand for more than anybody could have meant'],
  ])('refuses %s, and names the line', (_, ours, message) => {
    expect(() => merge(ours, 'z: 1\n')).toThrow(message);
    expect(() => composeRule.unmerge(ours, 'z: 1\n')).toThrow(message);
  });

  it('does not blame the user for a component that cannot be read', () => {
    expect(() => merge('a: 1\n', 'b: "')).toThrow(/^What is to be added cannot be read: line 1/);
    expect(() => merge('a: 1\n', 'b: "')).not.toThrow(MergeError);
  });
});
