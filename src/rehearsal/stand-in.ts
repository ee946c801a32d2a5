/** What a stand-in is: the part of a service's behaviour that registering needs, with its state on disk. */
import type { Hono } from 'hono';
import type { ServiceId } from '../services/service.ts';

/** The state of one stand-in: a JSON document on disk, read and written whole. Numbers for ids come from `nextId`. */
export interface Store<State> {
  /** The present state. Change it only inside `update`. */
  readonly state: State;
  /** Changes the state and writes it to disk before it returns. */
  update<Result>(change: (state: State) => Result): Result;
  /** Ids as the service would give them: rising, unique in this store. */
  nextId(): number;
}

/** What a page shows of something that was made. */
export interface Exhibit {
  /** "Repository acme/demo" */
  readonly title: string;
  /** Rows of a table: what, and its value; a value that is an address becomes a link. */
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** Longer texts below: messages, files, a pipeline's stages, each with its own heading. */
  readonly texts: readonly { readonly title: string; readonly text: string }[];
  /** Lists whose entries lead somewhere: a repository's files. */
  readonly lists?: readonly {
    readonly title: string;
    readonly entries: readonly { readonly text: string; readonly address: string }[];
  }[];
  /** A pipeline, in the order in which it runs. */
  readonly stages?: readonly ExhibitedStage[];
}

/** A stage of a pipeline, with those inside it. */
export interface ExhibitedStage {
  readonly name: string;
  /** Where it runs, and when. */
  readonly notes: readonly string[];
  readonly steps: readonly string[];
  readonly stages: readonly ExhibitedStage[];
}

/** Where a stand-in is reached, and what it takes for a valid credential. */
export interface StandInContext<State> {
  readonly store: Store<State>;
  /** Where it is reached from outside: "http://127.0.0.1:4001/github". No slash at the end. */
  readonly address: string;
  /** The values of the one valid credential, by name: `token`, `user`. Everything else is answered as the service does: 401. */
  readonly secrets: Readonly<Record<string, string>>;
  /** A folder for what is no JSON: bare repositories. */
  readonly folder: string;
  /**
   * The branches of a repository of the same rehearsal, for who scans it; empty where it is not there. Without this there
   * is no Git server beside.
   */
  readonly branchesOf?: (repository: { readonly owner: string; readonly name: string }) => Promise<readonly string[]>;
}

export interface StandIn<State = unknown> {
  readonly id: ServiceId;
  readonly title: string;
  /** The state before anything was made: the organisation, its team and people are there already. */
  emptyState(): State;
  /** Its API, with paths as the service has them below its address. Answers are of the vendor's published form. */
  routes(context: StandInContext<State>): Hono;
  /**
   * Pages for people below its address, where the service has its own: they need no credential, are not logged and never
   * fail. Anything else that a browser asks for below its address leads to its part of the rehearsal's page.
   */
  pages?(context: StandInContext<State>): Hono;
  /** What its part of the page shows. */
  exhibits(context: StandInContext<State>): Exhibit[] | Promise<Exhibit[]>;
}
