/** A project on a server in production, with S3, Slack and Sentry at hand: what tests of its backups begin with. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Outside, type Stored } from './outside.ts';
import type { Project } from './project.ts';

export const production = 'docker-compose.yml:dc.prod.yml:outside.yml';

/** The settings of a server; what other parts of a project want there is given too. */
const settings = (project: Project) => ({
  COMPOSE_FILE: production,
  COMPOSE_PROJECT_NAME: project.slug,
  DJANGO_ALLOWED_HOSTS: 'localhost',
  DOMAIN: 'localhost',
  EMAIL_URL: 'consolemail://',
  REVISION: 'e2e',
  COLOUR: 'blue',
  SLACK_TOKEN: 'xoxb-told-to-nobody',
  SLACK_CHANNEL: 'corner-shop',
  SENTRY_DSN: 'http://public@outside:9001/7',
});

export async function set(project: Project, values: Readonly<Record<string, string>>): Promise<void> {
  const path = join(project.folder, '.env');
  const names = Object.keys(values);
  const kept = (await readFile(path, 'utf8')).split('\n').filter((line) => !names.includes(line.split('=')[0] ?? ''));
  await writeFile(path, [...kept, ...Object.entries(values).map((pair) => pair.join('=')), ''].join('\n'));
}

/** A server in production, with S3 at hand. Nothing but \`outside\` runs. */
export async function setUp(project: Project): Promise<Outside> {
  await project.run('bash', ['-c', '. bin/lib.sh; ensure_env']);
  await set(project, settings(project));
  const outside = new Outside(project);
  await outside.start();
  await set(project, { AWS_ACCESS_KEY_ID: outside.keys.id, AWS_SECRET_ACCESS_KEY: outside.keys.secret });
  await project.compose('build', 'web', 'backup');
  return outside;
}

/** Every row of every table, as the database itself writes them. */
export async function everything(project: Project): Promise<string> {
  const dump = await project.compose('exec', '-T', 'db', 'pg_dump', '--username=postgres', '--data-only', 'postgres');
  return dump.replace(/^\\(un)?restrict .*$/gm, '');
}

export async function until(isDone: () => Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (await isDone()) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`This never came: ${what}`);
}

/** Types the project's name, as production asks for it. */
export const confirmed = (project: Project, ...args: string[]) =>
  project.try('bash', ['-c', 'name=$1; shift; echo "$name" | bin/restore "$@"', 'bash', project.slug, ...args]);

/** The values of `.env` that nobody may see. */
export async function secretsOf(project: Project): Promise<string[]> {
  const env = await readFile(join(project.folder, '.env'), 'utf8');
  return [...env.matchAll(/^(?:POSTGRES_PASSWORD|AWS_\w*KEY\w*|SLACK_TOKEN)=(.+)$/gm)].map(([, value = '']) => value);
}

/** Where the project's backups lie in the bucket, and what is there. */
export class Backups {
  readonly prefix: string;
  readonly #outside: Outside;

  constructor(project: Project, outside: Outside) {
    this.prefix = `backups/${project.slug}/`;
    this.#outside = outside;
  }

  all(): Promise<Stored[]> {
    return this.#outside.list(this.prefix);
  }

  /** The names of the archives, oldest first, without their ending. */
  async stamps(): Promise<string[]> {
    const keys = (await this.all()).map(({ key }) => key);
    return keys.filter((key) => key.endsWith('.tar.lrz')).map((key) => key.replace('.tar.lrz', ''));
  }

  async newest(): Promise<string> {
    return (await this.stamps()).at(-1) ?? '';
  }

  report(stamp: string): Promise<Record<string, unknown>> {
    return this.#outside.json(`${this.prefix}${stamp}.json`);
  }

  /** Copies an archive, or as much of it, into a file of this machine. */
  save(stamp: string, path: string, bytes?: number): Promise<void> {
    return this.#outside.save(`${this.prefix}${stamp}.tar.lrz`, path, bytes);
  }
}
