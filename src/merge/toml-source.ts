/** Reads TOML as structures that know their place in the text. */
import { parse, TomlError } from 'smol-toml';
import type { Brackets } from './brackets.ts';
import { MergeError } from './rule.ts';
import type { Span } from './splice.ts';
import type { Child, Structure } from './structure.ts';
import { type Statement, scanToml, type TomlComment, type TomlItem, type TomlValue } from './toml-scan.ts';

/** Where a value stands. */
export interface TomlPlace {
  readonly path: readonly string[];
  /** The pair or item that it is, as `key = value`. */
  readonly item?: Span;
  /** Where its value begins, behind key and sign. */
  readonly valueFrom?: number;
  /** Of an array or inline table. */
  readonly brackets?: Brackets;
  /** Its line `[table]`; the top has none, and neither has a table that only a longer name implies. */
  readonly header?: Span;
  /** The pairs that stand directly below the header, those of tables that dotted keys make included. */
  readonly pairs?: readonly Span[];
  /** Does it stand within brackets, with others on its line? */
  readonly isInline?: boolean;
  /** How a pair is written that stands in no text. */
  readonly written?: string;
  /** What stands before keys of a table that dotted keys make: `a.` in `a.b = 1`. */
  readonly prefix?: string;
}

export type TomlStructure = Structure<TomlPlace>;

export interface TomlSource {
  readonly text: string;
  readonly root: TomlStructure;
  readonly comments: readonly TomlComment[];
}

/** @throws MergeError naming the line of what is no TOML */
export function readToml(text: string): TomlSource {
  const data = parseToml(text);
  const { statements, comments } = scanToml(text);
  const root = new Table([]);
  let current = root;
  for (const statement of statements) {
    if (statement.kind === 'pair') current.addPair(statement, text);
    else current = root.open(statement);
  }
  return { text, comments, root: root.toStructure(text, data) };
}

function parseToml(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [, reason = ''] = error.message.split(/^Invalid TOML document: |\n/m);
    throw new MergeError(reason.trim(), error.line, { cause: error });
  }
}

/** A table while it is read: its parts may stand in several places. */
class Table {
  readonly path: readonly string[];
  readonly children = new Map<string, Table | Table[] | { item: Span; value: TomlValue }>();
  readonly pairs: Span[] = [];
  header: Span | undefined;
  prefix: string | undefined;

  constructor(path: readonly string[]) {
    this.path = path;
  }

  open({ keys, kind, from, to }: Statement): Table {
    const above = keys.slice(0, -1).reduce((table: Table, key) => table.enter(key), this);
    const last = keys.at(-1) ?? '';
    if (kind === 'table') {
      const table = above.enter(last);
      table.header = { from, to };
      return table;
    }
    const table = new Table([...above.path, last]);
    table.header = { from, to };
    const there = above.children.get(last);
    above.children.set(last, Array.isArray(there) ? [...there, table] : [table]);
    return table;
  }

  enter(key: string): Table {
    const there = this.children.get(key);
    if (there instanceof Table) return there;
    const last = Array.isArray(there) ? there.at(-1) : undefined;
    if (last) return last;
    const table = new Table([...this.path, key]);
    this.children.set(key, table);
    return table;
  }

  addPair({ keys, value, from, to }: Statement, text: string): void {
    const item = { from, to };
    this.pairs.push(item);
    const owner = keys.slice(0, -1).reduce((table: Table, key) => table.enter(key), this);
    if (owner !== this) {
      owner.pairs.push(item);
      owner.prefix ??= text
        .slice(from, to)
        .split('=')[0]
        ?.replace(/[^.]*$/, '');
    }
    if (value) owner.children.set(keys.at(-1) ?? '', { item, value });
  }

  toStructure(text: string, data: unknown): TomlStructure {
    const { path, header, pairs, prefix } = this;
    const children = [...this.children].map(([key, child]): Child<TomlPlace> => {
      const value = at(data, key);
      const below = [...path, key];
      if (child instanceof Table) return { key, structure: child.toStructure(text, value) };
      if (!Array.isArray(child)) return { key, structure: structureOf(child.value, child.item, value, below) };
      const tables = child.map((each, index) => ({
        key: undefined,
        structure: each.toStructure(text, at(value, index)),
      }));
      return { key, structure: { kind: 'list', value, children: tables, place: { path: below } } };
    });
    const place = { path, pairs, ...(header && { header }), ...(prefix !== undefined && { prefix }) };
    return { kind: 'map', value: data, children, place };
  }
}

function at(data: unknown, key: string | number): unknown {
  return (data as Record<string | number, unknown> | undefined)?.[key];
}

function structureOf(value: TomlValue, item: Span, data: unknown, path: readonly string[]): TomlStructure {
  const { kind, from, to, items } = value;
  if (kind === 'value') return { kind, value: data, children: [], place: { path, item, valueFrom: from } };
  const brackets = { open: from, close: to - 1, items, comment: '#', allowsLastComma: kind === 'list' } as const;
  const children = items.map((each, index) => childOf(each, index, data, path));
  return { kind, value: data, children, place: { path, item, valueFrom: from, brackets } };
}

/** A dotted key within an inline table is taken as one value: nothing is added below it. */
function childOf(item: TomlItem, index: number, data: unknown, path: readonly string[]): Child<TomlPlace> {
  const [key, ...more] = item.keys;
  const value = at(data, key ?? index);
  const below = key === undefined ? path : [...path, key];
  const whole: TomlStructure = { kind: 'value', value, children: [], place: { path: below, item } };
  const structure = more.length === 0 ? structureOf(item.value, item, value, below) : whole;
  return { key, structure: { ...structure, place: { ...structure.place, isInline: true } } };
}
