/** Replaces Compose's variables by their values or defaults. Pure. */

/**
 * Replaces `$A`, `${A}`, `${A:-b}`, `${A-b}`, `${A:?b}`, `${A:+b}` and `$$`.
 * A variable without value and default stays as it is written, so that everybody sees that it is one.
 */
export function interpolate(text: string, values: ReadonlyMap<string, string>): string {
  let result = '';
  for (let index = 0; index < text.length; ) {
    const { value, end } =
      text[index] === '$' ? readDollar(text, index, values) : { value: text[index], end: index + 1 };
    result += value;
    index = end;
  }
  return result;
}

interface Part {
  readonly value: string | undefined;
  readonly end: number;
}

function readDollar(text: string, start: number, values: ReadonlyMap<string, string>): Part {
  if (text[start + 1] === '$') return { value: '$', end: start + 2 };
  if (text[start + 1] === '{') return readBraces(text, start, values);
  const name = /^[A-Za-z_]\w*/.exec(text.slice(start + 1, start + 200))?.[0] ?? '';
  const end = start + 1 + name.length;
  return { value: values.get(name) ?? text.slice(start, end), end };
}

function readBraces(text: string, start: number, values: ReadonlyMap<string, string>): Part {
  const end = closingBrace(text, start + 1);
  if (end === undefined) return { value: '$', end: start + 1 };
  const written = text.slice(start, end + 1);
  const match = /^\$\{([A-Za-z_]\w*)(?:(:?)([-?+])([\s\S]*))?\}$/.exec(written);
  if (!match) return { value: written, end: end + 1 };
  const [, name = '', colon, operator, other = ''] = match;
  const value = values.get(name);
  const isSet = value !== undefined && !(colon && value === '');
  return { value: pick(operator, isSet ? value : undefined, other, values) ?? written, end: end + 1 };
}

function pick(
  operator: string | undefined,
  value: string | undefined,
  other: string,
  values: ReadonlyMap<string, string>,
): string | undefined {
  if (operator === '+') return value === undefined ? '' : interpolate(other, values);
  return value ?? (operator === '-' ? interpolate(other, values) : undefined);
}

/** No expression is longer; a file of nothing but opening braces must not take for ever. */
const maximalLength = 2_000;

function closingBrace(text: string, opening: number): number | undefined {
  let depth = 0;
  for (let index = opening; index < Math.min(text.length, opening + maximalLength); index += 1) {
    if (text[index] === '{') depth += 1;
    if (text[index] === '}') depth -= 1;
    if (depth === 0) return index;
  }
  return undefined;
}
