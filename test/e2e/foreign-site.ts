/** A repository that somebody else laid out, as people visit it: brought up with Docker Compose, and asked over HTTP. */
import { afterAll, beforeAll, vi } from 'vitest';
import type { Texts } from '../foreign-repository.ts';
import { ForeignProject } from './foreign-project.ts';
import { findFreePort } from './project.ts';

export class ForeignSite extends ForeignProject {
  #port = 0;

  override async make(files: Texts): Promise<void> {
    this.#port = await findFreePort();
    await super.make(files);
  }

  /** Where its nginx answers, if its Compose file reads HTTP_PORT. */
  get address(): string {
    return `http://localhost:${this.#port}`;
  }

  protected override environment(): Readonly<Record<string, string | undefined>> {
    return { ...super.environment(), COMPOSE_PROJECT_NAME: this.slug, HTTP_PORT: String(this.#port) };
  }

  /** @returns what it printed, on standard error too */
  async compose(...args: string[]): Promise<string> {
    const { output, exitCode } = await this.try('docker', 'compose', ...args);
    if (exitCode !== 0) throw new Error(`docker compose ${args.join(' ')} ended with ${exitCode}:\n${output}`);
    return output;
  }

  /** Builds and starts all of it, or these services alone, and waits until it answers: not all have a health check. */
  async up(...services: string[]): Promise<void> {
    await this.compose('up', '--build', '--detach', '--wait', '--wait-timeout', '300', ...services);
    // expect.poll works in tests alone, and set-up comes here, too.
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
}

/** Makes it of these files before the tests of a `describe`, and removes all of it after them. */
export function useForeignSite(files: Texts): ForeignSite {
  const site = new ForeignSite();
  beforeAll(() => site.make(files));
  afterAll(() => site.remove());
  return site;
}
