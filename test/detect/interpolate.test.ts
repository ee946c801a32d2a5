import { describe, expect, it } from 'vitest';
import { interpolate } from '../../src/detect/compose/interpolate.ts';

const values = new Map([
  ['A', 'a'],
  ['EMPTY', ''],
]);

describe('interpolate', () => {
  it.each([
    ['$A-${A}', 'a-a'],
    ['${A:-b}${A-b}${A:?b}${A?b}', 'aaaa'],
    ['${EMPTY:-b}|${EMPTY-b}', 'b|'],
    ['${X:-b}|${X-b}', 'b|b'],
    ['${X:-${Y:-c}:${A}}', 'c:a'],
    ['${X:-{}}', '{}'],
    ['${A:+b}|${X:+b}|${EMPTY:+b}|${EMPTY+b}', 'b|||b'],
    ['$$A $${A}', '$A ${A}'],
    ['${X}:$X:${X:?needed}', '${X}:$X:${X:?needed}'],
    ['${', '${'],
    ['100$', '100$'],
    ['${1} $-', '${1} $-'],
  ])('makes of %s what Compose makes of it: %s', (text, expected) => {
    expect(interpolate(text, values)).toBe(expected);
  });
});
