/** A short text by which a value is known again, and that does not tell it. */
import { createHash } from 'node:crypto';

/** 12 hexadecimal digits, as of SHA-256; empty text for empty text. */
export function fingerprintOf(value: string): string {
  return value && createHash('sha256').update(value).digest('hex').slice(0, 12);
}
