import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeEnv } from '../../src/merge/env.ts';
import { blockFiles } from './block-files.ts';
import { declareMergeLaws } from './merge-laws.ts';

const variables = ['A', 'DEBUG', 'PASSWORD', 'PORT', 'URL'];
const files = blockFiles(variables.map((name) => `${name}=value of ${name}`));

describe('mergeEnv', () => {
  declareMergeLaws(mergeEnv, fc.tuple(files, files));

  it('begins with what was there, byte for byte', () => {
    fc.assert(
      fc.property(files, files, (ours, theirs) => void expect(mergeEnv(ours, theirs)).toSatisfy(startsWith(ours))),
    );
  });

  it('has each variable once', () => {
    fc.assert(
      fc.property(files, files, (ours, theirs) => {
        const names = [...mergeEnv(ours, theirs).matchAll(/^(\w+)=/gm)].map(([, name]) => name);
        expect(names).toEqual([...new Set(names)]);
      }),
    );
  });

  it('keeps the value of a variable that is there', () => {
    expect(mergeEnv('PORT=8080\n', 'PORT=80\nDEBUG=no\n')).toBe('PORT=8080\n\nDEBUG=no\n');
  });

  it.each(['export PORT=1', 'PORT = 1', 'PORT=', '  PORT=1', 'PORT="a=b"'])('knows the variable in: %s', (line) => {
    expect(mergeEnv(`${line}\n`, 'PORT=80\n')).toBe(`${line}\n`);
  });

  it('does not take a variable for one whose name only begins the same', () => {
    expect(mergeEnv('PORTS=1\n', 'PORT=80\n')).toContain('\nPORT=80\n');
  });

  it('does not take a variable for there where it is only named in a comment', () => {
    expect(mergeEnv('# PORT=1\n', 'PORT=80\n')).toBe('# PORT=1\n\nPORT=80\n');
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
});

function startsWith(ours: string): (merged: string) => boolean {
  return (merged) => merged.startsWith(ours);
}
