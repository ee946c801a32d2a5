import { describe, expect, it } from 'vitest';
import { fillInput, listNamed } from '../../src/registration/input.ts';

const input = {
  name: 'demo',
  port: 80,
  none: null,
  token: { secret: 'slack.token' },
  nested: [{ dsn: { later: 'sentry.dsn' } }, { again: { later: 'sentry.dsn' } }],
};

describe('listNamed', () => {
  it('finds secrets and outputs at any depth, each once', () => {
    expect(listNamed(input)).toEqual([
      { kind: 'secret', name: 'slack.token' },
      { kind: 'later', name: 'sentry.dsn' },
    ]);
  });

  it('takes no other object for a name', () => {
    expect(listNamed({ later: 1, hook: { secret: 'x', url: 'y' } })).toEqual([]);
  });
});

describe('fillInput', () => {
  it('puts values in the place of names, and leaves all else as it is', () => {
    const values = new Map([
      ['slack.token', 'xoxb-1'],
      ['sentry.dsn', 'https://1@sentry.test/1'],
    ]);
    expect(fillInput(input, values)).toEqual({
      ...input,
      token: 'xoxb-1',
      nested: [{ dsn: 'https://1@sentry.test/1' }, { again: 'https://1@sentry.test/1' }],
    });
  });

  it('refuses a name that nobody gave a value', () => {
    expect(() => fillInput(input, new Map())).toThrow('slack.token');
  });
});
