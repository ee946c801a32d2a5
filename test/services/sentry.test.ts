/** Registering a project with Sentry, against its stand-in; each request is held against Sentry's published description. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SentryOrganisation } from '../../src/rehearsal/sentry/organisation.ts';
import { standIn } from '../../src/rehearsal/stand-ins/sentry.ts';
import { service } from '../../src/services/sentry.ts';
import type { Connection, Wanted } from '../../src/services/service.ts';
import { type OpenedStandIn, openStandIn } from '../rehearsal/open-stand-in.ts';
import { cutOffAfter, planOf, project, runService, type ServiceRun, wantedOf } from './run-service.ts';

const { marker } = project;
const settings = { 'sentry-organisation': 'acme', 'sentry-team': 'developers' };
const { signal } = new AbortController();

let sentry: OpenedStandIn<SentryOrganisation>;
let connection: Connection;

beforeEach(async () => {
  sentry = await openStandIn(standIn, { token: 'f00dfeed' });
  connection = {
    address: sentry.context.address,
    secrets: { token: 'f00dfeed' },
    fetch: followed(sentry.fetch),
    signal,
  };
});

/** As the transport does: Sentry leads on from a project's former name. */
function followed(inner: typeof fetch): typeof fetch {
  return async (input, init) => {
    const response = await inner(input, init);
    const target = response.headers.get('location');
    return response.status === 302 && target ? inner(new URL(target, String(input)).href, init) : response;
  };
}

afterEach(() => {
  // Sentry's published description leaves out its own root and the rules of older servers.
  const isUndescribed = (violation: string) =>
    /^\w+ (\/api\/0\/|\S+\/rules\/(\d+\/)?) is not described$/.test(violation);
  expect(sentry.violations.filter((violation) => !isUndescribed(violation))).toEqual([]);
});

const state = (): SentryOrganisation => sentry.context.store.state;
const run = (changes: Partial<Wanted> = {}, through = connection): Promise<ServiceRun> =>
  runService(service, through, wantedOf(settings, changes));

/** Sentry gives each project an alert of its own, which writes mails. */
const ourAlerts = () => state().workflows.filter(({ name }) => name.includes(marker));

/** What registering comes to, without ids and times. */
function outcome() {
  return {
    teams: state().teams.map(({ slug }) => slug),
    projects: state().projects.map(({ slug, name, platform, teams, keys }) => ({
      slug,
      name,
      platform,
      teams,
      keys: keys.map((key) => [key.name, key.isActive]),
    })),
    alerts: ourAlerts().map(({ name, enabled, detectorIds }) => ({
      name,
      enabled,
      detectors: detectorIds.length,
    })),
    rules: state().projects.flatMap(({ rules }) => rules.map(({ sent }) => sent['name'])),
  };
}

const complete = {
  teams: ['developers'],
  projects: [
    { slug: 'shop', name: 'Corner shop', platform: 'python-django', teams: ['developers'], keys: [[marker, true]] },
  ],
  alerts: [{ name: `New errors to Slack (${marker})`, enabled: true, detectors: 1 }],
  rules: [],
};

test('a project is made, with its key, its name and an alert; a second run has nothing to do', async () => {
  const first = await run();
  expect(planOf(first)).toEqual([
    'create project acme/shop: does not exist',
    'update client key of acme/shop: is not named yet',
    'update name of acme/shop: is not given yet',
    'create alert of new errors in acme/shop to #shop: does not exist',
  ]);
  expect(outcome()).toEqual(complete);
  const [made] = state().projects;
  expect(first.record).toEqual({
    id: made?.id,
    slug: 'shop',
    address: `${connection.address}/organizations/acme/projects/shop/`,
    key: expect.stringMatching(/^[\da-f]{12}$/),
  });
  expect(first.outputs['dsn']).toContain(made?.keys[0]?.id);
  // Nobody can make the DSN of it.
  expect(JSON.stringify(first.record)).not.toContain(made?.keys[0]?.id);

  const second = await run({ known: first.record });
  expect(planOf(second)).toEqual([]);
  expect(second.outputs).toEqual(first.outputs);
});

test('a clone without the record finds the project again, by its marked key, and gets the record', async () => {
  const first = await run();
  const other = await run();
  expect(planOf(other)).toEqual([]);
  expect(other.record).toEqual(first.record);
});

test('a team that is not there is made', async () => {
  state().teams = [];
  const first = await run();
  expect(planOf(first)[0]).toBe('create team acme/developers: does not exist');
  expect(outcome()).toEqual(complete);
});

test('the alert goes to the project’s channel, once for each new error', async () => {
  await run();
  const [alert] = ourAlerts();
  expect(alert).toMatchObject({
    config: { frequency: 30 },
    triggers: { conditions: [{ type: 'first_seen_event' }] },
    actionFilters: [{ actions: [{ type: 'slack', integrationId: '101', config: { targetDisplay: '#shop' } }] }],
  });
  const watched = state().detectors.filter(({ id }) => alert?.detectorIds.includes(id));
  expect(watched).toMatchObject([{ projectId: state().projects[0]?.id, type: 'error' }]);
});

test('a server without workflows gets a rule instead, once', async () => {
  state().hasWorkflows = false;
  const first = await run();
  expect(outcome()).toEqual({ ...complete, alerts: [], rules: [`New errors to Slack (${marker})`] });
  expect(planOf(await run({ known: first.record }))).toEqual([]);
});

describe('where Slack', () => {
  test('is not connected to Sentry, all but the alert is done, and the warning says where to connect it', async () => {
    state().integrations = [];
    const { warnings } = await run();
    expect(warnings).toEqual([expect.stringContaining(`${connection.address}/settings/acme/integrations/slack/`)]);
    expect(outcome()).toEqual({ ...complete, alerts: [] });
  });

  test('is connected twice, the workspace of the settings is taken; without that setting the warning names both', async () => {
    state().integrations = [
      { id: '101', provider: 'slack', name: 'Acme' },
      { id: '102', provider: 'slack', name: 'Other' },
    ];
    const { warnings } = await run();
    expect(warnings).toEqual([expect.stringContaining('Acme, Other')]);
    const chosen = await runService(service, connection, wantedOf({ ...settings, 'slack-workspace': 'other' }));
    expect(chosen.warnings).toEqual([]);
    expect(ourAlerts()).toMatchObject([{ actionFilters: [{ actions: [{ integrationId: '102' }] }] }]);
  });

  test('is no part of the project, there is no alert and nothing is said', async () => {
    const { warnings } = await run({ services: new Set(['sentry']) });
    expect(warnings).toEqual([]);
    expect(outcome()).toEqual({ ...complete, alerts: [] });
  });
});

describe('somebody else’s project of that name', () => {
  beforeEach(async () => {
    await run({ project: { ...project, marker: 'countable-ffffffffffff', name: 'Their shop' } });
  });

  test('is left alone, with its address and the remedy', async () => {
    const before = structuredClone(state());
    const { obstacles } = await run();
    expect(obstacles).toEqual([
      {
        service: 'sentry',
        fact: expect.stringContaining(`${connection.address}/organizations/acme/projects/shop/`),
        remedy: expect.stringContaining('countable register sentry --adopt'),
      },
    ]);
    expect(state()).toEqual(before);
  });

  test('is taken over with --adopt: it keeps its name, and is ours from then on', async () => {
    const adopted = await run({ adopt: true });
    expect(planOf(adopted)).toContain('update client key of acme/shop: is taken over');
    expect(state().projects).toMatchObject([{ name: 'Their shop', keys: [{ name: marker }] }]);
    expect(planOf(await run({ known: adopted.record }))).toEqual([]);
  });

  test('that appears after reading is not touched either', async () => {
    const { state: read } = await service.read(connection, wantedOf(settings));
    const [create] = service.diff({ ...read, isInTheWay: false }, wantedOf(settings));
    const before = structuredClone(state());
    await expect(service.apply(connection, create as never, create?.input as never)).rejects.toThrow('not this one');
    expect(state()).toEqual(before);
  });
});

describe('drift', () => {
  let known: Readonly<Record<string, string>>;
  let made: ServiceRun['made'];
  const mine = () => state().projects[0] as SentryOrganisation['projects'][number];
  beforeEach(async () => {
    ({ record: known, made } = await run());
  });

  test('a deleted project is made again, and its alert listens to the new one', async () => {
    for (const each of made.filter(({ kind }) => kind === 'project')) await service.undo(connection, each);
    const again = await run({ known });
    expect(planOf(again)).toEqual([
      'create project acme/shop: was deleted',
      'update client key of acme/shop: is not named yet',
      'update name of acme/shop: is not given yet',
      'update alert of new errors in acme/shop: does not listen to the project',
    ]);
    expect(planOf(await run({ known: again.record }))).toEqual([]);
  });

  test('a renamed project is followed, and releases are said to need its name', async () => {
    mine().formerSlugs = ['shop'];
    mine().slug = 'corner-shop';
    const found = await run({ known });
    expect(planOf(found)).toEqual(['update record of project acme/corner-shop: was renamed; it was shop']);
    expect(found.warnings).toEqual([expect.stringContaining('SENTRY_PROJECT=corner-shop')]);
    expect(found.record).toMatchObject({ slug: 'corner-shop', id: known['id'] });
    expect(planOf(await run({ known: found.record }))).toEqual([]);
  });

  test('a project whose slug went to another one does not hold the name', async () => {
    mine().formerSlugs = ['shop'];
    mine().slug = 'elsewhere';
    for (const key of mine().keys) key.name = 'Default';
    const fresh = await run({ project: { ...project, marker: 'countable-ffffffffffff' } });
    expect(fresh.obstacles).toEqual([]);
    expect(
      state()
        .projects.map(({ slug }) => slug)
        .sort(),
    ).toEqual(['elsewhere', 'shop']);
  });

  test('a key that was switched off is replaced by another, whose DSN is given instead', async () => {
    for (const key of mine().keys) key.isActive = false;
    const rotated = await run({ known });
    expect(planOf(rotated)).toEqual(['update client key of acme/shop: was rotated']);
    expect(rotated.record['key']).not.toBe(known['key']);
    expect(rotated.outputs['dsn']).toContain(mine().keys.find(({ isActive }) => isActive)?.id);
    expect(planOf(await run({ known: rotated.record }))).toEqual([]);
  });

  test('what is read gives no DSN where its key is switched off', async () => {
    for (const key of mine().keys) key.isActive = false;
    expect((await service.read(connection, wantedOf(settings, { known }))).outputs).toEqual({ dsn: '' });
  });

  test('an alert that was switched off is switched on', async () => {
    for (const alert of ourAlerts()) alert.enabled = false;
    expect(planOf(await run({ known }))).toEqual(['update alert of new errors in acme/shop: is disabled']);
    expect(outcome()).toEqual(complete);
  });

  test('a team that lost its access gets it back', async () => {
    mine().teams = [];
    expect(planOf(await run({ known }))).toEqual(['update access of team developers to acme/shop: has no access']);
    expect(outcome()).toEqual(complete);
  });

  test('a name and a platform that people changed stay', async () => {
    mine().name = 'Shop at the corner';
    mine().platform = 'python-flask';
    expect(planOf(await run({ known }))).toEqual([]);
  });
});

describe('whatever happens', () => {
  /** A first run writes so often. */
  const writes = 4;

  test.each(
    Array.from({ length: writes }, (_, index) => index + 1),
  )('killed after write %i, the next run ends with the same', async (count) => {
    await expect(run({}, { ...connection, fetch: cutOffAfter(connection.fetch, count) })).rejects.toThrow('killed');
    const next = await run();
    expect(outcome()).toEqual(complete);
    expect(planOf(await run({ known: next.record }))).toEqual([]);
  });

  test('and that is all that is written', async () => {
    await expect(run({}, { ...connection, fetch: cutOffAfter(connection.fetch, writes + 1) })).resolves.toBeDefined();
  });

  test('two people at the same moment make one project and one alert, and both end well', async () => {
    const [one, other] = await Promise.all([run(), run()]);
    expect(outcome()).toEqual(complete);
    expect(one.record).toEqual(other.record);
    expect([...one.made, ...other.made].filter(({ kind }) => kind === 'project')).toHaveLength(1);
  });
});

describe('a token that may not', () => {
  test.each([
    ['project:write', ['project:admin', 'project:write']],
    ['project:read', ['project:admin', 'project:write', 'project:read']],
    ['org:read', ['org:read']],
    ['alerts:write', ['alerts:write']],
  ])('%s is refused before anything is written, and told so', async (scope, missing) => {
    state().scopes = state().scopes.filter((each) => !missing.includes(each));
    const before = structuredClone(state());
    const { obstacles } = await run();
    expect(obstacles).toEqual([
      {
        service: 'sentry',
        fact: expect.stringContaining(`${scope}, to `),
        remedy: expect.stringContaining('countable login sentry'),
      },
    ]);
    expect(state()).toEqual(before);
    expect((await service.identify(connection)).lacks).toContainEqual(expect.stringContaining(scope));
  });

  test('write is enough to see that nothing is to be done', async () => {
    const { record } = await run();
    state().scopes = ['org:read', 'project:read', 'team:read', 'alerts:read'];
    expect(await run({ known: record })).toMatchObject({ calls: [], obstacles: [] });
  });

  test('make projects, as the organisation forbids it to members, fails with Sentry’s words', async () => {
    state().membersMakeProjects = false;
    await expect(run()).rejects.toThrow(/^Sentry, creating project acme\/shop: .*403/);
  });

  test('be is refused by name', async () => {
    const stranger = { ...connection, secrets: { token: 'wrong' } };
    await expect(service.identify(stranger)).rejects.toMatchObject({ kind: 'unauthorized' });
    await expect(run({}, stranger)).rejects.toThrow('Sentry, asking whose token it is: the credential is not accepted');
  });
});

test('an organisation that is not there is named, with the setting', async () => {
  const { obstacles } = await runService(service, connection, wantedOf({ 'sentry-organisation': 'nobody' }));
  expect(obstacles).toMatchObject([
    { fact: expect.stringContaining('nobody'), remedy: expect.stringContaining('sentry-organisation') },
  ]);
});

test('who asks is told by name', async () => {
  expect(await service.identify(connection)).toMatchObject({ name: 'countable (Sentry)' });
});

test('an answer of another form is said to be one, with the place', async () => {
  const odd = async (input: Parameters<typeof fetch>[0], init?: RequestInit) => {
    if (!String(input).includes('/keys/')) return connection.fetch(input, init);
    return Response.json([{ id: 'a' }]);
  };
  await run();
  await expect(run({}, { ...connection, fetch: odd as typeof fetch })).rejects.toThrow('[0].name is no text');
});

describe('taking back', () => {
  test('removes alert, project and team, newest first, and again without harm', async () => {
    state().teams = [];
    state().scopes = [...state().scopes, 'team:admin'];
    const { made } = await run();
    expect(made.map(({ kind }) => kind)).toEqual(['team', 'project', 'alert']);
    for (const each of [...made].reverse()) {
      expect(await service.readHindrance(connection, each)).toBeUndefined();
      await service.undo(connection, each);
    }
    expect(outcome()).toEqual({ teams: [], projects: [], alerts: [], rules: [] });
    for (const each of made) {
      expect(await service.readHindrance(connection, each)).toBeUndefined();
      await service.undo(connection, each);
    }
  });

  test('is hindered by events, and of a team by its projects', async () => {
    state().teams = [];
    const { made } = await run();
    state().projects[0]?.events.push({ id: 'e1', title: 'ZeroDivisionError', created: '2026-01-01T00:00:00Z' });
    const [team, its] = made;
    expect(await service.readHindrance(connection, its as never)).toBe('has events');
    expect(await service.readHindrance(connection, team as never)).toBe('has projects: shop');
  });
});
