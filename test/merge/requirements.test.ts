import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requirementsRule } from '../../src/merge/requirements.ts';
import { declareMergeLaws } from './merge-laws.ts';
import { mergeWith, removeAfter } from './texts.ts';

const mergeRequirements = mergeWith(requirementsRule);
const hash = '--hash=sha256:0123456789abcdef';
const pins = [
  'asgiref==3.8.1',
  'django==5.2.1',
  'psycopg==3.2.1',
  'psycopg-binary==3.2.1',
  "tzdata==1 ; os_name == 'nt'",
];
const locked = pins.map((pin) => `${pin} \\\n    ${hash}1 \\\n    ${hash}2\n    # via -r requirements.in\n`);
const lockFiles = fc.subarray(locked, { minLength: 1 }).map((chosen) => chosen.join(''));

const written = [
  'Zope.Interface>=5',
  '-r base.txt',
  'a[x,y]',
  '-e git+https://x.example/y.git#egg=y',
  'b @ https://x.example/b.whl',
];
const byHand = fc
  .tuple(
    fc.shuffledSubarray([...pins, ...written], { minLength: 1 }),
    fc.constantFrom('', '# Ours.\n\n', '\n# Of use:\n'),
  )
  .map(([chosen, head]) => `${head}${chosen.join('\n')}\n# The end.\n`);
const brought = fc
  .subarray([...pins, ...written], { minLength: 1 })
  .map((chosen) => chosen.map((line) => `# Why ${line.slice(0, 3)}.\n${line}\n`).join('\n'));

describe('requirementsRule for locked files', () => {
  declareMergeLaws(requirementsRule, fc.tuple(lockFiles, lockFiles));

  it('sorts by name, each package with its hashes', () => {
    fc.assert(
      fc.property(lockFiles, lockFiles, (ours, theirs) => {
        const union = locked.filter((entry) => ours.includes(entry) || theirs.includes(entry));
        expect(mergeRequirements(ours, theirs)).toBe(union.join(''));
      }),
    );
  });

  it('leaves the hashes out where ours has none', () => {
    const theirs = `asgiref==3 ; os_name == 'nt' \\\n    ${hash}1\n    # via django\n`;
    expect(mergeRequirements('django==5\n', theirs)).toBe("asgiref==3 ; os_name == 'nt'\ndjango==5\n");
  });

  it('refuses a package without a hash where all others have one, and names it', () => {
    expect(() => mergeRequirements(locked.join(''), 'redis\n')).toThrow('"redis" has no hash');
  });

  it('keeps the pin and the hashes of a package that is there', () => {
    const ours = `django==4 \\\n    ${hash}4\n`;
    expect(mergeRequirements(ours, locked[1] ?? '')).toBe(ours);
  });
});

describe('requirementsRule for files written by hand', () => {
  declareMergeLaws(requirementsRule, fc.tuple(byHand, brought));

  it('has each requirement of both, once', () => {
    fc.assert(
      fc.property(byHand, brought, (ours, theirs) => {
        const lines = mergeRequirements(ours, theirs).split('\n');
        for (const line of [...pins, ...written]) {
          const isWanted = [ours, theirs].some((text) => text.includes(line));
          expect(lines.filter((each) => each === line)).toHaveLength(isWanted ? 1 : 0);
        }
      }),
    );
  });

  it.each([
    ['between the others', 'asgiref\npsycopg\n', 'asgiref\ndjango\npsycopg\n'],
    ['first, below what is said of the file', '# Ours.\n\npsycopg\n', '# Ours.\n\ndjango\npsycopg\n'],
    ['last', '# Ours.\nasgiref\n', '# Ours.\nasgiref\ndjango\n'],
    ['behind options', '-r base.txt\nasgiref\npsycopg', '-r base.txt\nasgiref\ndjango\npsycopg'],
  ])('puts a package in its place where the file is sorted: %s', (_, ours, merged) => {
    expect(mergeRequirements(ours, '# Theirs.\ndjango\n')).toBe(merged);
  });

  it.each([
    ['is not sorted', 'psycopg\nasgiref\n'],
    ['has blocks', 'asgiref\n\npsycopg\n'],
    ['has comments between packages', 'asgiref\n# database\npsycopg\n'],
    ['holds comments alone', '# Ours.\n'],
    ['holds options alone', '-r base.txt\n'],
  ])('puts a package at the end where the file %s', (_, ours) => {
    expect(mergeRequirements(ours, '\n# The framework.\ndjango\n')).toBe(`${ours}# The framework.\ndjango\n`);
  });

  it.each([
    ['Zope.Interface==1', 'zope_interface'],
    ['django ==4 # old', 'django>=5'],
    ['django[argon2]>=4', 'django[argon2]'],
    ["django>=4; python_version < '4'", 'django'],
    ['django (>=4)', 'django'],
    ['git+https://x.example/django.git@main#egg=django', 'django'],
    ['-e git+https://x.example/d.git#egg=Django', 'django'],
    ['django @ https://x.example/django.whl', 'django'],
    ['-r   base.txt', '-r base.txt'],
    ['django==4 \\\n  ; os_name == "nt"', 'django'],
  ])('finds a package, and keeps its pin: %j has %s', (ours, theirs) => {
    expect(mergeRequirements(`${ours}\n`, `${theirs}\n`)).toBe(`${ours}\n`);
  });

  it('does not take one package for another whose name begins the same', () => {
    expect(mergeRequirements('django-environ\n', 'django\n')).toBe('django\ndjango-environ\n');
  });

  it('adds an extra that is missing, and leaves the pin where it is', () => {
    expect(mergeRequirements('psycopg[c]==3.1\nredis\n', 'psycopg[binary,c]>=3.2\n')).toBe(
      'psycopg[c]==3.1\npsycopg[binary]\nredis\n',
    );
  });

  it('keeps a package that is locked twice, for different systems', () => {
    const ours = 'numpy==1 ; python_version < "3.9"\nnumpy==2 ; python_version >= "3.9"\n';
    expect(mergeRequirements(ours, 'numpy\nasgiref\n')).toBe(`asgiref\n${ours}`);
  });

  it('takes out its packages, and leaves one that somebody pinned otherwise', () => {
    const theirs = 'celery[redis]>=5\nredis>=5\npsycopg[binary]\n';
    expect(
      removeAfter(requirementsRule, 'django\npsycopg\n', theirs, (merged) => merged.replace('redis>=5', 'redis==6')),
    ).toEqual({ text: 'django\npsycopg\nredis==6\n', kept: ['redis'] });
  });
});
