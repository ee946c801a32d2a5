/** Finds the versions of Python and Django. Pure. */

import { type Files, inFolder } from '../files.ts';
import type { Django, Manifest } from '../findings/code.ts';
import type { Dockerfile } from '../findings/files.ts';
import type { Candidate, Finding, Version } from '../findings/findings.ts';
import { kindOfImage, tagOfImage } from '../services/images.ts';
import type { Runs } from '../services/runs.ts';
import { fieldAt, textOf } from '../values.ts';
import { packagesIn, readToml } from './manifests.ts';

/** What the web service's image runs; else what the repository asks for. */
export function detectPythonVersion(
  files: Files,
  django: Django | undefined,
  dockerfiles: readonly Dockerfile[],
  web: Runs | undefined,
): Finding<Version> {
  const folders = [...new Set([django?.folder ?? '', ''])];
  return first([
    fromImage(web?.built?.base, web?.dockerfile),
    ...folders.flatMap((folder) => fromFiles(files, folder)),
    // Without Django, some image of Python is somebody else's tool.
    ...(django ? dockerfiles : []).map(({ base, path }) => fromImage(base, path)),
  ]);
}

function first(candidates: readonly (Candidate<Version> | undefined)[]): Finding<Version> {
  const found = candidates.find((each) => each !== undefined);
  return found ? { kind: 'sure', ...found } : { kind: 'none' };
}

function version(text: string | undefined, path: string, says: string): Candidate<Version> | undefined {
  const number = /\d+\.\d+(?:\.\d+)?/.exec(text ?? '')?.[0];
  if (text === undefined || number === undefined) return undefined;
  return { name: number, value: { number, ...rangeOf(text) }, from: [{ path, says }] };
}

/** What may come beside the version that is named: ">=3.2,<5", "^4.2", "~=4.2". */
function rangeOf(text: string): Pick<Version, 'isLeast' | 'below'> {
  const below = /<=?\s*(\d[\d.]*)/.exec(text)?.[1];
  if (below !== undefined) return { isLeast: true, below };
  // Of these the first number stays.
  const major = /^\s*(?:\^\s*(\d+)\.|~=\s*(\d+)\.\d+\s*$)/.exec(text);
  if (major) return { isLeast: true, below: `${Number(major[1] ?? major[2]) + 1}` };
  return { isLeast: text.includes('>') };
}

function fromImage(base: string | undefined, dockerfile: string | undefined): Candidate<Version> | undefined {
  if (base === undefined || dockerfile === undefined || kindOfImage(base)?.program !== 'python') return undefined;
  const tag = tagOfImage(base) ?? '';
  // Another image's tag is that image's version: only its words may tell that of Python.
  const isPython = /(^|\/)python:/.test(base);
  return version(isPython ? tag : /python-?(\d+\.\d+)/.exec(tag)?.[1], dockerfile, `FROM ${base}`);
}

function fromFiles(files: Files, folder: string): (Candidate<Version> | undefined)[] {
  const at = (name: string): string => inFolder(folder, name);
  const pyproject = files.has(at('pyproject.toml')) ? readToml(files, at('pyproject.toml')) : undefined;
  const pipfile = files.has(at('Pipfile')) ? readToml(files, at('Pipfile')) : undefined;
  const requires =
    textOf(fieldAt(pyproject, 'project', 'requires-python')) ??
    textOf(fieldAt(pyproject, 'tool', 'poetry', 'dependencies', 'python'));
  const pipenv =
    textOf(fieldAt(pipfile, 'requires', 'python_full_version')) ??
    textOf(fieldAt(pipfile, 'requires', 'python_version'));
  const plain = ['.python-version', 'runtime.txt'].map((name) => {
    const line = files.text(at(name))?.split('\n')[0]?.trim();
    return version(line, at(name), line ?? '');
  });
  return [
    ...plain,
    version(requires, at('pyproject.toml'), `Python ${requires}`),
    version(pipenv, at('Pipfile'), `Python ${pipenv}`),
  ];
}

/** What the lock pins; else what the manifest asks for, without the operator. */
export function detectDjangoVersion(files: Files, manifest: Manifest | undefined): Finding<Version> {
  if (!manifest) return { kind: 'none' };
  const { path, lock } = manifest;
  const asked = packagesIn(files, path)?.find(({ name }) => name === 'django')?.version;
  return first([
    lock === undefined ? undefined : fromLock(files, lock),
    asked === undefined ? undefined : version(asked, path, `Django ${asked}`),
  ]);
}

function fromLock(files: Files, lock: string): Candidate<Version> | undefined {
  const text = files.text(lock) ?? '';
  const patterns = [
    // uv, Poetry, PDM
    /^name = "django"\s*\nversion = "([\d.]+)"/im,
    // Pipenv
    /"django": \{[^}]*?"version": "==([\d.]+)"/is,
    // pip-tools
    /^django(?:\[[^\]]*\])?==([\d.]+)/im,
  ];
  const number = patterns.map((pattern) => pattern.exec(text)?.[1]).find((each) => each !== undefined);
  return version(number, lock, `Django ${number}`);
}
