/** Protects a branch, and leaves what already protects it as it is. */
import type { Octokit } from '@octokit/rest';
import type { Result } from '../service.ts';
import { ServiceError } from '../service-error.ts';
import { order } from './api.ts';
import type { GitHubCall } from './apply.ts';
import type { CallInput } from './call-input.ts';
import { readProtectionOf, unprotected } from './read-surroundings.ts';
import type { Protection } from './state.ts';

/** One review is enough; administrators may do without, so that nobody locks themselves out. */
export async function applyProtection({ octokit, input }: GitHubCall): Promise<Result> {
  const { owner, repo } = input.where;
  try {
    const present = await readProtectionOf(octokit, { owner, name: repo }, input.text('branch'));
    await (present ? strengthen(octokit, input, present) : protect(octokit, input));
    return {};
  } catch (error) {
    if (error instanceof ServiceError && error.kind === 'plan') return { warnings: [unprotected(input.name)] };
    throw error;
  }
}

async function protect(octokit: Octokit, input: CallInput): Promise<void> {
  const check = input.optionalText('check');
  await order(doing(input), () =>
    octokit.rest.repos.updateBranchProtection({
      ...branchOf(input),
      required_status_checks: check === undefined ? null : { strict: false, contexts: [check] },
      required_pull_request_reviews: { required_approving_review_count: 1 },
      enforce_admins: false,
      restrictions: null,
    }),
  );
}

async function strengthen(octokit: Octokit, input: CallInput, { checks, reviews }: Protection): Promise<void> {
  const check = input.optionalText('check');
  const branch = branchOf(input);
  if (check !== undefined && !checks.some(({ context }) => context === check)) {
    const kept = checks.map(({ context, appId }) => ({ context, ...(appId !== undefined && { app_id: appId }) }));
    await order(doing(input), () =>
      octokit.rest.repos.updateStatusCheckProtection({ ...branch, checks: [...kept, { context: check }] }),
    );
  }
  if (reviews) return;
  await order(doing(input), () =>
    octokit.rest.repos.updatePullRequestReviewProtection({ ...branch, required_approving_review_count: 1 }),
  );
}

function branchOf(input: CallInput) {
  return { ...input.where, branch: input.text('branch') };
}

function doing(input: CallInput): string {
  return `protecting ${input.text('branch')} of ${input.name}`;
}
