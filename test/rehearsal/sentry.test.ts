import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SentryOrganisation } from '../../src/rehearsal/sentry/organisation.ts';
import { standIn } from '../../src/rehearsal/stand-ins/sentry.ts';
import { type OpenedStandIn, openStandIn } from './open-stand-in.ts';

const token = 'f00dfeed';
const teamPath = 'teams/acme/developers/projects/';

let sentry: OpenedStandIn<SentryOrganisation>;

beforeEach(async () => {
  sentry = await openStandIn(standIn, { token });
});

afterEach(() => {
  // Sentry's published description leaves out its own root and the rules of older servers.
  const isUndescribed = (violation: string) =>
    /^\w+ (\/api\/0\/|\S+\/rules\/(\d+\/)?) is not described$/.test(violation);
  expect(sentry.violations.filter((violation) => !isUndescribed(violation))).toEqual([]);
});

async function call(method: string, path: string, body?: unknown, authorization = `Bearer ${token}`) {
  const response = await sentry.fetch(`${sentry.context.address}/api/0/${path}`, {
    method,
    redirect: 'manual',
    headers: { ...(authorization && { authorization }), ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  // JSON.parse gives what may be anything, as an API's answer may.
  const said = text === '' ? undefined : JSON.parse(text);
  return { status: response.status, headers: response.headers, body: said };
}

async function makeProject(slug = 'shop') {
  return (await call('POST', teamPath, { name: slug, slug, platform: 'python-django', default_rules: false })).body;
}

async function errorDetector(project: string): Promise<number> {
  const { body } = await call('GET', `organizations/acme/detectors/?project=${project}`);
  return Number(body.find(({ type }: { type: string }) => type === 'error').id);
}

const slackAction = {
  type: 'slack',
  integration_id: '101',
  data: {},
  config: { target_type: 'specific', target_identifier: '', target_display: 'shop' },
  status: 'active',
};

function workflow(detector: number, more = {}) {
  return {
    name: 'New errors of shop',
    enabled: true,
    detector_ids: [detector],
    config: { frequency: 30 },
    triggers: {
      logic_type: 'any-short',
      conditions: [{ type: 'first_seen_event', comparison: true, condition_result: true }],
    },
    action_filters: [{ logic_type: 'all', conditions: [], actions: [slackAction] }],
    ...more,
  };
}

it('tells at its root what a token may do', async () => {
  expect((await call('GET', '')).body).toMatchObject({
    version: '0',
    auth: { scopes: expect.arrayContaining(['org:read']) },
  });
  expect((await call('GET', '', undefined, '')).body).toEqual({ version: '0', auth: null, user: null });
  expect(await call('GET', '', undefined, 'Bearer wrong')).toMatchObject({
    status: 401,
    body: { detail: 'Invalid token' },
  });
});

it('refuses a call without a token, with another one, and without the scope', async () => {
  const path = 'organizations/acme/';
  expect((await call('GET', path, undefined, '')).status).toBe(401);
  expect((await call('GET', path, undefined, 'Bearer wrong')).body).toEqual({ detail: 'Invalid token' });
  sentry.context.store.state.scopes = ['org:read'];
  expect((await call('GET', path)).body).toMatchObject({ slug: 'acme', name: 'Acme' });
  const forbidden = { status: 403, body: { detail: 'You do not have permission to perform this action.' } };
  expect(await call('POST', teamPath, { name: 'shop' })).toMatchObject(forbidden);
  expect((await call('GET', 'organizations/other/')).status).toBe(404);
});

it('makes a team once', async () => {
  const path = 'organizations/acme/teams/';
  expect(await call('POST', path, { slug: 'web' })).toMatchObject({ status: 201, body: { slug: 'web', name: 'web' } });
  expect(await call('POST', path, { slug: 'web' })).toMatchObject({ status: 409 });
  expect((await call('GET', `${path}?query=web`)).body).toHaveLength(1);
  expect((await call('GET', path)).body).toHaveLength(2);
  expect((await call('GET', 'teams/acme/web/')).body.slug).toBe('web');
  expect((await call('GET', 'teams/acme/none/')).status).toBe(404);
});

it('makes a project once, with a key and detectors', async () => {
  const made = await makeProject();
  expect(made).toMatchObject({
    slug: 'shop',
    platform: 'python-django',
    teams: [{ slug: 'developers' }],
    firstEvent: null,
  });
  const again = await call('POST', teamPath, { name: 'Other', slug: 'shop' });
  expect(again).toMatchObject({ status: 409, body: { detail: 'A project with this slug already exists.' } });
  expect((await call('GET', 'projects/acme/shop/')).body).toMatchObject({
    id: made.id,
    organization: { slug: 'acme' },
  });
  const { body: keys } = await call('GET', 'projects/acme/shop/keys/');
  expect(keys).toMatchObject([{ name: 'Default', isActive: true }]);
  expect(keys[0].dsn.public).toBe(`http://${keys[0].public}@127.0.0.1:4001/sentry/${made.id}`);
  const { body: detectors } = await call('GET', `organizations/acme/detectors/?project=${made.id}`);
  expect(detectors.map(({ type }: { type: string }) => type)).toEqual(['error', 'issue_stream']);
  expect((await call('GET', 'organizations/acme/workflows/')).body).toEqual([]);
});

it.each([
  [{ slug: 'shop' }, 'name'],
  [{ name: 'shop', slug: 'My shop' }, 'slug'],
  [{ name: 'shop', slug: '123' }, 'slug'],
  [{ name: 'shop', platform: 'cobol' }, 'platform'],
  [{ name: 'n'.repeat(51) }, 'name'],
])('refuses the project %j for its %s', async (body, field) => {
  const unchecked = await openStandIn(standIn, { token });
  const response = await unchecked.fetch(`${unchecked.context.address}/api/0/${teamPath}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ [field]: [expect.any(String)] });
});

it('makes an alert of its own accord, unless told not to', async () => {
  await call('POST', teamPath, { name: 'shop' });
  const { body } = await call('GET', 'organizations/acme/workflows/');
  expect(body).toMatchObject([{ name: 'Send a notification for high priority issues' }]);
});

it('leaves making projects to managers where the organisation wants that', async () => {
  sentry.context.store.state.membersMakeProjects = false;
  const refused = await call('POST', teamPath, { name: 'shop' });
  expect(refused).toMatchObject({ status: 403, body: { detail: expect.stringContaining('disabled this feature') } });
});

it('renames a project and leads from its former slug to it', async () => {
  await makeProject();
  await makeProject('other');
  expect((await call('PUT', 'projects/acme/shop/', { name: 'The shop' })).body.name).toBe('The shop');
  expect(await call('PUT', 'projects/acme/shop/', { slug: 'other' })).toMatchObject({ status: 400 });
  expect((await call('PUT', 'projects/acme/shop/', { slug: 'store' })).body).toMatchObject({
    slug: 'store',
    name: 'The shop',
  });
  const moved = await call('GET', 'projects/acme/shop/');
  expect([moved.status, moved.headers.get('location')]).toEqual([302, '/sentry/api/0/projects/acme/store/']);
  await makeProject();
  expect((await call('GET', 'projects/acme/shop/')).status).toBe(200);
});

it('finds projects by slug, and gives long lists in pages', async () => {
  for (const slug of ['one', 'two', 'three']) await makeProject(slug);
  const path = 'organizations/acme/projects/';
  expect((await call('GET', `${path}?query=slug:two`)).body).toMatchObject([{ slug: 'two' }]);
  const first = await call('GET', `${path}?per_page=2`);
  expect(first.headers.get('link')).toMatch(/rel="next"; results="true"; cursor="0:2:0"/);
  const second = await call('GET', `${path}?per_page=2&cursor=0:2:0`);
  expect([first.body.length, second.body.length]).toEqual([2, 1]);
  expect(second.headers.get('link')).toMatch(/rel="next"; results="false"/);
});

it('renames and disables a key', async () => {
  await makeProject();
  const [{ id }] = (await call('GET', 'projects/acme/shop/keys/')).body;
  const path = `projects/acme/shop/keys/${id}/`;
  const changed = await call('PUT', path, { name: 'countable-1234', isActive: false });
  expect(changed.body).toMatchObject({ name: 'countable-1234', isActive: false });
  expect((await call('GET', path)).body.name).toBe('countable-1234');
  expect((await call('GET', 'projects/acme/shop/keys/?status=active')).body).toEqual([]);
  expect(await call('PUT', path, { isActive: true })).toMatchObject({
    body: { name: 'countable-1234', isActive: true },
  });
});

it('gives a project to another team too', async () => {
  await makeProject();
  await call('POST', 'organizations/acme/teams/', { slug: 'web' });
  expect(await call('POST', 'projects/acme/shop/teams/web/')).toMatchObject({ status: 201 });
  const { body } = await call('GET', 'projects/acme/shop/teams/');
  expect(body.map(({ slug }: { slug: string }) => slug)).toEqual(['developers', 'web']);
});

it('removes a project with its keys and detectors', async () => {
  const { id } = await makeProject();
  expect((await call('DELETE', 'projects/acme/shop/')).status).toBe(204);
  expect((await call('GET', 'projects/acme/shop/')).status).toBe(404);
  expect((await call('GET', `organizations/acme/detectors/?project=${id}`)).status).toBe(403);
  expect((await call('GET', 'organizations/acme/detectors/')).body).toEqual([]);
});

it('lists the Slack integration', async () => {
  const path = 'organizations/acme/integrations/?providerKey=';
  expect((await call('GET', `${path}slack`)).body).toMatchObject([
    { id: '101', provider: { key: 'slack' }, status: 'active' },
  ]);
  expect((await call('GET', `${path}github`)).body).toEqual([]);
});

it('makes an alert, finds it by name, changes and removes it', async () => {
  const { id } = await makeProject();
  const detector = await errorDetector(id);
  const path = 'organizations/acme/workflows/';
  const { status, body: made } = await call('POST', path, workflow(detector));
  expect(status).toBe(201);
  expect(made).toMatchObject({ detectorIds: [String(detector)], config: { frequency: 30 }, enabled: true });
  expect(made.triggers.conditions).toMatchObject([{ type: 'first_seen_event', conditionResult: true }]);
  const [action] = made.actionFilters[0].actions;
  expect(action).toMatchObject({ integrationId: '101', config: { targetType: 'specific', targetDisplay: '#shop' } });
  expect(action.config.targetIdentifier).not.toBe('');
  expect((await call('GET', `${path}?query=${encodeURIComponent('"new errors of shop"')}`)).body).toHaveLength(1);
  expect((await call('GET', `${path}?query=something`)).body).toEqual([]);
  expect((await call('GET', 'organizations/acme/detectors/')).body[0].workflowIds).toEqual([made.id]);
  const changed = await call('PUT', `${path}${made.id}/`, workflow(detector, { enabled: false }));
  expect(changed.body).toMatchObject({ id: made.id, enabled: false });
  expect((await call('GET', `${path}${made.id}/`)).body.enabled).toBe(false);
  expect((await call('DELETE', `${path}${made.id}/`)).status).toBe(204);
  expect((await call('GET', `${path}${made.id}/`)).status).toBe(404);
});

it('allows the same alert twice: names are not unique', async () => {
  const detector = await errorDetector((await makeProject()).id);
  for (const _time of ['once', 'twice']) await call('POST', 'organizations/acme/workflows/', workflow(detector));
  expect((await call('GET', 'organizations/acme/workflows/')).body).toHaveLength(2);
});

it.each([
  ['a detector that is not there', { detector_ids: [1] }, 'detectorIds'],
  ['an odd frequency', { config: { frequency: 31 } }, 'config'],
  [
    'an unknown trigger',
    { triggers: { logic_type: 'any', conditions: [{ type: 'birthday', comparison: true }] } },
    'type',
  ],
  ['another workspace', withAction({ ...slackAction, integration_id: '999' }), 'workspace'],
  ['no workspace', withAction({ ...slackAction, integration_id: null }), 'nonFieldErrors'],
])('refuses an alert with %s', async (_what, more, field) => {
  const detector = await errorDetector((await makeProject()).id);
  const refused = await call('POST', 'organizations/acme/workflows/', workflow(detector, more));
  expect(refused).toMatchObject({ status: 400, body: { [field]: [expect.any(String)] } });
});

function withAction(action: object) {
  return { action_filters: [{ logic_type: 'all', conditions: [], actions: [action] }] };
}

it('knows rules alone where it is older', async () => {
  sentry.context.store.state.hasWorkflows = false;
  await makeProject();
  expect((await call('GET', 'organizations/acme/workflows/')).status).toBe(404);
  const path = 'projects/acme/shop/rules/';
  const condition = 'sentry.rules.conditions.first_seen_event.FirstSeenEventCondition';
  const action = 'sentry.integrations.slack.notify_action.SlackNotifyServiceAction';
  const rule = {
    name: 'New errors of shop',
    frequency: 30,
    actionMatch: 'any',
    filterMatch: 'all',
    conditions: [{ id: condition }],
    actions: [{ id: action, workspace: '101', channel: '#shop' }],
  };
  const { status, body: made } = await call('POST', path, rule);
  expect([status, made.projects]).toEqual([201, ['shop']]);
  expect((await call('GET', path)).body).toMatchObject([rule]);
  const wrong = { ...rule, actions: [{ id: action, workspace: '999', channel: '#shop' }] };
  expect((await call('POST', path, wrong)).status).toBe(400);
  expect((await call('PUT', `${path}${made.id}/`, { ...rule, frequency: 60 })).body.frequency).toBe(60);
  expect((await call('DELETE', `${path}${made.id}/`)).status).toBe(204);
  expect((await call('GET', path)).body).toEqual([]);
});

it('keeps releases and where they were deployed', async () => {
  const { id } = await makeProject();
  const path = 'organizations/acme/releases/';
  const release = { version: 'shop@1.0.0', projects: ['shop'] };
  expect(await call('POST', path, release)).toMatchObject({ status: 201, body: { projects: [{ slug: 'shop' }] } });
  expect((await call('POST', path, release)).status).toBe(208);
  expect((await call('POST', path, { ...release, projects: ['none'] })).status).toBe(400);
  expect((await call('GET', `${path}?project=${id}`)).body).toHaveLength(1);
  const deploys = `${path}${encodeURIComponent(release.version)}/deploys/`;
  expect((await call('POST', deploys, { environment: 'production' })).status).toBe(201);
  expect((await call('GET', deploys)).body).toMatchObject([{ environment: 'production' }]);
  expect((await call('GET', `${path}shop@1.0.0/`)).body.deployCount).toBe(1);
});

it('shows the errors that a project got', async () => {
  await makeProject();
  expect((await call('GET', 'projects/acme/shop/events/')).body).toEqual([]);
  const event = { id: 'e'.repeat(32), title: 'ZeroDivisionError', created: '2026-11-24T12:00:00.000000Z' };
  sentry.context.store.update(({ projects }) => projects[0]?.events.push(event));
  expect((await call('GET', 'projects/acme/shop/events/')).body).toMatchObject([{ title: 'ZeroDivisionError' }]);
  expect((await call('GET', 'projects/acme/shop/')).body.firstEvent).toBe(event.created);
});

it('wants the slash at the end', async () => {
  const response = await openStandIn(standIn, { token }).then(({ fetch, context }) =>
    fetch(`${context.address}/api/0/organizations/acme`, { headers: { authorization: `Bearer ${token}` } }),
  );
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ info: expect.stringContaining('trailing slash') });
});

it('shows a project with its DSN, key and alerts', async () => {
  const { id } = await makeProject();
  await call('POST', 'organizations/acme/workflows/', workflow(await errorDetector(id)));
  const [{ dsn }] = (await call('GET', 'projects/acme/shop/keys/')).body;
  const [exhibit] = await standIn.exhibits(sentry.context);
  expect(exhibit?.title).toBe('Project acme/shop');
  expect(exhibit?.facts).toEqual([
    ['Name', 'shop'],
    ['Team', 'developers'],
    ['Platform', 'python-django'],
    ['Client key', 'Default'],
    ['DSN', dsn.public],
    ['Alert', 'New errors of shop'],
    ['Errors so far', '0'],
  ]);
});
