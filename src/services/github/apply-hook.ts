/** Makes or mends the webhook by which Jenkins hears of pushes. It has no secret: the GitHub plugin of Jenkins needs none. */
import type { Octokit } from '@octokit/rest';
import type { Result } from '../service.ts';
import { ServiceError } from '../service-error.ts';
import { ask, order } from './api.ts';
import type { GitHubCall } from './apply.ts';
import type { CallInput } from './call-input.ts';
import { readHookTo } from './read-surroundings.ts';
import { hookEvents } from './state.ts';

/** What the plugin reads; `insecure_ssl: 0` is: certificates are checked. */
const config = { content_type: 'json', insecure_ssl: '0' } as const;

export async function applyHook({ octokit, call, input }: GitHubCall): Promise<Result> {
  if (call.kind === 'update') {
    await mend(octokit, input);
    return {};
  }
  const { owner, repo } = input.where;
  const isThere = async () => (await readHookTo(octokit, { owner, name: repo }, input.text('address'))) !== undefined;
  // Killed after it was made: GitHub has at most one to an address.
  if (await isThere()) return {};
  try {
    const id = await make(octokit, input);
    return { made: { kind: 'webhook', title: call.title, facts: { owner, repository: repo, id } } };
  } catch (error) {
    const isClash = error instanceof ServiceError && error.kind === 'conflict';
    if (isClash && (await isThere())) return {};
    throw error;
  }
}

/** @returns its id */
async function make(octokit: Octokit, input: CallInput): Promise<string> {
  const hook = {
    name: 'web',
    active: true,
    events: [...hookEvents],
    config: { url: input.text('address'), ...config },
  };
  const send = () => octokit.rest.repos.createWebhook({ ...input.where, ...hook });
  return ask(`creating the webhook of ${input.name}`, send, (answer) => answer.get('id').id());
}

/** Where somebody gave it a secret, that stays: the configuration is sent only where it differs, and then without one. */
async function mend(octokit: Octokit, input: CallInput): Promise<void> {
  const hook = { ...input.where, hook_id: input.number('hook') };
  const doing = `mending the webhook of ${input.name}`;
  await order(doing, () =>
    octokit.rest.repos.updateWebhook({ ...hook, active: true, add_events: input.texts('events') }),
  );
  if (!input.has('configDiffers')) return;
  await order(doing, () => octokit.rest.repos.updateWebhookConfigForRepo({ ...hook, ...config }));
}
