/** Merges `.env` files by variable. */
import { mergeBlocks } from './blocks.ts';

/** Adds the variables that are missing; a variable that is there keeps its value. */
export function mergeEnv(ours: string, theirs: string): string {
  return mergeBlocks(ours, theirs, (line) => /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/.exec(line)?.[1]);
}
