/** Breaks text between words, where a terminal would break it within them. Pure. */

/**
 * Lines of no more than so many characters, as far as words allow.
 * @param width of the terminal; Infinity where there is none
 * @param indent what each line but the first begins with
 */
export function wrapWords(text: string, width: number, indent = ''): string {
  const [first = '', ...rest] = text.split(/(?<=\S) /);
  const lines = [first];
  for (const word of rest) {
    const longer = `${lines.at(-1)} ${word}`;
    if ([...longer].length <= width) lines[lines.length - 1] = longer;
    else lines.push(`${indent}${word}`);
  }
  return lines.join('\n');
}
