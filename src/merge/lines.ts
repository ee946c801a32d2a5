/** Merges files in which every line is an entry of its own, such as `.gitignore`. */
import { type EntryFormat, entriesRule } from './entries.ts';

const format: EntryFormat = {
  keyOf: (line) => {
    const entry = line.trim();
    return entry.startsWith('#') ? undefined : entry;
  },
};

/** Adds the lines that are missing. */
export const linesRule = entriesRule(format);
