/** Rules as functions from text to text, for examples. */
import type { FileRule } from '../../src/merge/rule.ts';

/** What merging gives. */
export function mergeWith(rule: FileRule): (ours: string, theirs: string) => string {
  return (ours, theirs) => rule.merge(ours, theirs).text;
}

/** What is left of a file after something that was merged into it was changed by hand and is taken out again. */
export function removeAfter(
  rule: FileRule,
  ours: string,
  theirs: string,
  change: (merged: string) => string,
): { text: string; kept: readonly string[] } {
  const { text, added } = rule.merge(ours, theirs);
  const changed = change(text);
  if (changed === text) throw new Error(`The change changes nothing of:\n${text}`);
  return rule.unmerge(changed, theirs, added);
}
