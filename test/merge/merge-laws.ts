/** What every merge rule promises, whatever the files say. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type FileRule, MergeError } from '../../src/merge/rule.ts';

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
 * @param mine a line that somebody may write anywhere in such a file
 */
export function declareMergeLaws(rule: FileRule, pairs: Pairs, mine: string | undefined = '# Mine.'): void {
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

  if (mine !== undefined) {
    it('loses no line that somebody wrote meanwhile, wherever, when what was added is taken out again', () => {
      const places = fc.record({ at: fc.nat(), indent: fc.nat(10) });
      fc.assert(
        fc.property(files, places, ([ours, theirs], { at, indent }) => {
          const { text, added } = rule.merge(ours, theirs);
          const lines = text.split('\n');
          lines.splice(at % (lines.length + 1), 0, `${' '.repeat(indent)}${mine}`);
          const left = tryUnmerge(rule, lines.join('\n'), theirs, added);
          expect(left.split('\n').map((line) => line.trim())).toContain(mine);
          expect(left.replace(/\s/g, '')).toSatisfy((rest: string) =>
            isSubsequence([...ours.replace(/\s/g, '')], [...rest]),
          );
        }),
      );
    });
  }

  it('leaves a line that somebody changed meanwhile', () => {
    fc.assert(
      fc.property(files, fc.nat(), ([ours, theirs], nat) => {
        const { text, added } = rule.merge(ours, theirs);
        const lines = text.split(/\r?\n/);
        const at = nat % lines.length;
        const line = lines[at]?.trim() ?? '';
        // A comma may have come to a line of ours, or what makes a map of an alias.
        fc.pre(line !== '' && !line.startsWith('<<:') && !ours.replaceAll(',', '').includes(line.replaceAll(',', '')));
        const changed = `${line.slice(0, -1)}x${line.at(-1)}`;
        const left = tryUnmerge(
          rule,
          lines.with(at, lines[at]?.replace(line, () => changed) ?? '').join('\n'),
          theirs,
          added,
        );
        expect(left.split('\n').map((each) => each.trim().replace(/,$/, ''))).toContain(changed.replace(/,$/, ''));
      }),
    );
  });

  it('takes out nothing where nothing was added', () => {
    holds((ours, theirs) => expect(rule.unmerge(ours, theirs, [])).toEqual({ text: ours, kept: [] }));
  });

  it('leaves an empty file where everything came from the component', () => {
    holds((_, theirs) => expect(rule.unmerge(theirs, theirs)).toEqual({ text: '', kept: [] }));
  });
}

/** Where the line that somebody wrote made the file unreadable, nothing is taken out. */
function tryUnmerge(rule: FileRule, text: string, theirs: string, added: readonly string[]): string {
  try {
    return rule.unmerge(text, theirs, added).text;
  } catch (error) {
    if (error instanceof MergeError) return text;
    throw error;
  }
}

function isSubsequence(parts: readonly string[], within: readonly string[]): boolean {
  let position = 0;
  for (const part of within) if (part === parts[position]) position += 1;
  return position === parts.length;
}
