/** Merges pip's requirements files by package: `requirements.in` and locked `requirements.txt` with hashes. */

interface Entry {
  /** As PEP 503 normalises it; an option's is its whole line. */
  readonly name: string;
  /** The line with its continuation lines. */
  readonly requirement: string;
  /** The requirement with its comments: those above it, and indented ones below, as pip-compile writes them. */
  readonly text: string;
}

/**
 * Adds the packages that are missing and sorts by name. Comments stay with their package, the one at the top of ours at
 * the top.
 * @throws Error where both want the same package differently: one of them was locked without the other
 */
export function mergeRequirements(ours: string, theirs: string): string {
  const own = splitFile(ours);
  const other = splitFile(theirs);
  const missing = other.entries.filter(({ name, requirement }) => {
    const same = own.entries.filter((entry) => entry.name === name);
    if (same.length > 0 && !same.some((entry) => entry.requirement === requirement)) {
      throw new Error(`two different requirements for "${name}"`);
    }
    return same.length === 0;
  });
  if (missing.length === 0) return ours;
  const sorted = [...own.entries, ...missing].sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
  const parts = [own.top || other.top, ...sorted.map(({ text }) => text), own.end];
  return `${parts.filter((part) => part !== '').join('\n')}\n`;
}

function splitFile(text: string): { top: string; entries: Entry[]; end: string } {
  const top = /^(?:#.*\n)*/.exec(text)?.[0] ?? '';
  const entries: Entry[] = [];
  let comments: string[] = [];
  for (const line of text.slice(top.length).split(/(?<!\\)\n/)) {
    const last = entries.at(-1);
    if (line.trim() === '') continue;
    if (/^\s+#/.test(line) && last) entries.push({ ...last, text: `${entries.pop()?.text}\n${line}` });
    else if (line.trim().startsWith('#')) comments.push(line);
    else {
      const requirement = line.trimEnd();
      entries.push({ name: nameOf(requirement), requirement, text: [...comments, requirement].join('\n') });
      comments = [];
    }
  }
  return { top: top.trimEnd(), entries, end: comments.join('\n') };
}

function nameOf(requirement: string): string {
  const name = /^[A-Za-z0-9][A-Za-z0-9._-]*/.exec(requirement)?.[0];
  return name?.toLowerCase().replace(/[-_.]+/g, '-') ?? requirement;
}
