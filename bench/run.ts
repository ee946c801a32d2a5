/**
 * What the user waits for, as ratios in one run: absolute times say more about the machine than about us.
 * `npm run bench`, or `npm run bench -- 30` for thirty rounds.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const rounds = Number(process.argv[2] ?? 15);
const base = mkdtempSync(join(tmpdir(), 'countable-bench-'));
const countable = resolve('dist/src/bin/countable.js');
const plop = resolve('node_modules/plop/bin/plop.js');
const memoryLog = join(base, 'memory');
const environment = {
  ...process.env,
  GIT_CONFIG_COUNT: '2',
  GIT_CONFIG_KEY_0: 'user.name',
  GIT_CONFIG_VALUE_0: 'Bench',
  GIT_CONFIG_KEY_1: 'user.email',
  GIT_CONFIG_VALUE_1: 'bench@example.com',
};

function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): void {
  const { status, stderr } = spawnSync(command, args, {
    cwd: options.cwd ?? base,
    env: { ...environment, ...options.env },
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${stderr}`);
}

function removeBraces(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) writeFileSync(path, readFileSync(path, 'utf8').replaceAll('{{', '{ {'));
  }
}

function commitAll(cwd: string): void {
  run('git', ['init', '--quiet'], { cwd });
  run('git', ['add', '--all'], { cwd });
  run('git', ['commit', '--quiet', '--message', 'x'], { cwd });
}

const files = join(base, 'files');
/** The same without double braces: plop takes every one of them for its own, and fails. */
const plainFiles = join(base, 'plain-files');

/** A repository with two commits: a project, and Redis in it. */
const repository = join(base, 'repository');
const redisPatch = join(base, 'redis.patch');

/** The project without Redis: what everybody who adds begins from. */
function checkOutProject(folder: string): void {
  run('git', ['clone', '--quiet', '--no-hardlinks', '--branch=without-redis', repository, folder]);
}

function makeRepository(): void {
  run(process.execPath, [countable, 'new', repository, '--yes', '--name=Demo', '--slug=demo']);
  run('git', ['branch', 'without-redis'], { cwd: repository });
  run(process.execPath, [countable, 'add', 'redis', '--yes', '--no-verify'], { cwd: repository });
  commitAll(repository);
  const diff = execFileSync('git', ['diff', '--binary', 'without-redis', 'HEAD'], { cwd: repository });
  writeFileSync(redisPatch, diff);
}

/** What has to be in the folder before the time is taken. */
const preparations: Record<string, (folder: string) => void> = {
  'countable list': checkOutProject,
  'countable add redis --yes --no-verify': checkOutProject,
  'floor: node -e 0, git status, git apply': checkOutProject,
};

/** Each makes something in a folder that is not there yet, or works in one that was prepared. */
const contestants: Record<string, (folder: string) => void> = {
  'node -e 0': () => run(process.execPath, ['-e', '0']),
  'countable --version': () => run(process.execPath, [countable, '--version']),
  'floor: node -e 0, cp -r, git init, add, commit': (folder) => {
    run(process.execPath, ['-e', '0']);
    run('cp', ['-r', files, folder]);
    commitAll(folder);
  },
  'countable new demo --yes': (folder) =>
    run(process.execPath, [countable, 'new', folder, '--yes', '--name=Demo', '--slug=demo']),
  'countable new demo --yes --no-git': (folder) =>
    run(process.execPath, [countable, 'new', folder, '--yes', '--no-git', '--name=Demo', '--slug=demo']),
  'plop, bare, without git': (folder) =>
    run(process.execPath, [plop, '--plopfile', resolve('bench/bare-plop.mjs')], {
      env: { BENCH_FILES: plainFiles, BENCH_TARGET: folder },
    }),
  'countable list': (folder) => run(process.execPath, [countable, 'list'], { cwd: folder }),
  'countable add redis --yes --no-verify': (folder) =>
    run(process.execPath, [countable, 'add', 'redis', '--yes', '--no-verify'], { cwd: folder }),
  'floor: node -e 0, git status, git apply': (folder) => {
    run(process.execPath, ['-e', '0']);
    run('git', ['status', '--porcelain'], { cwd: folder });
    run('git', ['apply', redisPatch], { cwd: folder });
  },
};

const ratios: [ours: string, theirs: string, aim?: number][] = [
  ['countable --version', 'node -e 0'],
  ['countable new demo --yes', 'floor: node -e 0, cp -r, git init, add, commit', 2],
  ['countable new demo --yes --no-git', 'plop, bare, without git'],
  ['countable list', 'node -e 0'],
  ['countable add redis --yes --no-verify', 'floor: node -e 0, git status, git apply'],
];

function measure(): Record<string, number[]> {
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, make] of Object.entries(contestants)) {
      const folder = join(base, 'made');
      preparations[name]?.(folder);
      const start = performance.now();
      make(folder);
      const time = performance.now() - start;
      rmSync(folder, { recursive: true, force: true });
      // The first round fills the caches of the disk.
      if (round > 0) times[name]?.push(time);
    }
  }
  return times;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** The most memory that a program needs, in MB. */
function measureMemory(args: readonly string[]): number {
  rmSync(memoryLog, { force: true });
  run(process.execPath, ['--import', resolve('bench/report-memory.mjs'), ...args], { env: { MEMORY_LOG: memoryLog } });
  return Math.max(...readFileSync(memoryLog, 'utf8').trim().split('\n').map(Number)) / 1024;
}

function packageSize(): { packages: number; kilobytes: number } {
  const [packed] = Object.values(
    JSON.parse(
      execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
        stdio: ['ignore', 'pipe', 'ignore'],
      }).toString(),
    ),
  ) as [{ unpackedSize: number }];
  const { dependencies = {} } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies?: object };
  return { packages: 1 + Object.keys(dependencies).length, kilobytes: Math.round(packed.unpackedSize / 1024) };
}

try {
  run(process.execPath, [countable, 'new', files, '--yes', '--no-git', '--name=Demo', '--slug=demo']);
  cpSync(files, plainFiles, { recursive: true });
  removeBraces(plainFiles);
  makeRepository();
  const times = measure();
  const print = (line: string): boolean => process.stdout.write(`${line}\n`);
  print(`Medians of ${rounds} rounds on Node ${process.version}:`);
  for (const [name, values] of Object.entries(times)) print(`${median(values).toFixed(0).padStart(6)} ms  ${name}`);
  print('\nRatios (median of the rounds’ own ratios):');
  for (const [ours, theirs, aim] of ratios) {
    const each = (times[ours] ?? []).map((time, round) => time / (times[theirs]?.[round] ?? Number.NaN));
    print(`${median(each).toFixed(2).padStart(6)}     ${ours} / ${theirs}${aim ? `  (aim: ${aim})` : ''}`);
  }
  const nodeMemory = measureMemory(['-e', '0']);
  const ourMemory = measureMemory([countable, 'new', join(base, 'made'), '--yes']);
  print(`\nMemory: ${ourMemory.toFixed(0)} MB at most, ${(ourMemory / nodeMemory).toFixed(2)} times node -e 0.`);
  const { packages, kilobytes } = packageSize();
  print(`Installed: ${packages} package, ${kilobytes} kB.`);
} finally {
  rmSync(base, { recursive: true, force: true });
}
