/** Components beside each other: every pair, in either order and at once, and all of them; in projects of ours and of others. */
import { describe, expect, it } from 'vitest';
import { recordPath } from '../../src/record.ts';
import type { Texts } from '../foreign-repository.ts';
import { findAllParseErrors } from '../parse-file.ts';
import { doConflict, extras, findFitting, ownProject, pairsOf, portable, tryAdding } from './fitting.ts';
import { bareDjango, builtDjango, grownDjango } from './foreign-projects.ts';
import { addTo, recordedIn, removeFrom } from './texts-repository.ts';

const repositories: readonly (readonly [title: string, texts: Texts, ids: readonly string[], leastPairs: number])[] = [
  ['a Django project of ours', await ownProject({ stack: 'django' }), extras, 10],
  ['a static site of ours', await ownProject({ stack: 'static' }), extras, 1],
  ['a Django project that runs without Docker', bareDjango, portable, 5],
  ['a Django project with one service', builtDjango, portable, 10],
  ['a Django project that grew', grownDjango, portable, 10],
];

/** These say of what is there when they come, so it does matter who comes first; each way they are right. */
const dependsOnOrder = /^(dc\.\w+\.yml|backup\/Dockerfile)$/;

/** The lines of each file, in no order: who came first stands first. Of the record, what else it says is of no matter. */
function linesOf(texts: Texts): Record<string, readonly string[]> {
  const { [recordPath]: _, ...files } = texts;
  const sorted = (text: string): string[] =>
    text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .sort();
  const compared = Object.fromEntries(Object.entries(files).filter(([path]) => !dependsOnOrder.test(path)));
  return { ...mapValues(compared, sorted), recorded: recordedIn(texts).sort() };
}

function mapValues<Value>(texts: Texts, change: (text: string) => Value): Record<string, Value> {
  return Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, change(text)]));
}

const withoutRecord = ({ [recordPath]: _, ...files }: Texts): Texts => files;

/** Takes out all that was not there at first. */
async function removeAll(texts: Texts, original: Texts): Promise<Texts> {
  if (texts === original) return texts;
  const before = recordedIn(original);
  return removeFrom(
    texts,
    recordedIn(texts).filter((id) => !before.includes(id)),
  );
}

/** Files that are new or changed, each below a folder of its own name, so that many sets can be parsed at once. */
function changedFiles(label: string, texts: Texts, original: Texts): [string, string][] {
  const changed = Object.entries(texts).filter(([path, text]) => original[path] !== text);
  return changed.flatMap(([path, text]) => (/requirements\.txt$/.test(path) ? [] : [[`${label}/${path}`, text]]));
}

/** All ways to add two. */
interface Pair {
  readonly label: string;
  /** Each fits by itself, and they can stand beside each other. */
  readonly mustCome: boolean;
  readonly atOnce: Texts | undefined;
  /** The second after the first, and the first after the second. */
  readonly oneByOne: readonly (Texts | undefined)[];
}

async function addPairs(original: Texts, ids: readonly string[]): Promise<Pair[]> {
  const alone = new Map<string, Texts | undefined>();
  for (const id of ids) alone.set(id, await tryAdding(original, [id]));
  const pairs: Pair[] = [];
  for (const [a, b] of pairsOf(ids)) {
    const [onlyA, onlyB] = [alone.get(a), alone.get(b)];
    pairs.push({
      label: `${a} and ${b}`,
      mustCome: onlyA !== undefined && onlyB !== undefined && !doConflict(a, b),
      atOnce: await tryAdding(original, [a, b]),
      oneByOne: [await tryAdding(onlyA, [b]), await tryAdding(onlyB, [a])],
    });
  }
  return pairs;
}

async function verifyPair(
  { label, mustCome, atOnce, oneByOne }: Pair,
  original: Texts,
  isOurs: boolean,
): Promise<void> {
  const results = oneByOne.filter((each) => each !== undefined);
  if (mustCome) expect([atOnce, ...oneByOne], label).not.toContain(undefined);
  if (isOurs) expect(results.map(linesOf), label).toEqual(results.map(() => linesOf(atOnce ?? {})));
  for (const result of atOnce ? [atOnce, ...results] : []) {
    expect(withoutRecord(await removeAll(result, original)), label).toEqual(withoutRecord(original));
  }
}

describe.each(repositories)('in %s', (_, original, ids, leastPairs) => {
  // Elsewhere some look at what is there when they come: which services run, which image the database has.
  const isOurs = recordedIn(original).length > 0;

  it('each pair comes in either order and at once, parses, and goes without a trace', async () => {
    const pairs = await addPairs(original, ids);
    for (const pair of pairs) await verifyPair(pair, original, isOurs);
    const files = pairs.flatMap(({ label, atOnce = {} }) => changedFiles(label, atOnce, original));
    expect(findAllParseErrors(new Map(files))).toEqual([]);
    expect(pairs.filter(({ atOnce }) => atOnce).length).toBeGreaterThanOrEqual(leastPairs);
  }, 300_000);

  it('all come at once, with the same result in whatever order, and go again without a trace', async () => {
    const fitting = await findFitting(original, ids);
    const all = await addTo(original, fitting);
    expect(await addTo(original, [...fitting].reverse())).toEqual(all);
    expect(await addTo(all, fitting)).toEqual(all);
    let oneByOne = original;
    for (const id of fitting) oneByOne = await addTo(oneByOne, [id]);
    if (isOurs) expect(linesOf(oneByOne)).toEqual(linesOf(all));
    expect(findAllParseErrors(new Map(changedFiles('all', all, original)))).toEqual([]);
    for (const result of [all, oneByOne]) {
      expect(withoutRecord(await removeAll(result, original))).toEqual(withoutRecord(original));
    }
  }, 120_000);
});
