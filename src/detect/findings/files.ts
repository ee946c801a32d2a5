/** Findings about everything else that lies in a repository. */
import type { Finding } from './findings.ts';

/** What `.countable.yml` says. */
export interface Made {
  /** Of the tool. */
  readonly version: string;
  readonly answers: Readonly<Record<string, string>>;
  /** Version by id. */
  readonly components: Readonly<Record<string, number>>;
  /** Hash by path. */
  readonly files: Readonly<Record<string, string>>;
}

export interface Branches {
  /** Undefined in a repository without commits, or on no branch. */
  readonly current?: string;
  /** What production is deployed from. */
  readonly stable: Finding<string>;
  /** What work goes on in. None: on the stable one. */
  readonly development: Finding<string>;
}

export interface Dockerfile {
  readonly path: string;
  /** The image that its last stage starts from, variables replaced by their defaults. */
  readonly base?: string;
  readonly stages: readonly string[];
}

/** What runs when a container starts. */
export interface Entrypoint {
  /** The scripts that run, the first one first. Empty: only commands in the Compose file or the Dockerfile. */
  readonly scripts: readonly string[];
  readonly migrates: boolean;
  /** The entrypoint migrates before any command, and gives the command nothing but that. */
  readonly migratesForAll: boolean;
  readonly collectsStatic: boolean;
  /** Static files are collected when the image is built. */
  readonly collectsInBuild: boolean;
  /** "gunicorn", "runserver", … */
  readonly server?: string;
}

export interface EnvExample {
  readonly path: string;
  readonly variables: readonly string[];
}

/** A server block of nginx. */
export interface ServerBlock {
  readonly line: number;
  readonly listen: readonly string[];
  readonly names: readonly string[];
  readonly locations: readonly { readonly match: string; readonly passesTo?: string; readonly serves?: string }[];
}

export interface NginxConfig {
  readonly path: string;
  /** Names of services that mount it or build it in. */
  readonly usedBy: readonly string[];
  readonly servers: readonly ServerBlock[];
  /** Servers by upstream's name. */
  readonly upstreams: Readonly<Record<string, readonly string[]>>;
}

/** Files of continuous integration, by what runs them: "jenkins", "github", "gitlab", … */
export type Pipelines = readonly { readonly runBy: string; readonly path: string }[];

export interface Quality {
  readonly gitignore?: string;
  readonly dockerignores: readonly string[];
  readonly editorconfig?: string;
  readonly preCommit?: string;
  readonly readme?: string;
  /** Where a linter or formatter is set up: "ruff" → "pyproject.toml". */
  readonly linters: readonly { readonly tool: string; readonly path: string }[];
}
