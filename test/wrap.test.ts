import { describe, expect, it } from 'vitest';
import { wrapWords } from '../src/wrap.ts';

describe('wrapWords', () => {
  it('breaks between words, so that no line is longer than the terminal is wide', () => {
    expect(wrapWords('one two three four', 9)).toBe('one two\nthree\nfour');
  });

  it('indents what follows, and counts that in', () => {
    expect(wrapWords('  Web service: web, port 8000', 18, '    ')).toBe('  Web service:\n    web, port 8000');
  });

  it('leaves a word alone that is longer than a line', () => {
    expect(wrapWords('see https://example.com/long now', 8)).toBe('see\nhttps://example.com/long\nnow');
  });

  it('leaves everything as it is where there is no terminal', () => {
    const text = 'word '.repeat(100);
    expect(wrapWords(text, Number.POSITIVE_INFINITY)).toBe(text);
  });
});
