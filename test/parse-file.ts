/** Parses a generated file as whatever will read it; for every kind that has a parser here. */
import { execFileSync } from 'node:child_process';
import { ValidationSeverity, validate } from 'dockerfile-utils';
import { parse as parseHtml } from 'parse5';
import { parse as parseToml } from 'smol-toml';
import { parseDocument } from 'yaml';
import { nodesOfType, parseMarkdown } from './markdown.ts';
import { findPythonErrors, hasProgram } from './programs.ts';

type Parse = (text: string) => string[];

const parsers: readonly (readonly [path: RegExp, parse: Parse])[] = [
  [/\.ya?ml$/, (text) => parseDocument(text, { merge: true }).errors.map(({ message }) => message)],
  [/\.toml$/, (text) => failureOf(() => parseToml(text))],
  [/\.json$/, (text) => failureOf(() => JSON.parse(text))],
  [/(^|\/|\.)Dockerfile$/, findDockerfileErrors],
  [/\.html$/, findHtmlErrors],
  [/\.md$/, findMarkdownErrors],
  [/(^|\/)\.env(\.\w+)?$/, (text) => linesUnlike(text, /^(#.*|[A-Za-z_]\w*=\S*)?$/)],
  [/(^|\/)requirements[\w-]*\.txt$/, findUnlocked],
];

const found = new Map<string, string[]>();

/** What a parser of its kind says against a file, each with the path. Kinds without a parser: nothing. */
export function findParseErrors(path: string, text: string): string[] {
  // Projects share most of their files.
  const key = `${path}\0${text}`;
  const errors = found.get(key) ?? parseFile(path, text);
  found.set(key, errors);
  return errors;
}

function parseFile(path: string, text: string): string[] {
  const parse = parsers.find(([pattern]) => pattern.test(path))?.[1] ?? scriptParser(text);
  return parse?.(text).map((error) => `${path}: ${error}`) ?? [];
}

/** All that is wrong in a set of files, those of Python included. */
export function findAllParseErrors(files: ReadonlyMap<string, string>): string[] {
  const errors = [...files].flatMap(([path, text]) => findParseErrors(path, text));
  const python = [...files].filter(([path]) => path.endsWith('.py'));
  return hasPython && python.length > 0 ? [...errors, ...findPythonErrors(Object.fromEntries(python))] : errors;
}

const hasPython = hasProgram('python3');
const shells = { bash: hasProgram('bash'), sh: hasProgram('sh') };

function scriptParser(text: string): Parse | undefined {
  const shell = /^#!.*\b(bash|sh)\n/.exec(text)?.[1] as keyof typeof shells | undefined;
  return shell && shells[shell]
    ? (script) => failureOf(() => execFileSync(shell, ['-n'], { input: script, stdio: ['pipe', 'ignore', 'pipe'] }))
    : undefined;
}

function failureOf(parse: () => unknown): string[] {
  try {
    parse();
    return [];
  } catch (error) {
    return [String(error)];
  }
}

function findDockerfileErrors(text: string): string[] {
  return validate(text, { instructionWorkdirRelative: ValidationSeverity.ERROR }).map(
    ({ message, range }) => `line ${range.start.line + 1}: ${message}`,
  );
}

/** Django's templates become HTML only when they are filled. */
function findHtmlErrors(text: string): string[] {
  const errors: string[] = [];
  if (text.includes('{%')) return errors;
  parseHtml(text, { onParseError: ({ code, startLine }) => errors.push(`line ${startLine}: ${code}`) });
  return errors;
}

function findMarkdownErrors(text: string): string[] {
  const document = parseMarkdown(text);
  const html = nodesOfType(document, 'html').map((node) => `HTML: ${'value' in node ? node.value : ''}`);
  const titles = document.children.filter((node) => node.type === 'heading' && node.depth === 1);
  const openFence = text.split('\n').filter((line) => line.startsWith('```')).length % 2;
  return [...html, ...(titles.length > 1 ? ['two titles'] : []), ...(openFence ? ['a code block without end'] : [])];
}

function linesUnlike(text: string, pattern: RegExp): string[] {
  return text.split('\n').filter((line) => !pattern.test(line));
}

/** Every package is pinned, and pip accepts nothing but what was pinned. */
function findUnlocked(text: string): string[] {
  const entries = text.split(/(?<!\\)\n/).filter((entry) => entry.trim() !== '' && !entry.trim().startsWith('#'));
  return entries.filter((entry) => !/^[\w.[\],-]+==[^\s;]+.*(\s\\\n\s+--hash=sha256:[0-9a-f]{64})+$/.test(entry));
}
