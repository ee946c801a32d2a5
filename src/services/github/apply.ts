/** Makes GitHub's calls, each of them safe to repeat. */
import type { Octokit } from '@octokit/rest';
import type { Call, Connection, Json, Result } from '../service.ts';
import { readRepository } from './answers.ts';
import { ask, openGitHub, order } from './api.ts';
import { applyHook } from './apply-hook.ts';
import { applyProtection } from './apply-protection.ts';
import { applyPush } from './apply-push.ts';
import { applyRepository } from './apply-repository.ts';
import { CallInput } from './call-input.ts';
import { recordOf } from './read.ts';

/** What every call of GitHub has. */
export interface GitHubCall {
  readonly octokit: Octokit;
  readonly connection: Connection;
  readonly call: Call;
  readonly input: CallInput;
}

type Apply = (call: GitHubCall) => Promise<Result>;

const calls: Readonly<Record<string, Apply>> = {
  'github.repository': (call) => (call.call.kind === 'create' ? applyRepository(call) : applyRecord(call)),
  'github.about': applyAbout,
  'github.team': applyTeam,
  'github.webhook': applyHook,
  'github.push': applyPush,
  'github.default-branch': applyDefaultBranch,
  'github.protection': applyProtection,
};

/** @throws ServiceError */
export async function applyGitHub(
  connection: Connection,
  call: Call,
  input: { readonly [key: string]: Json },
): Promise<Result> {
  const apply = calls[call.id];
  if (!apply) throw new Error(`GitHub knows no call ${call.id}.`);
  return apply({ octokit: await openGitHub(connection), connection, call, input: new CallInput(input) });
}

async function applyRecord({ octokit, input }: GitHubCall): Promise<Result> {
  const send = () => octokit.rest.repos.get(input.where);
  return { record: recordOf(await ask(`reading repository ${input.name}`, send, readRepository)) };
}

async function applyAbout({ octokit, input }: GitHubCall): Promise<Result> {
  await addTopics(octokit, input, input.texts('topics'));
  const description = input.optionalText('description');
  const homepage = input.text('homepage');
  const about = { homepage, delete_branch_on_merge: true, ...(description !== undefined && { description }) };
  const send = () => octokit.rest.repos.update({ ...input.where, ...about });
  return { record: recordOf(await ask(`describing repository ${input.name}`, send, readRepository)) };
}

/** All are replaced at once: those that are there by now stay. */
async function addTopics(octokit: Octokit, { where, name }: CallInput, added: readonly string[]): Promise<void> {
  if (added.length === 0) return;
  const doing = `giving repository ${name} its topics`;
  const present = await ask(
    doing,
    () => octokit.rest.repos.getAllTopics(where),
    (answer) =>
      answer
        .get('names')
        .list()
        .map((topic) => topic.text()),
  );
  const names = [...new Set([...present, ...added])];
  await order(doing, () => octokit.rest.repos.replaceAllTopics({ ...where, names }));
}

async function applyTeam({ octokit, call, input }: GitHubCall): Promise<Result> {
  const { owner, repo } = input.where;
  const [org, team, permission] = ['organisation', 'team', 'permission'].map((name) => input.text(name)) as [
    string,
    string,
    string,
  ];
  const send = () =>
    octokit.rest.teams.addOrUpdateRepoPermissionsInOrg({ org, team_slug: team, owner, repo, permission });
  await order(`giving team ${team} access to ${input.name}`, send);
  if (call.kind === 'update') return {};
  return { made: { kind: 'access', title: call.title, facts: { owner, repository: repo, organisation: org, team } } };
}

async function applyDefaultBranch({ octokit, input }: GitHubCall): Promise<Result> {
  const branch = input.text('branch');
  const send = () => octokit.rest.repos.update({ ...input.where, default_branch: branch });
  await order(`making ${branch} the default branch of ${input.name}`, send);
  return {};
}
