/** Reads JSON as structures that know their place in the text. */
import type { Brackets } from './brackets.ts';
import { MergeError } from './rule.ts';
import type { Span } from './splice.ts';
import type { Child, Structure } from './structure.ts';
import { lineNumber } from './text.ts';

/** Where a value stands. */
export interface JsonPlace {
  /** The pair or item that it is, key and value. */
  readonly item: Span;
  /** Of an object or array. */
  readonly brackets?: Brackets;
}

/** @throws MergeError naming the line of what is no JSON, or of a key that is there twice */
export function readJson(text: string): Structure<JsonPlace> {
  return new JsonReader(text).readAll();
}

class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  readAll(): Structure<JsonPlace> {
    this.#skipSpace();
    const value = this.#readValue(this.#at);
    this.#skipSpace();
    if (this.#at < this.#text.length) throw this.#error('something follows the end of the JSON');
    return value;
  }

  #readValue(start: number): Structure<JsonPlace> {
    const open = this.#at;
    const bracket = this.#text[open];
    if (bracket === '{') return this.#readCollection(start, 'map', '}');
    if (bracket === '[') return this.#readCollection(start, 'list', ']');
    const [token] = /^(?:"(?:[^"\\\n]|\\.)*"|[-+.\w]+)/.exec(this.#text.slice(open)) ?? [];
    if (token === undefined) throw this.#error('a value is missing');
    const value = this.#parse(token);
    this.#at += token.length;
    return { kind: 'value', value, children: [], place: { item: { from: start, to: this.#at } } };
  }

  #parse(token: string): unknown {
    try {
      return JSON.parse(token);
    } catch {
      throw this.#error(`${token} is no JSON`);
    }
  }

  #readCollection(start: number, kind: 'map' | 'list', end: string): Structure<JsonPlace> {
    const open = this.#at;
    const children: Child<JsonPlace>[] = [];
    this.#at += 1;
    this.#skipSpace();
    while (this.#text[this.#at] !== end) {
      if (this.#at >= this.#text.length) throw this.#error(`nothing closes "${this.#text[open]}"`, open);
      if (children.length > 0) this.#skip(',');
      const child =
        kind === 'map' ? this.#readPair(children) : { key: undefined, structure: this.#readValue(this.#at) };
      children.push(child);
      this.#skipSpace();
    }
    this.#at += 1;
    const values = children.map(({ key, structure }) => [key, structure.value] as const);
    const brackets = {
      open,
      close: this.#at - 1,
      items: children.map(({ structure }) => structure.place.item),
      opensUp: this.#text.trim().includes('\n') || open === 0,
    };
    return {
      kind,
      value: kind === 'map' ? Object.fromEntries(values) : values.map(([, value]) => value),
      children,
      place: { item: { from: start, to: this.#at }, brackets },
    };
  }

  #readPair(before: readonly Child<JsonPlace>[]): Child<JsonPlace> {
    const start = this.#at;
    if (this.#text[start] !== '"') throw this.#error('a key is missing');
    const key = String(this.#readValue(start).value);
    if (before.some((child) => child.key === key)) throw this.#error(`"${key}" is there twice`);
    this.#skipSpace();
    this.#skip(':');
    return { key, structure: this.#readValue(start) };
  }

  #skip(mark: string): void {
    if (this.#text[this.#at] !== mark) throw this.#error(`"${mark}" is missing`);
    this.#at += 1;
    this.#skipSpace();
  }

  #skipSpace(): void {
    while (/[ \t\n\r]/.test(this.#text[this.#at] ?? '')) this.#at += 1;
  }

  #error(reason: string, at = this.#at): MergeError {
    return new MergeError(reason, lineNumber(this.#text, at));
  }
}
