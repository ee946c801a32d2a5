/** Arguments in, exit code out: the only place that catches everything, and the only one that ends the process. */
import { exitCode, Interrupted, UserError } from './errors.ts';
import { errorColors, print, printError } from './terminal.ts';
import { version } from './version.ts';

/**
 * Runs the command line and sets the exit code.
 * @param title how the user calls the program
 * @param args without the interpreter and the script
 */
export async function main(title: string, args: readonly string[]): Promise<void> {
  process.stdout.on('error', endQuietly);
  const signal = abortOnSignals();
  try {
    process.exitCode = await run(title, args, signal);
  } catch (error) {
    process.exitCode = report(error, args.includes('--json'));
  }
}

async function run(title: string, args: readonly string[], signal: AbortSignal): Promise<number> {
  // Asked by programs before anything else, and it needs no library.
  if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
    print(version);
    return exitCode.done;
  }
  const { runCommandLine } = await import('./program.ts');
  return runCommandLine(title, args, signal);
}

/** Whoever reads our output has gone, as `head` does: not an error. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
}

/** The first signal asks the run to clean up and end; the second ends it at once. */
function abortOnSignals(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(exitCode.interrupted);
      controller.abort(new Interrupted());
    });
  }
  return controller.signal;
}

/** Says what went wrong. @returns the exit code */
function report(error: unknown, isJson: boolean): number {
  const failure = describe(error);
  const [label, ...rest] = [errorColors.red('error'), failure.message, failure.remedy];
  printError(`${failure.isOurs ? errorColors.red('bug') : label}: ${rest.filter(Boolean).join('\n')}`);
  if (isJson) {
    const error = { message: failure.message, remedy: failure.remedy, exitCode: failure.code };
    print(JSON.stringify({ ...failure.details, error }, null, 2));
  }
  return failure.code;
}

interface Failure {
  readonly message: string;
  readonly remedy?: string | undefined;
  readonly code: number;
  readonly isOurs: boolean;
  readonly details?: object | undefined;
}

function describe(error: unknown): Failure {
  if (error instanceof UserError) {
    const { message, remedy, exitCode: code, details } = error;
    return { message, remedy, code, details, isOurs: false };
  }
  if (error instanceof Interrupted) return { message: error.message, code: exitCode.interrupted, isOurs: false };
  const stack = error instanceof Error ? error.stack : String(error);
  return {
    message: `this should not have happened, in countable ${version} on Node ${process.version}, ${process.platform}.\n${stack}`,
    remedy: 'Please report it with the text above.',
    code: exitCode.bug,
    isOurs: true,
  };
}
