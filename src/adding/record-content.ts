/** Reads `.countable.yml` and writes it anew, keeping all that it does not know. Pure. */
import { type Document, isNode, parseDocument } from 'yaml';
import { UserError } from '../errors.ts';
import { ownPlace, type Place } from '../place.ts';
import type { Answers } from '../question.ts';
import { recordPath } from '../record.ts';
import type { AddedNames } from './file-change.ts';

/** What the record says of files and components. */
export interface RecordContent {
  /** Of the tool that wrote it. */
  readonly version: string;
  readonly answers: Answers;
  /** Version by id, in the order in which they came. */
  readonly components: Readonly<Record<string, number>>;
  /** Hash by path of every file that is ours as a whole. */
  readonly files: Readonly<Record<string, string>>;
  readonly added: AddedNames;
  /** How things are called there. Only in repositories that somebody else laid out. */
  readonly place?: Place;
  /** In what things were called otherwise when a component came, by its id. */
  readonly places?: Readonly<Record<string, Partial<Place>>>;
  /** What somebody decided where detection was not sure, by flag. */
  readonly decided: Readonly<Record<string, string>>;
}

/** Did `countable new` make this repository? Then its layout is ours. */
export function isOwnRecord(record: RecordContent | undefined): boolean {
  return record !== undefined && record.place === undefined;
}

/** @throws UserError where the text is no record of ours */
export function parseRecordContent(text: string): RecordContent {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) throw broken(error.message.split('\n')[0] ?? '');
  const data: unknown = document.toJS();
  if (!isMapping(data) || !isMapping(data['components'])) throw broken('it names no components');
  const { countable, answers, components, files, added, place, places, decided } = data;
  return {
    version: String(countable ?? ''),
    answers: textsOf(answers),
    components: Object.fromEntries(Object.entries(components).map(([id, version]) => [id, Number(version)])),
    files: textsOf(files),
    added: addedOf(added),
    // A name that the version which wrote it did not know yet.
    ...(isMapping(place) && { place: { ...ownPlace, ...namesOf(place) } }),
    ...(isMapping(places) && {
      places: Object.fromEntries(
        Object.entries(places).map(([id, names]) => [id, isMapping(names) ? namesOf(names) : {}]),
      ),
    }),
    decided: textsOf(decided),
  };
}

function broken(reason: string): UserError {
  return new UserError(
    `${recordPath} is not a record that countable wrote: ${reason}.`,
    `Bring it back as it was: git log -p ${recordPath}`,
  );
}

const head =
  '# What countable made, and from which answers. It is read when components are added or updated: keep it.\n';

/**
 * The record's text with this content.
 * @param before the text that is there: comments and sections that are not ours to know stay
 */
export function renderRecordContent(before: string | undefined, content: RecordContent): string {
  const { version, answers, components, files, added, place, places, decided } = content;
  const document = parseDocument(before ?? `${head}countable: ${version}\n`);
  document.set('countable', version);
  const sections = { answers, components, files, added, place, places, decided };
  const kept = ['answers', 'components', 'files'];
  for (const [name, section] of Object.entries(sections)) setSection(document, name, section, kept.includes(name));
  return document.toString({ lineWidth: 0 });
}

/** Writes only what differs, so that comments and the order of what is there stay. */
function setSection(document: Document, name: string, section: object | undefined, isKept: boolean): void {
  if (!section || (Object.keys(section).length === 0 && !isKept)) {
    document.delete(name);
    return;
  }
  const present = document.get(name);
  const there: unknown = isNode(present) ? present.toJS(document) : undefined;
  if (!isMapping(there)) {
    document.set(name, document.createNode(section));
    return;
  }
  for (const key of Object.keys(there)) if (!(key in section)) document.deleteIn([name, key]);
  for (const [key, value] of Object.entries(section)) {
    if (JSON.stringify(there[key]) !== JSON.stringify(value)) {
      // A new node, as the old one's quotes may not be what the new value needs.
      const [old, node] = [document.getIn([name, key], true), document.createNode(value)];
      if (isNode(old) && isNode(node) && old.comment) node.comment = old.comment;
      document.setIn([name, key], node);
    }
  }
}

/** Of a place: texts, and lists. */
function namesOf(place: Record<string, unknown>): Partial<Place> {
  const lists = Object.entries(place).filter(([, value]) => Array.isArray(value));
  return { ...textsOf(place), ...Object.fromEntries(lists) };
}

/** How things were called when a component came; undefined where it is not recorded. */
export function recordedPlace(record: RecordContent | undefined, id: string): Place | undefined {
  return record?.place && id in record.components ? { ...record.place, ...record.places?.[id] } : undefined;
}

/** What a component added to a file, as its merge rule names it; undefined where the file is ours, and all of it counts. */
export function addedTo(
  path: string,
  component: string,
  record: RecordContent | undefined,
): readonly string[] | undefined {
  return record?.added[component]?.[path] ?? (record?.files[path] === undefined ? [] : undefined);
}

/** What is recorded of places once these components have come to this one. */
export function placesAfter(
  record: RecordContent | undefined,
  brought: readonly { readonly id: string }[],
  place: Place,
): Pick<RecordContent, 'place' | 'places'> {
  const first = record?.place ?? place;
  const isOther = ([name, value]: [string, unknown]): boolean =>
    JSON.stringify(value) !== JSON.stringify(first[name as keyof Place]);
  const others = Object.fromEntries(Object.entries(place).filter(isOther));
  const added = Object.keys(others).length === 0 ? [] : brought.map(({ id }) => [id, others] as const);
  return { place: first, places: { ...record?.places, ...Object.fromEntries(added) } };
}

function addedOf(value: unknown): AddedNames {
  return Object.fromEntries(
    Object.entries(isMapping(value) ? value : {}).map(([id, paths]) => [
      id,
      Object.fromEntries(
        Object.entries(isMapping(paths) ? paths : {}).map(([path, names]) => [
          path,
          Array.isArray(names) ? names.map(String) : [],
        ]),
      ),
    ]),
  );
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textsOf(value: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(isMapping(value) ? value : {}).map(([key, each]) => [key, String(each ?? '')]),
  );
}
