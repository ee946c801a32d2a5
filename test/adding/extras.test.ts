import { describe, expect, it } from 'vitest';
import { withExtras } from '../../src/adding/extras.ts';
import { describeComponent } from '../example-component.ts';

const components = new Map([
  ['django', describeComponent({})],
  ['redis', describeComponent({ isExtra: true, requires: ['django'] })],
  ['celery', describeComponent({ isExtra: true, requires: ['redis'] })],
  ['mongo', describeComponent({ isExtra: true })],
]);

/** The answer, of a project with these components that was made with the extras before. */
const extras = (before: string, ...recorded: string[]) =>
  withExtras({ extras: before }, recorded, components)['extras'];

describe('withExtras', () => {
  it('names what was added behind what was there', () => {
    expect(extras('', 'django', 'redis')).toBe('redis');
    expect(extras('mongo', 'django', 'mongo', 'redis')).toBe('mongo, redis');
  });

  it('leaves out what comes by itself with another', () => {
    expect(extras('', 'django', 'redis', 'celery')).toBe('celery');
    expect(extras('celery', 'django', 'redis', 'celery')).toBe('celery');
  });

  it('takes out what was removed, and names what has stayed of it', () => {
    expect(extras('mongo, redis', 'django', 'mongo')).toBe('mongo');
    expect(extras('celery', 'django', 'redis')).toBe('redis');
    expect(extras('redis', 'django')).toBe('');
  });

  it('leaves the answer as a person wrote it, where it is true', () => {
    expect(extras('redis,mongo', 'django', 'redis', 'mongo')).toBe('redis,mongo');
    expect(withExtras({}, ['django'], components)).toEqual({});
  });
});
