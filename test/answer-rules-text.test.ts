import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkText } from '../src/answer-rules.ts';
import { awkwardTexts, refusedTexts } from './awkward-text.ts';

describe('checkText', () => {
  it.each(awkwardTexts)('takes any script and any symbol: %s', (text) => {
    expect(checkText(text, 100)).toBeUndefined();
  });

  it.each(refusedTexts.map((text) => [JSON.stringify(text), text]))('refuses %s', (_, text) => {
    expect(checkText(text, 100)).toBeDefined();
  });

  it.each([
    ['a\nb', 'must be a single line'],
    ['a\u2028b', 'must be a single line'],
    ['a\u0007b', 'holds a control character'],
    ['a\u202Eb', 'holds an invisible character that turns the direction of text'],
    ['abcd', 'is 4 characters long; 3 is the most'],
  ])('says why it refuses %j', (text, reason) => {
    expect(checkText(text, 3)).toBe(reason);
  });

  it('refuses every bidirectional control of Unicode that can reorder code', () => {
    for (const control of '\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069') {
      expect(checkText(`a${control}b`, 9), control.codePointAt(0)?.toString(16)).toBeDefined();
    }
  });

  it('counts characters, not the units that store them', () => {
    expect(checkText('🦊🦊🦊', 3)).toBeUndefined();
    expect(checkText('🦊🦊🦊🦊', 3)).toBe('is 4 characters long; 3 is the most');
  });

  it('takes nothing that holds a control character or a line end', () => {
    const control = fc.integer({ min: 0, max: 0x9f }).filter((code) => code < 0x20 || code > 0x7e);
    fc.assert(
      fc.property(fc.string(), control, fc.string(), (before, code, after) => {
        expect(checkText(before + String.fromCharCode(code) + after, 1000)).toBeDefined();
      }),
    );
  });
});
