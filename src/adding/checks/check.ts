/** What a check of a planned change is, and how programs are run for it. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Interrupted, systemCode } from '../../errors.ts';

/** How a check ended. */
export interface CheckResult {
  /** What was run: "docker compose config". */
  readonly title: string;
  /** `skipped`: it could not run, or says nothing about the change. */
  readonly kind: 'passed' | 'failed' | 'skipped';
  /** What it printed, or why it could not run. */
  readonly reason?: string;
}

/** What a program did. */
export interface Ran {
  readonly isDone: boolean;
  readonly isMissing: boolean;
  readonly output: string;
}

const execute = promisify(execFile);

/** Runs a program to its end. Never throws but Interrupted. */
export async function runProgram(
  file: string,
  args: readonly string[],
  options: {
    readonly cwd: string;
    readonly env?: NodeJS.ProcessEnv;
    readonly timeout?: number;
    readonly signal: AbortSignal;
  },
): Promise<Ran> {
  const { timeout = 60_000, ...rest } = options;
  try {
    const { stdout, stderr } = await execute(file, args, { ...rest, timeout, maxBuffer: 16 * 1024 ** 2 });
    return { isDone: true, isMissing: false, output: `${stdout}${stderr}`.trim() };
  } catch (error) {
    if (options.signal.aborted) throw new Interrupted('Interrupted. Everything is as it was.');
    const { stdout = '', stderr = '', killed, message } = error as Error & Partial<Record<string, string>>;
    const output = `${stdout}${stderr}`.trim() || message || '';
    const late = killed ? `it took longer than ${timeout / 1000} seconds\n` : '';
    return { isDone: false, isMissing: systemCode(error) === 'ENOENT', output: `${late}${output}` };
  }
}
