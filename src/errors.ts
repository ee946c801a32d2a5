/** The ways in which a run can end badly, and the exit code of each. Prints nothing. */

/** Exit codes, as the README documents them. */
export const exitCode = { done: 0, refused: 1, usage: 2, bug: 70, interrupted: 130 } as const;

type ExitCode = (typeof exitCode)[keyof typeof exitCode];

interface UserErrorOptions extends ErrorOptions {
  readonly details?: object | undefined;
}

/**
 * Something that the user can mend. Its message is the fact; its remedy says what to type next.
 * Everything else that is thrown is a bug of ours.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly remedy: string | undefined;
  readonly exitCode: ExitCode;
  /** With `--json`: what is printed beside the error, such as how far the run came. */
  readonly details: object | undefined;

  constructor(fact: string, remedy?: string, code: ExitCode = exitCode.refused, options?: UserErrorOptions) {
    super(fact, options);
    this.remedy = remedy;
    this.exitCode = code;
    this.details = options?.details;
  }
}

/** The command line or an answer is wrong or missing: exit code 2. */
export class UsageError extends UserError {
  constructor(fact: string, remedy?: string, options?: ErrorOptions) {
    super(fact, remedy, exitCode.usage, options);
  }
}

/** The user pressed Ctrl-C, or the process was asked to end: exit code 130, whatever the signal. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  constructor(message = 'Interrupted. Nothing was left behind.') {
    super(message);
  }
}

/** The system's code of an error (`ENOSPC`, `EACCES`, …), or undefined. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

const systemReasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your disk quota is used up',
  EEXIST: 'something with that name appeared there meanwhile',
  ENOTEMPTY: 'something with that name appeared there meanwhile',
  ELOOP: 'it is a circle of links',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many files are open',
  EIO: 'the disk reports an error',
};

/** Why the system refused, in words: "the disk is full". The system's own code where there are no better words. */
export function explainSystemError(error: unknown): string {
  const code = systemCode(error);
  return (code && systemReasons[code]) ?? code ?? String(error);
}
