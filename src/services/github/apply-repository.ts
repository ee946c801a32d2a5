/** Makes the repository, once, however many people try at the same moment. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Result } from '../service.ts';
import { ServiceError } from '../service-error.ts';
import { readRepository } from './answers.ts';
import { ask, askIfThere, order } from './api.ts';
import type { GitHubCall } from './apply.ts';
import { gitHub } from './name.ts';
import { recordOf } from './read.ts';
import { isMarked, type Repository, unfinishedDescription } from './state.ts';
import { repositoryFacts } from './undo.ts';

/**
 * Its mark is in the call that makes it, in the description; then it goes to the topics, where it stays; then the description
 * becomes what people are to read. Killed in between, it is known for ours.
 */
export async function applyRepository(github: GitHubCall): Promise<Result> {
  const { octokit, input, call } = github;
  const { repository, isNew } = await makeOrFind(github);
  const topics = [...new Set([...repository.topics, ...input.texts('topics')])];
  await order(`giving repository ${input.name} its topics`, () =>
    octokit.rest.repos.replaceAllTopics({ ...input.where, names: topics }),
  );
  const [description, homepage] = [input.text('description'), input.text('homepage')];
  await order(`describing repository ${input.name}`, () =>
    octokit.rest.repos.update({ ...input.where, description, homepage }),
  );
  const { address, cloneUrl } = repository;
  const result = { record: recordOf(repository), outputs: { address, cloneUrl } };
  if (!isNew) return result;
  const facts = repositoryFacts(repository, input.text('folder'), input.textsByName('branches'));
  return { ...result, made: { kind: 'repository', title: call.title, address, facts } };
}

async function makeOrFind(github: GitHubCall): Promise<{ readonly repository: Repository; readonly isNew: boolean }> {
  try {
    return { repository: await make(github), isNew: true };
  } catch (error) {
    if (error instanceof ServiceError && error.kind === 'conflict')
      return { repository: await findOurs(github, error), isNew: false };
    throw error;
  }
}

async function make(github: GitHubCall): Promise<Repository> {
  const { octokit, input } = github;
  const { owner, repo } = input.where;
  const fields = {
    name: repo,
    description: unfinishedDescription(input.text('marker')),
    private: true,
    delete_branch_on_merge: true,
  };
  const send = () =>
    input.has('isOrganisation')
      ? octokit.rest.repos.createInOrg({ org: owner, ...fields })
      : octokit.rest.repos.createForAuthenticatedUser(fields);
  return ask(doing(github), send, readRepository);
}

/** What stands there was made a moment ago: GitHub may take some seconds to show it. */
const pauses = [0, 300, 900, 2700];

async function findOurs(github: GitHubCall, conflict: ServiceError): Promise<Repository> {
  const { octokit, input, connection } = github;
  for (const pause of pauses) {
    await sleep(pause, undefined, { signal: connection.signal });
    const found = await askIfThere(doing(github), () => octokit.rest.repos.get(input.where), readRepository);
    if (found && isMarked(found, input.text('marker'))) return found;
    if (found) throw inTheWay(github, found);
  }
  throw conflict;
}

function inTheWay(github: GitHubCall, { address }: Repository): ServiceError {
  const reason = `it was made meanwhile, and not for this project: ${address}`;
  const remedy = 'To take it over: countable register github --adopt';
  return new ServiceError({ service: gitHub, doing: doing(github), kind: 'conflict', reason, remedy });
}

function doing({ input }: GitHubCall): string {
  return `creating repository ${input.name}`;
}
