/** What the command line of a generator says. */
import type { Answers } from './question.ts';

export interface Request {
  /** The folder to make, as the user gave it. */
  readonly folder: string | undefined;
  /** Answers given as flags. */
  readonly flags: Answers;
  /** Path of a file with answers. */
  readonly answersFile: string | undefined;
  /** Take defaults, ask nothing. */
  readonly yes: boolean;
  /** Show the plan, write nothing. */
  readonly dryRun: boolean;
  /** Print for programs. */
  readonly json: boolean;
  /** Make a repository. */
  readonly git: boolean;
  /** Register what was made with the real services. */
  readonly register: boolean;
  /** Register it with stand-ins on this machine. */
  readonly rehearse: boolean;
  /** Say each step. */
  readonly verbose: boolean;
}
