/** Splits Groovy into tokens, as far as a Jenkinsfile's structure needs it: what is text and comment, and what is not. */

export interface Token {
  /** An `end` is a line's end or a semicolon; a `sign` is one character that is nothing else. */
  readonly kind: 'word' | 'text' | 'sign' | 'end';
  /** As it stands in the source; of a text, what is between its quotes. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What is wrong, and where. Lines and columns count from 1. */
export class GroovyMistake extends Error {
  override readonly name = 'GroovyMistake';
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** @throws GroovyMistake where a text does not end or brackets do not match */
export function tokensOf(source: string): Token[] {
  return new Reader(source).readAll();
}

class Reader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  readAll(): Token[] {
    const tokens: Token[] = [];
    const open: string[] = [];
    for (let token = this.#next(undefined); token; token = this.#next(tokens.at(-1))) {
      if (token.kind === 'sign') this.#checkBracket(token, open);
      tokens.push(token);
    }
    const missing = open.at(-1);
    if (missing) throw new GroovyMistake(`expecting '${missing}', found ''`, this.#source.length);
    return tokens;
  }

  #checkBracket({ text, start }: Token, open: string[]): void {
    const closer = closers[text];
    if (closer) open.push(closer);
    if (!Object.values(closers).includes(text)) return;
    const expected = open.pop();
    if (expected === undefined) throw new GroovyMistake(`unexpected token: ${text}`, start);
    if (expected !== text) throw new GroovyMistake(`expecting '${expected}', found '${text}'`, start);
  }

  #next(previous: Token | undefined): Token | undefined {
    this.#skipBlanks();
    const start = this.#at;
    const rest = this.#source.slice(start, start + 3);
    if (rest === '') return undefined;
    const [character = ''] = rest;
    if (character === '\n' || character === ';') return this.#token('end', start, start + 1);
    const quote = quoteAt(rest, previous);
    if (quote) return this.#readText(start, quote);
    const word = /[\p{L}\d_$@]+/uy;
    word.lastIndex = start;
    const length = word.exec(this.#source)?.[0].length;
    return this.#token(length ? 'word' : 'sign', start, start + (length ?? 1));
  }

  #token(kind: Token['kind'], start: number, end: number): Token {
    this.#at = end;
    return { kind, text: this.#source.slice(start, end), start, end };
  }

  /** Spaces, comments, and lines' ends that do not count. */
  #skipBlanks(): void {
    const blank = /(?:[^\S\n]|\\\r?\n|\/\/[^\n]*|\/\*[\s\S]*?\*\/|#![^\n]*)+/y;
    blank.lastIndex = this.#at;
    this.#at += blank.exec(this.#source)?.[0].length ?? 0;
  }

  #readText(start: number, { opens, closes, isMultiline, hasCode }: Quote): Token {
    let at = start + opens.length;
    while (!this.#source.startsWith(closes, at)) {
      const character = this.#source[at];
      if (character === undefined || (character === '\n' && !isMultiline)) {
        throw new GroovyMistake(`expecting ${closes.charAt(0)}, found '${character === undefined ? '' : '\\n'}'`, at);
      }
      if (character === '\\') at += 2;
      else if (hasCode && this.#source.startsWith('${', at)) at = this.#endOfCode(at + 1);
      else at += 1;
    }
    this.#at = at + closes.length;
    return { kind: 'text', text: this.#source.slice(start + opens.length, at), start, end: this.#at };
  }

  /** @param at where its brace opens */
  #endOfCode(at: number): number {
    this.#at = at;
    let depth = 0;
    for (let token = this.#next(undefined); token; token = this.#next(token)) {
      if (token.kind === 'sign' && token.text === '{') depth += 1;
      if (token.kind === 'sign' && token.text === '}') depth -= 1;
      if (depth === 0) return this.#at;
    }
    throw new GroovyMistake(`expecting '}', found ''`, this.#source.length);
  }
}

interface Quote {
  readonly opens: string;
  readonly closes: string;
  readonly isMultiline: boolean;
  /** May it hold `${code}`? */
  readonly hasCode: boolean;
}

function quoteAt(rest: string, previous: Token | undefined): Quote | undefined {
  const triple = /^('''|""")/.exec(rest)?.[0];
  if (triple) return { opens: triple, closes: triple, isMultiline: true, hasCode: triple === '"""' };
  const single = /^['"]/.exec(rest)?.[0];
  if (single) return { opens: single, closes: single, isMultiline: false, hasCode: single === '"' };
  if (rest.startsWith('$/')) return { opens: '$/', closes: '/$', isMultiline: true, hasCode: true };
  if (!rest.startsWith('/') || !canStartPattern(previous)) return undefined;
  return { opens: '/', closes: '/', isMultiline: true, hasCode: true };
}

/** After a value a slash divides; anywhere else it opens a pattern. */
function canStartPattern(previous: Token | undefined): boolean {
  if (!previous || previous.kind === 'end') return true;
  if (previous.kind === 'word') return previous.text === 'return' || previous.text === 'in';
  return previous.kind === 'sign' && !/[)\]}]/.test(previous.text);
}
