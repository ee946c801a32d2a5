/** A repository that somebody else laid out, in which all services are brought up and have to become healthy. */
import { setTimeout } from 'node:timers/promises';
import type { Texts } from '../foreign-repository.ts';
import { countable } from '../run-cli.ts';
import { ForeignProject } from './foreign-project.ts';
import type { Ended } from './project.ts';
import { findFreePort } from './project.ts';

export class ForeignStack extends ForeignProject {
  /** With what differs on this machine. */
  override async make(texts: Texts): Promise<void> {
    await super.make(Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, fitThisMachine(text)])));
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

  /** Adds and commits. */
  override async add(...ids: string[]): Promise<string> {
    const said = await super.add(...ids);
    await this.commit(`Add ${ids.join(', ')}`);
    return said;
  }

  /** Builds and starts all of it, and waits until it is healthy. @throws Error with the logs where it does not come up */
  async up(): Promise<void> {
    const example = await this.read('.env.example').catch(() => '');
    const ports = `HTTP_PORT=${await findFreePort()}\nWEB_PORT=${await findFreePort()}\n`;
    await this.write({ '.env': `${example}\n${ports}` });
    await this.migrateByHand();
    const args = ['up', '--build', '--quiet-pull', '--detach', '--wait', '--wait-timeout', '300'];
    const { exitCode, output } = await this.compose(...args);
    if (exitCode === 0) return;
    const { output: logs } = await this.compose('logs', '--tail', '20');
    throw new Error(`docker compose up ended with ${exitCode}:\n${output}\n${logs}`);
  }

  /** As people do where no start does it; Celery's worker waits for that. What fails shows when all of it comes up. */
  private async migrateByHand(): Promise<void> {
    // SQLite knows no lock that would keep two migrations apart.
    if ((await this.compose('config')).output?.includes('/entrypoint.py')) return;
    await this.compose('up', '--build', '--quiet-pull', '--detach');
    const { stdout } = await this.compose('config', '--services');
    const web = stdout.split('\n').find((service) => ['app', 'shop', 'web'].includes(service)) ?? 'web';
    // A database that is new takes connections only after some seconds.
    for (let left = 30; left > 0; left -= 1) {
      const { exitCode } = await this.compose('exec', '-T', web, 'python', 'manage.py', 'migrate', '--no-input');
      if (exitCode === 0) return;
      await setTimeout(2_000);
    }
  }

  /** Never rejects. */
  compose(...args: string[]): Promise<Ended> {
    return this.try('docker', 'compose', ...args);
  }
}

/** On free ports of this machine alone; and in an environment of its own, as pip replaces no packages where Python is Debian's. */
function fitThisMachine(text: string): string {
  const venv = 'RUN python -m venv /venv\nENV PATH=/venv/bin:$PATH\nRUN pip ';
  return text.replace(/"\d+:(\d+)"/g, '"127.0.0.1:0:$1"').replace(/^RUN pip /m, () => venv);
}
