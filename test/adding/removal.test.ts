/** Of two components one goes: what is left is as if it had never come, or the command says what would have to go too. In memory. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { UserError } from '../../src/errors.ts';
import { recordPath } from '../../src/record.ts';
import type { Texts } from '../foreign-repository.ts';
import { findAllParseErrors } from '../parse-file.ts';
import { extras, ownProject, portable, tryAdding } from './fitting.ts';
import { bareDjango, builtDjango } from './foreign-projects.ts';
import { addTo, recordedIn, removeFrom } from './texts-repository.ts';

const repositories: readonly (readonly [title: string, texts: Texts, ids: readonly string[], leastPairs: number])[] = [
  ['a Django project of ours', await ownProject({ stack: 'django' }), extras, 10],
  ['a Django project that runs without Docker', bareDjango, portable, 10],
  ['a Django project with one service', builtDjango, portable, 100],
];

/** These say of what is there when they come; what came first they know, and what came later not. */
const dependsOnOrder = /^(dc\.\w+\.yml|backup\/Dockerfile)$/;

/** The lines of each file, in no order. */
function linesOf({ [recordPath]: _, ...files }: Texts): Record<string, readonly string[]> {
  const compared = Object.entries(files).filter(([path]) => !dependsOnOrder.test(path));
  const sorted = (text: string): string[] =>
    text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .sort();
  return Object.fromEntries(compared.map(([path, text]) => [path, sorted(text)]));
}

interface ComposeService {
  readonly image?: string;
  readonly build?: unknown;
  readonly extends?: unknown;
  readonly depends_on?: object;
}

/** Services that a file speaks of and none defines. */
function unknownServices(texts: Texts): string[] {
  const files = Object.keys(texts).filter((path) => /^((docker-)?compose(\.\w+)?|dc\.\w+)\.ya?ml$/.test(path));
  const services = files.flatMap((path) => {
    const { services = {} }: { services?: Record<string, ComposeService> } = parse(texts[path] ?? '', {
      logLevel: 'silent',
    });
    return Object.entries(services);
  });
  const isDefined = (name: string): boolean =>
    services.some(([each, { image, build }]) => each === name && (image !== undefined || build !== undefined)) ||
    services.some(
      ([each, { extends: other }]) => each === name && typeof other === 'object' && other && !('file' in other),
    );
  const namesOf = (dependsOn: object = []): string[] =>
    Array.isArray(dependsOn) ? dependsOn.map(String) : Object.keys(dependsOn);
  const named = services.flatMap(([name, { depends_on }]) => [name, ...namesOf(depends_on)]);
  return [...new Set(named)].filter((name) => !isDefined(name));
}

/** What is left of both without the second; what the remedy says is done where the command refuses. */
async function removeAsTold(both: Texts, id: string): Promise<{ left: Texts; refused: boolean }> {
  try {
    return { left: await removeFrom(both, [id]), refused: false };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const [, ids = ''] = /^Remove it too: countable remove (.+)$/.exec(error.remedy ?? '') ?? [];
    return { left: await removeFrom(both, ids.split(' ')), refused: true };
  }
}

describe.each(repositories)('in %s', (_, original, ids, leastPairs) => {
  const before = recordedIn(original);
  const known = new Map<string, Texts>();

  /** The repository with these alone. */
  async function withOnly(texts: Texts): Promise<Texts> {
    const stay = recordedIn(texts).filter((id) => !before.includes(id));
    const key = stay.sort().join();
    const only = known.get(key) ?? (stay.length === 0 ? original : await addTo(original, stay));
    known.set(key, only);
    return only;
  }

  it('either of two can go, whichever came first, and nothing speaks of it any more', async () => {
    let count = 0;
    for (const going of ids) {
      const first = await tryAdding(original, [going]);
      for (const staying of ids.filter((id) => id !== going)) {
        const both = await tryAdding(first, [staying]);
        if (!both || ![going, staying].every((id) => recordedIn(both).includes(id))) continue;
        const label = `${going}, then ${staying}, then without ${going}`;
        const { left, refused } = await removeAsTold(both, going);
        expect(recordedIn(left).includes(staying), label).toBe(!refused);
        expect(linesOf(left), label).toEqual(linesOf(await withOnly(left)));
        expect([label, unknownServices(left)]).toEqual([label, []]);
        count += 1;
      }
    }
    expect(count).toBeGreaterThanOrEqual(leastPairs);
  }, 300_000);
});

it('the set of environments goes with what others have in its files, though somebody wrote in them', async () => {
  const all = await addTo(builtDjango, ['environments', 'postgres', 'redis']);
  expect(all['dc.prod.yml']).toContain('redis:');
  expect(Object.keys(await removeFrom(all, ['environments'])).filter((path) => path.startsWith('dc.'))).toEqual([]);
  const own = '  mail:\n    image: mailpit\n';
  const left = await removeFrom({ ...all, 'dc.prod.yml': `${all['dc.prod.yml']}${own}` }, ['environments']);
  expect(left['dc.prod.yml']).toMatch(/^# .*\nservices:\n {2}mail:\n {4}image: mailpit\n$/);
  expect(findAllParseErrors(new Map([['dc.prod.yml', left['dc.prod.yml'] ?? '']]))).toEqual([]);
});

it('what an image was written for cannot go before what is in it', async () => {
  const all = await addTo(bareDjango, ['dockerfile', 'postgis', 'celery', 'quality']);
  await expect(removeFrom(all, ['dockerfile'])).rejects.toMatchObject({
    message: 'redis, celery, postgres, postgis need dockerfile.',
    remedy: 'Remove it too: countable remove dockerfile redis celery postgres postgis',
  });
});

it('a database stays where backups are made of it, and PostgreSQL where PostGIS goes', async () => {
  const all = await addTo(builtDjango, ['postgis', 'backups']);
  await expect(removeFrom(all, ['postgres'])).rejects.toMatchObject({
    message: 'postgis needs postgres.',
    remedy: 'Remove it too: countable remove postgres postgis backups',
  });
  const left = await removeFrom(all, ['postgis']);
  expect(left['compose.yaml']).toContain('postgres:17-trixie');
  expect(recordedIn(left)).toEqual(expect.arrayContaining(['postgres', 'backups']));
});
