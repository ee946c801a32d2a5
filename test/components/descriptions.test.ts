import { describe, expect, it } from 'vitest';
import { loadComponents } from '../../src/components.ts';
import { answersFor, components, questions } from '../plan-example.ts';

const roles = new Set([...components.values()].flatMap(({ role }) => role ?? []));
const standards = [...Array(24).keys()]
  .map((row) => `P${row + 1}`)
  .concat([...Array(7).keys()].map((row) => `T${row + 1}`));
const slots = new Set([...components.values()].flatMap((component) => Object.keys(component.slots ?? {})));

describe.each([...components])('component %s', (id, component) => {
  it('is called so that people and programs can tell it from others', () => {
    expect(id).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    expect(component.title).toMatch(/^\S.*\S$/);
    expect(component.description).toMatch(/^\S[^\n]{10,100}[^\s.]$/);
    expect(Number.isInteger(component.version) && component.version >= 1).toBe(true);
    const titles = [...components.values()].map(({ title }) => title);
    expect(titles.filter((title) => title === component.title)).toHaveLength(1);
  });

  it('keeps standards that exist', () => {
    expect(component.standards).not.toEqual([]);
    expect(standards).toEqual(expect.arrayContaining([...component.standards]));
    expect(new Set(component.standards).size).toBe(component.standards.length);
  });

  it('requires and excludes only what there is', () => {
    expect([...components.keys(), ...roles]).toEqual(expect.arrayContaining([...component.requires]));
    expect([...components.keys()]).toEqual(expect.arrayContaining([...component.conflicts]));
  });

  it('plays a role that something requires, or that the command asks for', () => {
    if (component.role) expect(questions.map((question) => question.id)).toContain(component.role);
  });

  it('fills slots that there are, with what fits', () => {
    expect([...slots]).toEqual(expect.arrayContaining(Object.keys(component.contributes ?? {})));
  });

  it('has an example, of answers that can be given', async () => {
    expect(Object.keys(component.examples)).not.toEqual([]);
    for (const example of Object.values(component.examples)) {
      expect(await answersFor(example)).toMatchObject(example);
    }
  });

  it('brings files', () => {
    expect(loadComponents(components, [id])[0]?.files.size).toBeGreaterThan(0);
  });
});

describe('each role', () => {
  it.each([...roles])('%s has one default', (role) => {
    const defaults = [...components.values()].filter((component) => component.role === role && component.isDefault);
    expect(defaults).toHaveLength(1);
  });
});
