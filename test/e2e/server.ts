/** A server of a project on this machine: a checkout of a bare repository, and a developer who pushes to that. */
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { beforeAll } from 'vitest';
import { Browser } from './browser.ts';
import { docker, listContainers, serviceOf } from './docker.ts';
import { type Ended, type Project, useProject } from './project.ts';

/** A file's new text, from the one that it has; empty where there is none. */
type Edit = (text: string) => string;

/** Makes a project and its server before the tests of a `describe`, and removes both after them. */
export function useServer(flags: Readonly<Record<string, string>>, environment: 'stage' | 'prod'): Server {
  const server = new Server(useProject(flags), environment);
  beforeAll(() => server.make());
  return server;
}

/** nginx/trusted-proxies.conf that believes what stands in front of it on this machine. */
export const trustThisMachine = (text: string) =>
  `${text}\nset_real_ip_from 10.0.0.0/8;\nset_real_ip_from 172.16.0.0/12;\nset_real_ip_from 192.168.0.0/16;\n`;

/** Somebody who comes by HTTPS through such a proxy. */
export const visitor = ({ project }: Server) =>
  new Browser(project.address, { 'X-Forwarded-Proto': 'https', 'X-Forwarded-For': '203.0.113.9' });

/** A deploy that is under way. */
interface Running {
  readonly ended: Promise<Ended>;
  /** To the whole group, as Ctrl-C does. */
  readonly signal: (name: 'SIGINT' | 'SIGKILL') => void;
}

export class Server {
  readonly project: Project;
  readonly #environment: string;
  #developer = '';
  #origin = '';

  constructor(project: Project, environment: string) {
    this.project = project;
    this.#environment = environment;
  }

  get #branch(): string {
    return this.#environment === 'prod' ? 'master' : 'develop';
  }

  async make(): Promise<void> {
    const base = dirname(this.project.folder);
    this.#developer = this.project.folder;
    this.#origin = join(base, 'origin.git');
    await execa('git', ['clone', '--quiet', '--bare', join(base, 'original'), this.#origin]);
    await execa('git', ['remote', 'set-url', 'origin', this.#origin], { cwd: this.#developer });
    await this.push('A change', {});
    this.project.folder = join(base, 'server');
    await execa('git', ['clone', '--quiet', '--branch', this.#branch, this.#origin, this.project.folder]);
  }

  /** Commits edits of files by path, and pushes them as the newest commit of the stable branch. Gives the commit. */
  async push(message: string, edits: Readonly<Record<string, Edit>>, branch = this.#branch): Promise<string> {
    const git = (...args: string[]) =>
      execa('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args], { cwd: this.#developer });
    for (const [path, edit] of Object.entries(edits)) {
      const file = join(this.#developer, path);
      const text = await readFile(file, 'utf8').catch(() => '');
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, edit(text));
      if (edit(text).startsWith('#!')) await chmod(file, 0o755);
    }
    await git('add', '--all');
    await git('commit', '--quiet', '--allow-empty', '--message', message);
    await git('push', '--quiet', '--force', 'origin', `HEAD:${branch}`);
    return (await git('rev-parse', 'HEAD')).stdout;
  }

  /** Pushes a commit that must not come into service, and takes it back from the developer's copy. */
  async pushBroken(message: string, edits: Readonly<Record<string, Edit>>): Promise<string> {
    const commit = await this.push(message, edits);
    await execa('git', ['reset', '--quiet', '--hard', 'HEAD~1'], { cwd: this.#developer });
    return commit;
  }

  deploy(revision?: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const args = [this.#environment, ...(revision ? [revision] : [])];
    return this.project.try('bin/deploy', args, { BUILDKIT_PROGRESS: 'plain', ...env });
  }

  /** Starts a deploy in a process group of its own, as a terminal does, and waits until it has said something. */
  async startDeploy(words: string): Promise<Running> {
    const subprocess = execa('bin/deploy', [this.#environment], {
      cwd: this.project.folder,
      detached: true,
      stdin: 'ignore',
      all: true,
      reject: false,
      timeout: 5 * 60_000,
    });
    const { pid } = subprocess;
    if (pid === undefined) throw new Error('bin/deploy did not start.');
    const ended = subprocess.then(({ all, stdout, exitCode }) => ({ output: all, stdout, exitCode }));
    let output = '';
    const said = new Promise<void>((resolve) => {
      subprocess.all.on('data', (chunk) => {
        output += chunk;
        if (output.includes(words)) resolve();
      });
    });
    await Promise.race([said, ended]);
    return { ended, signal: (name) => process.kill(-pid, name) };
  }

  /** Fills in variables of the server's .env. */
  async set(values: Readonly<Record<string, string>>): Promise<void> {
    const path = join(this.project.folder, '.env');
    let text = await readFile(path, 'utf8');
    for (const [name, value] of Object.entries(values)) {
      text = text.replace(new RegExp(`^${name}=.*$`, 'm'), `${name}=${value}`);
    }
    await writeFile(path, text);
  }

  async setting(name: string): Promise<string> {
    const text = await readFile(join(this.project.folder, '.env'), 'utf8');
    return new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1] ?? '';
  }

  /** All that a failed deploy must leave as it was. */
  async state(): Promise<object> {
    return {
      containers: await this.project.containers(),
      networks: await docker('network', 'ls', '--format', '{{.Name}}', '--filter', `name=${this.project.slug}`),
      checkout: await this.project.run('git', ['rev-parse', 'HEAD']),
      env: await readFile(join(this.project.folder, '.env'), 'utf8'),
    };
  }

  /** The commits whose images of a service are kept. */
  async images(service: string): Promise<string[]> {
    return docker('image', 'ls', '--format', '{{.Tag}}', `${this.project.slug}-${service}`);
  }

  /** The container of each service that runs. */
  async services(): Promise<string[]> {
    return (await listContainers(this.project.slug)).map(serviceOf).sort();
  }
}
