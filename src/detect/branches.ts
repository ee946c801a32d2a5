/** Tells from the names of branches which one is released from, and which one work goes on in. Pure. */

import type { Branches } from './findings/files.ts';
import { type Candidate, type Decisions, decide } from './findings/findings.ts';

/** Branches as git lists them. */
export interface BranchNames {
  readonly current?: string;
  /** What the remote shows first. */
  readonly default?: string;
  /** Local ones and those of the remote, without its name. */
  readonly names: readonly string[];
}

const stableNames = ['main', 'master', 'production', 'prod', 'release', 'stable', 'trunk'];
const developmentNames = ['develop', 'dev', 'development', 'devel'];

/** Chooses them. The remote's own default counts first. */
export function detectBranches(branches: BranchNames, decisions: Decisions): Branches {
  const toCandidate = (name: string): Candidate<string> => ({
    name,
    value: name,
    from: [{ path: '.git' }],
  });
  const all = branches.names.map(toCandidate);
  const present = (names: readonly string[]): string[] => names.filter((name) => branches.names.includes(name));
  const first = present(developmentNames)[0];
  const stable = present(stableNames.slice(0, 2));
  const others = present(stableNames.slice(2));
  const ofRemote = stable.filter((name) => name === branches.default);
  const likelyStable = ofRemote.length > 0 ? ofRemote : stable.length > 0 ? stable : others.slice(0, 1);
  const only = likelyStable.length === 0 && branches.names.length === 1 ? branches.names : [];
  return {
    ...(branches.current !== undefined && { current: branches.current }),
    stable: decide('stable-branch', decisions, [...likelyStable, ...only].map(toCandidate), all),
    development: decide('development-branch', decisions, first === undefined ? [] : [toCandidate(first)], all),
  };
}
