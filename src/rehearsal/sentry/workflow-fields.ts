/** Reads the alert that a client sent, refuses what Sentry refuses, and gives it the form in which it is answered. */
import { type SentryCall, wrongField } from './endpoint.ts';
import type { SentryOrganisation, SentryWorkflow } from './organisation.ts';

type Fields = Readonly<Record<string, unknown>>;

type WorkflowFields = Pick<
  SentryWorkflow,
  'name' | 'enabled' | 'detectorIds' | 'environment' | 'config' | 'triggers' | 'actionFilters'
>;

const frequencies = [0, 5, 10, 30, 60, 180, 720, 1440, 10_080, 43_200];
const logicTypes = ['any', 'any-short', 'all', 'none'];
const triggerTypes = [
  'first_seen_event',
  'issue_resolved_trigger',
  'reappeared_event',
  'regression_event',
  'new_high_priority_issue',
  'existing_high_priority_issue',
];

/**
 * Keys may be in snake case or camel case, as in Sentry; answers are in camel case.
 * @param nextId for the parts, each of which has an id
 * @throws SentryRefusal
 */
export function readWorkflow({ body, organisation }: SentryCall, nextId: () => string): WorkflowFields {
  const sent = snakeKeys(body) as Fields;
  const { name, enabled = true, environment = null } = sent;
  if (typeof name !== 'string' || name === '') throw wrongField('name', 'This field is required.');
  if (name.length > 256) throw wrongField('name', 'Ensure this field has no more than 256 characters.');
  if (typeof enabled !== 'boolean') throw wrongField('enabled', 'Must be a valid boolean.');
  const config = (sent['config'] ?? {}) as Fields;
  if (config['frequency'] !== undefined && !frequencies.includes(config['frequency'] as number)) {
    throw wrongField('config', `${config['frequency']} is not one of [${frequencies.join(', ')}]`);
  }
  const { triggers, action_filters = [] } = sent as { triggers?: Fields; action_filters?: Fields[] };
  return {
    name,
    enabled,
    environment: environment as string | null,
    config,
    detectorIds: readDetectors(sent['detector_ids'], organisation),
    triggers: triggers ? { ...readGroup(triggers, nextId, triggerTypes), actions: [] } : null,
    actionFilters: action_filters.map((filter) => ({
      ...readGroup(filter, nextId),
      actions: readActions(filter['actions'], organisation, nextId),
    })),
  };
}

function readDetectors(ids: unknown, { detectors }: SentryOrganisation): string[] {
  const texts = Array.isArray(ids) ? ids.map(String) : [];
  const isKnown = texts.every((id) => detectors.some((detector) => detector.id === id));
  if (!isKnown) throw wrongField('detectorIds', 'Some detectors do not exist.');
  return texts;
}

/** Conditions and how they go together. */
function readGroup(group: Fields, nextId: () => string, types?: readonly string[]) {
  const logicType = group['logic_type'];
  if (!logicTypes.includes(logicType as string)) {
    throw wrongField('logicType', `"${logicType ?? ''}" is not a valid choice.`);
  }
  const conditions = ((group['conditions'] ?? []) as Fields[]).map((condition) => {
    const { type, comparison, condition_result = true } = condition;
    const isKnown = types ? types.includes(type as string) : typeof type === 'string';
    if (!isKnown) throw wrongField('type', `"${type ?? ''}" is not a valid choice.`);
    if (comparison === undefined) throw wrongField('comparison', 'This field is required.');
    return { id: nextId(), type, comparison: camelKeys(comparison), conditionResult: condition_result };
  });
  return { id: nextId(), organizationId: '1', logicType, conditions };
}

function readActions(actions: unknown, organisation: SentryOrganisation, nextId: () => string) {
  if (!Array.isArray(actions)) throw wrongField('actionFilters', 'Missing actions key in action filter');
  return actions.map((action: Fields) => {
    const { type, data, config, integration_id = null, status = 'active' } = action;
    if (typeof type !== 'string') throw wrongField('type', 'This field is required.');
    if (!isFields(data)) throw wrongField('data', 'This field is required.');
    if (!isFields(config)) throw wrongField('config', 'This field is required.');
    const integrationId = integration_id === null ? null : String(integration_id);
    const target = type === 'slack' ? readSlackTarget(config, integrationId, organisation) : config;
    return { id: nextId(), type, integrationId, data, config: camelKeys(target), status };
  });
}

/** Sentry asks Slack for the channel's id where none is given, and then writes the name with its sign. */
function readSlackTarget(config: Fields, integrationId: string | null, { integrations }: SentryOrganisation): Fields {
  if (integrationId === null) throw wrongField('nonFieldErrors', 'Integration ID is required for action type slack');
  const channel = String(config['target_display'] ?? '').replace(/^[#@]/, '');
  if (config['target_type'] !== 'specific') throw wrongField('config', `'target_type' must be 'specific'`);
  if (channel === '') throw wrongField('channel', 'This field is required.');
  if (!integrations.some(({ id }) => id === integrationId)) {
    throw wrongField('workspace', 'Slack: Workspace is a required field.');
  }
  if (config['target_identifier']) return { ...config, target_display: channel };
  return {
    ...config,
    target_display: `#${channel}`,
    target_identifier: `C${channel.toUpperCase().replace(/\W|_/g, '0')}`,
  };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function snakeKeys(value: unknown): unknown {
  return mapKeys(value, (key) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
}

function camelKeys(value: unknown): unknown {
  return mapKeys(value, (key) => key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));
}

function mapKeys(value: unknown, change: (key: string) => string): unknown {
  if (Array.isArray(value)) return value.map((each) => mapKeys(each, change));
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [change(key), mapKeys(each, change)]));
}
