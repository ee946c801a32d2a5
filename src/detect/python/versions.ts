/** Finds the versions of Python and Django. Pure. */

import { type Files, inFolder } from '../files.ts';
import type { Django, Manifest } from '../findings/code.ts';
import type { Dockerfile } from '../findings/files.ts';
import type { Candidate, Finding } from '../findings/findings.ts';
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
): Finding<string> {
  const folders = [...new Set([django?.folder ?? '', ''])];
  return first([
    fromImage(web?.built?.base, web?.dockerfile),
    ...folders.flatMap((folder) => fromFiles(files, folder)),
    // Without Django, some image of Python is somebody else's tool.
    ...(django ? dockerfiles : []).map(({ base, path }) => fromImage(base, path)),
  ]);
}

function first(candidates: readonly (Candidate<string> | undefined)[]): Finding<string> {
  const found = candidates.find((each) => each !== undefined);
  return found ? { kind: 'sure', ...found } : { kind: 'none' };
}

function version(text: string | undefined, path: string, says: string): Candidate<string> | undefined {
  const number = /\d+\.\d+(?:\.\d+)?/.exec(text ?? '')?.[0];
  return number === undefined ? undefined : { name: number, value: number, from: [{ path, says }] };
}

function fromImage(base: string | undefined, dockerfile: string | undefined): Candidate<string> | undefined {
  if (base === undefined || dockerfile === undefined || kindOfImage(base)?.program !== 'python') return undefined;
  const tag = tagOfImage(base) ?? '';
  // Another image's tag is that image's version: only its words may tell that of Python.
  const isPython = /(^|\/)python:/.test(base);
  return version(isPython ? tag : /python-?(\d+\.\d+)/.exec(tag)?.[1], dockerfile, `FROM ${base}`);
}

function fromFiles(files: Files, folder: string): (Candidate<string> | undefined)[] {
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
export function detectDjangoVersion(files: Files, manifest: Manifest | undefined): Finding<string> {
  if (!manifest) return { kind: 'none' };
  const { path, lock } = manifest;
  const asked = packagesIn(files, path)?.find(({ name }) => name === 'django')?.version;
  return first([
    lock === undefined ? undefined : fromLock(files, lock),
    asked === undefined ? undefined : version(asked, path, `Django ${asked}`),
  ]);
}

function fromLock(files: Files, lock: string): Candidate<string> | undefined {
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
