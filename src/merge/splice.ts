/** Inserts into a text and cuts out of it; all the rest stays byte for byte, whatever its line ends. */

/** Text that goes in at an offset. Insertions at one offset go in as they are ordered. */
export interface Insertion {
  readonly at: number;
  readonly text: string;
}

/** A part of a text: what stands from one offset up to another. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A file's text as rules read it, and the way back. */
export interface OpenText {
  readonly raw: string;
  /** With `\n` alone, and without a byte order mark. */
  readonly text: string;
  /** For every offset in the text, where that is in the file. */
  readonly offsets: readonly number[];
  readonly lineEnd: '\n' | '\r\n';
}

const byteOrderMark = '\uFEFF';

/** Opens a file's content. What goes in later gets the line ends that most of its lines have. */
export function openText(raw: string): OpenText {
  const offsets: number[] = [];
  let text = '';
  let crlf = 0;
  for (let at = raw.startsWith(byteOrderMark) ? 1 : 0; at < raw.length; at += 1) {
    offsets.push(at);
    if (raw.startsWith('\r\n', at)) {
      at += 1;
      crlf += 1;
    }
    text += raw[at];
  }
  offsets.push(raw.length);
  const lines = text.split('\n').length - 1;
  return { raw, text, offsets, lineEnd: crlf * 2 > lines ? '\r\n' : '\n' };
}

/** The file's content after insertions and cuts, whose offsets are those in `text`. */
export function applySplices({ raw, offsets, lineEnd }: OpenText, splices: readonly (Insertion | Span)[]): string {
  const ordered = splices
    .map((splice) => ('at' in splice ? { from: splice.at, to: splice.at, text: splice.text } : { ...splice, text: '' }))
    .sort((a, b) => a.from - b.from);
  let result = '';
  let done = 0;
  for (const { from, to, text } of ordered) {
    const start = Math.max(done, offsets[from] ?? raw.length);
    result += raw.slice(done, start) + text.replaceAll('\n', lineEnd);
    done = Math.max(start, offsets[to] ?? raw.length);
  }
  return result + raw.slice(done);
}
