import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dockerfileRule } from '../../src/merge/dockerfile.ts';
import { declareMergeLaws } from './merge-laws.ts';
import { mergeWith, removeAfter } from './texts.ts';

const rule = dockerfileRule();
const merge = mergeWith(rule);
const block = (name: string, text = `RUN apt-get install ${name} \\\n      # why\n      && rm -r /lists`) =>
  `# countable: begin ${name}\n${text}\n# countable: end ${name}\n`;

const brought = fc
  .subarray([block('gdal'), block('fonts', 'RUN <<EOF\nFROM nothing\nEOF')], { minLength: 1 })
  .map((blocks) => blocks.join(''));
const heads = fc.constantFrom('', '# syntax=docker/dockerfile:1\n', 'ARG V=3.13\n\n', '# A FROM that is none.\n');
const froms = fc.constantFrom(
  'FROM python:3.13',
  'from python:${V} as base',
  'FROM --platform=linux/amd64 \\\n  # which\n  python:3.13 AS base',
  'FROM node AS ui\nCOPY . .\nFROM python',
  'FROM python AS base\nRUN <<EOF\nFROM heredoc\nEOF\nFROM base',
  'FROM python AS build\n\nFROM python AS run\nCOPY --from=build /venv /venv',
);
const bodies = fc.constantFrom(
  '',
  '\nARG A=1\nUSER app\nCMD ["run"]',
  '\n\nRUN a \\\n  && b\n\n\nCOPY <<-"END" /x\n\tFROM y\n\tEND',
);
const dockerfiles = fc.tuple(heads, froms, bodies, fc.option(brought)).map(([head, from, body, there]) => {
  const text = `${head}${from}${body}\n`;
  return there === null ? text : merge(text, there);
});

describe('dockerfileRule', () => {
  describe('in a Dockerfile', () => declareMergeLaws(rule, fc.tuple(dockerfiles, brought)));
  describe('in a file of blocks alone', () => declareMergeLaws(rule, fc.tuple(brought, brought)));

  it('puts its block below the FROM that the last stage comes from, before all that is done there', () => {
    expect(merge('FROM python\nARG A\nUSER app\n', block('gdal'))).toBe(
      `FROM python\n${block('gdal')}ARG A\nUSER app\n`,
    );
    const stages = 'FROM python AS base\nUSER app\nFROM node AS ui\nRUN build\nFROM base\nCMD run\n';
    expect(merge(stages, block('gdal'))).toBe(stages.replace('AS base\n', `AS base\n${block('gdal')}`));
  });

  it('takes the stage that Compose names', () => {
    const ours = 'FROM python AS dev\nCMD a\nFROM python:slim AS live\nCMD b\n';
    expect(mergeWith(dockerfileRule('dev'))(ours, block('gdal'))).toMatch(/AS dev\n# countable: begin/);
    expect(merge(ours, block('gdal'))).toMatch(/AS live\n# countable: begin/);
  });

  it('puts it behind the last line of a FROM that goes on over several', () => {
    const ours = 'from \\\n  # which\n  python:3.13\n';
    expect(merge(ours, block('gdal'))).toBe(`${ours}${block('gdal')}`);
  });

  it('leaves a block as it is that is there already, whatever is in it and wherever it is', () => {
    const ours = `FROM python\nRUN a\n${block('gdal', 'RUN mine')}CMD b\n`;
    expect(merge(ours, block('gdal'))).toBe(ours);
  });

  it('merges with a whole Dockerfile, whichever comes first', () => {
    const whole = '# One.\nFROM python\nCMD a\n';
    expect(merge(whole, block('gdal'))).toBe(`# One.\nFROM python\n${block('gdal')}CMD a\n`);
    expect(merge(block('gdal'), whole)).toBe(merge(whole, block('gdal')));
  });

  it('refuses two Dockerfiles, one without an image, and one that begins with nothing', () => {
    expect(() => merge('FROM python\n', 'FROM node\n')).toThrow('it is a Dockerfile of its own');
    expect(() => merge('# nothing yet\n', block('gdal'))).toThrow('no line that begins with FROM');
    expect(() => merge('FROM scratch\n', block('gdal'))).toThrow('FROM scratch');
  });

  it('refuses a block that nothing ends, and names the line', () => {
    expect(() => merge('FROM python\n# countable: begin fonts\nRUN a\n', block('gdal'))).toThrow(
      'line 2: nothing ends the block "fonts"',
    );
  });

  it('takes its block out, and leaves one that somebody changed', () => {
    const theirs = `${block('gdal')}${block('fonts')}`;
    const { text, kept } = removeAfter(rule, 'FROM python\nCMD a\n', theirs, (merged) =>
      merged.replace('install fonts', 'install fonts more'),
    );
    expect(kept).toEqual(['block fonts']);
    expect(text).toBe(`FROM python\n${block('fonts').replace('install fonts', 'install fonts more')}CMD a\n`);
  });
});
