/** Makes and mends the alert of new errors, by either of Sentry's interfaces. */
import { UserError } from '../../errors.ts';
import type { Connection, Json, Result } from '../service.ts';
import { ask, order, pathOf, type SentryRequest } from './api.ts';
import { readDetectors, readRules, readWorkflows } from './read-alerts.ts';
import { readProjectOf } from './read-project.ts';
import { type Alert, textOf } from './state.ts';

type Input = { readonly [key: string]: Json };

/** How one of the two interfaces is used. */
interface Interface {
  /** Below which the alerts lie. */
  readonly path: string;
  readonly read: () => Promise<readonly Alert[]>;
  readonly body: () => Promise<unknown>;
}

/** @throws ServiceError */
export async function createAlert(connection: Connection, input: Input): Promise<Result> {
  const organisation = textOf(input, 'organisation');
  const slug = textOf(input, 'slug');
  const { path, read, body } = interfaceOf(connection, input);
  if ((await read()).length > 0) return {};
  const doing = `creating the alert of new errors in ${organisation}/${slug}`;
  const request = { doing, method: 'POST', path, body: await body(), needs: 'alerts:write' } as const;
  const id = await ask(connection, request, (answer) => answer.get('id').id());
  // Names are not unique: who registers at the same moment may have made one, too. The older one stays.
  const [oldest] = await read();
  const own = `${path}${pathOf(id)}`;
  if (oldest && oldest.id !== id) {
    await deleteAlert(connection, own);
    return {};
  }
  return { made: { kind: 'alert', title: `alert of new errors in ${organisation}/${slug}`, facts: { path: own } } };
}

/** Removes an alert; nothing happens where it is gone. @throws ServiceError */
async function deleteAlert(connection: Connection, path: string): Promise<void> {
  await order(connection, { doing: 'deleting an alert', method: 'DELETE', path, needs: 'alerts:write' });
}

function interfaceOf(connection: Connection, input: Input): Interface {
  const [organisation, slug, marker] = [
    textOf(input, 'organisation'),
    textOf(input, 'slug'),
    textOf(input, 'marker'),
  ] as const;
  if (input['interface'] === 'rules')
    return {
      path: `${pathOf('projects', organisation, slug)}rules/`,
      read: () => readRules(connection, organisation, slug, marker),
      body: async () => ruleBody(input),
    };
  return {
    path: `${pathOf('organizations', organisation)}workflows/`,
    read: async () => (await readWorkflows(connection, organisation, marker)) ?? [],
    body: async () => workflowBody(input, await detectorsOf(connection, organisation, slug)),
  };
}

async function detectorsOf(connection: Connection, organisation: string, slug: string): Promise<number[]> {
  const project = await readProjectOf(connection, organisation, slug);
  if (!project) throw new UserError(`Sentry's project ${organisation}/${slug} is gone.`, 'Run again: it is made anew.');
  return (await readDetectors(connection, organisation, project.id)).map(Number);
}

/** No more than one message of one error in this many minutes. */
const frequency = 30;

function workflowBody(input: Input, detectors: readonly number[]) {
  const action = {
    type: 'slack',
    integration_id: textOf(input, 'integration'),
    data: {},
    config: { target_type: 'specific', target_identifier: '', target_display: textOf(input, 'channel') },
    status: 'active',
  };
  return {
    name: textOf(input, 'name'),
    enabled: true,
    detector_ids: detectors,
    config: { frequency },
    triggers: {
      logic_type: 'any-short',
      conditions: [{ type: 'first_seen_event', comparison: true, condition_result: true }],
    },
    action_filters: [{ logic_type: 'all', conditions: [], actions: [action] }],
  };
}

function ruleBody(input: Input) {
  return {
    name: textOf(input, 'name'),
    frequency,
    actionMatch: 'any',
    filterMatch: 'all',
    conditions: [{ id: 'sentry.rules.conditions.first_seen_event.FirstSeenEventCondition' }],
    actions: [
      {
        id: 'sentry.integrations.slack.notify_action.SlackNotifyServiceAction',
        workspace: textOf(input, 'integration'),
        channel: `#${textOf(input, 'channel')}`,
      },
    ],
  };
}

/** Switches it on, and connects it to the project. What people made of its conditions and actions stays. */
export async function updateAlert(connection: Connection, input: Input): Promise<Result> {
  const organisation = textOf(input, 'organisation');
  const path = `${pathOf('organizations', organisation)}workflows/${pathOf(textOf(input, 'alert'))}`;
  const request: SentryRequest = { doing: 'reading the alert of new errors', path, needs: 'alerts:read' };
  const alert = await ask(connection, request, (answer) => ({
    name: answer.get('name').text(),
    detectors: answer
      .get('detectorIds')
      .list()
      .map((detector) => Number(detector.id())),
  }));
  const detectors = await detectorsOf(connection, organisation, textOf(input, 'slug'));
  await order(connection, {
    doing: 'updating the alert of new errors',
    method: 'PUT',
    path,
    body: { name: alert.name, enabled: true, detector_ids: [...new Set([...alert.detectors, ...detectors])] },
    needs: 'alerts:write',
  });
  return {};
}
