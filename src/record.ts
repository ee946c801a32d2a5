/** `.countable.yml`: what was made, from which answers, by which version. Never a secret. Pure. */
import { createHash } from 'node:crypto';
import { type Document, isMap, parseDocument, stringify } from 'yaml';
import type { LoadedComponent } from './component.ts';
import { UserError } from './errors.ts';
import type { Answers } from './question.ts';

/** Where the record lies in a repository. */
export const recordPath = '.countable.yml';

/** The hash that the record keeps of a file, to tell later whether somebody changed it. */
export function hashContent(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

interface Made {
  /** Of the tool. */
  readonly version: string;
  readonly answers: Answers;
  readonly components: readonly LoadedComponent[];
  /** Of every generated file, by path. */
  readonly hashes: Readonly<Record<string, string>>;
}

/** The record's text. */
export function renderRecord({ version, answers, components, hashes }: Made): string {
  const record = {
    countable: version,
    answers,
    components: Object.fromEntries(components.map((component) => [component.id, component.version])),
    files: hashes,
  };
  const head =
    '# What countable made, and from which answers. It is read when components are added or updated: keep it.\n';
  return head + stringify(record, { lineWidth: 0 });
}

/** What is recorded of one service: ids and addresses. */
export type ServiceRecord = Readonly<Record<string, string>>;

/** What is recorded of every service that the project is registered with, by its id. */
export type ServiceRecords = Readonly<Record<string, ServiceRecord>>;

/** What a record says, as far as other commands need it. */
export interface RecordContent {
  readonly answers: Answers;
  readonly components: readonly string[];
  readonly services: ServiceRecords;
}

/**
 * Reads a record's text.
 * @throws UserError where it is not what `renderRecord` makes: somebody edited it
 */
export function parseRecord(text: string): RecordContent {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) throw new UserError(`${recordPath} does not parse: ${error.message.trimEnd()}`, restoreRecord);
  const content = asMapping(document.toJS());
  const answers = asTexts(content['answers']);
  if (!answers['name'] || !answers['slug']) throw new UserError(`${recordPath} lacks name or slug.`, restoreRecord);
  return { answers, components: Object.keys(asMapping(content['components'])), services: servicesOf(content) };
}

const restoreRecord = `Bring it back as it was: git log -p ${recordPath}`;

function servicesOf(content: Readonly<Record<string, unknown>>): ServiceRecords {
  const entries = Object.entries(asMapping(content['services']));
  return Object.fromEntries(entries.map(([id, values]) => [id, asTexts(values)]));
}

function asMapping(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function asTexts(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(asMapping(value)).map(([key, each]) => [key, String(each ?? '')]));
}

/** The record's text with these services, and nothing else, recorded. The rest stays byte for byte; so do comments. */
export function renderServices(text: string, services: ServiceRecords): string {
  const { before, section, after } = cutServices(text);
  const wanted = listValues(services);
  if (wanted.length === 0) return before + after;
  const document = parseDocument(section);
  const known = servicesOf(asMapping(document.toJS()));
  for (const { id, key } of listValues(known)) {
    if (services[id]?.[key] === undefined) document.deleteIn(['services', id, key]);
  }
  for (const id of Object.keys(known)) {
    if (!wanted.some((value) => value.id === id)) document.deleteIn(['services', id]);
  }
  for (const { id, key, value } of wanted) {
    if (known[id]?.[key] !== value) document.setIn(['services', id, key], value);
  }
  sortServices(document);
  return before + document.toString({ lineWidth: 0 }) + after;
}

/** In one order, whichever service was done first: two people who register one project write the same text. */
function sortServices(document: Document): void {
  const services = document.get('services');
  if (isMap(services)) services.items.sort((a, b) => (String(a.key) < String(b.key) ? -1 : 1));
}

function listValues(services: ServiceRecords): { id: string; key: string; value: string }[] {
  return Object.entries(services).flatMap(([id, values]) =>
    Object.entries(values).map(([key, value]) => ({ id, key, value })),
  );
}

/** The record's text without its services: what is left when ours is taken away. */
export function withoutServices(text: string): string {
  const { before, after } = cutServices(text);
  return before + after;
}

/** A newly rendered record together with the services of the one that is there. */
export function keepServices(rendered: string, there: string | undefined): string {
  return rendered + (there === undefined ? '' : cutServices(there).section);
}

interface Cut {
  readonly before: string;
  readonly section: string;
  readonly after: string;
}

/** By lines, as what lies below a key of the top level is indented. Comments before the next key belong to that. */
function cutServices(text: string): Cut {
  const lines = text.split(/(?<=\n)/);
  const first = lines.findIndex((line) => line.startsWith('services:'));
  if (first < 0) return { before: text === '' || text.endsWith('\n') ? text : `${text}\n`, section: '', after: '' };
  const next = lines.findIndex((line, index) => index > first && /^[^\s#]/.test(line));
  let end = next < 0 ? lines.length : next;
  while (end > first + 1 && /^(#|\s*$)/.test(lines[end - 1] ?? '')) end -= 1;
  const join = (from: number, to?: number): string => lines.slice(from, to).join('');
  return { before: join(0, first), section: join(first, end), after: join(end) };
}
