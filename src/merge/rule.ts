/** What a merge rule is: it brings text into a file and takes it out again, and never touches what somebody else wrote. */
import { applySplices, type Insertion, openText, type Span } from './splice.ts';

/** A file with what a component wants in it. */
export interface Merged {
  readonly text: string;
  /** A name for each thing that was not there before, such as `services.web.ports[80:80]`. What to remember for `unmerge`. */
  readonly added: readonly string[];
}

/** A file without what a component brought. */
export interface Unmerged {
  readonly text: string;
  /** What stays although it came from the component, because somebody changed it. Named as in `Merged.added`. */
  readonly kept: readonly string[];
}

/** How one kind of file is merged. Both ways are pure. */
export interface FileRule {
  /**
   * Inserts what a component wants into a file that is there. Every byte that was there stays, in its order.
   * Applied twice, it gives what it gave the first time. A missing file is an empty one.
   * @throws MergeError where ours cannot be read, or says something else than theirs
   */
  merge(ours: string, theirs: string): Merged;
  /**
   * Takes out what `merge` inserted. Right after `merge` it gives back the original, byte for byte.
   * @param only what `merge` added then; without it, everything that the component brings counts as added
   * @throws MergeError where ours cannot be read
   */
  unmerge(ours: string, theirs: string, only?: readonly string[]): Unmerged;
}

/** Why two files were not merged: one cannot be read, or the two contradict each other. Nothing was changed. */
export class MergeError extends Error {
  override readonly name = 'MergeError';
  /** In the file that is there, counted from 1. */
  readonly line: number | undefined;

  constructor(reason: string, line?: number, options?: ErrorOptions) {
    super(line === undefined ? reason : `line ${line}: ${reason}`, options);
    this.line = line;
  }
}

/** Text to insert, and the names of what it brings. */
export interface Additions {
  readonly insertions: readonly Insertion[];
  readonly added: readonly string[];
}

/** Text to take out, and the names of what stays. */
export interface Removals {
  readonly removals: readonly Span[];
  readonly kept: readonly string[];
}

/** Does this name count as added by the component? */
export type IsWanted = (name: string) => boolean;

/** What a name in `added` tells beside what was added: how the place was before. */
type Mark = 'empty' | 'alias' | 'inherited' | 'implied';

/** Remembers how the place of something was before, so that it becomes so again. */
export function markName(mark: Mark, name: string): string {
  return `(${mark}) ${name}`;
}

/** Everything a component brings counts as added; nothing is known of how it was before. */
export const isAnyName: IsWanted = (name) => !/^\((empty|alias|inherited|implied)\) /.test(name);

/** What a kind of file must know. It sees texts with `\n` alone and without a byte order mark. */
interface RuleParts {
  readonly findAdditions: (ours: string, theirs: string) => Additions;
  readonly findRemovals: (ours: string, theirs: string, isWanted: IsWanted) => Removals;
}

/** Makes a rule that keeps line ends, byte order mark and everything else of a file: by construction it only splices. */
export function fileRule({ findAdditions, findRemovals }: RuleParts): FileRule {
  return {
    merge(ours, theirs) {
      const file = openText(ours);
      const wanted = openText(theirs).text;
      const { insertions, added } = findAdditions(file.text, wanted);
      if (file.text.trim() === '') return { text: applySplices(file, [{ at: 0, text: wanted }]), added };
      return { text: applySplices(file, insertions), added };
    },
    unmerge(ours, theirs, only) {
      const file = openText(ours);
      const wanted = openText(theirs).text;
      const isWanted: IsWanted = only ? (name) => only.includes(name) : isAnyName;
      const isWhole = file.text.startsWith(wanted) && file.text.slice(wanted.length).trim() === '';
      if (isWhole && findAdditions('', wanted).added.every(isWanted)) {
        return { text: applySplices(file, [{ from: 0, to: wanted.length }]), kept: [] };
      }
      const { removals, kept } = findRemovals(file.text, wanted, isWanted);
      return { text: applySplices(file, removals), kept };
    },
  };
}

/**
 * Reads what a component brings.
 * @throws Error where that fails: a mistake in `templates/`, and nothing that the user's file could be blamed for
 */
export function readBrought<Source>(read: (text: string) => Source, text: string): Source {
  try {
    return read(text);
  } catch (error) {
    if (!(error instanceof MergeError)) throw error;
    throw new Error(`What is to be added cannot be read: ${error.message}`, { cause: error });
  }
}
