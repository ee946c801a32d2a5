/** Compiles the Python files that a change touches. */
import type { FileChange } from '../file-change.ts';
import { type CheckResult, runProgram } from './check.ts';
import type { Scratch } from './scratch.ts';

const title = 'python3 -m compileall';

/** Undefined where the change touches no Python. */
export async function checkPython(
  { folder, show }: Scratch,
  changes: readonly FileChange[],
  signal: AbortSignal,
): Promise<CheckResult | undefined> {
  const paths = changes.filter(({ path, after }) => path.endsWith('.py') && after).map(({ path }) => path);
  if (paths.length === 0) return undefined;
  const compile = (files: readonly string[]) =>
    runProgram('python3', ['-m', 'compileall', '-q', '-f', ...files], { cwd: folder, signal });
  const ran = await compile(paths);
  if (ran.isDone) return { title, kind: 'passed' };
  if (ran.isMissing) return { title, kind: 'skipped', reason: 'there is no python3 on this machine' };
  // This machine's Python may be older than the project's.
  const known = changes.filter(({ path, before }) => path.endsWith('.py') && before).map(({ path }) => path);
  await show('before');
  const isOld = known.length > 0 && !(await compile(known)).isDone;
  await show('after');
  if (isOld) return { title, kind: 'skipped', reason: 'this machine’s python3 does not understand the project' };
  return { title, kind: 'failed', reason: ran.output };
}
