/** A repository that somebody else laid out, as a person works in it: `countable add`, then Docker Compose. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, inject, vi } from 'vitest';
import type { Texts } from '../foreign-repository.ts';
import { countable } from '../run-cli.ts';
import { removeFromDocker } from './docker.ts';
import { commitAll } from './foreign-django.ts';
import { findFreePort } from './project.ts';

/** Makes it of these files before the tests of a `describe`, and removes all of it after them. */
export function useForeignProject(files: Texts): ForeignProject {
  const project = new ForeignProject(`${inject('runPrefix')}-${randomBytes(3).toString('hex')}`);
  beforeAll(() => project.make(files));
  afterAll(() => project.remove());
  return project;
}

export class ForeignProject {
  folder = '';
  /** Its name for Compose. */
  readonly #name: string;
  #port = 0;

  constructor(name: string) {
    this.#name = name;
  }

  async make(files: Texts): Promise<void> {
    this.folder = await realpath(await mkdtemp(join(tmpdir(), `${this.#name}-`)));
    this.#port = await findFreePort();
    await execa('git', ['init', '--quiet'], { cwd: this.folder });
    await this.write(files);
    await this.commit('As it was');
  }

  async remove(): Promise<void> {
    await removeFromDocker(this.#name);
    if (this.folder) await rm(this.folder, { recursive: true, force: true });
  }

  /** Where its nginx answers, if its Compose file reads HTTP_PORT. */
  get address(): string {
    return `http://localhost:${this.#port}`;
  }

  /** `countable add`. @returns what it printed @throws Error where it fails */
  async add(...args: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await countable(this.folder, ['add', ...args, '--yes']);
    if (exitCode !== 0) throw new Error(`countable add ${args.join(' ')} ended with ${exitCode}:\n${stdout}${stderr}`);
    return stdout;
  }

  commit(message: string): Promise<void> {
    return commitAll(this.folder, message);
  }

  /** Runs a program in its folder. @returns what it printed @throws where it fails */
  async run(file: string, ...args: string[]): Promise<string> {
    const env = { COMPOSE_PROJECT_NAME: this.#name, HTTP_PORT: String(this.#port) };
    const { all } = await execa(file, args, { cwd: this.folder, env, all: true, timeout: 8 * 60_000 });
    return all;
  }

  compose(...args: string[]): Promise<string> {
    return this.run('docker', 'compose', ...args);
  }

  /** Builds and starts all of it, or these services alone, and waits until it answers: not all have a health check. */
  async up(...services: string[]): Promise<void> {
    await this.compose('up', '--build', '--detach', '--wait', '--wait-timeout', '300', ...services);
    await vi.waitUntil(async () => (await this.get('/admin/login/').catch(() => undefined))?.status === 200, 60_000);
  }

  get(path: string): Promise<Response> {
    return fetch(this.address + path, { redirect: 'manual' });
  }

  /** Scripts and styles that a page names. */
  async filesOf(path: string): Promise<string[]> {
    const text = await (await this.get(path)).text();
    return [...text.matchAll(/(?:href|src)="(\/[^"]+\.(?:js|css))"/g)].map(([, file = '']) => file);
  }

  async write(files: Texts): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(this.folder, path)), { recursive: true });
      await writeFile(join(this.folder, path), text);
    }
  }

  async edit(path: string, change: (text: string) => string): Promise<void> {
    await this.write({ [path]: change(await readFile(join(this.folder, path), 'utf8')) });
  }
}
