/** Decides what is to be done about branches: pushing them, which one comes first, protecting the one that is released. Pure. */
import type { Call, Input, Wanted } from '../service.ts';
import { type GitHubState, hasJenkins, jenkinsCheck, mainBranch, whichRepository, workBranch } from './state.ts';

/** Branches that have commits which GitHub does not have. One that stands still or is behind needs no push. */
export function diffBranches(state: GitHubState, wanted: Wanted): Call | undefined {
  const { folder } = wanted.project;
  const absent = branchesThatAre(state, 'absent');
  const ahead = branchesThatAre(state, 'ahead');
  const branches = [...absent, ...ahead];
  if (branches.length === 0) return undefined;
  const { where, name } = whichRepository(state, wanted);
  const cloneUrl: Input = state.repository?.cloneUrl ?? { later: 'github.cloneUrl' };
  const reasons = [
    absent.length > 0 && `${enumerate(absent)} ${absent.length > 1 ? 'are' : 'is'} not there`,
    ahead.length > 0 && `${enumerate(ahead)} ${ahead.length > 1 ? 'have' : 'has'} commits that are not there`,
  ];
  return {
    id: 'github.push',
    service: 'github',
    phase: 'push',
    // A branch that is not there comes into being; commits that are not pushed yet are no drift.
    kind: absent.length > 0 ? 'create' : 'update',
    title: `${branches.length > 1 ? 'branches' : 'branch'} ${enumerate(branches)} of ${name}`,
    because: reasons.filter((reason) => reason !== false).join('; '),
    input: { ...where, cloneUrl, folder, branches },
  };
}

function branchesThatAre({ standings }: GitHubState, wanted: string): string[] {
  return [mainBranch, workBranch].filter((branch) => standings[branch] === wanted);
}

/** Will this branch be there once everything is pushed? */
function willHave({ branches, standings }: GitHubState, branch: string): boolean {
  return branches.includes(branch) || standings[branch] !== undefined;
}

export function diffDefaultBranch(state: GitHubState, wanted: Wanted): Call | undefined {
  const present = state.repository?.defaultBranch;
  if (!willHave(state, workBranch) || present === workBranch) return undefined;
  const { where, name } = whichRepository(state, wanted);
  return {
    id: 'github.default-branch',
    service: 'github',
    phase: 'finish',
    kind: 'update',
    title: `default branch of ${name}`,
    because: present && state.branches.includes(present) ? `is ${present}, not ${workBranch}` : `is not ${workBranch}`,
    input: { ...where, branch: workBranch },
  };
}

export function diffProtection(state: GitHubState, wanted: Wanted): Call | undefined {
  if (!willHave(state, mainBranch) || state.hidden.has('protection')) return undefined;
  const { protection } = state;
  const { where, name } = whichRepository(state, wanted);
  // Without Jenkins nobody would ever report its status, and nothing could be merged.
  const check = hasJenkins(wanted) ? jenkinsCheck : null;
  const lacksCheck = check !== null && !protection?.checks.some(({ context }) => context === check);
  const lacksReview = !protection?.reviews;
  const reasons = [
    !protection && 'is not protected',
    protection && lacksCheck && 'does not need the status of Jenkins',
    protection && lacksReview && 'does not need a review',
  ].filter((reason) => typeof reason === 'string');
  if (reasons.length === 0) return undefined;
  return {
    id: 'github.protection',
    service: 'github',
    phase: 'finish',
    kind: protection ? 'update' : 'create',
    title: `protection of ${mainBranch} in ${name}`,
    because: reasons.join('; '),
    input: { ...where, branch: mainBranch, check },
  };
}

function enumerate(names: readonly string[]): string {
  return names.join(' and ');
}
