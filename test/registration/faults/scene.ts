/** A project and a rehearsal of its own, to register the one with the other again and again, with and without faults. */
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Interrupted, UserError } from '../../../src/errors.ts';
import { readProject } from '../../../src/registration/project.ts';
import type { Reach } from '../../../src/registration/reach.ts';
import { reachRehearsal } from '../../../src/registration/reach-rehearsal.ts';
import { type Registration, registerProject } from '../../../src/registration/register.ts';
import { openRehearsal, type Rehearsal } from '../../../src/rehearsal/rehearsal.ts';
import type { Call, ServiceId } from '../../../src/services/service.ts';
import { openTransport } from '../../../src/services/transport.ts';
import { git, readRecord } from '../made-project.ts';

const serviceIds: readonly ServiceId[] = ['github', 'slack', 'sentry', 'jenkins'];

/** Milliseconds for each attempt: short only where somebody never answers, as machines may be slow. */
const timeouts = { hang: 300, usual: 30_000 };

export interface SceneRun {
  readonly registration: Registration | undefined;
  readonly error: UserError | Interrupted | Error | undefined;
  /** How many calls each service got. */
  readonly counts: Readonly<Record<ServiceId, number>>;
  /** For each call of the plan: which calls the service got before it began, and when it had ended. */
  readonly spans: ReadonlyMap<string, { readonly from: number; readonly to: number }>;
}

export interface RunOptions {
  readonly fail?: readonly string[];
  readonly dryRun?: boolean;
  /** Without them: all. */
  readonly names?: readonly ServiceId[];
}

let scenes = 0;

/** No two scenes that are open at the same time have one port, also not in tests that run beside these. */
function nextPort(): number {
  scenes += 1;
  return 31_000 + (Number(process.env['VITEST_POOL_ID'] ?? 0) % 8) * 200 + (scenes % 200);
}

export class Scene {
  readonly folder: string;
  /** As XDG_STATE_HOME has it: journals and the rehearsal are in it. */
  readonly stateHome: string;
  readonly #base: string;
  readonly #port: number;

  private constructor(base: string, port: number) {
    this.#base = base;
    this.#port = port;
    this.folder = join(base, 'demo');
    this.stateHome = join(base, 'state');
  }

  /** @param project is copied */
  static async open(project: string): Promise<Scene> {
    const base = await mkdtemp(join(tmpdir(), 'countable-scene-'));
    await cp(project, join(base, 'demo'), { recursive: true });
    return new Scene(base, nextPort());
  }

  /** The same state once more, for use by turns: addresses have the port in them, so it is the same, too. */
  async copy(): Promise<Scene> {
    const base = await mkdtemp(join(tmpdir(), 'countable-scene-'));
    await cp(this.#base, base, { recursive: true });
    return new Scene(base, this.#port);
  }

  /** Its rehearsal; commands that get `stateHome` join it. */
  rehearse(fail: readonly string[] = []): Promise<Rehearsal> {
    return openRehearsal({ folder: join(this.stateHome, 'countable', 'rehearsal'), port: this.#port, fail });
  }

  /** Registers the project once. Never rejects, but for bugs of the rehearsal. */
  async run({ fail = [], dryRun = false, names = [] }: RunOptions = {}): Promise<SceneRun> {
    const rehearsal = await this.rehearse(fail);
    const spans = new Map<string, { from: number; to: number }>();
    const local = await readProject(this.folder);
    const hanging = fail.filter((fault) => fault.endsWith(':hang')).map((fault) => fault.split(':')[0] ?? '');
    const reach = watched(await reachRehearsal(rehearsal, new AbortController().signal), rehearsal, { spans, hanging });
    const options = { names, adopt: false, yes: true, json: true, verbose: false, again: 'countable register' };
    const more = { dryRun, journalFolder: join(this.stateHome, 'countable', 'registrations') };
    try {
      const registration = await registerProject(local, reach, { ...options, ...more }, new AbortController().signal);
      return { registration, error: undefined, counts: countsOf(rehearsal), spans };
    } catch (error) {
      return { registration: undefined, error: error as Error, counts: countsOf(rehearsal), spans };
    } finally {
      await rehearsal.close({ now: true });
    }
  }

  /** All that is there: in the services, in the record, on the branches. Ids, times and secrets are the same in all. */
  async state(): Promise<Record<string, string>> {
    const rehearsal = await this.rehearse();
    const stores = serviceIds.map((id) => [id, canonical(rehearsal.store(id).state)] as const);
    await rehearsal.close({ now: true });
    // A hash that could be a number has quotes.
    const text = (await readRecord(this.folder)).replaceAll('"', '');
    const record = leveled(text.slice(text.indexOf('\nservices:')));
    const log = await git(this.folder, 'log', '--format=%s', 'develop');
    const dirty = await git(this.folder, 'status', '--porcelain');
    return { ...Object.fromEntries(stores), record, log, dirty, pushed: await this.#readPushed() };
  }

  /** Branches of the repositories at GitHub, and whether each is where its namesake here is. */
  async #readPushed(): Promise<string> {
    const repositories = join(this.stateHome, 'countable', 'rehearsal', 'github');
    const names = (await readdir(repositories).catch((): string[] => [])).sort();
    const branches = ['for-each-ref', '--format=%(refname:short) %(objectname)', 'refs/heads'];
    const heads = await Promise.all(names.map((name) => git(join(repositories, name), ...branches)));
    const here = await git(this.folder, ...branches);
    // A rehearsal that ends while it makes a repository leaves an empty folder that it knows nothing of.
    return heads.flatMap((text) => (text === here ? 'the same as here' : text || [])).join();
  }

  close(): Promise<void> {
    return rm(this.#base, { recursive: true, force: true });
  }
}

interface Watch {
  readonly spans: Map<string, { from: number; to: number }>;
  /** Services that will not answer. */
  readonly hanging: readonly string[];
}

/** Services that reach the rehearsal without waiting for what is over at once here, and that say when a call begins. */
function watched(reach: Reach, rehearsal: Rehearsal, { spans, hanging }: Watch): Reach {
  const { signal } = new AbortController();
  const wait = async () => {};
  const timeoutOf = (id: string) => (hanging.includes(id) ? timeouts.hang : timeouts.usual);
  return {
    ...reach,
    reachable: reach.reachable.map(({ service, connection, settings }) => ({
      settings,
      connection: { ...connection, fetch: openTransport({ service, signal, timeout: timeoutOf(service.id), wait }) },
      service: {
        ...service,
        apply: async (...[given, call, input]: Parameters<typeof service.apply>) => {
          const from = rehearsal.countCalls(call.service);
          const result = await service.apply(given, call, input);
          spans.set(call.id, { from, to: rehearsal.countCalls(call.service) });
          return result;
        },
      },
    })),
  };
}

function countsOf(rehearsal: Rehearsal): Record<ServiceId, number> {
  return Object.fromEntries(serviceIds.map((id) => [id, rehearsal.countCalls(id)])) as Record<ServiceId, number>;
}

/** As text, with lists in one order: services are done side by side. */
function canonical(value: unknown): string {
  const sort = (each: unknown): unknown => {
    if (Array.isArray(each)) return each.map(sort).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    if (typeof each === 'string') return leveled(each);
    if (typeof each !== 'object' || each === null) return typeof each === 'number' ? leveledNumber(each) : each;
    const entries = Object.entries(each).map(([key, inner]) => [leveled(key), sort(inner)] as const);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  return JSON.stringify(sort(value), null, 1);
}

function leveledNumber(value: number): number | string {
  return value >= 1000 ? '#' : value;
}

/** Without what differs from run to run: times, ids, hashes, secrets, the port. */
function leveled(text: string): string {
  return text
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)/g, 'TIME')
    .replace(/\b(Bk|[CUBTDF])[0-9A-Z]{8,10}\b/g, 'ID')
    .replace(/\b[\da-f]{7,}\b/g, 'HASH')
    .replace(/\b\d{4,}(\.\d+)?\b/g, '#');
}

/** The calls of one service that a plan has. */
export function callsOf(run: SceneRun, id: ServiceId): readonly Call[] {
  return run.registration?.plan.services.find((service) => service.id === id)?.calls ?? [];
}
