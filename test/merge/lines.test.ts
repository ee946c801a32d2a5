import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesRule } from '../../src/merge/lines.ts';
import { blockFiles } from './block-files.ts';
import { declareMergeLaws } from './merge-laws.ts';
import { mergeWith, removeAfter } from './texts.ts';

const files = blockFiles(['*.pyc', '/reports/', '.env', '!.env.example', '**/node_modules', '\\#odd']);
const mergeLines = mergeWith(linesRule);

describe('linesRule', () => {
  declareMergeLaws(linesRule, fc.tuple(files, files));

  it('begins with what was there, byte for byte', () => {
    fc.assert(
      fc.property(files, files, (ours, theirs) => {
        expect(mergeLines(ours, theirs).slice(0, ours.length)).toBe(ours);
      }),
    );
  });

  it('has each line of both, once', () => {
    const linesOf = (text: string) => text.split('\n').filter((line) => /^[^#]/.test(line));
    fc.assert(
      fc.property(files, files, (ours, theirs) => {
        const wanted = new Set([...linesOf(ours), ...linesOf(theirs)]);
        expect(linesOf(mergeLines(ours, theirs)).sort()).toEqual([...wanted].sort());
      }),
    );
  });

  it('adds what is missing after a blank line', () => {
    expect(mergeLines('.env\n', '# Python\n*.pyc\n')).toBe('.env\n\n# Python\n*.pyc\n');
  });

  it('takes lines for the same that differ in the space around them', () => {
    expect(mergeLines('  .env  \n', '.env\n')).toBe('  .env  \n');
  });

  it('does not bring a heading whose lines are there', () => {
    expect(mergeLines('*.pyc\n', '# Python\n*.pyc\n')).toBe('*.pyc\n');
  });

  it('does not take a line for there where it is part of another', () => {
    expect(mergeLines('/reports/old\n', '/reports\n')).toContain('\n/reports\n');
  });

  it('keeps the space at the end of what was there, which a file name may have', () => {
    expect(mergeLines('name\\ \n', '*.pyc\n')).toBe('name\\ \n\n*.pyc\n');
  });

  it('adds no final line end where ours had none', () => {
    expect(mergeLines('.env', '*.pyc\n')).toBe('.env\n\n*.pyc');
  });

  it('adds before the blank lines at the end, and leaves them there', () => {
    expect(mergeLines('.env\n\n \n', '*.pyc\n')).toBe('.env\n\n*.pyc\n\n \n');
  });

  it('writes the line ends that most lines have', () => {
    expect(mergeLines('a\r\nb\r\nc\n', 'd\n')).toBe('a\r\nb\r\nc\r\n\r\nd\n');
    expect(mergeLines('a\nb\nc\r\n', 'd\n')).toBe('a\nb\nc\n\nd\r\n');
  });

  it('reads what is added whatever its line ends', () => {
    expect(mergeLines('a\n', '\uFEFFa\r\nb\r\n')).toBe('a\n\nb\n');
  });

  it('takes out its lines, and leaves those that somebody sorted between them', () => {
    const { text, kept } = removeAfter(linesRule, '.env\n', '# Python\n*.pyc\n*.pyo\n', (merged) =>
      merged.replace('*.pyo', '*.mine\n*.pyo'),
    );
    expect({ text, kept }).toEqual({ text: '.env\n\n*.mine\n', kept: [] });
  });
});
