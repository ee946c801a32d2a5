/** A rehearsal: stand-ins of the services on loopback, so that registration can be seen without an account. */
import type { ServiceId } from '../services/service.ts';
import type { LoggedCall } from './call-log.ts';
import type { Store } from './stand-in.ts';

export interface RehearsalOptions {
  /** Where state is kept; made where it is not there. */
  readonly folder: string;
  /** Where it listens from now on. Without it: the port that the folder has, which is chosen once. */
  readonly port?: number;
  /** Which calls fail, and how: "github:3:502". The calls of each service are counted from 1, from this start. */
  readonly fail?: readonly string[];
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
  /** Does another process serve it, on the same folder? Then what follows but `close` knows nothing. */
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

/**
 * Starts a rehearsal, or joins the one that runs on that folder already.
 * @throws UserError where the port is taken, UsageError where a fault is none
 */
export async function openRehearsal(_options: RehearsalOptions): Promise<Rehearsal> {
  throw new Error('not there yet');
}
