/** Finds what else a repository has: Dockerfiles, pipelines, linters, ignore files, README, our own record. Pure. */
import { builtImage, parseDockerfile } from './dockerfile.ts';
import { type Files, isAside, nameOf } from './files.ts';
import type { Dockerfile, Made, Pipelines, Quality } from './findings/files.ts';
import type { Finding } from './findings/findings.ts';
import { readToml } from './python/manifests.ts';
import { fieldAt, fieldsOf, isFields, textOf } from './values.ts';
import { isYamlProblem, parseYaml } from './yaml-file.ts';

const recordPath = '.countable.yml';

/** What our record says; none where there is no record, or it is broken (a problem then). */
export function detectRecord(files: Files): Finding<Made> {
  const text = files.text(recordPath);
  if (text === undefined) return { kind: 'none' };
  const yaml = parseYaml(text, { asTexts: true });
  if (isYamlProblem(yaml)) {
    files.note({ path: recordPath, ...yaml });
    return { kind: 'none' };
  }
  const version = textOf(fieldAt(yaml.data, 'countable'));
  if (version === undefined || !isFields(fieldAt(yaml.data, 'components'))) {
    files.note({ path: recordPath, message: 'is not a record that countable wrote' });
    return { kind: 'none' };
  }
  const value: Made = {
    version,
    answers: textsByKey(fieldAt(yaml.data, 'answers')),
    components: numbersByKey(fieldAt(yaml.data, 'components')),
    files: textsByKey(fieldAt(yaml.data, 'files')),
  };
  return { kind: 'sure', name: version, value, from: [{ path: recordPath }] };
}

function textsByKey(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(fieldsOf(value)).map(([key, each]) => [key, textOf(each) ?? '']));
}

function numbersByKey(value: unknown): Record<string, number> {
  return Object.fromEntries(Object.entries(fieldsOf(value)).map(([key, each]) => [key, Number(each)]));
}

/** Every Dockerfile, but for those aside. */
export function detectDockerfiles(files: Files): Dockerfile[] {
  const paths = files.paths.filter(
    (path) =>
      // Those of editors are hidden: .gitpod.Dockerfile.
      /^(?:Dockerfile|Containerfile)(?:[-_.].+)?$|^[^.].*\.Dockerfile$/i.test(nameOf(path)) &&
      !isAside(path) &&
      !path.endsWith('ignore'),
  );
  return paths.flatMap((path) => {
    const stages = parseDockerfile(files.text(path) ?? '');
    const { base } = builtImage(stages);
    return stages.length === 0
      ? []
      : [{ path, ...(base && { base }), stages: stages.flatMap(({ name }) => name ?? []) }];
  });
}

const pipelineFiles: readonly (readonly [pattern: RegExp, runBy: string])[] = [
  [/(^|\/)Jenkinsfile([-_.].+)?$/, 'jenkins'],
  [/^\.github\/workflows\/[^/]+\.ya?ml$/, 'github'],
  [/^\.gitlab-ci\.ya?ml$/, 'gitlab'],
  [/^\.circleci\/config\.ya?ml$/, 'circleci'],
  [/^\.travis\.ya?ml$/, 'travis'],
  [/^bitbucket-pipelines\.ya?ml$/, 'bitbucket'],
  [/^azure-pipelines\.ya?ml$/, 'azure'],
  [/^\.(drone|woodpecker)\.ya?ml$|^\.woodpecker\/[^/]+\.ya?ml$/, 'woodpecker'],
  [/^\.(gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/, 'forgejo'],
];

export function detectPipelines(files: Files): Pipelines {
  return files.paths.flatMap((path) => {
    const known = pipelineFiles.find(([pattern]) => pattern.test(path));
    return known ? [{ runBy: known[1], path }] : [];
  });
}

/** A tool that is set up in a file of its own, in a section of another, or by pre-commit. */
const linterFiles: readonly (readonly [pattern: RegExp, tool: string])[] = [
  [/^\.?ruff\.toml$/, 'ruff'],
  [/^\.flake8$/, 'flake8'],
  [/^\.?pylintrc$/, 'pylint'],
  [/^\.isort\.cfg$/, 'isort'],
  [/^mypy\.ini$/, 'mypy'],
  [/^eslint\.config\.\w+$|^\.eslintrc(\.\w+)?$/, 'eslint'],
  [/^\.prettierrc(\.\w+)?$|^prettier\.config\.\w+$/, 'prettier'],
  [/^biome\.jsonc?$/, 'biome'],
];
const sectionTools = ['ruff', 'black', 'isort', 'flake8', 'pylint', 'mypy'];

export function detectQuality(files: Files): Quality {
  const isNear = (path: string): boolean => path.split('/').length <= 2 && !isAside(path);
  const near = files.paths.filter(isNear);
  const named = (pattern: RegExp): string | undefined => near.find((path) => pattern.test(nameOf(path)));
  const gitignore = files.has('.gitignore') ? '.gitignore' : undefined;
  const editorconfig = files.has('.editorconfig') ? '.editorconfig' : undefined;
  const preCommit = named(/^\.pre-commit-config\.ya?ml$/);
  const readme = named(/^readme(\.(md|rst|txt|adoc))?$/i);
  const own = near.flatMap((path) => {
    const tool = linterFiles.find(([pattern]) => pattern.test(nameOf(path)))?.[1];
    return tool === undefined ? [] : [{ tool, path }];
  });
  return {
    ...(gitignore && { gitignore }),
    dockerignores: files.paths.filter((path) => path.endsWith('.dockerignore') && !isAside(path)),
    ...(editorconfig && { editorconfig }),
    ...(preCommit && { preCommit }),
    ...(readme && { readme }),
    linters: [
      ...own,
      ...near.flatMap((path) => lintersInSections(files, path)),
      ...lintersOfPreCommit(files, preCommit),
    ],
  };
}

function lintersInSections(files: Files, path: string): { tool: string; path: string }[] {
  if (nameOf(path) === 'pyproject.toml') {
    const tools = fieldsOf(fieldAt(readToml(files, path), 'tool'));
    return sectionTools.filter((tool) => Object.hasOwn(tools, tool)).map((tool) => ({ tool, path }));
  }
  if (!['setup.cfg', 'tox.ini'].includes(nameOf(path))) return [];
  const text = files.text(path) ?? '';
  return sectionTools.filter((tool) => new RegExp(`^\\[${tool}\\b`, 'm').test(text)).map((tool) => ({ tool, path }));
}

function lintersOfPreCommit(files: Files, path: string | undefined): { tool: string; path: string }[] {
  if (path === undefined) return [];
  const hooks = [...(files.text(path) ?? '').matchAll(/^\s*-?\s*id:\s*["']?([\w-]+)/gm)].map(([, id]) => id ?? '');
  const tools = [...sectionTools, 'eslint', 'prettier'].filter((tool) => hooks.some((id) => id.split('-')[0] === tool));
  return tools.map((tool) => ({ tool, path }));
}
