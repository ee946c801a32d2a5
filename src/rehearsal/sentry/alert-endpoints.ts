/** Sentry's endpoints for alerts: what they go through, what they watch, and themselves. */
import {
  notThere,
  pageOf,
  type SentryCall,
  type SentryEndpoint,
  SentryRefusal,
  searchTerms,
  sentryNow,
} from './endpoint.ts';
import type { SentryDetector, SentryIntegration, SentryWorkflow } from './organisation.ts';
import { readWorkflow } from './workflow-fields.ts';

const readsAlerts = ['org:read', 'org:write', 'org:admin', 'alerts:read'];
const writesAlerts = ['org:read', 'org:write', 'org:admin', 'alerts:write'];
const workflows = 'organizations/:organisation/workflows/';
const workflow = `${workflows}:workflow/`;

export const alertEndpoints: readonly SentryEndpoint[] = [
  {
    method: 'GET',
    path: 'organizations/:organisation/integrations/',
    scopes: ['org:read', 'org:write', 'org:admin', 'org:integrations'],
    run: listIntegrations,
  },
  { method: 'GET', path: 'organizations/:organisation/detectors/', scopes: readsAlerts, run: listDetectors },
  { method: 'GET', path: workflows, scopes: readsAlerts, run: listWorkflows },
  { method: 'POST', path: workflows, scopes: writesAlerts, run: createWorkflow },
  { method: 'GET', path: workflow, scopes: readsAlerts, run: (call) => ({ body: workflowForm(findWorkflow(call)) }) },
  { method: 'PUT', path: workflow, scopes: writesAlerts, run: changeWorkflow },
  { method: 'DELETE', path: workflow, scopes: writesAlerts, run: removeWorkflow },
];

function listIntegrations(call: SentryCall) {
  const provider = call.query.get('providerKey');
  const { integrations } = call.organisation;
  return pageOf(provider ? integrations.filter((each) => each.provider === provider) : integrations, call, (each) =>
    integrationForm(each),
  );
}

function integrationForm({ id, provider, name }: SentryIntegration) {
  return {
    id,
    name,
    icon: null,
    domainName: `${name.toLowerCase()}.slack.com`,
    accountType: null,
    scopes: ['channels:read', 'chat:write'],
    outOfDate: false,
    status: 'active',
    provider: {
      key: provider,
      slug: provider,
      name: 'Slack',
      canAdd: true,
      canDisable: false,
      features: [],
      aspects: {},
    },
    configOrganization: [],
    configData: { installationType: 'born_as_bot' },
    externalId: 'T0000ACME0',
    organizationId: 1,
    organizationIntegrationStatus: 'active',
    gracePeriodEnd: null,
  };
}

/** Older servers answer as if the address were not there. */
function verifyWorkflows({ organisation }: SentryCall): void {
  if (!organisation.hasWorkflows) throw notThere();
}

function listDetectors(call: SentryCall) {
  verifyWorkflows(call);
  const asked = projectsAsked(call);
  const ids = call.query.getAll('id');
  const found = call.organisation.detectors.filter((each) =>
    ids.length > 0 ? ids.includes(each.id) : asked === 'all' || asked.includes(each.projectId),
  );
  return pageOf(found, call, (detector) => detectorForm(detector, call));
}

function projectsAsked({ query, organisation }: SentryCall): 'all' | string[] {
  const asked = query.getAll('project');
  if (asked.length === 0 || asked.includes('-1')) return 'all';
  return asked.map((named) => {
    const project = organisation.projects.find(({ id, slug }) => id === named || slug === named);
    if (!project) throw new SentryRefusal(403, { detail: 'You do not have permission to perform this action.' });
    return project.id;
  });
}

function detectorForm({ id, projectId, name, type, created }: SentryDetector, { organisation }: SentryCall) {
  const connected = organisation.workflows.filter((each) => each.detectorIds.includes(id));
  return {
    id,
    projectId,
    name,
    description: null,
    type,
    workflowIds: connected.map((each) => each.id),
    owner: null,
    createdBy: null,
    dateCreated: created,
    dateUpdated: created,
    dataSources: null,
    conditionGroup: null,
    config: {},
    enabled: true,
    latestGroup: null,
  };
}

function listWorkflows(call: SentryCall) {
  verifyWorkflows(call);
  const { detectors } = call.organisation;
  const asked = projectsAsked(call);
  const ids = call.query.getAll('id');
  const terms = searchTerms(call.query.get('query') ?? '');
  const isAsked = ({ id, name, detectorIds }: SentryWorkflow) =>
    (ids.length === 0 || ids.includes(id)) &&
    (asked === 'all' || detectors.some((each) => detectorIds.includes(each.id) && asked.includes(each.projectId))) &&
    terms.every(({ field, text }) =>
      field === 'name' ? name.toLowerCase() === text : name.toLowerCase().includes(text),
    );
  return pageOf(call.organisation.workflows.filter(isAsked), call, workflowForm);
}

function workflowForm({ created, updated, ...workflow }: SentryWorkflow) {
  const rest = { organizationId: '1', createdBy: null, lastTriggered: null, owner: null };
  return { ...workflow, ...rest, dateCreated: created, dateUpdated: updated };
}

function findWorkflow(call: SentryCall): SentryWorkflow {
  verifyWorkflows(call);
  const found = call.organisation.workflows.find(({ id }) => id === call.params['workflow']);
  if (!found) throw notThere();
  return found;
}

function createWorkflow(call: SentryCall) {
  verifyWorkflows(call);
  const { store } = call.context;
  const nextId = () => String(store.nextId());
  const [id, moment] = [nextId(), sentryNow()];
  const made = { id, created: moment, updated: moment, ...readWorkflow(call, nextId) };
  store.update((organisation) => organisation.workflows.push(made));
  return { status: 201, body: workflowForm(made) };
}

function changeWorkflow(call: SentryCall) {
  const found = findWorkflow(call);
  const { store } = call.context;
  const fields = readWorkflow(call, () => String(store.nextId()));
  store.update(() => Object.assign(found, fields, { updated: sentryNow() }));
  return { body: workflowForm(found) };
}

function removeWorkflow(call: SentryCall) {
  const found = findWorkflow(call);
  call.context.store.update((organisation) => {
    organisation.workflows = organisation.workflows.filter((each) => each !== found);
  });
  return { status: 204 };
}
