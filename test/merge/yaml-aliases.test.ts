import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { composeRule } from '../../src/merge/yaml.ts';
import { mergeWith } from './texts.ts';

const merge = mergeWith(composeRule);
const variable = 'services:\n  web:\n    environment:\n      NEW: x\n';
const mount = 'services:\n  web:\n    volumes:\n      - new:/new\n';

/** What is there must come back, whatever was done to add to it. */
function expectMerged(ours: string, theirs: string, expected: string): void {
  const { text, added } = composeRule.merge(ours, theirs);
  expect(text).toBe(expected);
  expect(composeRule.merge(text, theirs)).toEqual({ text, added: [] });
  expect(composeRule.unmerge(text, theirs, added)).toEqual({ text: ours, kept: [] });
}

describe('adding to what an alias or a merge key brings', () => {
  it('adds beside an alias, not to its anchor', () => {
    const ours =
      'x-env: &env\n  A: 1\nservices:\n  web:\n    environment: *env # all\n  worker:\n    environment: *env\n';
    const merged = ours.replace('environment: *env # all', 'environment:\n      <<: *env # all\n      NEW: x');
    expectMerged(ours, variable, merged);
    expect(parse(merged, { merge: true }).services).toEqual({
      web: { environment: { A: 1, NEW: 'x' } },
      worker: { environment: { A: 1 } },
    });
  });

  it('adds to a map that a merge key begins', () => {
    const ours = 'x-env: &env\n  A: 1\nservices:\n  web:\n    environment:\n      <<: *env\n';
    expectMerged(ours, variable, `${ours}      NEW: x\n`);
  });

  it('refers to what a service inherits where that has a name', () => {
    const ours =
      'x-app: &app\n  environment: &env\n    A: 1\nservices:\n  web:\n    <<: *app\n  worker:\n    <<: *app\n';
    const merged = ours.replace('*app\n  worker', '*app\n    environment:\n      <<: *env\n      NEW: x\n  worker');
    expectMerged(ours, variable, merged);
    expect(parse(merged, { merge: true }).services.worker).toEqual({ environment: { A: 1 } });
  });

  it.each([
    ['a map', 'environment:\n    A: 1 # one', variable, 'environment:\n      A: 1\n      NEW: x'],
    ['a list', 'volumes:\n    # first\n    - aa:/a', mount, 'volumes:\n      - aa:/a\n      - new:/new'],
    ['a list on one line', 'volumes: [aa:/a]', mount, 'volumes: [aa:/a, new:/new]'],
    ['an alias of a list', 'volumes: *mounts', mount, 'volumes:\n      - bb:/b\n      - new:/new'],
  ])('repeats what a service inherits where that has no name: %s', (_, inherited, theirs, extended) => {
    const ours = `x-m: &mounts\n  - bb:/b\nx-app: &app\n  ${inherited}\nservices:\n  web:\n    <<: [*app]\n    image: a\n`;
    expectMerged(ours, theirs, `${ours}    ${extended}\n`);
  });

  it('knows what a service inherits already', () => {
    const ours = 'x-app: &app\n  environment: {NEW: x}\n  volumes: [new:/new]\nservices:\n  web:\n    <<: *app\n';
    expectMerged(ours, variable, ours);
    expectMerged(ours, mount, ours);
  });

  it('refuses another value for what a service inherits', () => {
    const ours = 'x-app: &app\n  environment: {NEW: y}\nservices:\n  web:\n    <<: *app\n';
    expect(() => merge(ours, variable)).toThrow('services.web.environment.NEW is "y" and "x"');
  });

  it('adds to the anchor what is added to the service that has it', () => {
    const ours = 'services:\n  web: &web\n    image: a\n  worker:\n    <<: *web\n    command: b\n';
    expectMerged(ours, mount, ours.replace('image: a\n', 'image: a\n    volumes:\n      - new:/new\n'));
  });

  it('refuses what it could only add to other places too, and names the line', () => {
    const list = 'x-m: &mounts\n  - aa:/a\nservices:\n  web:\n    volumes: *mounts\n';
    expect(() => merge(list, mount)).toThrow(/^line 5: services\.web\.volumes comes from an alias/);
    const deep = 'x-app: &app\n  build:\n    args: {A: 1}\nservices:\n  web:\n    <<: *app\n';
    expect(() => merge(deep, 'services:\n  web:\n    build:\n      args: {B: 2}\n')).toThrow(
      /build\.args comes from \*app/,
    );
  });

  it('takes as many aliases as people write', () => {
    const users = Array.from({ length: 300 }, (_, index) => `  s${index}:\n    <<: *app\n    environment: *env\n`);
    const ours = `x-env: &env {A: 1}\nx-app: &app\n  environment: *env\nservices:\n${users.join('')}`;
    expect(merge(ours, 'services:\n  new:\n    image: a\n')).toBe(`${ours}  new:\n    image: a\n`);
  });

  it('keeps what somebody added to a copy, when its own part goes', () => {
    const ours = 'x-app: &app\n  volumes: [aa:/a]\nservices:\n  web:\n    <<: *app\n';
    const { text, added } = composeRule.merge(ours, mount);
    const changed = text.replace('new:/new', 'new:/new, more:/more');
    expect(composeRule.unmerge(changed, mount, added)).toEqual({
      text: `${ours}    volumes: [aa:/a, more:/more]\n`,
      kept: [],
    });
  });

  it('refuses an anchor that would take the place of one of ours', () => {
    const ours = 'x-env: &env {A: 1}\nservices:\n  web:\n    image: a\nx-late: *env\n';
    expect(() => merge(ours, 'services:\n  db:\n    labels: &env {B: 2}\n')).toThrow(
      'nothing can be added to this file without changing what is there',
    );
  });
});
