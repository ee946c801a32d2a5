/** Every pair of components, one after the other: it comes up healthy in Docker. Takes its time: half a minute a pair. */
import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { extras, ownProject, pairsOf, portable, tryAdding } from '../adding/fitting.ts';
import { bareDjango, builtDjango, grownDjango } from '../adding/foreign-projects.ts';
import { readStates } from '../e2e/docker.ts';
import { ForeignStack } from '../e2e/foreign-stack.ts';
import { Project } from '../e2e/project.ts';
import type { Texts } from '../foreign-repository.ts';

type Pair = readonly [string, string];

/** Those that come. */
async function findComing(texts: Texts, ids: readonly string[]): Promise<Pair[]> {
  const all = await Promise.all(
    pairsOf(ids).map(async (pair) => {
      const result = await tryAdding(texts, pair);
      return result && result !== texts ? [pair] : [];
    }),
  );
  return all.flat();
}

function expectHealth(states: Readonly<Record<string, string>>): void {
  expect(Object.keys(states).length).toBeGreaterThan(0);
  expect(Object.entries(states).filter(([, state]) => !['healthy', 'running', 'exited 0'].includes(state))).toEqual([]);
}

describe.each([
  { stack: 'django', database: 'postgres' },
  { stack: 'django', database: 'postgis' },
  { stack: 'static' },
])('in a project of ours, $stack $database', async (choices) => {
  test.each(await findComing(await ownProject(choices), extras))('%s and %s', async (...pair) => {
    const slug = `${inject('runPrefix')}-${randomBytes(3).toString('hex')}`;
    const project = new Project(slug, { ...choices, extras: pair.join(',') });
    try {
      await project.make();
      await project.run('bin/up');
      expectHealth(await readStates(slug));
    } finally {
      await project.remove();
    }
  });
});

describe.each([
  ['that ran without Docker', bareDjango],
  ['with one service', builtDjango],
  ['that grew', grownDjango],
])('in a Django project of somebody else %s', async (_, texts) => {
  const project = new ForeignStack();
  afterAll(() => project.remove());

  test.each(await findComing(texts, portable))('%s and %s', async (...pair) => {
    await project.make(texts);
    try {
      await project.add(...pair);
      await project.up();
      expectHealth(await readStates(project.slug));
    } finally {
      await project.remove();
    }
  });
});
