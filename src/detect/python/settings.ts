/** Finds Django's settings: the modules that something names, and the one that all of them build on. Pure. */

import { type Files, folderOf, inFolder, isAside, isWithin, nameOf, pathFrom } from '../files.ts';
import type { Django, Expression, ModuleFile, Settings } from '../findings/code.ts';
import { type Candidate, type Decisions, decide, type Finding } from '../findings/findings.ts';
import { detectDatabases } from './databases.ts';
import { importedModule, moduleFile, moduleOf } from './modules.ts';
import { findAssignment, findOwnAssignment, includesIn, literalsIn, starImportsIn, withoutComments } from './source.ts';

/** A settings module, and what names it. */
export interface NamedModule {
  readonly module: string;
  /** "manage.py", "docker-compose.yml". */
  readonly by: string;
}

/**
 * Finds them.
 * @param named what the web service is told, which counts more than what `manage.py` says
 */
export function detectSettings(
  files: Files,
  django: Django | undefined,
  named: readonly NamedModule[],
  decisions: Decisions,
): Finding<Settings> {
  if (!django) return { kind: 'none' };
  const folders = importFolders(files, django);
  const all = [...named, ...namedBySources(files, django, folders)].flatMap(({ module, by }) => {
    const file = moduleFile(files, module, folders);
    return file ? [{ ...file, by }] : [];
  });
  const described = unique(all).map((module) => describe(files, module, all, folders));
  const others = described.some((each) => each !== undefined) ? [] : describeUnnamed(files, django, folders);
  const settings = [...described, ...others].filter((each) => each !== undefined);
  // Several modules on one base are one project in several environments.
  const bases = unique(settings.map(({ base }) => base)).map(({ path }) =>
    settings.find(({ base }) => base.path === path),
  );
  const likely = bases.filter((each) => each !== undefined);
  const given = decisions['settings-module'];
  const chosen = given === undefined ? undefined : moduleFile(files, given, folders);
  const decided = chosen && describe(files, { ...chosen, by: '--settings-module' }, all, folders);
  const known = [...settings, ...(decided ? [decided] : [])];
  return decide('settings-module', decisions, likely.map(toCandidate), known.map(toCandidate));
}

function toCandidate(settings: Settings): Candidate<Settings> {
  const by = settings.named.find(({ module }) => module === settings.module)?.by;
  const { path, line } = settings.installedApps;
  return {
    name: settings.module,
    value: settings,
    from: [
      { path: by !== undefined && !by.startsWith('--') ? by : settings.path },
      { path, line, says: 'INSTALLED_APPS' },
    ],
  };
}

function unique<Each extends { path: string }>(modules: readonly Each[]): Each[] {
  return modules.filter(({ path }, index) => modules.findIndex((each) => each.path === path) === index);
}

/** Folders from which Python imports: that of `manage.py`, and those that it or a Dockerfile usually adds. */
function importFolders(files: Files, { folder }: Django): string[] {
  const below = ['src', 'apps', 'project', 'app'].map((name) => inFolder(folder, name));
  return [folder, ...below.filter((each) => files.paths.some((path) => isWithin(path, each))), ''];
}

function namedBySources(files: Files, { managePath, wsgi, asgi }: Django, folders: readonly string[]): NamedModule[] {
  const paths = [managePath, wsgi?.path, asgi?.path].filter((path) => path !== undefined);
  return paths.flatMap((path) => {
    const source = files.text(path) ?? '';
    const named = settingsNamedIn(source);
    const modules =
      named.length > 0
        ? named
        : literalsIn(source).filter((text) => /settings|config/.test(text) && moduleFile(files, text, folders));
    return modules.map((module) => ({ module, by: path }));
  });
}

/** What a source gives DJANGO_SETTINGS_MODULE as its value or default. */
export function settingsNamedIn(source: string): string[] {
  const code = withoutComments(source);
  const pattern =
    /["']?DJANGO_SETTINGS_MODULE["']?\s*\]?\s*(?:,|=)\s*(?:[\w.]+\(\s*)?(?:["']DJANGO_SETTINGS_MODULE["']\s*,\s*)?(?:default\s*=\s*)?["']([\w.]+)["']/g;
  return [...new Set([...code.matchAll(pattern)].map(([, module]) => module ?? ''))].filter(
    (module) => module.includes('.') || module.length > 0,
  );
}

/** Settings that nothing names: every file that sets INSTALLED_APPS. */
function describeUnnamed(files: Files, { folder }: Django, folders: readonly string[]): (Settings | undefined)[] {
  const paths = files.paths.filter(
    (path) => path.endsWith('.py') && isWithin(path, folder) && !isAside(path) && /settings|config|conf/.test(path),
  );
  const setting = paths.filter((path) => findOwnAssignment(files.text(path) ?? '', 'INSTALLED_APPS'));
  return setting.map((path) => describe(files, { module: moduleOf(path, folder), path, by: path }, [], folders));
}

/** Undefined where INSTALLED_APPS is nowhere in it: these are no settings, or they are made by something else. */
function describe(
  files: Files,
  { by, ...module }: ModuleFile & { by: string },
  all: readonly (ModuleFile & { by: string })[],
  folders: readonly string[],
): Settings | undefined {
  const chain = chainOf(files, module, folders);
  const base = chain.find(({ path }) => findOwnAssignment(files.text(path) ?? '', 'INSTALLED_APPS'));
  if (!base) return undefined;
  const installedApps = {
    path: base.path,
    line: findOwnAssignment(files.text(base.path) ?? '', 'INSTALLED_APPS')?.line ?? 1,
  };
  const databases = detectDatabases(files, chain, folders);
  const staticRoot = expressionOf(files, chain, 'STATIC_ROOT');
  const staticUrl = expressionOf(files, chain, 'STATIC_URL');
  const mediaRoot = expressionOf(files, chain, 'MEDIA_ROOT');
  const ownText = chainOf(files, base, folders)
    .map(({ path }) => withoutOurBlocks(files.text(path) ?? ''))
    .join('\n');
  const environmentBy = environmentOf(chain.map(({ path }) => files.text(path) ?? '').join('\n'));
  return {
    ...module,
    base,
    named: [{ ...module, by }, ...all.filter((each) => each.path !== module.path || each.by !== by)],
    installedApps,
    ...(databases && { databases }),
    ...(staticRoot && { staticRoot }),
    ...(staticUrl && { staticUrl }),
    ...(mediaRoot && { mediaRoot }),
    hasCaches: /^CACHES\b[^=\n]*=(?!=)/m.test(ownText),
    hasSessionEngine: findAssignment(ownText, 'SESSION_ENGINE') !== undefined,
    ...(environmentBy && { environmentBy }),
    isClasses: /^class\s+\w+\(.*Configuration.*\)/m.test(files.text(base.path) ?? ''),
  };
}

function withoutOurBlocks(source: string): string {
  return source.replace(/^# countable: begin (\S+)\n[\s\S]*?^# countable: end \1$/gm, '');
}

const maximalChain = 30;

/** A module and all that it takes its names from, the nearest first. */
function chainOf(files: Files, start: ModuleFile, folders: readonly string[]): ModuleFile[] {
  const chain: ModuleFile[] = [];
  const open = [start];
  for (let module = open.shift(); module && chain.length < maximalChain; module = open.shift()) {
    const { path } = module;
    if (chain.some((each) => each.path === path)) continue;
    chain.push(module);
    const source = files.text(path) ?? '';
    const current = module;
    const imported = starImportsIn(source).map((written) => importedModule(files, current, written, folders));
    open.push(...imported.filter((each) => each !== undefined), ...splitSettings(files, current, source));
  }
  return chain;
}

function splitSettings(files: Files, { module, path }: ModuleFile, source: string): ModuleFile[] {
  const parent = module
    .split('.')
    .slice(0, path.endsWith('/__init__.py') ? undefined : -1)
    .join('.');
  return includesIn(source).flatMap((pattern) => {
    const whole = pathFrom(folderOf(path), pattern) ?? '';
    const fits = (each: string): boolean =>
      whole.includes('*') ? folderOf(each) === folderOf(whole) && each.endsWith('.py') : each === whole;
    const found = files.paths.filter((each) => fits(each) && nameOf(each) !== '__init__.py');
    const prefix = parent === '' ? '' : `${parent}.`;
    return found.map((each) => ({ module: `${prefix}${moduleOf(each, folderOf(path))}`, path: each }));
  });
}

function expressionOf(files: Files, chain: readonly ModuleFile[], name: string): Expression | undefined {
  for (const { path } of chain) {
    const assignment = findAssignment(files.text(path) ?? '', name);
    if (assignment) return { path, line: assignment.line, text: withoutComments(assignment.text).trim() };
  }
  return undefined;
}

const libraries: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^\s*(?:import environ\b|from environ import)/m, 'django-environ'],
  [/^\s*(?:import environs\b|from environs import)/m, 'environs'],
  [/^\s*(?:import decouple\b|from decouple import)/m, 'python-decouple'],
  [/^\s*from pydantic(?:_settings)? import/m, 'pydantic'],
  [/\bos\.(?:environ|getenv)\b|^\s*from os import .*\b(?:environ|getenv)\b/m, 'os.environ'],
];

function environmentOf(source: string): string | undefined {
  return libraries.find(([pattern]) => pattern.test(source))?.[1];
}
