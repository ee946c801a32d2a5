/** Merges Django settings: by marked blocks, `# countable: begin <component>` to `# countable: end <component>`, and imports. */
import { type EntryFormat, entriesRule, splitLines } from './entries.ts';
import { type FileRule, MergeError } from './rule.ts';
import { openText } from './splice.ts';
import { lineEnd, lineNumber } from './text.ts';

const begin = /^# countable: begin (\S+)[ \t]*$/;

const format: EntryFormat = {
  endOf(text, from) {
    const end = lineEnd(text, from);
    const component = begin.exec(text.slice(from, end))?.[1];
    if (component === undefined) return end;
    const last = `\n# countable: end ${component}`;
    const at = text.indexOf(last, end);
    if (at === -1) throw new MergeError(`nothing ends the block "${component}"`, lineNumber(text, from));
    return lineEnd(text, at + 1);
  },
  keyOf(entry) {
    const component = begin.exec(entry.split('\n')[0] ?? '')?.[1];
    if (component !== undefined) return `block ${component}`;
    return entry.startsWith('#') ? undefined : entry.replace(/\s+#.*/, '').trim();
  },
};

const rule = entriesRule(format);

/** Settings modules: appends the blocks and import lines that are missing. A block that is there stays as it is. */
export const settingsRule: FileRule = {
  merge(ours, theirs) {
    const there = new Set(splitLines(openText(ours).text, format).map(({ key }) => key));
    const missing = splitLines(openText(theirs).text, format).filter(({ key }) => key && !there.has(key));
    const other = missing.find(({ key = '' }) => !/^(block|from|import) /.test(key));
    if (ours.trim() !== '' && other) {
      throw new MergeError(
        `only marked blocks and imports can be added to settings, and this is neither: ${other.text}`,
      );
    }
    return rule.merge(ours, theirs);
  },
  unmerge: rule.unmerge,
};
