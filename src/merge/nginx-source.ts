/** Reads nginx's configuration as a tree of directives that know their place in the text. It knows no directive's meaning. */
import { MergeError } from './rule.ts';
import type { Span } from './splice.ts';
import { lineEnd, lineNumber } from './text.ts';

/** `name args;` or `name args { … }` */
export interface Directive extends Span {
  readonly name: string;
  /** Without their quotes. */
  readonly args: readonly string[];
  /** From its opening brace to behind its closing one; undefined for what ends in a semicolon. */
  readonly block: Block | undefined;
}

/** What stands between braces, or in a whole file. */
export interface Block {
  /** Behind the opening brace, or the beginning of the file. */
  readonly open: number;
  /** Before the closing brace, or the end of the file. */
  readonly close: number;
  readonly directives: readonly Directive[];
  /** Code of another language, as it stands there. */
  readonly code?: string;
}

export interface NginxSource {
  readonly text: string;
  readonly top: Block;
  readonly comments: readonly { at: number; comment: string }[];
}

/** @throws MergeError naming the line where braces, quotes or semicolons do not add up */
export function readNginx(text: string): NginxSource {
  const reader = new NginxReader(text);
  return { text, top: reader.readFile(), comments: reader.comments };
}

class NginxReader {
  readonly comments: { at: number; comment: string }[] = [];
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  readFile(): Block {
    const directives = this.#readDirectives();
    if (this.#at < this.#text.length) throw this.#error('a closing brace without an opening one', this.#at);
    return { open: 0, close: this.#text.length, directives };
  }

  #readDirectives(): Directive[] {
    const directives: Directive[] = [];
    for (this.#skipSpace(); this.#at < this.#text.length && this.#text[this.#at] !== '}'; this.#skipSpace()) {
      directives.push(this.#readDirective());
    }
    return directives;
  }

  #readDirective(): Directive {
    const from = this.#at;
    const words: string[] = [];
    for (;;) {
      const mark = this.#text[this.#at];
      if (mark === undefined || mark === '}') throw this.#error(`nothing ends "${words.join(' ')}"`, from);
      if (mark === ';' || mark === '{') break;
      words.push(this.#readWord());
      this.#skipSpace();
    }
    const [name = '', ...args] = words;
    this.#at += 1;
    const block = this.#text[this.#at - 1] === '{' ? this.#readBlock(name, from) : undefined;
    return { from, to: this.#at, name, args, block };
  }

  #readBlock(name: string, from: number): Block {
    const open = this.#at;
    const code = name.endsWith('_by_lua_block') ? this.#readCode() : undefined;
    const directives = code === undefined ? this.#readDirectives() : [];
    if (this.#at >= this.#text.length) throw this.#error(`nothing closes "${name} {"`, from);
    const close = this.#at;
    this.#at += 1;
    return { open, close, directives, ...(code !== undefined && { code }) };
  }

  /** Passes Lua up to the brace that ends it. */
  #readCode(): string {
    const from = this.#at;
    for (let depth = 0; this.#at < this.#text.length; ) {
      const rest = this.#text.slice(this.#at);
      const [token = ''] = /^(?:--[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[^"'{}-]+|[\s\S])/.exec(rest) ?? [];
      if (token === '}' && depth === 0) break;
      depth += token === '{' ? 1 : token === '}' ? -1 : 0;
      this.#at += token.length;
    }
    return this.#text.slice(from, this.#at);
  }

  #readWord(): string {
    const from = this.#at;
    const quote = this.#text[from];
    if (quote === '"' || quote === "'") {
      const end = quote === '"' ? /"(?:[^"\\]|\\[\s\S])*"/y : /'(?:[^'\\]|\\[\s\S])*'/y;
      end.lastIndex = from;
      const [text] = end.exec(this.#text) ?? [];
      if (text === undefined) throw this.#error('nothing ends this text in quotes', from);
      this.#at += text.length;
      return text.slice(1, -1);
    }
    const word = /(?:\\[\s\S]|\$\{[^}\n]*\}|[^\s;{\\])+/y;
    word.lastIndex = from;
    const [text = ''] = word.exec(this.#text) ?? [];
    this.#at += Math.max(1, text.length);
    return text;
  }

  #skipSpace(): void {
    for (;;) {
      while (/\s/.test(this.#text[this.#at] ?? '')) this.#at += 1;
      if (this.#text[this.#at] !== '#') return;
      const end = lineEnd(this.#text, this.#at);
      this.comments.push({ at: this.#at, comment: this.#text.slice(this.#at, end).trimEnd() });
      this.#at = end;
    }
  }

  #error(reason: string, at: number): MergeError {
    return new MergeError(reason, lineNumber(this.#text, at));
  }
}

/** A directive as one line, however it is laid out and quoted. */
export function writeDirective({ name, args, block }: Directive): string {
  const head = [name, ...args].join(' ');
  if (!block) return `${head};`;
  if (block.code !== undefined) return `${head} {${block.code}}`;
  return `${head} { ${block.directives.map(writeDirective).join(' ')} }`;
}
