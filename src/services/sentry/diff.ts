/** Decides which calls bring Sentry from what is there to what is wanted. Pure. */
import type { Call, Wanted } from '../service.ts';
import { alertNameOf, findKey, isMarked, projectNameOf, type SentryState, teamOf } from './state.ts';

/** After all that it gives is applied, it gives nothing. */
export function diffSentry(state: SentryState, wanted: Wanted): Call[] {
  if (state.isInTheWay) return [];
  const calls = [
    diffTeam(state, wanted),
    diffProject(state, wanted),
    diffAccess(state, wanted),
    diffKey(state, wanted),
    diffName(state, wanted),
    diffAlert(state, wanted),
  ];
  return calls.filter((call) => call !== undefined);
}

/** What tells the project in every call, and how people call it. */
function whichProject({ organisation, project }: SentryState, wanted: Wanted) {
  const slug = project?.slug ?? wanted.project.slug;
  return { where: { organisation, slug, marker: wanted.project.marker }, name: `${organisation}/${slug}` };
}

function diffTeam({ organisation, isTeamThere }: SentryState, wanted: Wanted): Call | undefined {
  if (isTeamThere) return undefined;
  const team = teamOf(wanted);
  return {
    id: 'sentry.team',
    service: 'sentry',
    phase: 'make',
    kind: 'create',
    title: `team ${organisation}/${team}`,
    because: 'does not exist',
    input: { organisation, team },
  };
}

function diffProject(state: SentryState, wanted: Wanted): Call | undefined {
  const { where, name } = whichProject(state, wanted);
  const { known } = wanted;
  const call = { id: 'sentry.project', service: 'sentry', phase: 'make' } as const;
  if (state.project) {
    if (known['id'] !== state.project.id || !known['slug'] || known['slug'] === state.project.slug) return undefined;
    // People renamed it on purpose, and Sentry leads on from its old name: the record follows.
    const because = `was renamed; it was ${known['slug']}`;
    return { ...call, kind: 'update', title: `record of project ${name}`, because, input: where };
  }
  const platform = wanted.project.components.includes('django') ? 'python-django' : 'other';
  return {
    ...call,
    kind: 'create',
    title: `project ${name}`,
    because: known['id'] ? 'was deleted' : 'does not exist',
    input: { ...where, team: teamOf(wanted), platform },
  };
}

function diffAccess(state: SentryState, wanted: Wanted): Call | undefined {
  const team = teamOf(wanted);
  // A new project is the team's from the start.
  if (!state.project || state.project.teams.includes(team)) return undefined;
  const { where, name } = whichProject(state, wanted);
  return {
    id: 'sentry.access',
    service: 'sentry',
    phase: 'make',
    kind: 'update',
    title: `access of team ${team} to ${name}`,
    because: 'has no access',
    input: { ...where, team },
  };
}

function diffKey(state: SentryState, wanted: Wanted): Call | undefined {
  const { marker } = wanted.project;
  if (state.project && findKey(state.project, marker)) return undefined;
  const { where, name } = whichProject(state, wanted);
  return {
    id: 'sentry.key',
    service: 'sentry',
    phase: 'make',
    kind: 'update',
    title: `client key of ${name}`,
    because: reasonForKey(state, wanted),
    input: where,
  };
}

function reasonForKey({ project }: SentryState, { known, project: { marker } }: Wanted): string {
  if (!project || project.name === marker) return 'is not named yet';
  if (!isMarked(project, marker) && !known['key']) return 'is taken over';
  return 'was rotated';
}

function diffName(state: SentryState, wanted: Wanted): Call | undefined {
  const isUnfinished = !state.project || state.project.name === wanted.project.marker;
  if (!isUnfinished) return undefined;
  const { where, name } = whichProject(state, wanted);
  return {
    id: 'sentry.name',
    service: 'sentry',
    phase: 'make',
    kind: 'update',
    title: `name of ${name}`,
    because: 'is not given yet',
    input: { ...where, name: projectNameOf(wanted) },
  };
}

function diffAlert(state: SentryState, wanted: Wanted): Call | undefined {
  const { alert, slackIntegration } = state;
  const { where, name } = whichProject(state, wanted);
  const { slug, marker } = wanted.project;
  const call = { id: 'sentry.alert', service: 'sentry', phase: 'finish' } as const;
  if (!alert) {
    if (!slackIntegration) return undefined;
    return {
      ...call,
      kind: 'create',
      title: `alert of new errors in ${name} to #${slug}`,
      because: 'does not exist',
      input: {
        ...where,
        interface: state.alerts,
        name: alertNameOf(marker),
        integration: slackIntegration,
        channel: slug,
      },
    };
  }
  const reasons = [!alert.isEnabled && 'is disabled', !isConnected(state) && 'does not listen to the project'].filter(
    (reason) => reason !== false,
  );
  if (reasons.length === 0) return undefined;
  const title = `alert of new errors in ${name}`;
  return { ...call, kind: 'update', title, because: reasons.join('; '), input: { ...where, alert: alert.id } };
}

function isConnected({ project, alert, detectors }: SentryState): boolean {
  if (!alert?.detectors) return true;
  return project !== undefined && alert.detectors.some((detector) => detectors.includes(detector));
}
