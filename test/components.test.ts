import { describe, expect, it } from 'vitest';
import { choicesOfRole, orderComponents, requires } from '../src/components.ts';
import { UsageError, UserError } from '../src/errors.ts';
import { describeComponent } from './example-component.ts';

const components = new Map(
  Object.entries({
    base: describeComponent(),
    web: describeComponent({ requires: ['base'] }),
    slow: describeComponent({ role: 'database', requires: ['base'] }),
    fast: describeComponent({ role: 'database', requires: ['slow'], isDefault: true }),
    app: describeComponent({ role: 'stack', requires: ['web', 'database'] }),
    pages: describeComponent({ role: 'stack', requires: ['web'], conflicts: ['slow'] }),
  }),
);

describe('orderComponents', () => {
  it('puts each component after all that it requires, and each once', () => {
    expect(orderComponents(components, ['app'], { database: 'fast' })).toEqual(['base', 'web', 'slow', 'fast', 'app']);
  });

  it('takes for a role the component that the answers choose', () => {
    expect(orderComponents(components, ['stack'], { stack: 'pages' })).toEqual(['base', 'web', 'pages']);
    expect(orderComponents(components, ['app'], { database: 'slow' })).not.toContain('fast');
  });

  it('brings what joins two components where both are, unless it conflicts with a third', () => {
    const joined = new Map([
      ['bridge', describeComponent({ joins: ['left', 'right'], conflicts: ['other'] })],
      ['left', describeComponent()],
      ['right', describeComponent()],
      ['other', describeComponent()],
    ]);
    expect(orderComponents(joined, ['left', 'right'], {})).toEqual(['left', 'right', 'bridge']);
    expect(orderComponents(joined, ['left'], {})).toEqual(['left']);
    expect(orderComponents(joined, ['left', 'right', 'other'], {})).toEqual(['left', 'right', 'other']);
  });

  it('refuses components that conflict, and names both', () => {
    const run = () => orderComponents(components, ['pages', 'slow'], {});
    expect(run).toThrow(UserError);
    expect(run).toThrow('pages cannot stand beside slow.');
  });

  it('says which choice is open where nothing fills a role, and what there is to choose', () => {
    const run = () => orderComponents(components, ['app'], {});
    expect(run).toThrow(UserError);
    expect(run).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('needs a database'),
        remedy: 'Choose one: fast or slow.',
      }),
    );
  });

  it('refuses what is unknown, as wrong usage, and suggests the nearest', () => {
    const run = () => orderComponents(components, ['pags'], {});
    expect(run).toThrow(UsageError);
    expect(run).toThrow('There is no component "pags"; did you mean pages?');
  });

  it('takes for our own mistake what a component requires and does not exist', () => {
    const broken = new Map([['a', describeComponent({ requires: ['gone'] })]]);
    expect(() => orderComponents(broken, ['a'], {})).toThrow('No component "gone" (required by a)');
    expect(() => orderComponents(broken, ['a'], {})).not.toThrow(UserError);
  });

  it('refuses components that require each other, and shows the circle', () => {
    const circle = new Map([
      ['a', describeComponent({ requires: ['b'] })],
      ['b', describeComponent({ requires: ['a'] })],
    ]);
    expect(() => orderComponents(circle, ['a'], {})).toThrow('a → b → a');
  });
});

describe('requires', () => {
  it('looks through everything that a component requires', () => {
    expect(requires(components, 'app', 'database')).toBe(true);
    expect(requires(components, 'pages', 'database')).toBe(false);
    expect(requires(components, 'unknown', 'database')).toBe(false);
  });
});

describe('choicesOfRole', () => {
  it('offers the components of a role, the default first', () => {
    expect(choicesOfRole(components, 'database').map(({ value }) => value)).toEqual(['fast', 'slow']);
  });
});
