import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeRequirements } from '../../src/merge/requirements.ts';
import { declareMergeLaws } from './merge-laws.ts';

const hash = '--hash=sha256:0123456789abcdef';
const locked = ['asgiref==3.8.1', 'django==5.2.1', 'psycopg==3.2.1', 'psycopg-binary==3.2.1', 'sqlparse==0.5.0'];
const entries = locked.map((pin) => `${pin} \\\n    ${hash}1 \\\n    ${hash}2\n`);
const files = fc.subarray(entries, { minLength: 1 }).map((chosen) => chosen.join(''));

describe('mergeRequirements', () => {
  declareMergeLaws(mergeRequirements, fc.tuple(files, files));

  it('sorts by name, each package with its hashes', () => {
    fc.assert(
      fc.property(files, files, (ours, theirs) => {
        const union = entries.filter((entry) => ours.includes(entry) || theirs.includes(entry));
        expect(mergeRequirements(ours, theirs)).toBe(union.join(''));
      }),
    );
  });

  it('keeps the comment at the top of ours at the top', () => {
    expect(mergeRequirements('# ours\ndjango\n', '# theirs\nasgiref\n')).toBe('# ours\nasgiref\ndjango\n');
    expect(mergeRequirements('django\n', '# theirs\nasgiref\n')).toBe('# theirs\nasgiref\ndjango\n');
  });

  it('moves comments with their package', () => {
    const ours = 'zope\n# Until 2 is out.\nold<2\n    # via zope\n# The end.\n';
    expect(mergeRequirements(ours, '# For tests.\n\n# Fast.\npytest\n')).toBe(
      '# For tests.\n# Until 2 is out.\nold<2\n    # via zope\n# Fast.\npytest\nzope\n# The end.\n',
    );
  });

  it('takes names for the same that PEP 503 takes for the same', () => {
    expect(mergeRequirements('Zope.Interface==1\n', 'Zope.Interface==1\n')).toBe('Zope.Interface==1\n');
    expect(() => mergeRequirements('Zope.Interface==1\n', 'zope_interface==1\n')).toThrow('"zope-interface"');
  });

  it.each([
    ['versions', 'django==5.2\n', 'django==5.1\n'],
    ['hashes', `django==5.2 \\\n    ${hash}1\n`, `django==5.2 \\\n    ${hash}2\n`],
    ['extras', 'django\n', 'django[argon2]\n'],
  ])('refuses two different %s of one package, and names the package', (_, ours, theirs) => {
    expect(() => mergeRequirements(ours, theirs)).toThrow('two different requirements for "django"');
  });

  it('keeps a package that is locked twice, for different systems', () => {
    const ours = 'numpy==1 ; python_version < "3.9"\nnumpy==2 ; python_version >= "3.9"\n';
    expect(mergeRequirements(ours, 'asgiref\n')).toBe(`asgiref\n${ours}`);
  });

  it('tells options from packages, and keeps each of them', () => {
    expect(mergeRequirements('-r base.txt\ndjango\n', '-r other.txt\n')).toBe('-r base.txt\n-r other.txt\ndjango\n');
  });
});
