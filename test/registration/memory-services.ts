/** Services that live in memory: they keep the contract, and can be made to fail, to be in the way, or to lose things. */
import { UserError } from '../../src/errors.ts';
import type { Reach } from '../../src/registration/reach.ts';
import type {
  Call,
  Input,
  Json,
  Made,
  Obstacle,
  Phase,
  Project,
  Reading,
  Result,
  Service,
  ServiceId,
  Wanted,
} from '../../src/services/service.ts';

/** A thing that a memory service makes. */
export interface Thing {
  readonly name: string;
  readonly phase: Phase;
  readonly input?: { readonly [key: string]: Input };
  /** Said where its input is not to be had. */
  readonly without?: string;
  /** Outputs that making it gives, and reading it gives afterwards. */
  readonly outputs?: Readonly<Record<string, string>>;
  /** Only wanted where this says so. */
  readonly isWanted?: (wanted: Wanted) => boolean;
}

const titles: Readonly<Record<ServiceId, string>> = {
  github: 'GitHub',
  slack: 'Slack',
  sentry: 'Sentry',
  jenkins: 'Jenkins',
};

interface State {
  readonly there: ReadonlyMap<string, string>;
}

export class MemoryService implements Service<State> {
  readonly id: ServiceId;
  readonly title: string;
  readonly credentialHelp = '';
  readonly credential = [{ name: 'token', message: 'Token', environment: [], isSecret: true }];
  readonly settings = [];
  /** What is there, by name: whose it is. */
  readonly there = new Map<string, string>();
  /** Inputs as they came, by thing. */
  readonly got = new Map<string, { readonly [key: string]: Json }>();
  /** Every write, in order. */
  readonly log: string[] = [];
  /** Things whose making fails, and how. */
  readonly failing = new Map<string, Error>();
  /** Things that hold something since. */
  readonly holding = new Set<string>();
  obstacles: Obstacle[] = [];
  warnings: string[] = [];
  readError: Error | undefined;
  component?: string;
  /** Awaited before each call. */
  gate: (name: string) => Promise<void> = async () => {};
  readonly #things: readonly Thing[];

  constructor(id: ServiceId, things: readonly Thing[]) {
    this.id = id;
    this.title = titles[id];
    this.#things = things;
  }

  address(): string {
    return `https://${this.id}.test/api`;
  }

  webAddress({ slug }: Project): string {
    return `https://${this.id}.test/${slug}`;
  }

  async identify() {
    return { name: 'ada', lacks: [] };
  }

  async read(_: unknown, { project }: Wanted): Promise<Reading<State>> {
    if (this.readError) throw this.readError;
    const main = this.#things[0]?.name ?? '';
    const outputs = Object.fromEntries(
      this.#things.flatMap((thing) =>
        Object.entries(thing.outputs ?? {}).map(([name, value]) => [name, this.there.has(thing.name) ? value : '']),
      ),
    );
    const record = this.there.get(main) === project.marker ? { record: this.#recordOf(main, project.slug) } : {};
    return {
      state: { there: new Map(this.there) },
      obstacles: this.obstacles,
      warnings: this.warnings,
      outputs,
      ...record,
    };
  }

  diff({ there }: State, wanted: Wanted): Call[] {
    return this.#things
      .filter(({ name, isWanted }) => !there.has(name) && (isWanted?.(wanted) ?? true))
      .map(({ name, phase, input, without }) => ({
        id: `${this.id}.${name}`,
        service: this.id,
        phase,
        kind: phase === 'push' ? 'update' : 'create',
        title: `${name} of ${wanted.project.slug}`,
        because: 'does not exist',
        input: { marker: wanted.project.marker, slug: wanted.project.slug, ...input },
        ...(without && { without }),
      }));
  }

  async apply(_: unknown, { id }: Call, input: { readonly [key: string]: Json }): Promise<Result> {
    const name = id.slice(this.id.length + 1);
    await this.gate(name);
    const failure = this.failing.get(name);
    if (failure) throw failure;
    this.log.push(name);
    this.got.set(name, input);
    const isNew = !this.there.has(name);
    this.there.set(name, String(input['marker']));
    const made: Made = { kind: 'thing', title: `${name} of ${input['slug']}`, facts: { name } };
    const thing = this.#things.find((each) => each.name === name);
    return {
      ...(name === this.#things[0]?.name && { record: this.#recordOf(name, String(input['slug'])) }),
      ...(thing?.outputs && { outputs: thing.outputs }),
      ...(isNew && thing?.phase !== 'push' && { made }),
    };
  }

  async readHindrance(_: unknown, { facts }: Made): Promise<string | undefined> {
    return this.holding.has(facts['name'] ?? '') ? 'has 3 commits since' : undefined;
  }

  async undo(_: unknown, { facts }: Made): Promise<void> {
    const name = facts['name'] ?? '';
    const failure = this.failing.get(name);
    if (failure) throw failure;
    this.log.push(`-${name}`);
    this.there.delete(name);
  }

  #recordOf(name: string, slug: string): Readonly<Record<string, string>> {
    return { id: `${name}-1`, address: `https://${this.id}.test/${slug}` };
  }
}

/** The usual four: each makes its thing, GitHub pushes, Jenkins needs what Sentry and Slack give. */
export function usualServices() {
  const later = { input: { dsn: { later: 'sentry.dsn' } }, without: 'Jenkins gets no DSN: that needs Sentry.' };
  const secret = { input: { token: { secret: 'slack.token' } }, without: 'Jenkins gets no token: that needs Slack.' };
  return {
    github: new MemoryService('github', [
      { name: 'repository', phase: 'make' },
      { name: 'push', phase: 'push' },
      { name: 'protection', phase: 'finish' },
    ]),
    slack: new MemoryService('slack', [
      { name: 'channel', phase: 'make' },
      { name: 'welcome', phase: 'finish' },
    ]),
    sentry: new MemoryService('sentry', [
      { name: 'project', phase: 'make', outputs: { dsn: 'https://public@sentry.test/1' } },
    ]),
    jenkins: new MemoryService('jenkins', [
      { name: 'job', phase: 'make' },
      { name: 'dsn', phase: 'finish', ...later },
      { name: 'token', phase: 'finish', ...secret },
    ]),
  };
}

/** Reaches these services; those that are named as lacking have no credential. */
export function reachOf(services: readonly MemoryService[], lacking: readonly ServiceId[] = []): Reach {
  const connection = (service: MemoryService) => ({
    address: service.address(),
    secrets: { token: `${service.id}-secret-token` },
    fetch,
    signal: new AbortController().signal,
  });
  return {
    isRehearsal: false,
    beginWriting: () => {},
    secrets: new Map(),
    reachable: services
      .filter(({ id }) => !lacking.includes(id))
      .map((service) => ({ service, settings: {}, connection: connection(service) })),
    unreachable: services
      .filter(({ id }) => lacking.includes(id))
      .map((service) => ({
        service,
        lack: 'no credential',
        remedy: `countable login ${service.id}`,
        settings: {},
        address: service.address(),
      })),
  };
}

/** What a service says when it is in trouble. */
export function trouble(service: string): UserError {
  return new UserError(`${service}, making a thing: it has a problem of its own (502).`, 'Run again in a minute.');
}
