/** What is found out about a repository: plain data, each finding with the place that it was read from. */
import type { Django, Manifest, Node, Settings } from './code.ts';
import type { ComposeFile, Services } from './compose.ts';
import type { Branches, Dockerfile, Entrypoint, EnvExample, Made, NginxConfig, Pipelines, Quality } from './files.ts';

/** Flags that decide what detection cannot decide alone, without their dashes. */
export type DecidingFlag =
  | 'compose-file'
  | 'web-service'
  | 'database-service'
  | 'mongo-service'
  | 'redis-service'
  | 'nginx-service'
  | 'worker-service'
  | 'beat-service'
  | 'frontend-service'
  | 'django-folder'
  | 'settings-module'
  | 'requirements'
  | 'frontend-folder'
  | 'env-example'
  | 'stable-branch'
  | 'development-branch';

/** What the user has decided already, by flag. */
export type Decisions = Readonly<Partial<Record<DecidingFlag, string>>>;

/** Where something was read: a file with its key or line, or a flag. */
export type Origin =
  | {
      readonly path: string;
      /** As in `services.web.build`. */
      readonly key?: string;
      /** From 1. */
      readonly line?: number;
      /** What stands there, in words: "builds ./backend/Dockerfile". */
      readonly says?: string;
    }
  | { readonly flag: DecidingFlag };

/** One possible answer. */
export interface Candidate<Value> {
  /** What is typed behind the flag to choose it. */
  readonly name: string;
  readonly value: Value;
  readonly from: readonly Origin[];
}

/**
 * How sure an answer is: sure; ambiguous, where the flag decides; none, where there is nothing of the kind;
 * unknown, where the user's decision names nothing that is there.
 */
export type Finding<Value> =
  | ({ readonly kind: 'sure' } & Candidate<Value>)
  | { readonly kind: 'ambiguous'; readonly flag: DecidingFlag; readonly candidates: readonly Candidate<Value>[] }
  | { readonly kind: 'none' }
  | {
      readonly kind: 'unknown';
      readonly flag: DecidingFlag;
      readonly given: string;
      readonly known: readonly string[];
    };

/** A version, as a repository names it. */
export interface Version {
  /** "3.13" */
  readonly number: string;
  /** What runs may be newer: ">=3.2". */
  readonly isLeast: boolean;
  /** No newer than what comes before this one: "4.0". */
  readonly below?: string;
}

/** A file that could not be read or understood. It is to be left alone. */
export interface Problem {
  readonly path: string;
  readonly line?: number;
  /** Follows the path: "cannot be parsed: …". */
  readonly message: string;
}

/** All that is found out. JSON-able. */
export interface Findings {
  /** `.countable.yml`: this repository was made by us. */
  readonly made: Finding<Made>;
  readonly branches: Branches;
  readonly compose: Finding<ComposeFile>;
  readonly services: Services;
  readonly django: Finding<Django>;
  readonly settings: Finding<Settings>;
  /** Where a Python package is added. */
  readonly requirements: Finding<Manifest>;
  /** Names of all Python packages that are declared anywhere, normalised as PEP 503 does. */
  readonly pythonPackages: readonly string[];
  readonly pythonVersion: Finding<Version>;
  readonly djangoVersion: Finding<Version>;
  /** The frontend, or the project itself where it is one for Node. */
  readonly node: Finding<Node>;
  readonly dockerfiles: readonly Dockerfile[];
  /** What runs when the web service starts. */
  readonly entrypoint: Finding<Entrypoint>;
  readonly envExample: Finding<EnvExample>;
  readonly pipelines: Pipelines;
  readonly nginxConfigs: readonly NginxConfig[];
  readonly quality: Quality;
  readonly problems: readonly Problem[];
}

/** What a finding says where it is sure, else undefined. */
export function sureValue<Value>(finding: Finding<Value>): Value | undefined {
  return finding.kind === 'sure' ? finding.value : undefined;
}

/** Why what starts a project with Compose has no place beside a Compose file of the first format. */
export function firstFormat(path: string): { reason: string; remedy: string } {
  return {
    reason: `${path} is in the first format of Compose, without "services:", which docker compose does not read any more`,
    remedy: 'Indent all of it under a line "services:", then run again.',
  };
}

/**
 * Makes a finding of candidates: the user's decision first, then the only likely one, else none or ambiguous.
 * @param likely the best candidates, none better than another
 * @param all everything that the flag can name
 */
export function decide<Value>(
  flag: DecidingFlag,
  decisions: Decisions,
  likely: readonly Candidate<Value>[],
  all: readonly Candidate<Value>[] = likely,
): Finding<Value> {
  const given = decisions[flag];
  if (given !== undefined) {
    const meant = given.replace(/^\.\/(?=.)|(?<=.)\/$/g, '');
    const chosen = all.find(({ name }) => name === meant);
    if (!chosen) return { kind: 'unknown', flag, given, known: all.map(({ name }) => name) };
    return { kind: 'sure', ...chosen, from: [{ flag }, ...chosen.from] };
  }
  const [first, ...others] = likely;
  if (!first) return { kind: 'none' };
  return others.length === 0 ? { kind: 'sure', ...first } : { kind: 'ambiguous', flag, candidates: likely };
}
