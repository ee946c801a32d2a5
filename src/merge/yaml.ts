/** Merges YAML files by key, keeping comments, order and layout of what was there. */
import {
  type Document,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';

/**
 * Adds the keys of a document that another does not have; lists get the items that they lack.
 * @throws Error where a value differs, naming its key: `services.db.image is "a" and "b"`
 */
export function mergeYaml(ours: string, theirs: string): string {
  if (ours.trim() === '') return theirs;
  const document = parse(ours);
  const other = parse(theirs);
  if (!document.contents) return theirs;
  if (!other.contents) return ours;
  const before = JSON.stringify(document);
  mergeNode(document.contents, other.contents, []);
  if (JSON.stringify(document) === before) return ours;
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function parse(text: string): Document {
  const document = parseDocument(text);
  if (document.errors[0]) throw document.errors[0];
  visit(document, { Map: (_, map) => returnComments(map, text) });
  return document as Document;
}

/**
 * The parser takes comment lines below a key without a value for that value's own, and would write them behind it.
 * They explain what follows.
 */
function returnComments({ items }: YAMLMap, text: string): void {
  for (const [index, { value }] of items.entries()) {
    const next = items[index + 1]?.key;
    if (!(isScalar(value) && value.value === null && value.comment && value.range && isScalar(next))) continue;
    const [behind = '', ...below] = text.slice(value.range[1], value.range[2]).trimEnd().split('\n');
    if (below.length === 0) continue;
    value.comment = behind.trim().slice(1) || null;
    next.spaceBefore = false;
    const comments = [...below.map((line) => line.trim().slice(1)), next.commentBefore];
    next.commentBefore = comments.filter((comment) => typeof comment === 'string').join('\n');
  }
}

function mergeNode(ours: Node, theirs: Node, path: readonly string[]): void {
  if (isMap(ours) && isMap(theirs)) mergeMap(ours, theirs, path);
  else if (isSeq(ours) && isSeq(theirs)) mergeSeq(ours, theirs);
  else if (JSON.stringify(ours) !== JSON.stringify(theirs)) {
    throw new Error(`${path.join('.')} is ${JSON.stringify(ours)} and ${JSON.stringify(theirs)}`);
  }
}

function mergeMap(ours: YAMLMap, theirs: YAMLMap, path: readonly string[]): void {
  moveCommentToFirst(theirs);
  for (const pair of theirs.items) {
    const key = isScalar(pair.key) ? pair.key.value : pair.key;
    const own = ours.get(key, true) as Node | undefined;
    if (!ours.has(key)) ours.items.push(pair);
    else if (own && pair.value) mergeNode(own, pair.value as Node, [...path, String(key)]);
  }
}

function mergeSeq(ours: YAMLSeq, theirs: YAMLSeq): void {
  moveCommentToFirst(theirs);
  const there = new Set(ours.items.map((item) => JSON.stringify(item)));
  ours.items.push(...theirs.items.filter((item) => !there.has(JSON.stringify(item))));
}

/** The parser gives a comment above the first entry to the whole collection; it goes where that entry goes. */
function moveCommentToFirst(collection: YAMLMap | YAMLSeq): void {
  const [first] = collection.items;
  const node = isPair(first) ? first.key : first;
  if (isNode(node) && collection.commentBefore) node.commentBefore = collection.commentBefore;
}
