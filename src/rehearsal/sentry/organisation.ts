/** A Sentry organisation as a stand-in keeps it. Answers no calls. */

export interface SentryTeam {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly created: string;
}

export interface SentryKey {
  /** Also the public part of the DSN: 32 hexadecimal digits. */
  readonly id: string;
  readonly secret: string;
  name: string;
  isActive: boolean;
  readonly created: string;
}

export interface SentryEvent {
  readonly id: string;
  readonly title: string;
  readonly created: string;
}

export interface SentryProject {
  readonly id: string;
  slug: string;
  name: string;
  platform: string | null;
  readonly created: string;
  /** Slugs. */
  teams: string[];
  /** What leads to it since it was renamed. */
  formerSlugs: string[];
  keys: SentryKey[];
  events: SentryEvent[];
  /** Alerts of the older kind, as they were sent. */
  rules: SentryRule[];
}

export interface SentryRule {
  readonly id: string;
  readonly created: string;
  readonly sent: Readonly<Record<string, unknown>>;
}

/** What watches a project, and what alerts are connected to. Every project has some from the start. */
export interface SentryDetector {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly type: string;
  readonly created: string;
}

export interface SentryWorkflow {
  readonly id: string;
  readonly created: string;
  updated: string;
  name: string;
  enabled: boolean;
  detectorIds: string[];
  environment: string | null;
  config: Readonly<Record<string, unknown>>;
  /** Both in the form in which they are answered. */
  triggers: Readonly<Record<string, unknown>> | null;
  actionFilters: readonly Readonly<Record<string, unknown>>[];
}

export interface SentryDeploy {
  readonly id: string;
  readonly environment: string;
  readonly name: string | null;
  readonly url: string | null;
  readonly started: string | null;
  readonly finished: string;
}

export interface SentryRelease {
  readonly id: number;
  readonly version: string;
  readonly created: string;
  /** Ids. */
  readonly projects: string[];
  readonly ref: string | null;
  readonly url: string | null;
  readonly deploys: SentryDeploy[];
}

export interface SentryIntegration {
  readonly id: string;
  readonly provider: 'slack';
  readonly name: string;
}

/** All of it is JSON, to be read and changed by tests too. */
export interface SentryOrganisation {
  readonly slug: string;
  readonly name: string;
  /** What the token may do. */
  scopes: string[];
  /** False makes it an older server, which knows `rules` alone. */
  hasWorkflows: boolean;
  /** False: only who may write the organisation makes projects. */
  membersMakeProjects: boolean;
  integrations: SentryIntegration[];
  teams: SentryTeam[];
  projects: SentryProject[];
  detectors: SentryDetector[];
  workflows: SentryWorkflow[];
  releases: SentryRelease[];
}

/** Long ago, so that what was there from the start is older than anything that is made. */
export const sentryStart = '2023-11-14T22:13:20.000000Z';

/** Before anything was made: the organisation with its team, connected to Slack. */
export function emptyOrganisation(): SentryOrganisation {
  return {
    slug: 'acme',
    name: 'Acme',
    scopes: [
      'alerts:read',
      'alerts:write',
      'event:read',
      'org:integrations',
      'org:read',
      'project:admin',
      'project:read',
      'project:releases',
      'project:write',
      'team:read',
      'team:write',
    ],
    hasWorkflows: true,
    membersMakeProjects: true,
    integrations: [{ id: '101', provider: 'slack', name: 'Acme' }],
    teams: [{ id: '11', slug: 'developers', name: 'developers', created: sentryStart }],
    projects: [],
    detectors: [],
    workflows: [],
    releases: [],
  };
}

/** Where a client sends its errors. Its user part is public: browsers get to see it. */
export function dsnOf(key: SentryKey, project: SentryProject, address: string, withSecret = false): string {
  const dsn = new URL(`${address}/${project.id}`);
  dsn.username = key.id;
  if (withSecret) dsn.password = key.secret;
  return dsn.href;
}
