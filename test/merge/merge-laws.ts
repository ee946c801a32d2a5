/** What every merge rule promises, whatever the files say. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { FileRule } from '../../src/merge/rule.ts';

type Pairs = fc.Arbitrary<readonly [ours: string, theirs: string]>;

/** How files come that people and their systems have written. */
const dresses = fc.record({
  hasMark: fc.boolean(),
  hasCrlf: fc.boolean(),
  end: fc.constantFrom('\n', '', '\n\n', '\n\n\n'),
});

/** The same pairs, ours with other line ends, with a byte order mark, without a final line end. */
function dressed(pairs: Pairs): Pairs {
  return fc.tuple(pairs, dresses).map(([[ours, theirs], { hasMark, hasCrlf, end }]) => {
    const text = ours.replace(/\n*$/, end);
    return [`${hasMark ? '\uFEFF' : ''}${hasCrlf ? text.replaceAll('\n', '\r\n') : text}`, theirs];
  });
}

/**
 * Declares the tests of the laws.
 * @param pairs of files as a person could have written them, such that nothing in one contradicts the other
 */
export function declareMergeLaws(rule: FileRule, pairs: Pairs): void {
  const files = dressed(pairs);
  const holds = (law: (ours: string, theirs: string) => unknown) =>
    fc.assert(fc.property(files, ([ours, theirs]) => void law(ours, theirs)));

  it('gives a missing file exactly what the component brings', () => {
    holds((_, theirs) => expect(rule.merge('', theirs).text).toBe(theirs));
  });

  it('changes nothing the second time', () => {
    holds((ours, theirs) => {
      const once = rule.merge(ours, theirs).text;
      expect(rule.merge(once, theirs)).toEqual({ text: once, added: [] });
    });
  });

  it('changes nothing where everything is there already', () => {
    holds((ours) => expect(rule.merge(ours, ours)).toEqual({ text: ours, added: [] }));
  });

  it('only inserts: every byte that was there is there, in its order', () => {
    holds((ours, theirs) => {
      expect(rule.merge(ours, theirs).text).toSatisfy((merged: string) => isSubsequence([...ours], [...merged]));
    });
  });

  it('keeps line ends, byte order mark and the end of the file', () => {
    holds((ours, theirs) => {
      const merged = rule.merge(ours, theirs).text;
      expect(merged.startsWith('\uFEFF')).toBe(ours.startsWith('\uFEFF'));
      expect(/\s*$/.exec(merged)?.[0]).toBe(/\s*$/.exec(ours)?.[0]);
      if (ours.includes('\r\n')) expect(merged).not.toMatch(/(?<!\r)\n/);
      else expect(merged).not.toContain('\r');
    });
  });

  it('gives back the original when what was added is taken out again', () => {
    holds((ours, theirs) => {
      const { text, added } = rule.merge(ours, theirs);
      expect(rule.unmerge(text, theirs, added)).toEqual({ text: ours, kept: [] });
    });
  });

  it('takes out nothing where nothing was added', () => {
    holds((ours, theirs) => expect(rule.unmerge(ours, theirs, [])).toEqual({ text: ours, kept: [] }));
  });

  it('leaves an empty file where everything came from the component', () => {
    holds((_, theirs) => expect(rule.unmerge(theirs, theirs)).toEqual({ text: '', kept: [] }));
  });
}

function isSubsequence(parts: readonly string[], within: readonly string[]): boolean {
  let position = 0;
  for (const part of within) if (part === parts[position]) position += 1;
  return position === parts.length;
}
