import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sectionsRule } from '../../src/merge/sections.ts';
import { declareMergeLaws } from './merge-laws.ts';
import { mergeWith, removeAfter } from './texts.ts';

const text = fc.constantFrom(
  '',
  'A line.\nAnother.\n',
  '```sh\n## no heading\n```\n',
  '~~~\n## nor this\n```\n~~~\n',
  '- a\n\n- b\n',
);
const section = fc.tuple(fc.constantFrom('## One', '## Two', '## Three `code`'), text, fc.constantFrom('\n', '\n\n'));
const files = fc
  .tuple(text, fc.uniqueArray(section, { selector: ([heading]) => heading, minLength: 1 }))
  .map(([head, sections]) => [head, ...sections.map(([heading, body, gap]) => `${heading}${gap}${body}`)].join('\n'))
  .map((markdown) => `${markdown.trim()}\n`);

const mergeSections = mergeWith(sectionsRule);

describe('sectionsRule', () => {
  declareMergeLaws(sectionsRule, fc.tuple(files, files));

  it('appends the sections that are missing, after everything that was there', () => {
    expect(mergeSections('# Shop\n\n## One\na\n\n\n', '## Two\n\nb\n\n## Three\n\nc\n')).toBe(
      '# Shop\n\n## One\na\n\n## Two\n\nb\n\n## Three\n\nc\n\n\n',
    );
  });

  it('adds text to the section that has the same heading, and leaves the others as they are', () => {
    const ours = '# Shop\n\n## One\ntight\n\n\n## Two\n\nb\n';
    expect(mergeSections(ours, '## One\n\nnew\n')).toBe('# Shop\n\n## One\ntight\n\nnew\n\n\n## Two\n\nb\n');
  });

  it('adds text to the last section before its final line end', () => {
    expect(mergeSections('## One\n\na\n', '## One\n\nb\n')).toBe('## One\n\na\n\nb\n');
  });

  it('adds text to a section that has none', () => {
    expect(mergeSections('## One\n\n## Two\n', '## One\n\na\n')).toBe('## One\n\na\n\n## Two\n');
  });

  it('adds what stands before the first heading to what stands there', () => {
    expect(mergeSections('# Shop\n\n## One\n', 'More.\n\n## One\n')).toBe('# Shop\n\nMore.\n\n## One\n');
    expect(mergeSections('## One\n', 'More.\n')).toBe('More.\n\n## One\n');
  });

  it.each([
    ['backticks', '```'],
    ['tildes', '~~~'],
    ['many backticks, which fewer do not end', '`````'],
    ['an indent, as in a list', '  ```'],
  ])('takes a heading in a code block for code: %s', (_, fence) => {
    const ours = `## One\n\n${fence}\n## Two\n${fence}\n`;
    expect(mergeSections(ours, '## Two\n\nreal\n')).toBe(`${ours}\n## Two\n\nreal\n`);
  });

  it('tells headings of other levels from sections', () => {
    expect(mergeSections('### One\n', '## One\n')).toBe('### One\n\n## One\n');
  });

  it('adds text to the last section before the sections that are new', () => {
    expect(mergeSections('## One\n', '## Two\n\nb\n\n## One\n\na')).toBe('## One\n\na\n\n## Two\n\nb\n');
  });

  it('takes backticks within a line for no code block', () => {
    expect(mergeSections('```run it```\n', '## One\n\na\n')).toBe('```run it```\n\n## One\n\na\n');
  });

  it('refuses a file with a code block that nothing ends, and names the line', () => {
    expect(() => mergeSections('# Shop\n\n```sh\nrun\n', '## One\n')).toThrow('line 3: nothing ends this code block');
  });

  it('does not take text for there where it is part of a line', () => {
    expect(mergeSections('## One\n\nand more\n', '## One\n\nmore\n')).toBe('## One\n\nand more\n\nmore\n');
  });

  it('takes out its sections and its text, and leaves what somebody changed', () => {
    const theirs = 'Hello.\n\n## One\n\nb\n\n## Two\n\nc\n\n## Three\n\nd\n';
    const change = (merged: string) =>
      merged.replace('\nc\n', '\nc, changed\n').replace('\nd\n', '\nd\n\n## Mine\n\ne\n');
    expect(removeAfter(sectionsRule, '# Shop\n\n## One\n\na\n', theirs, change)).toEqual({
      text: '# Shop\n\n## One\n\na\n\n## Two\n\nc, changed\n\n## Mine\n\ne\n',
      kept: ['## Two'],
    });
  });

  it('leaves text that somebody changed in a section that was there', () => {
    const change = (merged: string) => merged.replace('b\n', 'b!\n');
    expect(removeAfter(sectionsRule, '## One\n\na\n', '## One\n\nb\n', change)).toEqual({
      text: '## One\n\na\n\nb!\n',
      kept: ['## One … b'],
    });
  });
});
