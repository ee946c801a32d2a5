/**
 * What a service is: something outside the repository that a project is registered with. One module of `src/services/`
 * each, exporting `service`. Reading, deciding and writing are three functions, and only the first and last know the network.
 */
import type { Question } from '../question.ts';

/** In the order in which people read about them. The name is the module's, the flag's, the key in the record. */
export type ServiceId = 'github' | 'slack' | 'sentry' | 'jenkins';

/** Plain data: it can be shown, stored and sent. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A text that is not in the plan: the output of a call, "known after apply" until then. */
export interface Later {
  /** `<service>.<output>`: "sentry.dsn" */
  readonly later: string;
}

/** A secret, by its name alone: its value is looked up when the call is made. */
export interface SecretName {
  /** `<service>.<value>` of the credentials: "slack.token" */
  readonly secret: string;
}

export type Input = Json | Later | SecretName | readonly Input[] | { readonly [key: string]: Input };

/**
 * When a call is made. Within a phase services run side by side, each service's calls in their order.
 * make: things come into being, and everything with an id gets it. push: the record of those ids is committed, and the
 * branches are pushed. finish: what needs branches, or another service's output.
 */
export type Phase = 'make' | 'push' | 'finish';

/** One change of one thing in a service. Data: it is shown, and stored, before it is made. */
export interface Call {
  /** `<service>.<thing>`: "github.repository", unique in a plan. */
  readonly id: string;
  readonly service: ServiceId;
  readonly phase: Phase;
  readonly kind: 'create' | 'update';
  /** The thing, as a person names it: "repository acme/shop". */
  readonly title: string;
  /** Why: "does not exist", "was deleted", "is disabled", "is public, not private". */
  readonly because: string;
  /** All that `apply` needs beside the connection. */
  readonly input: { readonly [key: string]: Input };
  /**
   * Said as a warning, and the call left out, where a secret or a later value that it asks for is not to be had in this run.
   * Where this is not given, such a call is a bug.
   */
  readonly without?: string;
}

/** What a call gave. */
export interface Result {
  /** What is recorded in `.countable.yml` under the service: ids and addresses, never secrets. */
  readonly record?: Readonly<Record<string, string>>;
  /** What later calls may ask for by `<service>.<name>`, as in `Reading`. May hold secrets, such as a DSN; it is never stored. */
  readonly outputs?: Readonly<Record<string, string>>;
  /** Where something came into being that `--undo` can take away: all that `undo` needs to find it again. */
  readonly made?: Made;
  /** Said with the summary: what could not be done and what to do about it. */
  readonly warnings?: readonly string[];
}

/** Something that a call brought into being, as the journal keeps it. */
export interface Made {
  /** "repository", "channel", "team", "project", "job", "credential", "webhook" … */
  readonly kind: string;
  /** As a person names it: "repository acme/shop". */
  readonly title: string;
  readonly address?: string;
  /** Enough to find it again and to tell whether it holds something since. No secrets. */
  readonly facts: Readonly<Record<string, string>>;
}

/** What stands in the way of the plan; with one of these nothing is written anywhere. */
export interface Obstacle {
  readonly service: ServiceId;
  readonly fact: string;
  /** What to type next. */
  readonly remedy: string;
}

/** What is there. All of it comes from reading. */
export interface Reading<State> {
  readonly state: State;
  readonly obstacles: readonly Obstacle[];
  /** What will not be done, and why that is no reason to stop: "master stays unprotected: the plan does not allow it". */
  readonly warnings: readonly string[];
  /**
   * What later calls of other services ask for by `<service>.<name>`, where it is there already: a second run makes no call
   * that could give it. Empty text: a call of this plan will give it. May hold secrets; it is never shown or stored.
   */
  readonly outputs?: Readonly<Record<string, string>>;
  /**
   * The same as the `record` of the calls that made it, where it is there already and ours. Whoever was killed between a
   * call and the storing of its result, or has a clone without the record, gets it from here.
   */
  readonly record?: Readonly<Record<string, string>>;
}

/** The project as every service sees it. */
export interface Project {
  readonly name: string;
  readonly slug: string;
  readonly description: string;
  readonly productionDomain: string;
  readonly stagingDomain: string;
  /** Ids of its components. */
  readonly components: readonly string[];
  /**
   * `countable-` and 12 hexadecimal digits of the repository's first commit: the same for everyone who has a clone, so two
   * people who register one project recognise each other's work. Services keep it with what they made.
   */
  readonly marker: string;
  /** Text of the Jenkinsfile, to be linted by the server; undefined where there is none. */
  readonly jenkinsfile: string | undefined;
  /** Where its repository lies on this machine: what is pushed comes from there. */
  readonly folder: string;
  /** The heads of the branches that are pushed (`master`, `develop`), as far as they are there: branch → commit. */
  readonly localBranches: Readonly<Record<string, string>>;
}

/** What is wanted of a service. */
export interface Wanted {
  readonly project: Project;
  /** The organisation's settings by id, validated; empty text where optional and not set. */
  readonly settings: Readonly<Record<string, string>>;
  /** Addresses of the things that the other services of this run have, or will have: for links between them. */
  readonly addresses: Readonly<Partial<Record<ServiceId, string>>>;
  /** Services that are part of this project: registered now, or recorded before. */
  readonly services: ReadonlySet<ServiceId>;
  /** What the record has of this service; empty before the first run. */
  readonly known: Readonly<Record<string, string>>;
  /**
   * Of what the readings of this run gave for others, by `<service>.<name>`, the fingerprint: by it a copy that cannot be read
   * back is known to be stale. Empty text where the output is. Nothing while services are read, as readings run side by side.
   */
  readonly fingerprints: Readonly<Record<string, string>>;
  /** Take over things of that name that are not ours. */
  readonly adopt: boolean;
}

/** How a service is reached. */
export interface Connection {
  /** Where its API is; no slash at the end. */
  readonly address: string;
  /** The values of its credential by name: `token`, `user`. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Time-outs, retries and rate limits are its business, for every service alike. */
  readonly fetch: typeof fetch;
  readonly signal: AbortSignal;
}

/** Who the credential belongs to, and what it may do. */
export interface Identity {
  /** "ada (GitHub user)", for people. */
  readonly name: string;
  /** What it lacks of what registering needs, each with what for; empty where it is enough or cannot be told. */
  readonly lacks: readonly string[];
}

/** What a person gives to use a service. */
export interface CredentialField {
  /** `token` */
  readonly name: string;
  readonly message: string;
  /** Environment variables that have it, the first that is set wins: `GITHUB_TOKEN`, `GH_TOKEN`. */
  readonly environment: readonly string[];
  readonly isSecret: boolean;
}

export interface Service<State = unknown> {
  readonly id: ServiceId;
  readonly title: string;
  /** A project without this component has no use for it: the service takes no part then, and others make no links to it. */
  readonly component?: string;
  /** What to make where, and with which rights: shown before `login` asks. Several lines. */
  readonly credentialHelp: string;
  readonly credential: readonly CredentialField[];
  /** Settings of the organisation. One with a default of undefined is required: without it the service is skipped. */
  readonly settings: readonly Question[];
  /** Where the API is, by the settings. Undefined where a setting that says so is missing. */
  address(settings: Readonly<Record<string, string>>): string | undefined;
  /** Where people will find the project's thing there, once it is made; undefined where it cannot be known before. */
  webAddress(project: Project, settings: Readonly<Record<string, string>>): string | undefined;
  /** @throws ServiceError where the credential is refused or the service does not answer */
  identify(connection: Connection): Promise<Identity>;
  /** Reads only. What the credential may not do and what is in the way become obstacles. @throws ServiceError */
  read(connection: Connection, wanted: Wanted): Promise<Reading<State>>;
  /** Pure. After `apply` of all that it gives, and another `read`, it gives nothing. */
  diff(state: State, wanted: Wanted): readonly Call[];
  /**
   * Makes one call. Must be safe to repeat: whoever was killed after it and before its result was stored runs it again,
   * so it looks before it creates, and takes "exists already" for done where what exists is ours.
   * @param input the call's own, with secrets and later values filled in
   */
  apply(connection: Connection, call: Call, input: { readonly [key: string]: Json }): Promise<Result>;
  /** Why something that was made may not be taken away, as the end of a sentence: "has builds of master". Undefined where it may, or is gone. */
  readHindrance(connection: Connection, made: Made): Promise<string | undefined>;
  /** Takes it away. Does nothing where it is gone. */
  undo(connection: Connection, made: Made): Promise<void>;
}
