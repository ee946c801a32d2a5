/** Turns what is written as a list into what is written as a map, and back, where a Compose file takes both. */
import { isMap, isPair, isScalar, type Node, type Pair, YAMLMap } from 'yaml';
import { splitAssignment } from './compose.ts';
import { MergeError } from './rule.ts';
import { makePair, makeText } from './yaml-render.ts';
import type { YamlItem } from './yaml-source.ts';

/**
 * One entry in the form that is there.
 * @param path of the collection
 * @throws MergeError where that would lose something: a list of networks cannot say an alias
 */
export function toForm(kind: 'map' | 'list', item: YamlItem, path: readonly string[]): YamlItem {
  if (isPair<Node, Node | null>(item)) {
    if (kind === 'map') return item;
    const scalar = makeText(toText(item.key, item.value, path));
    scalar.commentBefore = item.key.commentBefore ?? null;
    return scalar;
  }
  if (kind === 'list' || !isScalar(item)) return item;
  const pair = toPair(String(item.value), path);
  pair.key.commentBefore = item.commentBefore ?? null;
  return pair;
}

function toText(key: Node, value: Node | null, path: readonly string[]): string {
  const name = isScalar(key) ? String(key.value) : String(key);
  const what = path.at(-1);
  if (what === 'depends_on') return name;
  if (isMap(value))
    throw new MergeError(`${path.join('.')} is a list, which cannot say this of "${name}": ${JSON.stringify(value)}`);
  if (what === 'networks' || !isScalar(value) || value.value === null) return name;
  const text = typeof value.value === 'string' ? value.value : (value.source ?? String(value.value));
  return what === 'extra_hosts' ? `${name}:${text}` : `${name}=${text}`;
}

function toPair(text: string, path: readonly string[]): Pair<Node, Node | null> {
  const what = path.at(-1);
  if (what === 'depends_on') {
    const condition = new YAMLMap<Node, Node | null>();
    condition.items.push(makePair('condition', 'service_started'));
    return makePair(text, condition);
  }
  if (what === 'networks') return makePair(text, null);
  const { name, value } = splitAssignment(path, text);
  return makePair(name, value);
}
