/** Finds the statements of a TOML text that parses, and where their values stand. */
import type { Span } from './splice.ts';
import { lineEnd } from './text.ts';

/** `[a.b]`, `[[a.b]]` or `a.b = value`. */
export interface Statement extends Span {
  readonly kind: 'table' | 'tables' | 'pair';
  readonly keys: readonly string[];
  /** Of a pair. */
  readonly value?: TomlValue;
}

/** A value behind `=`, or an item of an array. */
export interface TomlValue extends Span {
  readonly kind: 'map' | 'list' | 'value';
  readonly items: readonly TomlItem[];
}

/** A pair of an inline table, or an item of an array. */
export interface TomlItem extends Span {
  readonly keys: readonly string[];
  readonly value: TomlValue;
}

export interface TomlComment {
  readonly at: number;
  readonly comment: string;
}

/** The statements in order, and every comment. @param text that a TOML parser takes */
export function scanToml(text: string): { statements: Statement[]; comments: TomlComment[] } {
  const scanner = new Scanner(text);
  return { statements: scanner.statements(), comments: scanner.comments };
}

const texts = /^(?:"""(?:[^\\]|\\[\s\S])*?"{3,5}|'''[\s\S]*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')/;

class Scanner {
  readonly comments: TomlComment[] = [];
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  statements(): Statement[] {
    const found: Statement[] = [];
    for (this.#skipSpace(); this.#at < this.#text.length; this.#skipSpace()) found.push(this.#statement());
    return found;
  }

  #statement(): Statement {
    const from = this.#at;
    const [open = ''] = this.#match(/^\[{0,2}/);
    const keys = this.#keys();
    if (open !== '') {
      this.#match(/^[ \t]*\]{1,2}/);
      return { kind: open === '[' ? 'table' : 'tables', keys, from, to: this.#at };
    }
    const value = this.#valueAfterSign();
    return { kind: 'pair', keys, value, from, to: this.#at };
  }

  #keys(): string[] {
    const keys: string[] = [];
    do {
      const [key = ''] = this.#match(/^[ \t]*(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[\w-]+)[ \t]*/);
      keys.push(unquote(key.trim()));
    } while (this.#match(/^\./).length > 0);
    return keys;
  }

  #valueAfterSign(): TomlValue {
    this.#match(/^=[ \t]*/);
    return this.#value();
  }

  #value(): TomlValue {
    const from = this.#at;
    const bracket = this.#text[from];
    if (bracket === '[') return this.#collection('list', ']');
    if (bracket === '{') return this.#collection('map', '}');
    if (this.#match(texts).length === 0) this.#match(/^[^,\]}\n#]*[^,\]}\n#\s]/);
    return { kind: 'value', from, to: this.#at, items: [] };
  }

  #collection(kind: 'list' | 'map', end: string): TomlValue {
    const from = this.#at;
    const items: TomlItem[] = [];
    this.#at += 1;
    for (this.#skipSpace(); this.#at < this.#text.length && this.#text[this.#at] !== end; this.#skipSpace()) {
      const start = this.#at;
      const keys = kind === 'map' ? this.#keys() : [];
      const value = kind === 'map' ? this.#valueAfterSign() : this.#value();
      items.push({ keys, value, from: start, to: this.#at });
      this.#skipSpace();
      this.#match(/^,/);
    }
    this.#at += 1;
    return { kind, from, to: this.#at, items };
  }

  #skipSpace(): void {
    for (this.#match(/^\s+/); this.#text[this.#at] === '#'; this.#match(/^\s+/)) {
      const end = lineEnd(this.#text, this.#at);
      this.comments.push({ at: this.#at, comment: this.#text.slice(this.#at, end).trimEnd() });
      this.#at = end;
    }
  }

  /** Passes what matches here. */
  #match(pattern: RegExp): string[] {
    const match = pattern.exec(this.#text.slice(this.#at));
    this.#at += match?.[0].length ?? 0;
    return match ? [match[0]] : [];
  }
}

function unquote(key: string): string {
  if (key.startsWith('"')) return JSON.parse(key) as string;
  return key.startsWith("'") ? key.slice(1, -1) : key;
}
