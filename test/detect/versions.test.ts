import { describe, expect, it } from 'vitest';
import { olderPython, olderThan } from '../../src/detect/findings/versions.ts';
import { detect, djangoFiles } from './detect-texts.ts';

/** Is Django surely older than 4.0, where a requirements file says this of it? */
const isOld = (asked: string): boolean =>
  olderThan(detect({ ...djangoFiles(), 'requirements.txt': `django${asked}\n` }).djangoVersion, '4.0') !== undefined;

const python = (image: string, django: string) =>
  olderPython(
    detect({
      ...djangoFiles(),
      'requirements.txt': `django==${django}\n`,
      'compose.yml': 'services:\n  web: {build: ., command: gunicorn config.wsgi}\n',
      Dockerfile: `FROM ${image}\n`,
    }),
    '3.9',
  );

describe('olderThan', () => {
  it('goes by what runs, where that is named', () => {
    expect(['==3.2.25', '==1.11', '~=3.2.0', '==3.2.*', '==4.0', '==4.2.1', '==10.0'].map(isOld)).toEqual([
      ...[true, true, true, true],
      ...[false, false, false],
    ]);
  });

  it('goes by the newest that may come, where there is a range', () => {
    expect(['>=1.8,<2.0', '>=3.2,<4', '~=3.2', '>=2.2,<4.3', '>=3.2', '', '~=4.1'].map(isOld)).toEqual([
      ...[true, true, true],
      ...[false, false, false, false],
    ]);
  });
});

describe('olderPython', () => {
  it('names the version that the image has', () => {
    expect(python('python:3.8-slim', '4.2')?.reason).toBe('needs Python 3.9, and this project runs on 3.8');
    expect(python('python:3.9', '4.2')).toBeUndefined();
    expect(python('python:3.12', '4.2')).toBeUndefined();
  });

  it('goes by Django where the image does not say', () => {
    expect(python('acme/base:7', '1.11.19')?.reason).toBe('needs Python 3.9, on which Django 1.11.19 does not run');
    expect(python('acme/base:7', '3.2')).toBeUndefined();
  });
});
