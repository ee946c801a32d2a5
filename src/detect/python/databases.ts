/** Finds how Django's settings reach the database: engine, and variables of the environment. Pure. */
import type { Files } from '../files.ts';
import type { DatabaseSettings, ModuleFile } from '../findings/code.ts';
import { importedModule } from './modules.ts';
import { findAssignments, functionNamed, importsOf, literalsIn, variablesIn } from './source.ts';

/**
 * Reads all that the first module which sets DATABASES says about it, on every branch of its conditions.
 * @param chain settings modules, the nearest first
 * @param folders from which Python imports
 */
export function detectDatabases(
  files: Files,
  chain: readonly ModuleFile[],
  folders: readonly string[],
): DatabaseSettings | undefined {
  for (const module of chain) {
    const source = files.text(module.path) ?? '';
    const found = findAssignments(source, 'DATABASES(?:\\[["\']default["\']\\])?(?:\\[["\']\\w+["\']\\])?');
    const [first] = found;
    if (!first) continue;
    const texts = found.map(({ text }) => text);
    const called = texts.map((text) => calledFunction(files, module, source, text, folders));
    const whole = withNames(source, [...texts, ...called].join('\n'));
    return { path: module.path, line: first.line, ...describe(whole) };
  }
  return undefined;
}

/** The body of the function that makes the value, here or in the module that it is imported from. */
function calledFunction(
  files: Files,
  module: ModuleFile,
  source: string,
  text: string,
  folders: readonly string[],
): string {
  const name = /^([A-Za-z_]\w*)\(/.exec(text)?.[1];
  if (name === undefined) return '';
  const here = functionNamed(source, name);
  if (here !== '') return here;
  const from = importsOf(source, name);
  const imported = from === undefined ? undefined : importedModule(files, module, from, folders);
  return imported ? functionNamed(files.text(imported.path) ?? '', name) : '';
}

/** A text with what the names in it are set to: `DATABASES = {"default": DATABASE}`. */
function withNames(source: string, text: string): string {
  const names = [...text.matchAll(/\b([A-Za-z_]*(?:DB|DATABASE|SQL|POSTGRES|PG)\w*)\b(?!["'(])/gi)].map(
    ([, name]) => name ?? '',
  );
  const others = [...new Set(names)].filter((name) => name !== 'DATABASES');
  return [text, ...others.flatMap((name) => findAssignments(source, name).map((each) => each.text))].join('\n');
}

function describe(text: string): Omit<DatabaseSettings, 'path' | 'line'> {
  const engines = literalsIn(text).filter((literal) => /\.backends\.\w|(^|\.)(postgis|spatialite)$/.test(literal));
  const engine = engines.find((each) => /postg/.test(each)) ?? engines[0];
  const variables = variablesIn(text);
  const isUrl =
    /dj_database_url|\benv\.(db|db_url|dj_db_url)\b|db_url\(/.test(text) ||
    variables.some((name) => /(DATABASE|DB)_UR[IL]$/.test(name));
  const style = isUrl ? 'url' : variables.length > 0 ? 'parts' : 'fixed';
  return { ...(engine && { engine }), style, variables };
}
