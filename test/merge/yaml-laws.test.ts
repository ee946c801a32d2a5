import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { composeRule } from '../../src/merge/yaml.ts';
import { mergeProjects, type Project, readProject, withoutConditions } from './compose-model.ts';
import { ownStyle, projects, type Style, shared, styles, writeProject } from './compose-texts.ts';
import { declareMergeLaws } from './merge-laws.ts';

const cases = fc.record({
  ours: projects(['web', 'worker', 'db']),
  theirs: projects(['web', 'cache', 'db']),
  style: styles,
});

describe('composeRule', () => {
  declareMergeLaws(
    composeRule,
    cases.map(({ ours, theirs, style }) => [writeProject(ours, style), writeProject(theirs, ownStyle)] as const),
  );

  it('gives what both files say, in every style', () => {
    fc.assert(
      fc.property(cases, ({ ours, theirs, style }) => {
        const { text } = composeRule.merge(writeProject(ours, style), writeProject(theirs, ownStyle));
        const isList = () => style.dependencies.endsWith('list');
        const own = asWritten(ours, style);
        expect(sort(readProject(read(text)))).toEqual(sort(mergeProjects(own, theirs, isList)));
      }),
      { numRuns: 150 },
    );
  });

  it('leaves lists lists and maps maps', () => {
    fc.assert(
      fc.property(cases, ({ ours, theirs, style }) => {
        const before = writeProject(ours, style);
        const { text } = composeRule.merge(before, writeProject(theirs, ownStyle));
        expect(formsOf(read(text))).toEqual(expect.objectContaining(formsOf(read(before))));
      }),
    );
  });

  it('keeps every comment, and brings those of what it adds', () => {
    fc.assert(
      fc.property(cases, ({ ours, theirs, style }) => {
        const before = writeProject(ours, style);
        const { text, added } = composeRule.merge(before, writeProject(theirs, ownStyle));
        const brought = added.flatMap((name) => {
          const [, service] = /^services\.(\w+)$/.exec(name) ?? [];
          return service === undefined ? [] : [`# About ${service}`];
        });
        expect(commentsOf(text)).toEqual(expect.arrayContaining([...commentsOf(before), ...brought]));
      }),
    );
  });
});

/** Ours as it can be written: what its environments take from the anchored map; no conditions in lists. */
function asWritten(project: Project, style: Style): Project {
  const services = Object.entries(project.services).map(([name, service]) => {
    const { environment, depends_on: dependencies, ...more } = service;
    const written = {
      ...more,
      ...(environment && { environment: asShared(environment, style) }),
      ...(dependencies && {
        depends_on: style.dependencies.endsWith('list') ? withoutConditions(dependencies) : dependencies,
      }),
    };
    return [name, written];
  });
  return { ...project, services: Object.fromEntries(services) };
}

function asShared(environment: Readonly<Record<string, string>>, style: Style): Readonly<Record<string, string>> {
  if (style.environmentFrom === 'merge key') return { ...shared, ...environment };
  return style.environmentFrom === 'alias' && Object.keys(environment).length === 1 ? shared : environment;
}

function read(text: string): Record<string, unknown> {
  return parse(text, { merge: true });
}

/** For every path, whether a list or a map is there. */
function formsOf(value: unknown, path = ''): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  const below = Object.entries(value).map(([key, each]) => formsOf(each, `${path}.${key}`));
  return Object.assign({ [path]: Array.isArray(value) ? 'list' : 'map' }, ...below);
}

function commentsOf(text: string): string[] {
  return text.match(/(?<=^|\s)# .*/gm) ?? [];
}

function sort(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(String).sort();
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sort(each)]));
}
