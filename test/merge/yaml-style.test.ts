import { describe, expect, it } from 'vitest';
import { composeRule } from '../../src/merge/yaml.ts';
import { mergeWith } from './texts.ts';

const merge = mergeWith(composeRule);

describe('how entries are written into a Compose file', () => {
  const theirs = 'services:\n  db:\n    image: b\n    ports:\n      - "1:1"\n    build:\n      args:\n        A: "1"\n';

  it.each([
    ['two columns', 2, 2],
    ['four columns', 4, 4],
    ['lists in the column of their key', 2, 0],
    ['three columns, lists two further right', 3, 2],
  ])('indents as the file does: %s', (_, step, listStep) => {
    const indent = (depth: number, more = 0) => ' '.repeat(depth * step + more);
    const write = (name: string) =>
      [
        `${indent(1)}${name}:`,
        `${indent(2)}image: b`,
        `${indent(2)}ports:`,
        `${indent(2, listStep)}- "1:1"`,
        `${indent(2)}build:`,
        `${indent(3)}args:`,
        `${indent(4)}A: "1"\n`,
      ].join('\n');
    expect(merge(`services:\n${write('web')}`, theirs)).toBe(`services:\n${write('web')}${write('db')}`);
  });

  it.each([
    ["'", `'`],
    ['"', '"'],
  ])('quotes with %s where the file does', (_, quote) => {
    const ours = `services:\n  web:\n    command: [${quote}a${quote}]\n`;
    const merged = merge(ours, 'services:\n  db:\n    command: ["b", \'c\', "it\'s", \'"\']\n');
    expect(merged).toBe(`${ours}  db:\n    command: [${quote}b${quote}, ${quote}c${quote}, "it's", '"']\n`);
  });

  it('quotes also what needs no quotes, where all neighbours have some', () => {
    const ours = "services:\n  web:\n    volumes:\n      - './a:/a'\n    user: root\n";
    expect(merge(ours, 'services:\n  web:\n    volumes: [b:/b]\n    image: c\n')).toBe(
      "services:\n  web:\n    volumes:\n      - './a:/a'\n      - 'b:/b'\n    user: root\n    image: c\n",
    );
  });

  it.each([
    ['parted', 'services:\n  a:\n    image: a\n\n  b:\n    image: b\n', '\n  c:\n    image: c\n'],
    ['not parted', 'services:\n  a:\n    image: a\n  b:\n    image: b\n', '  c:\n    image: c\n'],
  ])('parts services by blank lines where the file does: %s', (_, ours, added) => {
    expect(merge(ours, 'services:\n\n  a:\n\n  c:\n    image: c\n')).toBe(ours + added);
  });

  it('parts the only service from the next one as the component does', () => {
    const more = 'services:\n  b:\n    image: b\n\n  c:\n    image: c\n';
    expect(merge('services:\n  a:\n    image: a\n', more)).toBe(
      'services:\n  a:\n    image: a\n\n  b:\n    image: b\n\n  c:\n    image: c\n',
    );
  });

  it('parts a comment that comes along from one that is there', () => {
    const ours = 'services:\n  a:\n    image: a\n  # off:\n';
    expect(merge(ours, 'services:\n  # Why.\n  b:\n    image: b\n')).toBe(`${ours}\n  # Why.\n  b:\n    image: b\n`);
  });

  it('brings the comments of an entry: above it, behind it and in it, each at its place', () => {
    const brought =
      '  # Above\n  # it.\n  db: # behind\n    # first\n    image: b # inline\n    ports:\n      # item\n      - "1:1"\n\n    # second\n    user: x\n    # last\n';
    const ours = 'services:\n  a:\n    image: a\n';
    expect(merge(ours, `services:\n${brought}\n  # Not this.\n  a:\n    image: a\n`)).toBe(`${ours}\n${brought}`);
  });

  it('leaves numbers, anchors, tags and long lines as the component writes them', () => {
    const brought = `  db: &db\n    mode: 0440\n    cpus: 1.50\n    ports: !reset []\n    image: !reset null\n    labels: &l\n      a: 1\n    more: *l\n    x: ${'word '.repeat(40)}end\n`;
    const ours = 'services:\n  a:\n    image: a\n';
    expect(merge(ours, `services:\n${brought}`)).toBe(ours + brought);
  });

  it('writes a list item that is a map as the file writes lists', () => {
    const ours = 'services:\n    a:\n        ports:\n        - 1:1\n';
    const item = 'services:\n  a:\n    ports:\n      - target: 80\n        published: "80"\n';
    expect(merge(ours, item)).toBe(`${ours}        - target: 80\n          published: "80"\n`);
  });
});
