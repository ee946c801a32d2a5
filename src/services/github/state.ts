/** What reading GitHub gives, and what is wanted there. Types, and the few names that reading and deciding share. */
import type { Wanted } from '../service.ts';

export interface Repository {
  readonly id: string;
  readonly owner: string;
  readonly name: string;
  /** For people. */
  readonly address: string;
  readonly cloneUrl: string;
  readonly description: string;
  readonly homepage: string;
  readonly topics: readonly string[];
  /** `private`, `public` or `internal`. */
  readonly visibility: string;
  readonly defaultBranch: string;
  readonly deletesMergedBranches: boolean;
  readonly isArchived: boolean;
  readonly mayAdminister: boolean;
  readonly mayPush: boolean;
}

export interface Hook {
  readonly id: number;
  readonly isActive: boolean;
  readonly events: readonly string[];
  readonly contentType: string;
  readonly insecureSsl: string;
}

export interface Check {
  readonly context: string;
  /** The one app whose word counts; undefined where anybody's does. */
  readonly appId: number | undefined;
}

export interface Protection {
  readonly checks: readonly Check[];
  /** How many must approve; undefined where no review is needed. */
  readonly reviews: number | undefined;
}

/** How a branch here stands to its namesake at GitHub. */
export type Standing = 'absent' | 'same' | 'ahead' | 'behind' | 'diverged';

export interface GitHubState {
  /** The organisation, or the account of the token. */
  readonly owner: string;
  readonly isOrganisation: boolean;
  /** Undefined where it is not there; also where something else is in the way, which is an obstacle then. */
  readonly repository: Repository | undefined;
  readonly isInTheWay: boolean;
  /** Made by this project, or taken over before. */
  readonly isOurs: boolean;
  /** The permission of the wanted team; undefined where it has none. */
  readonly teamPermission: string | undefined;
  readonly hook: Hook | undefined;
  /** Local branches by name. */
  readonly standings: Readonly<Record<string, Standing>>;
  /** Names of GitHub's branches. */
  readonly branches: readonly string[];
  /** Undefined where master is not protected. */
  readonly protection: Protection | undefined;
  /** What the token or the plan does not let us see; nothing is decided about those. */
  readonly hidden: ReadonlySet<'team' | 'hook' | 'protection'>;
}

/** The branches of git flow: releases are on the first, work goes on the second. */
export const mainBranch = 'master';
export const workBranch = 'develop';

/** What the GitHub branch source of Jenkins reports for a branch. */
export const jenkinsCheck = 'continuous-integration/jenkins/branch';

/** What Jenkins' GitHub plugin listens to. */
export const hookEvents: readonly string[] = ['push', 'pull_request', 'repository'];

/** The description that a repository is created with: it says whose it is until the topic is there. */
export function unfinishedDescription(marker: string): string {
  return `Being set up by ${marker}`;
}

/** Does it carry the project's mark? What is recorded by its id is ours, too. */
export function isMarked({ topics, description }: Repository, marker: string): boolean {
  return topics.includes(marker) || description === unfinishedDescription(marker);
}

/** Whether Jenkins takes part in the project. */
export function hasJenkins({ services }: Wanted): boolean {
  return services.has('jenkins');
}

/** Where Jenkins' GitHub plugin hears of pushes; the final slash matters. Undefined where there is no Jenkins to tell. */
export function hookAddress(wanted: Wanted): string | undefined {
  const jenkins = wanted.settings['jenkins-address'];
  return hasJenkins(wanted) && jenkins ? `${jenkins.replace(/\/+$/, '')}/github-webhook/` : undefined;
}

/** The team that gets access, and which; undefined where none is wanted. */
export function wantedTeam({ settings }: Wanted): { readonly slug: string; readonly permission: string } | undefined {
  const slug = settings['github-team'];
  return slug ? { slug, permission: settings['github-team-permission'] || 'push' } : undefined;
}

/** What a repository says about itself. */
export interface About {
  readonly description: string;
  readonly homepage: string;
  readonly topics: readonly string[];
}

/** Topics that a component brings, by its id; people find repositories by them. */
const componentTopics: Readonly<Record<string, string>> = {
  django: 'django',
  postgres: 'postgresql',
  postgis: 'postgis',
};

/** GitHub takes 350 characters of description, and 20 topics. */
export function wantedAbout({ project }: Wanted): About {
  const topics = project.components.flatMap((id) => componentTopics[id] ?? []);
  return {
    description: [...(project.description || project.name)].slice(0, 350).join('').trim(),
    homepage: `https://${project.productionDomain}`,
    topics: [project.marker, ...topics],
  };
}

/** What tells the repository in every call, and how people call it. */
export function whichRepository({ owner, repository }: GitHubState, wanted: Wanted) {
  const where = { owner: repository?.owner ?? owner, repository: repository?.name ?? wanted.project.slug };
  return { where, name: `${where.owner}/${where.repository}` };
}
