/** Turns a file's bytes into text, whatever they are. Pure. */

/** A text, or why there is none. Both: the text is a guess. */
export interface Decoded {
  readonly text?: string;
  readonly problem?: string;
}

/** git's own measure: a zero byte near the beginning means that a file is no text. */
const lookedAt = 8_000;

export function decodeText(bytes: Buffer): Decoded {
  const mark = bytes.subarray(0, 2).toString('hex');
  if (mark === 'fffe' || mark === 'feff') {
    const encoding = mark === 'fffe' ? 'utf-16le' : 'utf-16be';
    return { text: new TextDecoder(encoding).decode(bytes), problem: 'is UTF-16; save it as UTF-8' };
  }
  if (bytes.subarray(0, lookedAt).includes(0)) return { problem: 'is no text' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { text: bytes.toString('latin1'), problem: 'is not UTF-8; save it as UTF-8' };
  }
}
