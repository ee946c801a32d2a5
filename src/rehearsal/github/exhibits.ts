/** What the rehearsal's page shows of repositories. */
import type { Exhibit } from '../stand-in.ts';
import { type Branch, type Entry, listBranches, listCommits, listFolder, repositoryFolder } from './bare-repository.ts';
import { fileAddress } from './places.ts';
import { webAddress } from './repository-answers.ts';
import type { GitHubContext } from './request.ts';
import { fullName, type GitHubHook, type GitHubProtection, type GitHubRepository } from './state.ts';

export function exhibitRepositories(context: GitHubContext): Promise<Exhibit[]> {
  return Promise.all(context.store.state.repositories.map((repository) => exhibit(context, repository)));
}

async function exhibit({ address, folder }: GitHubContext, repository: GitHubRepository): Promise<Exhibit> {
  const bare = repositoryFolder(folder, repository.id);
  const { defaultBranch, hooks } = repository;
  const branches = await listBranches(bare);
  const [latest] = await listCommits(bare, defaultBranch, 1);
  const entries = (await listFolder(bare, defaultBranch, '')) ?? [];
  return {
    title: `Repository ${fullName(repository)}`,
    facts: [
      ['Address', webAddress(repository, address)],
      ['Description', repository.description ?? ''],
      ['Homepage', repository.homepage ?? ''],
      ['Seen by', [repository.visibility, ...statesOf(repository)].join(', ')],
      ['Topics', repository.topics.join(', ')],
      [
        'Teams',
        Object.entries(repository.teams)
          .map(([team, may]) => `${team} (${may})`)
          .join(', '),
      ],
      ['Branches', branches.map((branch) => describeBranch(repository, branch)).join('\n') || 'none yet'],
      ...Object.entries(repository.protections).map(
        ([branch, protection]) => [`Protection of ${branch}`, describeProtection(protection)] as const,
      ),
      ...hooks.map((hook) => ['Webhook', describeHook(hook)] as const),
      ['Latest commit', latest ? `${latest.message.split('\n')[0]} (${latest.author.name})` : ''],
    ],
    texts: [],
    lists: entries.length === 0 ? [] : [listOf(repository, entries, address)],
  };
}

function statesOf({ archived, disabled }: GitHubRepository): string[] {
  return [...(archived ? ['archived'] : []), ...(disabled ? ['disabled'] : [])];
}

function describeBranch({ defaultBranch, protections }: GitHubRepository, { name, commit }: Branch): string {
  const marks = [name === defaultBranch && 'default', protections[name] && 'protected'].filter(Boolean);
  return `${name} at ${commit.slice(0, 7)}${marks.length > 0 ? ` (${marks.join(', ')})` : ''}`;
}

function describeProtection({ checks, reviews, enforceAdmins }: GitHubProtection): string {
  const rules = [
    checks && `must pass ${checks.contexts.join(', ')}`,
    reviews && `needs ${reviews.count} ${reviews.count === 1 ? 'review' : 'reviews'}`,
    enforceAdmins && 'for administrators, too',
  ];
  return rules.filter(Boolean).join('\n') || 'on, without rules';
}

function describeHook({ active, events, config, hasSecret }: GitHubHook): string {
  const how = `${active ? '' : 'switched off; '}on ${events.join(', ')}${hasSecret ? '; signed with a secret' : ''}`;
  return `${config['url']}\n${how}`;
}

function listOf(repository: GitHubRepository, entries: readonly Entry[], address: string) {
  const { defaultBranch } = repository;
  return {
    title: `Files on ${defaultBranch}`,
    entries: entries.map(({ name, isFolder }) => ({
      text: isFolder ? `${name}/` : name,
      address: fileAddress(repository, address, { branch: defaultBranch, path: name, isFolder }),
    })),
  };
}
