/** What the tests of GitHub have in common: a project with commits, the stand-in's state, states to decide about. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, vi } from 'vitest';
import type { GitHubState as Account, GitHubRepository } from '../../src/rehearsal/github/state.ts';
import type { GitHubState, Repository } from '../../src/services/github/state.ts';
import type { Project, Wanted } from '../../src/services/service.ts';
import { git, makeProject } from '../registration/made-project.ts';
import type { OneService } from './one-service.ts';
import { project, wantedOf } from './run-service.ts';

/** The user's own configuration of git has no part in these tests. */
export function withoutGitConfiguration(): void {
  beforeEach(() => {
    vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null');
    vi.stubEnv('GIT_CONFIG_NOSYSTEM', '1');
  });
}

export const settings = {
  organisation: 'acme',
  'github-team': 'developers',
  'github-team-permission': 'push',
  'jenkins-address': 'https://jenkins.example.com',
};

/** A project in a folder of its own, with a commit on master and develop. */
export async function makeShop(): Promise<Project> {
  const folder = await makeProject();
  const head = await git(folder, 'rev-parse', 'HEAD');
  return withBranches({ ...project, folder, marker: `countable-${head.slice(0, 12)}` });
}

/** What is wanted for such a project. */
export async function wantedForShop(changes: Partial<Wanted> = {}): Promise<Wanted> {
  return wantedOf(settings, { project: await makeShop(), ...changes });
}

/** The project with its branches as they are now. */
export async function withBranches(here: Project): Promise<Project> {
  const heads = ['master', 'develop'].map(async (name) => [name, await git(here.folder, 'rev-parse', name)] as const);
  return { ...here, localBranches: Object.fromEntries(await Promise.all(heads)) };
}

/** Commits a file on the present branch. */
export async function commit(folder: string, name: string): Promise<void> {
  await writeFile(join(folder, name), name);
  await git(folder, 'add', name);
  await git(folder, 'commit', '--quiet', `--message=Change ${name}`);
}

type Opened = Pick<OneService, 'rehearsal'>;

/** What the stand-in has. */
export function accountOf({ rehearsal }: Opened): Account {
  return rehearsal.store<Account>('github').state;
}

export function changeAccount({ rehearsal }: Opened, change: (account: Account) => void): void {
  rehearsal.store<Account>('github').update(change);
}

/** Changes the one repository. */
export function changeRepository(one: Opened, change: (repository: GitHubRepository) => void): void {
  changeAccount(one, () => change(repositoryOf(one)));
}

/** The one repository. */
export function repositoryOf(one: Opened): GitHubRepository {
  const { repositories } = accountOf(one);
  const [repository] = repositories;
  if (!repository || repositories.length > 1) throw new Error(`There are ${repositories.length} repositories.`);
  return repository;
}

/** What registering comes to, without ids and times. */
export function outcomeOf(one: Opened) {
  const { id: _, createdAt: __, updatedAt: ___, pushedAt: ____, ...repository } = repositoryOf(one);
  const hooks = repository.hooks.map(({ id: _, createdAt: __, updatedAt: ___, ...hook }) => hook);
  return { ...repository, hooks };
}

/** A repository as it is when nothing is left to do. */
export const repository: Repository = {
  id: '1',
  owner: 'acme',
  name: 'shop',
  address: 'https://github.com/acme/shop',
  cloneUrl: 'https://github.com/acme/shop.git',
  description: project.description,
  homepage: 'https://shop.example.com',
  topics: [project.marker, 'django', 'postgresql'],
  visibility: 'private',
  defaultBranch: 'develop',
  deletesMergedBranches: true,
  isArchived: false,
  mayAdminister: true,
  mayPush: true,
};

/** The state when nothing is left to do. */
export const finished: GitHubState = {
  owner: 'acme',
  isOrganisation: true,
  isInTheWay: false,
  isOurs: true,
  repository,
  teamPermission: 'push',
  hook: {
    id: 7,
    isActive: true,
    events: ['push', 'pull_request', 'repository'],
    contentType: 'json',
    insecureSsl: '0',
  },
  standings: { master: 'same', develop: 'same' },
  branches: ['develop', 'master'],
  protection: { checks: [{ context: 'continuous-integration/jenkins/branch', appId: undefined }], reviews: 1 },
  hidden: new Set(),
};
