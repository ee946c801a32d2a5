/** A Django project of somebody else, on a server, with backups added to it and S3 at hand: what tests of those begin with. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { grownDjango } from '../adding/foreign-projects.ts';
import type { Texts } from '../foreign-repository.ts';
import { countable } from '../run-cli.ts';
import { writeTexts } from '../write-texts.ts';
import { set } from './backup-server.ts';
import { removeFromDocker } from './docker.ts';
import { commitAll } from './foreign-django.ts';
import { Outside } from './outside.ts';
import { Project } from './project.ts';

/** S3 is not on Compose's own network: a restore stops what is there. */
const ways = 'services: {backup: {networks: [default, backup]}}\nnetworks: {backup: {}}\n';

/** How the repository differs from `grownDjango`. */
export interface Foreign {
  /** What stands under `postgres:` in its Compose file, below its image and volume. */
  readonly service: string;
  readonly image?: string;
  /** Behind everything else in its Compose file. */
  readonly more?: string;
  readonly files?: Texts;
  readonly env?: Readonly<Record<string, string>>;
  /** The network on which the database is; none: Compose's own. */
  readonly network?: string;
}

/** Like a project of ours to those who run commands in it. */
export class ForeignProject extends Project {
  readonly #foreign: Foreign;
  outside = new Outside(this);

  constructor(slug: string, foreign: Foreign) {
    super(slug, {});
    this.#foreign = foreign;
  }

  override async make(): Promise<void> {
    const { files = {}, env = {}, network } = this.#foreign;
    this.folder = await realpath(await mkdtemp(join(tmpdir(), `${this.slug}-`)));
    await writeTexts(this.folder, { ...grownDjango, 'docker-compose.yml': this.#compose(), ...files });
    await execa('git', ['init', '--quiet'], { cwd: this.folder });
    await commitAll(this.folder, 'As it was');
    const { exitCode, stderr } = await countable(this.folder, ['add', 'backups', '--yes', `--slug=${this.slug}`]);
    expect(exitCode, stderr).toBe(0);
    await commitAll(this.folder, 'Add backups');
    await writeFile(join(this.folder, '.env'), '');
    await writeFile(join(this.folder, 'ways.yml'), ways);
    await set(this, {
      COMPOSE_PROJECT_NAME: this.slug,
      COMPOSE_FILE: `docker-compose.yml:${network === undefined ? 'ways.yml:' : ''}outside.yml`,
      COMPOSE_PROFILES: 'backup',
      BACKUP_ENVIRONMENT: 'production',
      ...env,
    });
    await this.outside.start();
    await set(this, { AWS_ACCESS_KEY_ID: this.outside.keys.id, AWS_SECRET_ACCESS_KEY: this.outside.keys.secret });
  }

  override async remove(): Promise<void> {
    await removeFromDocker(this.slug);
    await rm(this.folder, { recursive: true, force: true });
  }

  /** One value that the database answers with, to whom its image was told. */
  override async query(sql: string): Promise<string> {
    const psql = `psql -U "$(cat $POSTGRES_USER_FILE /dev/null 2>/dev/null)$POSTGRES_USER" -d "$POSTGRES_DB" -tA -c "$1"`;
    return (await this.compose('exec', '-T', 'postgres', 'sh', '-c', psql, 'sh', sql)).trim();
  }

  #compose(): string {
    const { service, image = 'postgres:17-trixie', more = '', network } = this.#foreign;
    const networks = network === undefined ? '' : `        networks: [${network}]\n`;
    const text = (grownDjango['docker-compose.yml'] ?? '')
      .replace(
        / {8}image: postgres.*\n {8}env_file: \.env\n/,
        `        image: ${image}\n${service}`.replaceAll('$', '$$$$'),
      )
      .replace('    proxy:\n', `${networks}\n    proxy:\n`)
      .replace(
        '        env_file: .env\n        environment:\n',
        `${networks}        env_file: .env\n        environment:\n`,
      );
    return text + more;
  }
}

/** Makes one before the tests of a `describe`, and removes all of it after them. */
export function useForeignProject(foreign: Foreign): ForeignProject {
  const project = new ForeignProject(`${inject('runPrefix')}-${randomBytes(3).toString('hex')}`, foreign);
  beforeAll(() => project.make());
  afterAll(() => project.remove());
  return project;
}
