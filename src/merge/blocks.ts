/** Merges files of lines in blocks: a block is what stands between blank lines, comments stand above what they explain. */

/** The key of a line: lines with the same key are the same entry. Undefined for a comment. */
type KeyOf = (line: string) => string | undefined;

/**
 * Appends to a file the entries of another that it does not have yet, in their blocks, with their comments.
 * An entry that is there keeps its value.
 */
export function mergeBlocks(ours: string, theirs: string, keyOf: KeyOf): string {
  const keys = new Set(ours.split('\n').map(keyOf));
  const added = withoutOuterLines(theirs)
    .split(/\n{2,}/)
    .map((block) => {
      const items = splitItems(block, keyOf);
      const missing = items.filter(({ key }) => (key === undefined ? !ours.includes(block) : !keys.has(key)));
      const isWorthIt = missing.some(({ key }) => key !== undefined) || items.every(({ key }) => key === undefined);
      return isWorthIt ? missing.flatMap(({ lines }) => lines).join('\n') : '';
    })
    .filter((block) => block !== '');
  if (added.length === 0) return ours;
  const before = ours.trim() === '' ? '' : `${ours.replace(/\n+$/, '')}\n\n`;
  return `${before}${added.join('\n\n')}\n`;
}

function withoutOuterLines(text: string): string {
  return text.replace(/^\n+|\n+$/g, '');
}

interface Item {
  readonly lines: string[];
  readonly key: string | undefined;
}

/** An entry together with the comment lines directly above it. */
function splitItems(block: string, keyOf: KeyOf): Item[] {
  const items: Item[] = [];
  let lines: string[] = [];
  for (const line of block.split('\n')) {
    lines.push(line);
    const key = keyOf(line);
    if (key === undefined) continue;
    items.push({ lines, key });
    lines = [];
  }
  if (lines.length > 0) items.push({ lines, key: undefined });
  return items;
}
