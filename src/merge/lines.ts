/** Merges files in which every line is an entry of its own, such as `.gitignore`. */
import { mergeBlocks } from './blocks.ts';

/** Adds the lines that are missing. */
export function mergeLines(ours: string, theirs: string): string {
  return mergeBlocks(ours, theirs, (line) => {
    const entry = line.trim();
    return entry === '' || entry.startsWith('#') ? undefined : entry;
  });
}
