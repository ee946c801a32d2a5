/** Decides which calls bring GitHub from what is there to what is wanted. Pure. */
import type { Call, Wanted } from '../service.ts';
import { diffBranches, diffDefaultBranch, diffProtection } from './diff-branches.ts';
import {
  type GitHubState,
  hookAddress,
  hookEvents,
  type Repository,
  unfinishedDescription,
  wantedAbout,
  wantedTeam,
  whichRepository,
} from './state.ts';

/** After all that it gives is applied, it gives nothing. */
export function diffGitHub(state: GitHubState, wanted: Wanted): Call[] {
  if (state.isInTheWay) return [];
  const calls = [
    diffRepository(state, wanted),
    diffAbout(state, wanted),
    diffTeam(state, wanted),
    diffHook(state, wanted),
    diffBranches(state, wanted),
    diffDefaultBranch(state, wanted),
    diffProtection(state, wanted),
  ];
  return calls.filter((call) => call !== undefined);
}

function diffRepository(state: GitHubState, wanted: Wanted): Call | undefined {
  const { where, name } = whichRepository(state, wanted);
  const { known, project } = wanted;
  const call = { id: 'github.repository', service: 'github', phase: 'make', title: `repository ${name}` } as const;
  if (state.repository) {
    if (!known['name'] || known['id'] !== state.repository.id || known['name'] === name) return undefined;
    // People renamed it on purpose, and the old address leads on to it: the record follows.
    const because = `was renamed; it was ${known['name']}`;
    return { ...call, kind: 'update', title: `record of ${call.title}`, because, input: { ...where } };
  }
  const { description, homepage, topics } = wantedAbout(wanted);
  return {
    ...call,
    kind: 'create',
    because: known['id'] ? 'was deleted' : 'does not exist',
    input: {
      ...where,
      isOrganisation: state.isOrganisation,
      marker: project.marker,
      description,
      homepage,
      topics,
      folder: project.folder,
      branches: project.localBranches,
    },
  };
}

function diffAbout(state: GitHubState, wanted: Wanted): Call | undefined {
  const { repository } = state;
  if (!repository) return undefined;
  const { where, name } = whichRepository(state, wanted);
  const about = wantedAbout(wanted);
  const missing = about.topics.filter((topic) => !repository.topics.includes(topic));
  const reasons = [
    !state.isOurs && 'is taken over',
    missing.length > 0 && `lacks ${missing.length > 1 ? 'the topics' : 'the topic'} ${missing.join(', ')}`,
    differsInDescription(repository, wanted) && describeDescription(repository, wanted),
    repository.homepage !== about.homepage && 'homepage differs',
    !repository.deletesMergedBranches && 'keeps merged branches',
  ].filter((reason) => reason !== false);
  if (reasons.length === 0) return undefined;
  return {
    id: 'github.about',
    service: 'github',
    phase: 'make',
    kind: 'update',
    title: `description, homepage and topics of ${name}`,
    because: reasons.join('; '),
    input: {
      ...where,
      topics: missing,
      homepage: about.homepage,
      ...(differsInDescription(repository, wanted) && { description: about.description }),
    },
  };
}

/** Where the project has no description, one that people wrote at GitHub stays. */
function differsInDescription({ description }: Repository, wanted: Wanted): boolean {
  const isUnfinished = isUnfinishedDescription(description, wanted);
  if (!wanted.project.description && description && !isUnfinished) return false;
  return description !== wantedAbout(wanted).description;
}

function describeDescription(repository: Repository, wanted: Wanted): string {
  return isUnfinishedDescription(repository.description, wanted) ? 'is not finished' : 'description differs';
}

function isUnfinishedDescription(description: string, { project }: Wanted): boolean {
  return description === unfinishedDescription(project.marker);
}

function diffTeam(state: GitHubState, wanted: Wanted): Call | undefined {
  const team = wantedTeam(wanted);
  if (!team || !state.isOrganisation || state.hidden.has('team')) return undefined;
  if (state.repository && state.teamPermission === team.permission) return undefined;
  const { where, name } = whichRepository(state, wanted);
  return {
    id: 'github.team',
    service: 'github',
    phase: 'make',
    kind: state.teamPermission ? 'update' : 'create',
    title: `access of team ${team.slug} to ${name}`,
    because: state.teamPermission ? `may ${state.teamPermission}, not ${team.permission}` : 'has no access yet',
    input: { ...where, organisation: state.owner, team: team.slug, permission: team.permission },
  };
}

function diffHook(state: GitHubState, wanted: Wanted): Call | undefined {
  const address = hookAddress(wanted);
  if (!address || state.hidden.has('hook')) return undefined;
  const { where, name } = whichRepository(state, wanted);
  const call = {
    id: 'github.webhook',
    service: 'github',
    phase: 'make',
    title: `webhook of ${name} to Jenkins`,
  } as const;
  const { hook } = state;
  if (!hook) return { ...call, kind: 'create', because: 'does not exist', input: { ...where, address } };
  const missing = hookEvents.filter((event) => !hook.events.includes(event) && !hook.events.includes('*'));
  const configDiffers = hook.contentType !== 'json' || hook.insecureSsl !== '0';
  const reasons = [
    !hook.isActive && 'is disabled',
    missing.length > 0 && `does not tell of ${missing.join(', ')}`,
    configDiffers && 'configuration differs',
  ].filter((reason) => reason !== false);
  if (reasons.length === 0) return undefined;
  const input = { ...where, address, hook: hook.id, events: missing, configDiffers };
  return { ...call, kind: 'update', because: reasons.join('; '), input };
}
