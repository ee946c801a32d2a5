/** Reads what Sentry has for telling Slack of errors: the integration, the detectors of the project, our alert. */
import { UserError } from '../../errors.ts';
import type { Field } from '../field.ts';
import type { Connection, Wanted } from '../service.ts';
import { ask, askIfThere, pathOf } from './api.ts';
import { type Alert, organisationOf, type SentryProject, type SentryState } from './state.ts';

type AlertState = Pick<SentryState, 'alerts' | 'alert' | 'detectors' | 'slackIntegration'> & {
  readonly warnings: readonly string[];
};

/** @throws ServiceError */
export async function readAlerts(
  connection: Connection,
  wanted: Wanted,
  project: SentryProject | undefined,
): Promise<AlertState> {
  const none = { alerts: 'workflows', alert: undefined, detectors: [], slackIntegration: undefined } as const;
  // Errors are told to the project's channel; without one there is nobody to tell.
  if (!wanted.services.has('slack')) return { ...none, warnings: [] };
  const organisation = organisationOf(wanted);
  const [workflows, integrations] = await Promise.all([
    readWorkflows(connection, organisation, wanted.project.marker),
    readSlackIntegrations(connection, organisation),
  ]);
  const { slackIntegration, warnings } = chooseIntegration(connection, wanted, integrations);
  if (workflows) {
    const detectors = project ? await readDetectors(connection, organisation, project.id) : [];
    return { alerts: 'workflows', alert: workflows[0], detectors, slackIntegration, warnings };
  }
  // A server without workflows has no detectors either: a lone 404 must not lead to a second alert, of the other kind.
  if (await hasDetectors(connection, organisation))
    throw new UserError(
      'Sentry shows no alerts, and yet it knows them.',
      'Run again. If it says so once more, the token may not see them: that takes the scope alerts:read.',
    );
  const rules = project ? await readRules(connection, organisation, project.slug, wanted.project.marker) : [];
  return { ...none, alerts: 'rules', alert: rules[0], slackIntegration, warnings };
}

/** Our alerts, oldest first; more than one only where two people registered at once. Undefined on servers without workflows. */
export async function readWorkflows(
  connection: Connection,
  organisation: string,
  marker: string,
): Promise<Alert[] | undefined> {
  const request = {
    doing: 'reading alerts',
    path: `${pathOf('organizations', organisation)}workflows/`,
    query: { query: marker },
    needs: 'alerts:read',
  };
  const read = (answer: Field): Alert => ({
    id: answer.get('id').id(),
    isEnabled: answer.get('enabled').flag(),
    detectors: answer
      .get('detectorIds')
      .list()
      .map((detector) => detector.id()),
  });
  return askIfThere(connection, request, (answer) => answer.list().filter(isNamed(marker)).map(read).sort(byAge));
}

/** The same of the older interface. */
export async function readRules(
  connection: Connection,
  organisation: string,
  slug: string,
  marker: string,
): Promise<Alert[]> {
  const request = {
    doing: `reading alert rules of ${organisation}/${slug}`,
    path: `${pathOf('projects', organisation, slug)}rules/`,
    needs: 'project:read',
  };
  const read = (answer: Field): Alert => ({ id: answer.get('id').id(), isEnabled: true, detectors: undefined });
  return ask(connection, request, (answer) => answer.list().filter(isNamed(marker)).map(read).sort(byAge));
}

const isNamed = (marker: string) => (answer: Field) => answer.get('name').text().includes(marker);

const byAge = (one: Alert, other: Alert) => Number(one.id) - Number(other.id);

/**
 * Ids of the detectors that find errors in a project. Sentry makes one of the type `error` for each project, beside one
 * of the type `issue_stream` that sees everything; an alert of errors belongs to the first.
 */
export async function readDetectors(connection: Connection, organisation: string, project: string): Promise<string[]> {
  const request = {
    doing: 'reading the detectors of the project',
    path: `${pathOf('organizations', organisation)}detectors/`,
    query: { project },
    needs: 'alerts:read',
  };
  const detectors = await ask(connection, request, (answer) =>
    answer.list().map((detector) => ({ id: detector.get('id').id(), type: detector.get('type').text() })),
  );
  const types = ['error', 'issue_stream'];
  const type = types.find((each) => detectors.some((detector) => detector.type === each));
  return detectors.filter((detector) => !type || detector.type === type).map(({ id }) => id);
}

async function hasDetectors(connection: Connection, organisation: string): Promise<boolean> {
  const path = `${pathOf('organizations', organisation)}detectors/`;
  const request = { doing: 'reading detectors', path, query: { query: 'type:error' }, needs: 'alerts:read' };
  return (await askIfThere(connection, request, () => true)) ?? false;
}

interface Integration {
  readonly id: string;
  readonly name: string;
  /** All by which a workspace may be called: its name, its domain, its id. */
  readonly names: readonly string[];
}

async function readSlackIntegrations(connection: Connection, organisation: string): Promise<Integration[]> {
  const request = {
    doing: 'reading the Slack integration',
    path: `${pathOf('organizations', organisation)}integrations/`,
    query: { providerKey: 'slack' },
    needs: 'org:read',
  };
  const read = (answer: Field) => ({
    id: answer.get('id').id(),
    name: answer.get('name').text(),
    names: ['name', 'domainName', 'externalId'].map((name) => answer.get(name).optionalText()),
    isActive: answer.get('status').optionalText() !== 'disabled',
  });
  return ask(connection, request, (answer) =>
    answer
      .list()
      .map(read)
      .filter(({ isActive }) => isActive),
  );
}

function chooseIntegration(connection: Connection, wanted: Wanted, integrations: readonly Integration[]) {
  const workspace = wanted.settings['slack-workspace'];
  const fitting = integrations.filter(({ names }) => names.some((name) => isWorkspace(name, workspace)));
  const [only, ...others] = fitting.length > 0 ? fitting : integrations;
  if (only && others.length === 0) return { slackIntegration: only.id, warnings: [] };
  const place = `${connection.address}/settings/${organisationOf(wanted)}/integrations/slack/`;
  const warning = only
    ? `Sentry knows several Slack workspaces (${integrations.map(({ name }) => name).join(', ')}), so errors are not told to any. Say which: countable config slack-workspace NAME`
    : `Sentry has no Slack integration, so errors are not told to the channel. Install it at ${place}, then: countable register sentry`;
  return { slackIntegration: undefined, warnings: [warning] };
}

/** "acme" is the workspace acme.slack.com, too. */
function isWorkspace(name: string, workspace: string | undefined): boolean {
  if (!workspace || !name) return false;
  const wanted = workspace.toLowerCase();
  return name.toLowerCase() === wanted || name.toLowerCase() === `${wanted}.slack.com`;
}
