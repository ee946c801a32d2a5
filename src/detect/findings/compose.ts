/** Findings about Compose files and their services. */
import type { Finding } from './findings.ts';

/** How another Compose file goes with the main one. */
export interface OtherComposeFile {
  readonly path: string;
  /**
   * `override`: read without being named. `overlay`: says only what differs, and is named with `-f`.
   * `alternative`: complete by itself. `included`: named by `include:` or `extends:` of the main one.
   */
  readonly use: 'override' | 'overlay' | 'alternative' | 'included';
  /** Guessed from its name. */
  readonly environment?: 'development' | 'test' | 'staging' | 'production';
}

/** The main Compose file. */
export interface ComposeFile {
  readonly path: string;
  /** Its folder; empty for the root. */
  readonly folder: string;
  /** It could be parsed. Otherwise it is to be left alone. */
  readonly isReadable: boolean;
  /** `name:` at its top. */
  readonly project?: string;
  /** As written: "3.8". Missing in files of today. */
  readonly version?: string;
  /** Services stand at the top: the first version of the format. No component can be added to it. */
  readonly isVersionOne: boolean;
  readonly others: readonly OtherComposeFile[];
  /** Names of its networks and volumes, without those of other files. */
  readonly networks: readonly string[];
  readonly volumes: readonly string[];
}

/** What a service is for. */
export type ServiceKind =
  | 'web'
  | 'database'
  | 'mongo'
  | 'redis'
  | 'nginx'
  | 'proxy'
  | 'worker'
  | 'beat'
  | 'monitor'
  | 'frontend'
  | 'job'
  | 'other';

/** One service. Of its environment the names alone: values may be secrets. */
export interface Service {
  readonly name: string;
  readonly kind: ServiceKind;
  /** What it runs, where that is known: "postgresql", "mariadb", "valkey", "nginx", "traefik", "gunicorn", "celery". */
  readonly program?: string;
  /** Files that speak of it, the one that defines it first. */
  readonly paths: readonly string[];
  readonly line?: number;
  readonly image?: string;
  /** Paths in the repository. No context: it lies outside. */
  readonly build?: { readonly context?: string; readonly dockerfile?: string; readonly target?: string };
  /** The service that `extends:` names; what that has, this one has too. */
  readonly extends?: string;
  readonly command?: string;
  readonly entrypoint?: string;
  /** What its Dockerfile starts. Compose drops the command where the service has an entrypoint. */
  readonly builtCommand?: string;
  readonly builtEntrypoint?: string;
  /** Where it listens inside, if that is known. */
  readonly port?: number;
  /** It answers no HTTP on a port, but another server: through a file, or in uWSGI's own protocol. */
  readonly socket?: 'unix' | 'uwsgi';
  /** It answers on 127.0.0.1: inside its own container, and nobody else. */
  readonly isLoopbackOnly?: true;
  /** As in "8000:80", with variables replaced by their defaults. */
  readonly ports: readonly string[];
  readonly environment: readonly string[];
  readonly envFiles: readonly string[];
  readonly mounts: readonly Mount[];
  readonly networks: readonly string[];
  readonly dependsOn: readonly string[];
  /** Those that it starts after, once they have ended well. */
  readonly waitsForEndOf: readonly string[];
  readonly hasRestart: boolean;
  readonly hasLogging: boolean;
  readonly profiles: readonly string[];
}

export interface Mount {
  /** A path in the repository, or the name of a volume; undefined where it lies outside. */
  readonly source?: string;
  readonly isVolume: boolean;
  readonly target: string;
}

/** Services by what they are. */
export interface Services {
  readonly web: Finding<Service>;
  /** Relational: PostgreSQL, MySQL, MariaDB; `program` says which, "postgis" where it is that. */
  readonly database: Finding<Service>;
  readonly mongo: Finding<Service>;
  readonly redis: Finding<Service>;
  readonly nginx: Finding<Service>;
  readonly worker: Finding<Service>;
  readonly beat: Finding<Service>;
  readonly frontend: Finding<Service>;
  /** Traefik, Caddy, Apache, …: they do what nginx does elsewhere. */
  readonly otherProxies: readonly Service[];
  /** All of them, in the file's order. */
  readonly all: readonly Service[];
}
