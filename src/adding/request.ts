/** What the command lines of `add` and `remove` say. */
import type { Decisions } from '../detect/findings/findings.ts';
import type { Answers } from '../question.ts';
import type { Thoroughness } from './checks/containers.ts';

export interface AddRequest {
  /** Ids of components; empty where they are to be asked for. */
  readonly wanted: readonly string[];
  /** Answers given as flags. */
  readonly flags: Answers;
  /** What is where, given as flags. */
  readonly decisions: Decisions;
  /** Paths whose files may be replaced, or removed. */
  readonly forced: ReadonlySet<string>;
  /** Ask nothing. */
  readonly yes: boolean;
  /** Show the plan, write nothing. */
  readonly dryRun: boolean;
  /** Print for programs. */
  readonly json: boolean;
  /** Say each step. */
  readonly verbose: boolean;
  /** Try the result before it is written. */
  readonly verify: Thoroughness;
}

/** The flags that say it again. */
export function verifyFlags(verify: Thoroughness): string[] {
  if (verify === 'quick') return [];
  return verify === 'none' ? ['--no-verify'] : ['--verify', 'full'];
}
