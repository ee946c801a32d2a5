/** A repository that somebody else laid out, in which Docker runs what `countable add` brought. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { inject } from 'vitest';
import type { Texts } from '../foreign-repository.ts';
import { countable } from '../run-cli.ts';
import { removeFromDocker } from './docker.ts';
import { commitAll } from './foreign-django.ts';
import { findFreePort } from './project.ts';

export class ForeignProject {
  /** Its folder's name, which Compose calls it by. */
  readonly slug = `${inject('runPrefix')}-${randomBytes(3).toString('hex')}`;
  folder = '';
  #base = '';

  /** Writes and commits these files, with what differs here. */
  async make(texts: Texts): Promise<void> {
    this.#base = await realpath(await mkdtemp(join(tmpdir(), `${this.slug}-`)));
    this.folder = join(this.#base, this.slug);
    for (const [path, text] of Object.entries(texts)) {
      await mkdir(dirname(join(this.folder, path)), { recursive: true });
      await writeFile(join(this.folder, path), fitThisMachine(text));
    }
    await execa('git', ['init', '--quiet'], { cwd: this.folder });
    await commitAll(this.folder, 'As it was');
  }

  /** Ids of the components that `countable list` offers now. */
  async listAddable(): Promise<string[]> {
    const { stdout } = await countable(this.folder, ['list', '--json']);
    const { components } = JSON.parse(stdout) as {
      components: { id: string; presence: string; obstacle?: string }[];
    };
    return components.flatMap(({ id, presence, obstacle }) =>
      presence === 'absent' && obstacle === undefined ? [id] : [],
    );
  }

  /** Adds and commits. @throws Error with what the command said */
  async add(...ids: string[]): Promise<void> {
    const { exitCode, stderr } = await countable(this.folder, ['add', ...ids, '--yes'], { env: process.env });
    if (exitCode !== 0) throw new Error(`countable add ${ids.join(' ')} ended with ${exitCode}: ${stderr}`);
    await commitAll(this.folder, `Add ${ids.join(', ')}`);
  }

  /** Builds and starts all of it, and waits until it is healthy. @throws Error with the logs where it does not come up */
  async up(): Promise<void> {
    const example = await readFile(join(this.folder, '.env.example'), 'utf8').catch(() => '');
    const ports = `HTTP_PORT=${await findFreePort()}\nWEB_PORT=${await findFreePort()}\n`;
    await writeFile(join(this.folder, '.env'), `${example}\n${ports}`);
    const args = ['up', '--build', '--quiet-pull', '--detach', '--wait', '--wait-timeout', '300'];
    const { exitCode, all } = await this.compose(...args);
    if (exitCode === 0) return;
    const { all: logs } = await this.compose('logs', '--tail', '20');
    throw new Error(`docker compose up ended with ${exitCode}:\n${all}\n${logs}`);
  }

  /** Never rejects. */
  compose(...args: string[]) {
    return execa('docker', ['compose', ...args], { cwd: this.folder, all: true, reject: false, stdin: 'ignore' });
  }

  async remove(): Promise<void> {
    await removeFromDocker(this.slug);
    if (this.#base) await rm(this.#base, { recursive: true, force: true });
  }
}

/** On free ports; and in an environment of its own, as pip replaces no packages where Python is Debian's. */
function fitThisMachine(text: string): string {
  const venv = 'RUN python -m venv /venv\nENV PATH=/venv/bin:$PATH\nRUN pip ';
  return text.replace(/"\d+:(\d+)"/g, '"0:$1"').replace(/^RUN pip /m, () => venv);
}
