/** Pairs of YAML files that agree with each other, with a comment above every entry. */
import fc from 'fast-check';

type Side = 'ours' | 'theirs' | 'both';

interface Entry {
  readonly key: string;
  readonly side: Side;
  readonly value: string | readonly Entry[] | readonly Item[];
}

interface Item {
  readonly item: string;
  readonly side: Side;
}

const side = fc.constantFrom<Side>('ours', 'theirs', 'both');
const scalar = fc.constantFrom('1', '"quoted: # text"', "'single'", 'plain words', 'true', '$NAME', '"80:80"');
const key = fc.constantFrom('a', 'b', 'web', 'db', 'x-more', 'image');
const items = fc.uniqueArray(fc.record({ item: scalar, side }), {
  selector: ({ item }) => item,
  minLength: 1,
  maxLength: 4,
});

const { level } = fc.letrec<{ level: readonly Entry[]; entry: Entry }>((tie) => ({
  level: fc.uniqueArray(tie('entry'), { selector: (entry) => entry.key, minLength: 1, maxLength: 4 }),
  entry: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({ key, side, value: scalar }),
    fc.record({ key, side: fc.constant('both'), value: items }),
    fc.record({ key, side: fc.constant('both'), value: tie('level') }),
  ),
}));

/** Entries of two files: each is in one of them or in both. Both files hold something. */
export const entries: fc.Arbitrary<readonly Entry[]> = level.map((all) => [
  ...all.filter((entry) => isIn(entry, 'ours') || isIn(entry, 'theirs')),
  { key: 'name', side: 'both', value: 'shop' },
]);

/** One of the two files, or what their union would be. */
export function writeYaml(all: readonly Entry[], wanted: Side | 'either', path = ''): string {
  const indent = '  '.repeat(path.split('/').length - 1);
  return all
    .filter((entry) => isIn(entry, wanted))
    .map(({ key: name, value }) => {
      const head = `${indent}# about ${path}${name}\n${indent}${name}:`;
      if (typeof value === 'string') return `${head} ${value}\n`;
      if (!isList(value)) return `${head}\n${writeYaml(value, wanted, `${path}${name}/`)}`;
      const lines = value.filter((item) => isOn(item.side, wanted)).map(({ item }) => `${indent}  - ${item}\n`);
      return `${head}\n${lines.join('')}`;
    })
    .join('');
}

/** A map or a list is where its children are: nothing and something for one key is a conflict. */
function isIn({ side: own, value }: Entry, wanted: Side | 'either'): boolean {
  if (!isOn(own, wanted)) return false;
  if (typeof value === 'string') return true;
  return isList(value) ? value.some((item) => isOn(item.side, wanted)) : value.some((entry) => isIn(entry, wanted));
}

function isOn(own: Side, wanted: Side | 'either'): boolean {
  return own === 'both' || wanted === 'either' || own === wanted;
}

function isList(value: readonly Entry[] | readonly Item[]): value is readonly Item[] {
  return value[0] !== undefined && 'item' in value[0];
}
