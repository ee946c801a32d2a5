/** What reading Jenkins gives, and the names that reading, deciding and writing share. */
import type { Json, Project, Wanted } from '../service.ts';
import type { JobConfig } from './job-config.ts';

export interface Job {
  /** With its folders: "team/shop". There is no other id. */
  readonly fullName: string;
  readonly config: JobConfig;
  /** Names of the branches that it has found. */
  readonly branches: readonly string[];
  readonly isScanning: boolean;
}

export interface StoredCredential {
  readonly id: string;
  readonly description: string;
}

/** The repository that is built. */
export interface Repository {
  readonly owner: string;
  readonly name: string;
  readonly address: string;
  /** Where GitHub's API is. */
  readonly apiAddress: string;
}

export interface JenkinsState {
  /** Nothing can be decided then, and nothing is. */
  readonly isInTheWay: boolean;
  readonly repository: Repository;
  /** Where the job is, or will be: "team/web"; empty for the top. */
  readonly folder: string;
  /** Ours, or to be taken over. */
  readonly job: Job | undefined;
  /** Where credentials of the project are kept, as a path of Jenkins. */
  readonly store: string;
  /** Those of that store, and those that the job sees beside them. */
  readonly credentials: readonly StoredCredential[];
  readonly others: readonly StoredCredential[];
  /** May all be seen that the job sees? */
  readonly seesAll: boolean;
}

/** What is done for a branch stands in it. */
export const script = 'Jenkinsfile';

/** Without slashes at the ends; empty for the top. */
export function folderOf(settings: Readonly<Record<string, string>>): string {
  return (settings['jenkins-folder'] ?? '').replace(/^\/+|\/+$/g, '');
}

export function gitHubCredentialOf({ settings }: Wanted): string {
  return settings['jenkins-github-credential'] || 'github';
}

/** "team/shop" */
export function fullNameOf(folder: string, slug: string): string {
  return folder ? `${folder}/${slug}` : slug;
}

/** The marker stays in it for good. */
export function descriptionOf({ name, description, marker }: Project): string {
  return `${description || name} (${marker})`;
}

/** By the fingerprint a DSN is known again, as Jenkins gives no secret back. */
export function describeDsn(slug: string, marker: string, fingerprint: string): string {
  return `Where errors of ${slug} are told in Sentry (${marker}, ${fingerprint})`;
}

export function dsnCredentialOf({ slug }: Project): string {
  return `${slug}-sentry-dsn`;
}

/** Owner and name are the end of its address; GitHub Enterprise has its API below its own. */
export function repositoryOf({ addresses, settings }: Wanted): Repository | undefined {
  const address = addresses.github;
  if (!address || !URL.canParse(address)) return undefined;
  const { origin, host, pathname } = new URL(address);
  const [owner, name] = pathname
    .replace(/(\.git)?\/*$/, '')
    .split('/')
    .slice(-2);
  if (!owner || !name) return undefined;
  const own = host === 'github.com' ? 'https://api.github.com' : `${origin}/api/v3`;
  return { owner, name, address, apiAddress: settings['github-address'] || own };
}

/** Those that all projects share. They are made where they are missing, and never changed. */
export function sharedTokensOf({ project, services }: Wanted) {
  const hasSentry = project.components.includes('sentry') && services.has('sentry');
  return [
    ...(services.has('slack')
      ? [{ id: 'slack-token', service: 'slack', purpose: 'Tells Slack channels of builds' } as const]
      : []),
    ...(hasSentry ? [{ id: 'sentry-token', service: 'sentry', purpose: 'Records releases in Sentry' } as const] : []),
  ];
}

/** A text of a call's input. */
export function textOf(input: { readonly [key: string]: Json }, name: string): string {
  const value = input[name];
  if (typeof value !== 'string') throw new Error(`The input of a call lacks "${name}".`);
  return value;
}
