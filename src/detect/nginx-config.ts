/** Finds nginx's configurations in a repository, and the server blocks in them. Never throws. Pure. */
import { countLines, type Files, isAside } from './files.ts';
import type { NginxConfig, ServerBlock } from './findings/files.ts';

/** Every file that has a server block or an upstream. */
export function detectNginxConfigs(files: Files): NginxConfig[] {
  const paths = files.paths.filter((path) => isPossible(path) && !isAside(path));
  return paths.flatMap((path) => {
    const text = files.text(path) ?? '';
    if (!/^\s*(server|upstream)\b[^;{}]*\{/m.test(text)) return [];
    const config = readNginxConfig(path, text);
    return config.servers.length > 0 || Object.keys(config.upstreams).length > 0 ? [config] : [];
  });
}

function isPossible(path: string): boolean {
  if (/\.(conf|conf\.\w+|nginx|template|tmpl|j2|erb)$/i.test(path)) return true;
  return /(^|\/)(nginx|sites-available|sites-enabled|conf\.d)\b[^.]*$/i.test(path);
}

/** A directive with what stands in its braces. */
interface Directive {
  readonly words: readonly string[];
  readonly line: number;
  readonly block?: readonly Directive[];
}

/** Reads the blocks of one configuration. What stands in other languages' braces is read as far as it goes. */
function readNginxConfig(path: string, text: string): NginxConfig {
  const all = flatten(parseDirectives(text));
  const named = (name: string): Directive[] =>
    all.filter(({ words, block }) => words[0] === name && block !== undefined);
  const upstreams = named('upstream').map(({ words, block }) => [words[1] ?? '', valuesOf(block, 'server')] as const);
  return { path, usedBy: [], servers: named('server').map(describeServer), upstreams: Object.fromEntries(upstreams) };
}

function describeServer({ line, block = [] }: Directive): ServerBlock {
  const locations = flatten(block)
    .filter(({ words }) => words[0] === 'location')
    .map(({ words, block: inner = [] }) => {
      const passesTo = ['proxy_pass', 'uwsgi_pass', 'fastcgi_pass', 'grpc_pass']
        .map((name) => valuesOf(inner, name)[0])
        .find((value) => value !== undefined);
      const serves = valuesOf(inner, 'alias')[0] ?? valuesOf(inner, 'root')[0];
      return { match: words.slice(1).join(' '), ...(passesTo && { passesTo }), ...(serves && { serves }) };
    });
  return {
    line,
    listen: block.filter(({ words }) => words[0] === 'listen').map(({ words }) => words.slice(1).join(' ')),
    names: block.filter(({ words }) => words[0] === 'server_name').flatMap(({ words }) => words.slice(1)),
    locations,
  };
}

function valuesOf(block: readonly Directive[] | undefined, name: string): string[] {
  return (block ?? []).filter(({ words }) => words[0] === name).map(({ words }) => words[1] ?? '');
}

function flatten(directives: readonly Directive[], into: Directive[] = []): Directive[] {
  for (const directive of directives) {
    into.push(directive);
    flatten(directive.block ?? [], into);
  }
  return into;
}

const maximalDepth = 30;
/** Comments, quoted words, Jinja's braces, braces, words with shell variables. */
const token =
  /#[^\n]*|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}|[{};]|(?:\$\{\w*\}|[^\s{};"'])+/g;

function parseDirectives(text: string): Directive[] {
  const top: Directive[] = [];
  const open: Directive[][] = [top];
  const lineOf = countLines(text);
  let words: string[] = [];
  let start = 0;
  for (const match of text.matchAll(token)) {
    const [written, double, single] = match;
    if (/^#|^\{%/.test(written)) continue;
    if (!/^[{};]$/.test(written)) {
      if (words.length === 0) start = match.index;
      words.push(double ?? single ?? written);
      continue;
    }
    if (words.length > 0) place({ words, line: lineOf(start) }, written, open);
    else if (written === '}' && open.length > 1) open.pop();
    words = [];
  }
  return top;
}

/** Puts a directive where its end says: `;` ends it, `{` begins its block, `}` ends it and the block around it. */
function place(directive: Directive, end: string, open: Directive[][]): void {
  const inner = open.at(-1) ?? [];
  if (end === '{' && open.length < maximalDepth) {
    const block: Directive[] = [];
    inner.push({ ...directive, block });
    open.push(block);
    return;
  }
  inner.push(directive);
  if (end === '}' && open.length > 1) open.pop();
}
