import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeSections } from '../../src/merge/sections.ts';
import { declareMergeLaws } from './merge-laws.ts';

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

describe('mergeSections', () => {
  declareMergeLaws(mergeSections, fc.tuple(files, files));

  it('appends the sections that are missing, after everything that was there', () => {
    expect(mergeSections('# Shop\n\n## One\na\n\n\n', '## Two\n\nb\n\n## Three\n\nc\n')).toBe(
      '# Shop\n\n## One\na\n\n## Two\n\nb\n\n## Three\n\nc\n',
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
});
