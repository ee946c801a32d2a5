/** Reads Groovy's tokens as statements: calls with their arguments and blocks. What stands inside of arguments stays tokens. */
import type { Token } from './groovy-tokens.ts';

export interface Statement {
  /** `call`: a name with arguments or a block. `word`: a name alone. `member`: a call on an object. `other`: all else. */
  readonly kind: 'call' | 'word' | 'member' | 'other';
  /** What is called; the first word of anything else. */
  readonly name: string;
  readonly args: readonly Token[];
  /** Undefined where it has no block at its end. */
  readonly body: readonly Statement[] | undefined;
  readonly start: number;
  readonly end: number;
}

const keywords = ['if', 'for', 'while', 'def', 'return', 'try', 'switch', 'throw', 'assert', 'new', 'import'];
const openers = ['(', '[', '{'];
const closers = [')', ']', '}'];

/** The statements of a whole file. Brackets must match. */
export function statementsOf(tokens: readonly Token[]): Statement[] {
  const statements: Statement[] = [];
  for (let at = 0; at < tokens.length; ) {
    const end = endOfStatement(tokens, at);
    if (end > at) statements.push(statementOf(tokens.slice(at, end)));
    at = end + 1;
  }
  return statements;
}

function endOfStatement(tokens: readonly Token[], from: number): number {
  let depth = 0;
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at] as Token;
    if (token.kind === 'sign' && openers.includes(token.text)) depth += 1;
    if (token.kind === 'sign' && closers.includes(token.text)) depth -= 1;
    if (token.kind === 'end' && depth === 0 && !goesOn(tokens, from, at)) return at;
  }
  return tokens.length;
}

/** Does the statement go on behind this end of a line? */
function goesOn(tokens: readonly Token[], from: number, at: number): boolean {
  if (tokens[at]?.text === ';' || at === from) return false;
  const before = tokens[at - 1];
  if (before?.kind === 'sign' && !closers.includes(before.text)) return true;
  const behind = tokens.slice(at + 1).find(({ kind }) => kind !== 'end');
  return behind !== undefined && /^(\.|\?|else|catch|finally)$/.test(behind.text) && behind.kind !== 'text';
}

function statementOf(tokens: readonly Token[]): Statement {
  const [first, second] = tokens as [Token, ...Token[]];
  const last = tokens.at(-1) as Token;
  const open = isSign(last, '}') ? openingOf(tokens) : undefined;
  const place = { start: first.start, end: last.end };
  const rest = tokens.slice(1, open);
  return {
    ...place,
    kind: kindOf(first, second),
    name: first.text,
    args: rest.filter(({ kind }) => kind !== 'end'),
    body: open === undefined ? undefined : statementsOf(tokens.slice(open + 1, -1)),
  };
}

function kindOf(first: Token, second: Token | undefined): Statement['kind'] {
  if (first.kind !== 'word' || keywords.includes(first.text) || /^[\d@]/.test(first.text)) return 'other';
  if (!second) return 'word';
  if (isSign(second, '.') || isSign(second, '?')) return 'member';
  const isCalled = second.kind !== 'sign' || openers.includes(second.text) || second.text === '-';
  return isCalled ? 'call' : 'other';
}

function isSign(token: Token, text: string): boolean {
  return token.kind === 'sign' && token.text === text;
}

/** Where the block at the end opens. */
function openingOf(tokens: readonly Token[]): number | undefined {
  let depth = 0;
  for (let at = tokens.length - 1; at >= 0; at -= 1) {
    const token = tokens[at] as Token;
    if (token.kind === 'sign' && closers.includes(token.text)) depth += 1;
    if (token.kind === 'sign' && openers.includes(token.text)) depth -= 1;
    if (depth === 0) return at;
  }
  return undefined;
}
