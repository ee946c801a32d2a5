/**
 * How often a registration asks the services: the first run, and one that finds everything there. Beside it what a script of
 * single commands would need that makes the same things without looking first. `node --import tsx bench/round-trips.ts`
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

interface Call {
  readonly service: string;
  readonly method: string;
  readonly path: string;
}

const base = mkdtempSync(join(tmpdir(), 'countable-bench-'));
const countable = resolve('dist/src/bin/countable.js');

/** Runs it and gives the calls that it made. */
function callsOf(cwd: string, ...args: string[]): Call[] {
  const log = join(base, 'countable', 'rehearsal', 'calls.jsonl');
  const read = () => {
    try {
      return readFileSync(log, 'utf8').trim().split('\n');
    } catch {
      return [];
    }
  };
  const before = read().length;
  const identity = { GIT_AUTHOR_NAME: 'Bench', GIT_AUTHOR_EMAIL: 'bench@example.com' };
  const committer = { GIT_COMMITTER_NAME: 'Bench', GIT_COMMITTER_EMAIL: 'bench@example.com' };
  const env = { ...process.env, XDG_STATE_HOME: base, XDG_CONFIG_HOME: base, ...identity, ...committer };
  const { status, stderr } = spawnSync(process.execPath, [countable, ...args], { cwd, env });
  if (status !== 0) throw new Error(`countable ${args.join(' ')} failed: ${stderr}`);
  return read()
    .slice(before)
    .map((line) => JSON.parse(line));
}

/** Slack's methods are all POST: what reads has a name that says so. */
function isWrite({ service, method, path }: Call): boolean {
  if (service === 'slack') return !/\.(test|info|list|history|members|lookupByEmail)$/.test(path);
  if (path.includes('pipeline-model-converter')) return false;
  return method !== 'GET' && method !== 'HEAD';
}

function describe(calls: readonly Call[]): string {
  const services = [...new Set(calls.map(({ service }) => service))].sort();
  const counts = services.map((each) => `${each} ${calls.filter(({ service }) => service === each).length}`);
  return `${String(calls.length).padStart(4)}  (${counts.join(', ')})`;
}

try {
  const first = callsOf(base, 'new', 'demo', '--yes', '--rehearse', '--name=Demo', '--slug=demo');
  const second = callsOf(join(base, 'demo'), 'register', '--rehearse', '--yes');
  const writes = first.filter(isWrite);
  const print = (line: string): boolean => process.stdout.write(`${line}\n`);
  print(`First registration:   ${describe(first)}`);
  print(`  of these, changes:  ${describe(writes)}`);
  print(`All there already:    ${describe(second)}`);
  print(`Ratio, first run to a script that looks for nothing: ${(first.length / writes.length).toFixed(2)}`);
} finally {
  rmSync(base, { recursive: true, force: true });
}
