import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeLines } from '../../src/merge/lines.ts';
import { blockFiles } from './block-files.ts';
import { declareMergeLaws } from './merge-laws.ts';

const files = blockFiles(['*.pyc', '/reports/', '.env', '!.env.example', '**/node_modules', '\\#odd']);

describe('mergeLines', () => {
  declareMergeLaws(mergeLines, fc.tuple(files, files));

  it('begins with what was there, byte for byte', () => {
    fc.assert(
      fc.property(files, files, (ours, theirs) => {
        expect(mergeLines(ours, theirs).slice(0, ours.length)).toBe(ours);
      }),
    );
  });

  it('has each line once', () => {
    fc.assert(
      fc.property(files, files, (ours, theirs) => {
        const lines = mergeLines(ours, theirs)
          .split('\n')
          .filter((line) => /^[^#]/.test(line));
        expect(lines).toEqual([...new Set(lines)]);
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

  it('adds a final line end where ours had none', () => {
    expect(mergeLines('.env', '*.pyc\n')).toBe('.env\n\n*.pyc\n');
  });
});
