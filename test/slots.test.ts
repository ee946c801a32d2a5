import { describe, expect, it } from 'vitest';
import { fillSlots } from '../src/slots.ts';
import { loadedComponent } from './example-component.ts';

describe('fillSlots', () => {
  const declaring = loadedComponent('a', {}, { slots: { image: 'one', apps: [] } });

  it('takes the defaults where nobody contributes', () => {
    expect(fillSlots([declaring])).toEqual({ image: 'one', apps: [] });
  });

  it('appends to lists in the order of the components, and replaces texts', () => {
    const others = ['b', 'c'].map((id) => loadedComponent(id, {}, { contributes: { apps: [id] } }));
    const setter = loadedComponent('d', {}, { contributes: { image: 'two' } });
    expect(fillSlots([declaring, ...others, setter])).toEqual({ image: 'two', apps: ['b', 'c'] });
  });

  it('refuses two components that set the same text, and names both', () => {
    const setters = ['b', 'c'].map((id) => loadedComponent(id, {}, { contributes: { image: id } }));
    expect(() => fillSlots([declaring, ...setters])).toThrow('Components "b" and "c" both set the slot "image"');
  });

  it.each([
    { unknown: 'x' },
    { image: ['x'] },
    { apps: 'x' },
  ])('refuses a contribution that fits no slot: %j', (contributes) => {
    const name = Object.keys(contributes)[0];
    expect(() => fillSlots([declaring, loadedComponent('b', {}, { contributes })])).toThrow(
      `"b" contributes to "${name}"`,
    );
  });
});
