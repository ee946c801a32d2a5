import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { planFiles } from '../../src/plan.ts';
import { fileOf, planExamples, planProjects } from '../plan-example.ts';

const examples = [...(await planProjects()), ...(await planExamples())];

describe.each(examples.map((example) => [example.title, example] as const))('%s', (_, example) => {
  const { answers, changes, components } = example;
  const record = parse(fileOf(example, '.countable.yml'));

  it('plans nothing more on its own result', () => {
    const there = new Map(changes.map(({ path, after }) => [path, after]));
    expect(planFiles(components, answers, there, '0.0.0-test').changes).toEqual([]);
  });

  it('creates every file, each brought by a component', () => {
    expect(changes.filter(({ kind }) => kind !== 'create')).toEqual([]);
    const orphans = changes.filter((change) => change.components.length === 0);
    expect(orphans.map(({ path }) => path)).toEqual(['.countable.yml']);
  });

  it('records the hash of every other file', () => {
    const hashes = changes
      .filter(({ path }) => path !== '.countable.yml')
      .map(({ path, after }) => [path, `sha256:${createHash('sha256').update(after).digest('hex')}`]);
    expect(record.files).toEqual(Object.fromEntries(hashes));
  });

  it('records every answer, every component with its version, and the version of the tool', () => {
    expect(record.answers).toEqual(answers);
    expect(record.components).toEqual(Object.fromEntries(components.map(({ id, version }) => [id, version])));
    expect(record.countable).toBe('0.0.0-test');
    expect(Object.keys(record).sort()).toEqual(['answers', 'components', 'countable', 'files']);
  });
});
