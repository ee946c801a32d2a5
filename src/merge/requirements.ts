/** Merges pip's requirements files by package: `requirements.in` and locked `requirements.txt` with hashes. */

/**
 * Adds the packages that are missing and sorts by name. The comment at the top of ours stays there.
 * @throws Error where both pin the same package differently: one of them was locked without the other
 */
export function mergeRequirements(ours: string, theirs: string): string {
  const entries = new Map(splitEntries(ours));
  for (const [name, entry] of splitEntries(theirs)) {
    const own = entries.get(name);
    if (own !== undefined && own !== entry) throw new Error(`two different requirements for "${name}"`);
    entries.set(name, entry);
  }
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  return `${[topComment(ours) || topComment(theirs), ...sorted].filter((part) => part !== '').join('\n')}\n`;
}

function topComment(text: string): string {
  return /^(?:#.*\n)*/.exec(text)?.[0].trimEnd() ?? '';
}

/** An entry is a line with its continuation lines. Names are compared as PEP 503 normalises them. */
function splitEntries(text: string): [name: string, entry: string][] {
  const logicalLines = text.split(/(?<!\\)\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return logicalLines.map((line) => {
    const name = /^[A-Za-z0-9._-]+/.exec(line)?.[0] ?? line;
    return [name.toLowerCase().replace(/[-_.]+/g, '-'), line.trimEnd()];
  });
}
