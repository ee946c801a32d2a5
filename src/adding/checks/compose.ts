/** Lets Compose read the Compose files as they will be. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ComposeFile } from '../../detect/findings/compose.ts';
import { type Findings, sureValue } from '../../detect/findings/findings.ts';
import { type CheckResult, runProgram } from './check.ts';
import type { Scratch } from './scratch.ts';

const title = 'docker compose config';

/** The findings are those of the result. */
export async function checkCompose(scratch: Scratch, findings: Findings, signal: AbortSignal): Promise<CheckResult[]> {
  const compose = sureValue(findings.compose);
  if (!compose) return [];
  const version = await runProgram('docker', ['compose', 'version'], { cwd: scratch.folder, signal });
  if (!version.isDone) {
    const reason = version.isMissing ? 'Docker is not installed' : 'Docker has no "compose" command';
    return [{ title, kind: 'skipped', reason }];
  }
  await prepareEnvironment(scratch.folder, findings, compose);
  const results: CheckResult[] = [];
  for (const paths of listSets(compose)) results.push(await checkSet(scratch, paths, signal));
  return results;
}

/** The files that Compose reads by itself. */
export function composeArguments(findings: Findings): string[] {
  const compose = sureValue(findings.compose);
  return compose ? (listSets(compose)[0] ?? []) : [];
}

/** The files that are read together: the main one with its override, and with each of those that are laid over it. */
function listSets({ path, others }: ComposeFile): string[][] {
  const beside = (use: string): string[] => others.filter((each) => each.use === use).map((each) => each.path);
  return [[path, ...beside('override')], ...beside('overlay').map((overlay) => [path, overlay])];
}

async function checkSet(
  { folder, show }: Scratch,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<CheckResult> {
  const shown = `${title} (${paths.join(', ')})`;
  const env = await environmentFor(folder, paths);
  const run = () =>
    runProgram('docker', ['compose', ...paths.flatMap((path) => ['-f', path]), 'config', '--quiet'], {
      cwd: folder,
      env,
      signal,
    });
  const ran = await run();
  if (ran.isDone) return { title: shown, kind: 'passed' };
  await show('before');
  const before = await run();
  await show('after');
  if (before.isDone) return { title: shown, kind: 'failed', reason: withoutWarnings(ran.output) };
  return { title: shown, kind: 'skipped', reason: `it fails without the change, too: ${lastLine(before.output)}` };
}

/** Variables that must be set get some value, as they do on a machine where the project runs. */
export async function environmentFor(folder: string, paths: readonly string[]): Promise<NodeJS.ProcessEnv> {
  const texts = await Promise.all(paths.map((path) => readFile(join(folder, path), 'utf8').catch(() => '')));
  const required = [...texts.join('\n').matchAll(/\$\{(\w+):?\?/g)].map(([, name]) => [name, '1']);
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('COMPOSE_'));
  return { ...Object.fromEntries(required), ...Object.fromEntries(kept) };
}

/** What git does not track, a machine where the project runs has: `.env` and other files of variables. */
async function prepareEnvironment(folder: string, findings: Findings, compose: ComposeFile): Promise<void> {
  const example = sureValue(findings.envExample)?.path;
  // It may go with this very change.
  const values = example === undefined ? '' : await readFile(join(folder, example)).catch(() => '');
  const files = findings.services.all.flatMap(({ envFiles }) => envFiles);
  for (const path of new Set([join(compose.folder, '.env'), ...files])) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, values, { flag: 'wx' }).catch(() => undefined);
  }
}

/** Compose warns of much that is not why it failed. */
function withoutWarnings(output: string): string {
  const lines = output.split('\n').filter((line) => !line.includes('level=warning'));
  return lines.length === 0 ? output : lines.join('\n');
}

/** What a program said last, which is most often why it ended. */
export function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}
