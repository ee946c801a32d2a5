/** Finds things in Python source without running it: assignments, literals, imports, uses of the environment. Pure. */
import { lineAt } from '../files.ts';

/** An assignment at the start of a line, or in a class. */
export interface Assignment {
  readonly line: number;
  /** What stands on the right, up to the end of its brackets. */
  readonly text: string;
}

/**
 * Every `NAME = …` in a source; `NAME += …` is none.
 * @param name as a regular expression
 */
export function findAssignments(source: string, name: string): Assignment[] {
  const pattern = new RegExp(`^[ \\t]*(?:${name})[ \\t]*(?::[^=\\n]+)?=(?!=)[ \\t]*`, 'gm');
  return [...source.matchAll(pattern)].map(({ 0: written, index }) => {
    const start = index + written.length;
    return {
      line: lineAt(source, index + written.search(/\S/)),
      text: source.slice(start, endOfExpression(source, start)),
    };
  });
}

/** The first of them. */
export function findAssignment(source: string, name: string): Assignment | undefined {
  return findAssignments(source, name)[0];
}

/** The first that sets a list anew, without building on what the name meant before. */
export function findOwnAssignment(source: string, name: string): Assignment | undefined {
  const isOwn = ({ text }: Assignment): boolean => !new RegExp(`\\b${name}\\b`).test(withoutComments(text));
  return findAssignments(source, name).find(isOwn);
}

/** A function that begins at the start of a line, with its body; empty where there is none. */
export function functionNamed(source: string, name: string): string {
  const start = new RegExp(`^def[ \\t]+${name}\\b`, 'm').exec(source)?.index;
  if (start === undefined) return '';
  const lines = source.slice(start).split('\n');
  const end = lines.findIndex((line, index) => index > 0 && /^[^\s)#\]]/.test(line));
  return lines.slice(0, end === -1 ? undefined : end).join('\n');
}

/** The end of the line in which no bracket is open any more. Brackets in texts and comments do not count. */
function endOfExpression(source: string, start: number): number {
  let depth = 0;
  const token = /"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#[^\n]*|\\\n|[([{]|[)\]}]|\n/g;
  token.lastIndex = start;
  for (let match = token.exec(source); match; match = token.exec(source)) {
    const [text] = match;
    if (/^[([{]$/.test(text)) depth += 1;
    else if (/^[)\]}]$/.test(text)) depth -= 1;
    else if (text === '\n' && depth <= 0) return match.index;
  }
  return source.length;
}

/** A source without its comments. Texts stay. */
export function withoutComments(source: string): string {
  return source.replace(
    /("""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|#[^\n]*/g,
    (_, text: string | undefined) => text ?? '',
  );
}

/** Texts that stand in a source as literals. */
export function literalsIn(source: string): string[] {
  return [...withoutComments(source).matchAll(/"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'/g)].map(
    ([, double, single]) => double ?? single ?? '',
  );
}

/** `os.environ["A"]`, `os.getenv("A")`, `env("A")`, `env.str("A")`, `config("A")`, `get_secret("A")`, `config(env="A")`. */
const environmentCalls = [
  /\b(?:environ(?:\.get|\.setdefault|\.pop)?|getenv)\s*[([]\s*f?["']([A-Za-z_]\w*)["']/,
  /(?<![.\w])(?:env|config|secrets?|get_?\w*|env_\w+|\w+_env|str_to_bool)(?:\.\w+)?\s*[([]\s*(?:\w+\s*=\s*)?f?["']([A-Z_][A-Z0-9_]*)["']/,
  /\benv\s*=\s*["']([A-Z_][A-Z0-9_]*)["']/,
];
const anyCall = new RegExp(environmentCalls.map(({ source }) => source).join('|'), 'g');
/** Calls that read DATABASE_URL where nobody says otherwise. */
const urlByDefault = [
  /\bdj_database_url\.config\s*\((?!\s*["'])(?![^)]*\benv\s*=(?!\s*dj_database_url\.DEFAULT_ENV))/,
  /\benv\.(?:db|db_url|dj_db_url)\s*\(\s*(?:\)|\w+\s*=)/,
];

/** Names of the variables that a source reads from the environment, in their order. */
export function variablesIn(source: string): string[] {
  const code = withoutComments(source);
  const named = [...code.matchAll(anyCall)].map(([, ...names]) => names.find((name) => name !== undefined) ?? '');
  const isUrl = urlByDefault.some((pattern) => pattern.test(code));
  return [...new Set([...named, ...(isUrl ? ['DATABASE_URL'] : [])])];
}

/** The module that a name is imported from, as it is written. */
export function importsOf(source: string, name: string): string | undefined {
  return new RegExp(`^[ \\t]*from[ \\t]+([.\\w]+)[ \\t]+import\\b[^\\n(]*(?:\\([^)]*)?\\b${name}\\b`, 'm').exec(
    source,
  )?.[1];
}

/** Modules whose names a source takes over entirely, as they are written: `.base`, `config.settings.base`. */
export function starImportsIn(source: string): string[] {
  const code = withoutComments(source);
  const imports = [...code.matchAll(/^[ \t]*from[ \t]+([.\w]+)[ \t]+import[ \t]+(?:\*|\([ \t]*\*[ \t]*\))/gm)].map(
    ([, module]) => module ?? '',
  );
  // django-configurations: settings are classes that inherit from those of another module.
  const classes = [
    ...code.matchAll(/^from[ \t]+(\.[\w.]*|[\w.]*settings[\w.]*)[ \t]+import[ \t]+[A-Z]\w*[ \t]*$/gm),
  ].map(([, module]) => module ?? '');
  return [...imports, ...classes];
}

/** Files that django-split-settings takes in, seen from the folder of the source; `*` stands for any name. */
export function includesIn(source: string): string[] {
  if (!/split_settings/.test(source) || !/\binclude\s*\(/.test(source)) return [];
  return literalsIn(source)
    .filter((text) => text.endsWith('.py'))
    .map((text) => text.replace(/\{\w*\}/g, '*'));
}
