/** Sentry's endpoints for rules: the alerts of servers that do not know workflows yet. */
import {
  findProject,
  notThere,
  pageOf,
  type SentryCall,
  type SentryEndpoint,
  sentryNow,
  wrongField,
} from './endpoint.ts';
import type { SentryProject, SentryRule } from './organisation.ts';

const reads = ['project:read', 'project:write', 'project:admin', 'alerts:read'];
const writes = ['project:write', 'project:admin', 'alerts:write'];
const rules = 'projects/:organisation/:project/rules/';
const rule = `${rules}:rule/`;

export const ruleEndpoints: readonly SentryEndpoint[] = [
  { method: 'GET', path: rules, scopes: reads, run: listRules },
  { method: 'POST', path: rules, scopes: writes, run: createRule },
  { method: 'GET', path: rule, scopes: reads, run: showRule },
  { method: 'PUT', path: rule, scopes: writes, run: changeRule },
  { method: 'DELETE', path: rule, scopes: writes, run: removeRule },
];

function listRules(call: SentryCall) {
  const project = findProject(call);
  return pageOf([...project.rules].reverse(), call, (rule) => ruleForm(rule, project));
}

function ruleForm({ id, created, sent }: SentryRule, { slug }: SentryProject) {
  return {
    id,
    name: sent['name'],
    frequency: sent['frequency'],
    actionMatch: sent['actionMatch'],
    filterMatch: sent['filterMatch'] ?? 'all',
    conditions: sent['conditions'],
    filters: sent['filters'] ?? [],
    actions: sent['actions'],
    environment: sent['environment'] ?? null,
    owner: sent['owner'] ?? null,
    createdBy: null,
    dateCreated: created,
    projects: [slug],
    status: 'active',
    snooze: false,
  };
}

/** @throws SentryRefusal */
function readRule({ body, organisation }: SentryCall): Readonly<Record<string, unknown>> {
  for (const name of ['name', 'frequency', 'actionMatch', 'conditions', 'actions']) {
    if (body[name] === undefined) throw wrongField(name, 'This field is required.');
  }
  const actions = body['actions'] as readonly Readonly<Record<string, unknown>>[];
  if (actions.length === 0) throw wrongField('actions', 'You must add an action for this alert to fire.');
  const isKnown = actions.every(
    ({ workspace }) => workspace === undefined || organisation.integrations.some(({ id }) => id === String(workspace)),
  );
  if (!isKnown) throw wrongField('actions', 'Select a valid choice. That choice is not one of the available choices.');
  return body;
}

function createRule(call: SentryCall) {
  const project = findProject(call);
  const { store } = call.context;
  const rule = { id: String(store.nextId()), created: sentryNow(), sent: readRule(call) };
  store.update(() => project.rules.push(rule));
  return { status: 201, body: ruleForm(rule, project) };
}

function findRule(call: SentryCall): { project: SentryProject; rule: SentryRule } {
  const project = findProject(call);
  const rule = project.rules.find(({ id }) => id === call.params['rule']);
  if (!rule) throw notThere();
  return { project, rule };
}

function showRule(call: SentryCall) {
  const { project, rule } = findRule(call);
  return { body: ruleForm(rule, project) };
}

function changeRule(call: SentryCall) {
  const { project, rule } = findRule(call);
  const changed = { ...rule, sent: readRule(call) };
  call.context.store.update(() => project.rules.splice(project.rules.indexOf(rule), 1, changed));
  return { body: ruleForm(changed, project) };
}

function removeRule(call: SentryCall) {
  const { project, rule } = findRule(call);
  call.context.store.update(() => project.rules.splice(project.rules.indexOf(rule), 1));
  return { status: 204 };
}
