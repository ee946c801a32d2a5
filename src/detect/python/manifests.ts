/** Reads files that declare Python packages, in all their formats. Never throws; what is wrong is noted. Pure. */
import { parse as parseToml } from 'smol-toml';
import type { Files } from '../files.ts';
import { folderOf, nameOf, pathFrom } from '../files.ts';
import { fieldAt, fieldsOf, isFields, textOf, textsOf } from '../values.ts';

/** A declaration of one package. */
export interface PackageEntry {
  /** Normalised as PEP 503 does. */
  readonly name: string;
  /** What stands behind the name: "==5.2", "^4.2", "". */
  readonly version: string;
  /** As in `project.dependencies`; undefined in requirements files. */
  readonly key?: string;
}

/** "Django_Extensions" → "django-extensions". */
function normalName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/** Packages of a file, by its name; undefined where the file is of no known kind, or broken. */
export function packagesIn(files: Files, path: string): PackageEntry[] | undefined {
  const name = nameOf(path);
  const text = files.text(path);
  if (text === undefined) return undefined;
  if (/\.(txt|in)$/.test(name)) return packagesOfRequirements(text);
  if (name === 'pyproject.toml' || name === 'Pipfile') {
    const toml = readToml(files, path);
    if (toml === undefined) return undefined;
    return name === 'Pipfile' ? packagesOfTables(toml, [['packages'], ['dev-packages']]) : packagesOfPyproject(toml);
  }
  if (name === 'setup.cfg') return packagesOfSetupCfg(text);
  if (name === 'setup.py') return packagesOfSetupPy(text);
  return /^environment\.ya?ml$/.test(name) ? packagesOfConda(text) : undefined;
}

/** A TOML file's content; undefined, and noted, where it cannot be parsed. */
export function readToml(files: Files, path: string): unknown {
  const text = files.text(path);
  if (text === undefined) return undefined;
  try {
    return parseToml(text);
  } catch (error) {
    const line = (error as { line?: unknown }).line;
    const reason = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
    files.note({ path, ...(typeof line === 'number' && { line }), message: `cannot be parsed: ${reason}` });
    return undefined;
  }
}

function entryOf(requirement: string, key?: string): PackageEntry | undefined {
  const match = /^([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*([^;#]*)/.exec(requirement.trim());
  if (!match?.[1] || /^[\w.-]+:\/\//.test(requirement.trim())) return undefined;
  const version = (match[2] ?? '')
    .replace(/--hash.*$/s, '')
    .replace(/\\\s*$/, '')
    .trim();
  return { name: normalName(match[1]), version, ...(key && { key }) };
}

function entriesOf(requirements: readonly string[], key?: string): PackageEntry[] {
  return requirements.map((each) => entryOf(each, key)).filter((entry) => entry !== undefined);
}

function packagesOfRequirements(text: string): PackageEntry[] {
  const lines = text.replace(/\\\n/g, ' ').split('\n');
  const eggs = lines
    .map((line) => /^\s*(?:-e\s+)?\S+[#&]egg=([\w.-]+)/.exec(line)?.[1])
    .filter((egg) => egg !== undefined);
  return [
    ...entriesOf(lines.filter((line) => !/^\s*(-|#|$)/.test(line) && !/^\s*\S+:\/\//.test(line))),
    ...entriesOf(eggs),
  ];
}

/** Files that a requirements file takes in, as paths of the repository: `-r base.txt`. */
export function includedRequirements(files: Files, path: string): string[] {
  const text = files.text(path) ?? '';
  return [...text.matchAll(/^\s*(?:-r|--requirement)[\s=]*(\S+)/gm)]
    .map(([, each]) => pathFrom(folderOf(path), each ?? ''))
    .filter((each): each is string => each !== undefined && files.has(each));
}

function packagesOfPyproject(toml: unknown): PackageEntry[] {
  const optional = Object.entries(fieldsOf(fieldAt(toml, 'project', 'optional-dependencies')));
  const groups = Object.entries(fieldsOf(fieldAt(toml, 'dependency-groups')));
  const poetryGroups = Object.keys(fieldsOf(fieldAt(toml, 'tool', 'poetry', 'group')));
  return [
    ...entriesOf(textsOf(fieldAt(toml, 'project', 'dependencies')), 'project.dependencies'),
    ...packagesOfTables(toml, [['tool', 'poetry', 'dependencies']]),
    ...optional.flatMap(([name, list]) => entriesOf(textsOf(list), `project.optional-dependencies.${name}`)),
    ...groups.flatMap(([name, list]) => entriesOf(textsOf(list), `dependency-groups.${name}`)),
    ...packagesOfTables(toml, [
      ['tool', 'poetry', 'dev-dependencies'],
      ...poetryGroups.map((name) => ['tool', 'poetry', 'group', name, 'dependencies']),
    ]),
  ];
}

/** Tables with a package as key: Poetry's, Pipenv's. */
function packagesOfTables(toml: unknown, tables: readonly (readonly string[])[]): PackageEntry[] {
  return tables.flatMap((keys) =>
    Object.entries(fieldsOf(fieldAt(toml, ...keys)))
      .filter(([name]) => name !== 'python')
      .map(([name, value]) => ({
        name: normalName(name),
        version: textOf(isFields(value) ? value['version'] : value) ?? '',
        key: keys.join('.'),
      })),
  );
}

function packagesOfSetupCfg(text: string): PackageEntry[] {
  const section = /^\[options\]\s*$([\s\S]*?)(?=^\[|(?![\s\S]))/m.exec(text)?.[1] ?? '';
  const list = /^install_requires\s*=((?:.*\n(?=[ \t]|$))*.*)/m.exec(section)?.[1] ?? '';
  return entriesOf(list.split(/[\n;]/), 'options.install_requires');
}

function packagesOfSetupPy(text: string): PackageEntry[] {
  const list = /install_requires\s*=\s*\[([\s\S]*?)\n?\s*\]/.exec(text)?.[1] ?? '';
  return entriesOf(
    [...list.matchAll(/["']([^"'\n]+)["']/g)].map(([, each]) => each ?? ''),
    'install_requires',
  );
}

function packagesOfConda(text: string): PackageEntry[] {
  return entriesOf(
    [...text.matchAll(/^\s+-\s+["']?([\w.-]+\s*[=<>~!]*[\w.*]*)["']?\s*$/gm)].map(([, each]) => each ?? ''),
    'dependencies',
  );
}
