import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { envRule } from '../../src/merge/env.ts';
import { blockFiles } from './block-files.ts';
import { declareMergeLaws } from './merge-laws.ts';
import { mergeWith, removeAfter } from './texts.ts';

const variables = [
  'A=1',
  'export DEBUG=no',
  'PASSWORD="a # b"',
  "PORT = '80'",
  'URL=',
  'KEY="-----\nA==\n-----"',
  'a.b=1',
];
const files = blockFiles(variables);
const mergeEnv = mergeWith(envRule);

describe('envRule', () => {
  declareMergeLaws(envRule, fc.tuple(files, files));

  it('begins with what was there, byte for byte', () => {
    fc.assert(
      fc.property(files, files, (ours, theirs) => void expect(mergeEnv(ours, theirs)).toSatisfy(startsWith(ours))),
    );
  });

  it('has each variable of both, once', () => {
    fc.assert(
      fc.property(files, files, (ours, theirs) => {
        const merged = mergeEnv(ours, theirs);
        for (const variable of variables) {
          const wanted = [ours, theirs].some((text) => text.includes(variable)) ? 1 : 0;
          expect(merged.split(variable)).toHaveLength(wanted + 1);
        }
      }),
    );
  });

  it('keeps the value of a variable that is there', () => {
    expect(mergeEnv('PORT=8080\n', 'PORT=80\nDEBUG=no\n')).toBe('PORT=8080\n\nDEBUG=no\n');
  });

  it.each([
    'export PORT=1',
    'PORT = 1',
    'PORT=',
    '  PORT=1',
    'PORT="a=b"',
    "PORT='\n1'",
  ])('knows the variable in: %j', (line) => {
    expect(mergeEnv(`${line}\n`, 'PORT=80\n')).toBe(`${line}\n`);
  });

  it('does not take a variable for one whose name only begins the same', () => {
    expect(mergeEnv('PORTS=1\n', 'PORT=80\n')).toContain('\nPORT=80\n');
  });

  it('does not take a variable for there where it is commented out or part of a text', () => {
    expect(mergeEnv('#PORT=1\n', 'PORT=80\n')).toBe('#PORT=1\n\nPORT=80\n');
    expect(mergeEnv('A="\nPORT\n"\n', 'PORT=80\n')).toBe('A="\nPORT\n"\n\nPORT=80\n');
  });

  it('takes a quote that nothing closes for the end of its line', () => {
    expect(mergeEnv("A='it\nPORT=1\nB='x'\n", 'PORT=80\n')).toBe("A='it\nPORT=1\nB='x'\n");
  });

  it('brings the comment lines directly above a variable, and not those of a variable that is there', () => {
    const theirs = '# Where it answers.\nPORT=80\n# Two lines\n# of comment.\nDEBUG=no\n';
    expect(mergeEnv('PORT=1\n', theirs)).toBe('PORT=1\n\n# Two lines\n# of comment.\nDEBUG=no\n');
  });

  it('does not bring the comment at the end of a block whose variables are there', () => {
    expect(mergeEnv('PORT=1\n', 'PORT=80\n# So much for ports.\n')).toBe('PORT=1\n');
  });

  it('keeps what stood in one block in one block', () => {
    expect(mergeEnv('A=1\n', 'B=2\nC=3\n\nD=4\n')).toBe('A=1\n\nB=2\nC=3\n\nD=4\n');
  });

  describe('taking out', () => {
    const theirs = '# The cache.\nCACHE_URL=redis://cache\nCACHE_TTL=5\n\n# More.\nWORKERS=2\n';
    const remove = (change: (merged: string) => string) => removeAfter(envRule, 'A=1\n', theirs, change);

    it('leaves what somebody wrote before, between and after it', () => {
      const change = (merged: string) => `Z=0\n${merged.replace('\n# More.', '# mine\nB=2\n\n# More.')}\nC=3\n`;
      expect(remove(change)).toEqual({ text: 'Z=0\nA=1\n\n# mine\nB=2\n\nC=3\n', kept: [] });
    });

    it('leaves a variable that somebody gave another value, and says so', () => {
      expect(remove((merged) => merged.replace('TTL=5', 'TTL=60'))).toEqual({
        text: 'A=1\n\nCACHE_TTL=60\n',
        kept: ['CACHE_TTL'],
      });
    });

    it('leaves a comment that somebody changed', () => {
      expect(remove((merged) => merged.replace('# More.', '# Fewer.'))).toEqual({
        text: 'A=1\n\n# Fewer.\n',
        kept: [],
      });
    });

    it('does not miss what somebody took out already', () => {
      expect(remove((merged) => merged.replace('WORKERS=2\n', ''))).toMatchObject({ kept: [] });
    });
  });
});

function startsWith(ours: string): (merged: string) => boolean {
  return (merged) => merged.startsWith(ours);
}
