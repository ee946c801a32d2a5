import { describe, expect, it } from 'vitest';
import { componentQuestions } from '../src/component-questions.ts';
import type { Question } from '../src/question.ts';
import { describeComponent } from './example-component.ts';

const components = new Map(
  Object.entries({
    app: describeComponent({ title: 'App', role: 'stack', isDefault: true }),
    pages: describeComponent({ role: 'stack' }),
    cache: describeComponent({ isExtra: true, requires: ['app'] }),
    tasks: describeComponent({ isExtra: true, requires: ['cache'], description: 'Does tasks' }),
    notes: describeComponent({ isExtra: true, conflicts: ['tasks'] }),
  }),
);
const extras = componentQuestions(components).find(({ id }) => id === 'extras') as Question;

describe('the question for extras', () => {
  it('offers each, with what it brings of the others', () => {
    const described = extras.choices?.map(({ value, description }) => [value, description]);
    expect(described).toContainEqual(['tasks', 'Does tasks. Brings cache too']);
    expect(described?.map(([value]) => value)).toEqual(['cache', 'tasks', 'notes']);
  });

  it('says which stack an extra needs, also through another, where that is not the chosen one', () => {
    expect(extras.unfit?.('cache', { stack: 'pages' })).toBe('needs App');
    expect(extras.unfit?.('tasks', { stack: 'pages' })).toBe('needs App');
    expect(extras.unfit?.('tasks', { stack: 'app' })).toBeUndefined();
    expect(extras.unfit?.('notes', { stack: 'pages' })).toBeUndefined();
  });

  it('refuses those that cannot stand beside each other, and names them', () => {
    const wrong = extras.validate('notes, tasks', { stack: 'app' });
    expect(wrong).toBe('does not fit: notes cannot stand beside tasks');
    expect(extras.validate('notes', { stack: 'app' })).toBeUndefined();
  });

  it('takes none for an answer', () => {
    expect(extras.validate('', { stack: 'app' })).toBeUndefined();
  });
});
