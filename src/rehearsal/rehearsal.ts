/** A rehearsal: stand-ins of the services on loopback, so that registration can be seen without an account. */
import type { Server } from 'node:http';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { explainSystemError, systemCode, UserError } from '../errors.ts';
import type { ServiceId } from '../services/service.ts';
import { type LoggedCall, openCallLog } from './call-log.ts';
import { type FaultPlan, planFaults } from './faults/faults.ts';
import { type Host, joinHost, openGuests } from './guests.ts';
import { openStandIns } from './open-stand-ins.ts';
import { eraseRehearsal, type RehearsalSettings, readOrMakeSettings, writePort } from './rehearsal-folder.ts';
import { buildServer, type ServerBindings } from './server.ts';
import type { Store } from './stand-in.ts';

export interface RehearsalOptions {
  /** Where state is kept; made where it is not there. */
  readonly folder: string;
  /** Where it listens from now on. Without it: the port that the folder has, which is chosen once. */
  readonly port?: number;
  /** Which calls fail, and how: "github:3:502". The calls of each service are counted from 1, from this start. */
  readonly fail?: readonly string[];
  /** Forget everything that was registered before. */
  readonly reset?: boolean;
}

/** How one stand-in is reached. */
export interface RehearsalConnection {
  /** Without a slash at the end. */
  readonly address: string;
  /** The values of the one valid credential, by name: `token`, `user`. */
  readonly secrets: Readonly<Record<string, string>>;
}

export interface Rehearsal {
  /** Where its page is: "http://127.0.0.1:4001". */
  readonly address: string;
  readonly connections: Readonly<Record<ServiceId, RehearsalConnection>>;
  /** Does another process serve it, on the same folder? Then only that one knows calls and stores. */
  readonly isElsewhere: boolean;
  /** Every call since this start, and the latest before it; oldest first. */
  calls(): readonly LoggedCall[];
  /** How many calls a service got since this start. */
  countCalls(service: ServiceId): number;
  /** A stand-in's state, for what cannot be done by calls. */
  store<State>(service: ServiceId): Store<State>;
  /** Ends it, once other processes that use it have ended; at once with `now`. */
  close(options?: { readonly now?: boolean }): Promise<void>;
}

/** How long to try where a server is going down just now: some hundred times 50 ms. */
const attempts = 200;

/**
 * Starts a rehearsal, or joins the one that runs on that folder already.
 * @throws UserError where the port is taken, UsageError where a fault is none
 */
export async function openRehearsal(options: RehearsalOptions): Promise<Rehearsal> {
  const faults = planFaults(options.fail ?? []);
  const settings = await settingsWithPort(options);
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const started = await startServer(options, settings, faults);
    if (started) return started;
    const host = await joinHost(settings);
    if (host === 'stranger') break;
    if (host !== 'nobody') return joined(options, settings, host);
    await setTimeout(50);
  }
  throw new UserError(
    `Port ${settings.port}, where the rehearsal listens, is taken by another program.`,
    'End that program, or choose another port: countable rehearsal --port 4001 (what was registered before has the old one)',
  );
}

async function settingsWithPort({ folder, port }: RehearsalOptions): Promise<RehearsalSettings> {
  const settings = await readOrMakeSettings(folder);
  if (port === undefined || port === settings.port) return settings;
  const host = await joinHost(settings);
  if (typeof host === 'string') return writePort(folder, settings, port);
  host.leave();
  throw runsAlready(settings, 'it cannot change its port now');
}

function runsAlready(settings: RehearsalSettings, consequence: string): UserError {
  return new UserError(
    `A rehearsal runs already, at ${addressOf(settings)}; ${consequence}.`,
    'End it first (Ctrl-C where it runs), or name another folder: countable rehearsal --state FOLDER',
  );
}

function addressOf({ port }: RehearsalSettings): string {
  return `http://127.0.0.1:${port}`;
}

function connectionsOf(settings: RehearsalSettings): Rehearsal['connections'] {
  const connection = (id: ServiceId): RehearsalConnection => ({
    address: `${addressOf(settings)}/${id}${id === 'slack' ? '/api' : ''}`,
    secrets: settings.secrets[id],
  });
  return {
    github: connection('github'),
    slack: connection('slack'),
    sentry: connection('sentry'),
    jenkins: connection('jenkins'),
  };
}

/** @returns undefined where the port is taken */
async function startServer(
  options: RehearsalOptions,
  settings: RehearsalSettings,
  faults: FaultPlan,
): Promise<Rehearsal | undefined> {
  const { promise: app, resolve: ready } = later<Hono<ServerBindings>>();
  // It listens before it reads its files: whoever has the port is the only one who writes them.
  const server = createAdaptorServer({
    fetch: async (request, bindings) => (await app).fetch(request, bindings as ServerBindings['Bindings']),
    // The process is not ours alone: its clients keep their own Request and Response.
    overrideGlobalObjects: false,
  }) as Server;
  if (!(await listens(server, settings.port))) return undefined;
  try {
    if (options.reset) await eraseRehearsal(options.folder);
    return await serve(options.folder, settings, faults, server, ready);
  } catch (error) {
    await stop(server);
    throw error;
  }
}

function later<Value>() {
  let resolve: (value: Value) => void = () => {};
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

async function serve(
  folder: string,
  settings: RehearsalSettings,
  faults: FaultPlan,
  server: Server,
  ready: (app: Hono<ServerBindings>) => void,
): Promise<Rehearsal> {
  const address = addressOf(settings);
  let changes = 0;
  const onChange = () => {
    changes += 1;
  };
  const log = openCallLog(join(folder, 'calls.jsonl'), onChange);
  const guests = openGuests(settings);
  const standIns = await openStandIns(folder, settings, address, onChange);
  ready(buildServer({ address, standIns, settings, faults, log, guests, version: () => changes }));
  return {
    address,
    connections: connectionsOf(settings),
    isElsewhere: false,
    calls: () => log.calls,
    countCalls: (service) => faults.count(service),
    store: <State>(service: ServiceId) =>
      standIns.find(({ standIn }) => standIn.id === service)?.context.store as Store<State>,
    async close({ now = false } = {}) {
      if (!now) await guests.untilGone();
      await stop(server);
    },
  };
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function listens(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const code = systemCode(error);
      if (code === 'EADDRINUSE') resolve(false);
      else if (code) reject(cannotListen(port, error));
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
}

function cannotListen(port: number, error: Error): UserError {
  return new UserError(
    `Cannot listen on port ${port}: ${explainSystemError(error)}.`,
    'Choose another: countable rehearsal --port 4001',
    undefined,
    { cause: error },
  );
}

function joined({ fail = [], reset = false }: RehearsalOptions, settings: RehearsalSettings, host: Host): Rehearsal {
  if (fail.length > 0 || reset) {
    host.leave();
    throw runsAlready(settings, reset ? 'nothing can be forgotten now' : 'which calls fail was said at its start');
  }
  const elsewhere = () => {
    throw new Error('The rehearsal runs in another process.');
  };
  return {
    address: addressOf(settings),
    connections: connectionsOf(settings),
    isElsewhere: true,
    calls: elsewhere,
    countCalls: elsewhere,
    store: elsewhere,
    close: async () => host.leave(),
  };
}
