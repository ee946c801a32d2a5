/** A project made by the built command line, in a fresh clone, as a colleague has it. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, inject } from 'vitest';
import { countable } from '../run-cli.ts';
import { listContainers, removeFromDocker, serviceOf } from './docker.ts';

/** What a script of the project printed, both streams as a person sees them, and how it ended. */
export interface Ended {
  readonly output: string;
  readonly stdout: string;
  readonly exitCode: number | undefined;
}

type Environment = Readonly<Record<string, string>>;

/** What a shell may have set that would change what the scripts do. */
const foreign = ['COMPOSE_FILE', 'COMPOSE_PROJECT_NAME', 'COMPOSE_PROFILES', 'HTTP_PORT', 'HTTP_BIND'];
const scriptTimeout = 8 * 60_000;

/** Makes a project before the tests of a file or a `describe`, and removes all of it after them. */
export function useProject(flags: Readonly<Record<string, string>>): Project {
  const project = new Project(`${inject('runPrefix')}-${randomBytes(3).toString('hex')}`, flags);
  beforeAll(() => project.make());
  afterAll(() => project.remove());
  return project;
}

export class Project {
  /** Its name for Compose too. */
  readonly slug: string;
  /** The clone. */
  folder = '';
  port = 0;
  readonly #flags: Readonly<Record<string, string>>;
  #base = '';

  constructor(slug: string, flags: Readonly<Record<string, string>>) {
    this.slug = slug;
    this.#flags = flags;
  }

  async make(): Promise<void> {
    this.#base = await realpath(await mkdtemp(join(tmpdir(), `${this.slug}-`)));
    this.folder = join(this.#base, 'clone');
    this.port = await findFreePort();
    const answers = { ...this.#flags, name: 'Corner shop', slug: this.slug, port: String(this.port) };
    const flags = Object.entries(answers).map(([id, answer]) => `--${id}=${answer}`);
    const { exitCode, stderr } = await countable(this.#base, ['new', 'original', '--yes', ...flags]);
    if (exitCode !== 0) throw new Error(`The project was not made: ${stderr}`);
    await execa('git', ['clone', '--quiet', join(this.#base, 'original'), this.folder]);
  }

  async remove(): Promise<void> {
    await removeFromDocker(this.slug);
    if (this.#base) await rm(this.#base, { recursive: true, force: true });
  }

  get address(): string {
    return `http://localhost:${this.port}`;
  }

  /** Runs a script or a program in the clone, without a terminal. Never rejects. */
  async try(command: string, args: readonly string[] = [], env: Environment = {}): Promise<Ended> {
    const { all, stdout, exitCode, timedOut } = await execa(command, args, {
      cwd: this.folder,
      env: { ...Object.fromEntries(foreign.map((name) => [name, undefined])), ...env },
      stdin: 'ignore',
      all: true,
      reject: false,
      timeout: scriptTimeout,
    });
    return { output: timedOut ? `${all}\nIt took too long.` : all, stdout, exitCode };
  }

  /** The same for what must succeed. @throws Error with what it printed */
  async run(command: string, args: readonly string[] = [], env: Environment = {}): Promise<string> {
    const { output, stdout, exitCode } = await this.try(command, args, env);
    if (exitCode !== 0) throw new Error(`${[command, ...args].join(' ')} ended with ${exitCode}:\n${output}`);
    return stdout;
  }

  compose(...args: string[]): Promise<string> {
    return this.run('docker', ['compose', ...args]);
  }

  /** One value that the database answers with. */
  async query(sql: string): Promise<string> {
    const psql = ['psql', '--username=postgres', '--tuples-only', '--no-align', '--command', sql];
    return (await this.compose('exec', '-T', 'db', ...psql)).trim();
  }

  /** Each container's identity and when it started; the same as before where nothing was touched. */
  async containers(): Promise<string[]> {
    const containers = await listContainers(this.slug);
    return containers.map((each) => `${serviceOf(each)} ${each.Id} ${each.State.StartedAt}`).sort();
  }

  /** The id of a service's one container. */
  async container(service: string): Promise<string> {
    const found = (await listContainers(this.slug)).filter((each) => serviceOf(each) === service);
    if (found.length !== 1 || !found[0]) throw new Error(`${found.length} containers run ${service}.`);
    return found[0].Id;
  }
}

/** A port of this machine that nobody listens on. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.');
  return address.port;
}
