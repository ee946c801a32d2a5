/** What every merge rule promises, whatever the files say. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { MergeRule } from '../../src/merge/rules.ts';

/**
 * Declares the tests of the laws.
 * @param pairs of files as a person could have written them, such that nothing in one contradicts the other
 */
export function declareMergeLaws(rule: MergeRule, pairs: fc.Arbitrary<readonly [ours: string, theirs: string]>): void {
  it('gives a missing file exactly what the component brings', () => {
    fc.assert(fc.property(pairs, ([, theirs]) => void expect(rule('', theirs)).toBe(theirs)));
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(pairs, ([ours, theirs]) => {
        const once = rule(ours, theirs);
        expect(rule(once, theirs)).toBe(once);
      }),
    );
  });

  it('changes nothing where everything is there already', () => {
    fc.assert(fc.property(pairs, ([ours]) => void expect(rule(ours, ours)).toBe(ours)));
  });

  it('keeps every line of what was there, in its order', () => {
    fc.assert(
      fc.property(pairs, ([ours, theirs]) => {
        expect(linesOf(rule(ours, theirs))).toSatisfy((merged: string[]) => isSubsequence(linesOf(ours), merged));
      }),
    );
  });

  it('brings every line of what is new', () => {
    fc.assert(
      fc.property(pairs, ([ours, theirs]) => {
        const merged = new Set(linesOf(rule(ours, theirs)).map((line) => line.trim()));
        const comments = /^\s*#(?!#)/;
        const entries = linesOf(theirs).filter((line) => !comments.test(line));
        expect([...merged]).toEqual(expect.arrayContaining(entries.map((line) => line.trim())));
      }),
    );
  });

  it('ends files with one line end', () => {
    fc.assert(fc.property(pairs, ([ours, theirs]) => void expect(rule(ours, theirs)).toMatch(/[^\n]\n$/)));
  });
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

function isSubsequence(lines: readonly string[], within: readonly string[]): boolean {
  let position = 0;
  for (const line of within) if (line === lines[position]) position += 1;
  return position === lines.length;
}
