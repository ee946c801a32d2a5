import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { UserError } from '../src/errors.ts';
import { planFiles } from '../src/plan.ts';
import type { Change } from '../src/tree.ts';
import { loadedComponent } from './example-component.ts';

function plan(
  components: Parameters<typeof planFiles>[0],
  there: Readonly<Record<string, string>> = {},
): Map<string, Change> {
  const files = new Map(Object.entries(there).map(([path, text]) => [path, Buffer.from(text)]));
  const { changes } = planFiles(components, { name: 'Shop' }, files, '1.2.3');
  return new Map(changes.map((change) => [change.path, change]));
}

describe('planFiles', () => {
  it('renders templates and copies everything else byte for byte', () => {
    const changes = plan([loadedComponent('a', { 'x.txt.hbs': 'Hello {{name}}', 'y.txt': 'Hello {{name}}\r\n' })]);
    expect(changes.get('x.txt')?.after.toString()).toBe('Hello Shop');
    expect(changes.get('y.txt')?.after.toString()).toBe('Hello {{name}}\r\n');
    expect([...changes.keys()]).toEqual(['.countable.yml', 'x.txt', 'y.txt']);
  });

  it('copies bytes that are no text', () => {
    const bytes = Buffer.from([0, 255, 254, 13, 10, 128]);
    const component = { ...loadedComponent('a', {}), files: new Map([['logo.png', bytes]]) };
    expect(plan([component]).get('logo.png')?.after.equals(bytes)).toBe(true);
  });

  it('merges what several components bring, in their order, and names all of them', () => {
    const first = loadedComponent('a', { '.gitignore.hbs': 'a\n' });
    const second = loadedComponent('b', { '.gitignore.hbs': 'b\n' });
    const change = plan([first, second]).get('.gitignore');
    expect(change?.after.toString()).toBe('a\n\nb\n');
    expect(change?.components).toEqual(['a', 'b']);
  });

  it('fills templates from slots, whichever component declares them and whichever contributes', () => {
    const first = loadedComponent(
      'a',
      { 'x.hbs': '{{#each slots.apps}}{{this}};{{/each}}' },
      { slots: { apps: ['one'] } },
    );
    const second = loadedComponent('b', {}, { contributes: { apps: ['two'] } });
    expect(plan([first, second]).get('x')?.after.toString()).toBe('one;two;');
  });

  it('takes the same file from two components once', () => {
    const components = ['a', 'b'].map((id) => loadedComponent(id, { 'x.py': 'same\n' }));
    expect(plan(components).get('x.py')?.after.toString()).toBe('same\n');
  });

  it('refuses two components that bring different files to one path, and names both', () => {
    const components = ['a', 'b'].map((id) => loadedComponent(id, { 'x.py': `${id}\n` }));
    expect(() => plan(components)).toThrow('x.py: brought by a and b, and there is no rule to merge it.');
  });

  it('names file and components where a merge fails', () => {
    const components = ['a', 'b'].map((id) => loadedComponent(id, { 'dc.dev.yml': `name: ${id}\n` }));
    expect(() => plan(components)).toThrow(/dc\.dev\.yml of a, b: .*name is "a" and "b"/);
  });

  it('merges into what is there, and records the hash of the result', () => {
    const changes = plan([loadedComponent('a', { '.gitignore.hbs': 'a\n' })], { '.gitignore': 'mine\n' });
    const result = 'mine\n\na\n';
    expect(changes.get('.gitignore')).toMatchObject({
      kind: 'update',
      before: Buffer.from('mine\n'),
      after: Buffer.from(result),
    });
    const record = parse(changes.get('.countable.yml')?.after.toString() ?? '');
    expect(record.files['.gitignore']).toBe(`sha256:${createHash('sha256').update(result).digest('hex')}`);
  });

  it('never overwrites a different file that is there: it names it and says what to do', () => {
    const run = () => plan([loadedComponent('a', { 'x.py': 'new\n' })], { 'x.py': 'mine\n' });
    expect(run).toThrow(UserError);
    expect(run).toThrow(
      expect.objectContaining({ message: expect.stringContaining('x.py'), remedy: expect.stringContaining('x.py') }),
    );
  });

  it('plans no change for a file that is there already', () => {
    expect([...plan([loadedComponent('a', { 'x.py': 'same\n' })], { 'x.py': 'same\n' }).keys()]).toEqual([
      '.countable.yml',
    ]);
  });

  it.each([
    '../x',
    '/x',
    'a//b',
    './x',
    'a/../../x',
    'a\\b',
  ])('refuses the path %s, which may leave the root', (path) => {
    expect(() => plan([loadedComponent('a', { [path]: '' })])).toThrow(`"${path}" is not a path inside the repository`);
  });
});
