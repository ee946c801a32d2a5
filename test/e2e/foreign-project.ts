/** A repository that somebody else laid out, on disk, and what `countable add` makes of it, in real Docker. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, inject } from 'vitest';
import type { Texts } from '../foreign-repository.ts';
import { countable } from '../run-cli.ts';
import { writeTexts } from '../write-texts.ts';
import { docker, removeFromDocker } from './docker.ts';
import { commitAll } from './foreign-django.ts';
import type { Ended } from './project.ts';

export class ForeignProject {
  /** Every name in Docker begins with it. */
  readonly slug = `${inject('runPrefix')}-${randomBytes(3).toString('hex')}`;
  /** It ends in the slug, so Compose calls the project that. */
  folder = '';
  #base = '';

  /** Writes it and commits it. */
  async make(texts: Texts): Promise<void> {
    this.#base = await realpath(await mkdtemp(join(tmpdir(), 'countable-')));
    this.folder = join(this.#base, this.slug);
    await this.write(texts);
    await execa('git', ['init', '--quiet', '--initial-branch=main'], { cwd: this.folder });
    await this.commit('As it was');
  }

  async remove(): Promise<void> {
    await removeFromDocker(this.slug);
    if (this.#base) await rm(this.#base, { recursive: true, force: true });
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

  /** What programs are told beside what the machine tells them. */
  protected environment(): Readonly<Record<string, string | undefined>> {
    return { COMPOSE_FILE: undefined, COMPOSE_PROJECT_NAME: undefined, COMPOSE_PROFILES: undefined };
  }

  /** Runs a program in it. Never rejects. */
  async try(command: string, ...args: string[]): Promise<Ended> {
    const { all, stdout, exitCode } = await execa(command, args, {
      cwd: this.folder,
      env: this.environment(),
      stdin: 'ignore',
      all: true,
      reject: false,
      timeout: 8 * 60_000,
    });
    return { output: all, stdout, exitCode };
  }

  /** The same for what must succeed. @returns what it printed on standard output */
  async run(command: string, ...args: string[]): Promise<string> {
    const { output, stdout, exitCode } = await this.try(command, ...args);
    if (exitCode !== 0) throw new Error(`${[command, ...args].join(' ')} ended with ${exitCode}:\n${output}`);
    return stdout;
  }

  write(texts: Texts): Promise<void> {
    return writeTexts(this.folder, texts);
  }

  read(path: string): Promise<string> {
    return readFile(join(this.folder, path), 'utf8');
  }

  async edit(path: string, change: (text: string) => string): Promise<void> {
    await this.write({ [path]: change(await this.read(path)) });
  }

  /** What the engine has of names that begin so: containers, volumes, networks, images. */
  async inDocker(prefix: string): Promise<string[]> {
    const listed = await Promise.all([
      docker('ps', '--all', '--format', '{{.Names}}'),
      docker('volume', 'ls', '--format', '{{.Name}}'),
      docker('network', 'ls', '--format', '{{.Name}}'),
      docker('image', 'ls', '--format', '{{.Repository}}'),
    ]);
    return listed.flat().filter((name) => name.startsWith(prefix));
  }
}

/**
 * Makes one before the tests of a `describe`, and removes all of it after them.
 * @param texts its files; they may name the slug
 * @param args of `countable add`; they may name the slug
 */
export function useForeignProject(
  texts: (slug: string) => Texts,
  args: (slug: string) => readonly string[],
  branches: readonly string[] = [],
): ForeignProject {
  const project = new ForeignProject();
  beforeAll(async () => {
    const added = args(project.slug);
    await project.make(texts(project.slug));
    for (const branch of branches) await execa('git', ['branch', branch], { cwd: project.folder });
    await project.add(...added);
    await project.commit(`Add ${added[0]}`);
  });
  afterAll(() => project.remove());
  return project;
}
