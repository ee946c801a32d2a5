import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingsRule } from '../../src/merge/settings.ts';
import { declareMergeLaws } from './merge-laws.ts';
import { mergeWith, removeAfter } from './texts.ts';

const mergeSettings = mergeWith(settingsRule);
const block = (name: string, text = `${name.toUpperCase()} = {\n    "a": 1,\n\n    # b\n}`) =>
  `# countable: begin ${name}\n${text}\n# countable: end ${name}\n`;
const brought = fc
  .subarray([block('redis'), block('celery'), 'from .countable import *  # noqa\n', 'import os\n'], { minLength: 1 })
  .map((parts) => parts.join('\n'));
const settings = fc
  .tuple(
    fc.constantFrom('', '"""Settings."""\nimport os\n\n', 'DEBUG = True\n\n\nif DEBUG:\n    A = 1\n\n'),
    brought,
    fc.boolean(),
  )
  .map(([head, parts, hasParts]) => (hasParts ? head + parts : head || 'X = 1\n'));

describe('settingsRule', () => {
  declareMergeLaws(settingsRule, fc.tuple(settings, brought));

  it('appends a marked block, blank lines in it and all', () => {
    expect(mergeSettings('DEBUG = True\n', block('redis'))).toBe(`DEBUG = True\n\n${block('redis')}`);
  });

  it('leaves a block as it is that is there already, whatever is in it', () => {
    const ours = `DEBUG = True\n\n${block('redis', 'MINE = 1')}`;
    expect(mergeSettings(ours, block('redis'))).toBe(ours);
  });

  it('appends an import that is missing, and knows one with a comment behind it', () => {
    const line = 'from .countable import *  # noqa\n';
    expect(mergeSettings('DEBUG = True\n', line)).toBe(`DEBUG = True\n\n${line}`);
    expect(mergeSettings('from .countable import *\n', line)).toBe('from .countable import *\n');
  });

  it('refuses to append anything else, which could mean something else there', () => {
    expect(() => mergeSettings('DEBUG = True\n', 'DEBUG = False\n')).toThrow('neither: DEBUG = False');
  });

  it('refuses a block that nothing ends, and names the line', () => {
    expect(() => mergeSettings('A = 1\n# countable: begin redis\nB = 1\n', block('celery'))).toThrow(
      'line 2: nothing ends the block "redis"',
    );
  });

  it('takes its block out, and leaves one that somebody changed', () => {
    const change = (merged: string) => `${merged.replace('CELERY = {', 'CELERY = {"mine": 1,')}LAST = 1\n`;
    const { text, kept } = removeAfter(settingsRule, 'A = 1\n', `${block('redis')}\n${block('celery')}`, change);
    expect(kept).toEqual(['block celery']);
    expect(text).toBe(`A = 1\n\n${block('celery').replace('= {', '= {"mine": 1,')}LAST = 1\n`);
  });
});
