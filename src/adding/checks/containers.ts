/** Tries the result in containers of the project's own images: Django's checks, nginx's. Slow, as images are built. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type Findings, sureValue } from '../../detect/findings/findings.ts';
import type { FileChange } from '../file-change.ts';
import { type CheckResult, type Ran, runProgram } from './check.ts';
import { composeArguments, environmentFor, lastLine } from './compose.ts';
import type { Scratch } from './scratch.ts';

/** `full`: in containers too. */
export type Thoroughness = 'none' | 'quick' | 'full';

/** Something to run in a container of a service. */
interface Trial {
  readonly title: string;
  readonly service: string;
  /** Options of `docker compose run`, the program last. */
  readonly options: readonly string[];
  readonly args: readonly string[];
}

const buildTimeout = 600_000;
const runTimeout = 120_000;

/** The findings are those of the result. What is not run is named. */
export async function checkInContainers(
  scratch: Scratch,
  findings: Findings,
  changes: readonly FileChange[],
  { how, signal }: { readonly how: Thoroughness; readonly signal: AbortSignal },
): Promise<CheckResult[]> {
  const trials = listTrials(scratch.folder, findings, changes);
  if (trials.length === 0) return [];
  const skip = (reason: string): CheckResult[] => trials.map(({ title }) => ({ title, kind: 'skipped', reason }));
  if (how !== 'full') return skip('it builds images first; --verify full does so');
  const engine = await runProgram('docker', ['version'], { cwd: scratch.folder, signal });
  if (!engine.isDone) return skip(engine.isMissing ? 'Docker is not installed' : 'Docker does not answer');
  const compose = await openCompose(scratch.folder, findings, signal);
  try {
    const results: CheckResult[] = [];
    for (const trial of trials) results.push(await tryOne(scratch, compose, trial));
    return results;
  } finally {
    await compose(['down', '--volumes', '--remove-orphans', '--rmi', 'local', '--timeout', '1'], buildTimeout);
  }
}

function listTrials(folder: string, findings: Findings, changes: readonly FileChange[]): Trial[] {
  const { services, django, requirements, nginxConfigs } = findings;
  const touches = (fits: (path: string) => boolean): boolean => changes.some(({ path }) => fits(path));
  const [web, nginx, project] = [sureValue(services.web), sureValue(services.nginx), sureValue(django)];
  const manifest = sureValue(requirements)?.path;
  const trials: Trial[] = [];
  if (web && project && touches((path) => path.endsWith('.py') || path === manifest)) {
    const source = `${join(folder, project.folder)}:/countable-check`;
    const options = ['--volume', source, '--workdir', '/countable-check', '--env', 'PYTHONDONTWRITEBYTECODE=1'];
    const django = { service: web.name, options: [...options, '--entrypoint', 'python'] };
    trials.push({ title: 'manage.py check', ...django, args: ['manage.py', 'check'] });
    const migrations = ['manage.py', 'makemigrations', '--check', '--dry-run'];
    trials.push({ title: 'manage.py makemigrations --check', ...django, args: migrations });
  }
  if (nginx && touches((path) => nginxConfigs.some((config) => config.path === path))) {
    trials.push({ title: 'nginx -t', service: nginx.name, options: ['--entrypoint', 'nginx'], args: ['-t'] });
  }
  return trials;
}

type Compose = (args: readonly string[], timeout: number) => Promise<Ran>;

/** Compose in a project of its own, so that it disturbs none that runs. */
async function openCompose(folder: string, findings: Findings, signal: AbortSignal): Promise<Compose> {
  const files = composeArguments(findings);
  const project = `countable-check-${randomBytes(4).toString('hex')}`;
  const env = await environmentFor(folder, files);
  return (args, timeout) => {
    const options = ['compose', '--project-name', project, ...files.flatMap((path) => ['--file', path])];
    // What was made is removed also after Ctrl-C.
    const heard = args[0] === 'down' ? new AbortController().signal : signal;
    return runProgram('docker', [...options, ...args], { cwd: folder, env, timeout, signal: heard });
  };
}

async function tryOne({ show }: Scratch, compose: Compose, trial: Trial): Promise<CheckResult> {
  const { title, service, options, args } = trial;
  const run = async (): Promise<Ran> => {
    const built = await compose(['build', '--quiet', service], buildTimeout);
    if (!built.isDone) return built;
    return compose(['run', '--rm', '--no-deps', '--no-TTY', ...options, service, ...args], runTimeout);
  };
  const ran = await run();
  if (ran.isDone) return { title, kind: 'passed' };
  await show('before');
  const before = await run();
  await show('after');
  if (before.isDone) return { title, kind: 'failed', reason: ran.output };
  return { title, kind: 'skipped', reason: `it fails without the change, too: ${lastLine(before.output)}` };
}
