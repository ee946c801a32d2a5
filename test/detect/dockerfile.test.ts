import { describe, expect, it } from 'vitest';
import { builtImage, parseDockerfile } from '../../src/detect/dockerfile.ts';

const built = (text: string, target?: string) => builtImage(parseDockerfile(text), target);

describe('a Dockerfile', () => {
  it('is read by instruction, with continued lines, comments between them, and texts of its own', () => {
    const text =
      'FROM x\nRUN a \\\n  # why\n\n  && b\nRUN <<EOF\nCMD not this\nEOF\n# CMD nor this\ncmd ["run", "it now"]\n';
    expect(parseDockerfile(text)[0]?.instructions).toEqual([
      { keyword: 'RUN', value: 'a && b', line: 2, lastLine: 5 },
      { keyword: 'RUN', value: '<<EOF', line: 6, lastLine: 6 },
      { keyword: 'CMD', value: '["run", "it now"]', line: 10, lastLine: 10 },
    ]);
    expect(built(text).command).toBe("run 'it now'");
  });

  it('may escape with a backtick', () => {
    expect(built('# escape=`\nFROM x\nCMD a `\n  b\\\n').command).toBe('a b\\');
  });

  it('builds its last stage, or the target, with what the stages before give it', () => {
    const text =
      'ARG V="3.13"\nFROM python:${V} AS base\nWORKDIR /code\nENTRYPOINT ["/e"]\nFROM node:20 AS ui\nFROM base AS app\nWORKDIR src\nCMD a\n' +
      'FROM app AS test\nCMD b\n';
    expect(built(text)).toMatchObject({ base: 'python:3.13', entrypoint: '/e', command: 'b', folder: '/code/src' });
    expect(built(text, 'APP')).toMatchObject({ base: 'python:3.13', command: 'a' });
    expect(built(text, 'ui')).toMatchObject({ base: 'node:20', folder: '/' });
    expect(built(text, 'ui')).not.toHaveProperty('command');
  });

  it('starts from nothing where it says so', () => {
    expect(built('FROM scratch\n')).not.toHaveProperty('base');
    expect(built('')).toMatchObject({ instructions: [], folder: '/' });
  });

  it('has no entrypoint where an empty one takes that of the image away', () => {
    expect(built('FROM x\nENTRYPOINT ["/e"]\nENTRYPOINT [""]\nCMD a\n')).toMatchObject({ command: 'a' });
    expect(built('FROM x\nENTRYPOINT ["/e"]\nENTRYPOINT [""]\n')).not.toHaveProperty('entrypoint');
    expect(built('FROM x\nENTRYPOINT ["/e"]\nENTRYPOINT []\n')).not.toHaveProperty('entrypoint');
  });
});
