/** Registering a project with Jenkins, against its stand-in. */
import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { folderKind, type JenkinsController, type JenkinsJob } from '../../src/rehearsal/jenkins/controller.ts';
import { standIn } from '../../src/rehearsal/stand-ins/jenkins.ts';
import { readJobConfig, renderJobConfig } from '../../src/services/jenkins/job-config.ts';
import { service } from '../../src/services/jenkins.ts';
import type { Connection, Wanted } from '../../src/services/service.ts';
import { type OpenedStandIn, openStandIn } from '../rehearsal/open-stand-in.ts';
import { cutOffAfter, planOf, project, runService, type ServiceRun, wantedOf } from './run-service.ts';

const { marker } = project;
const { signal } = new AbortController();
const settings = { 'jenkins-address': 'http://127.0.0.1:4001/jenkins', 'jenkins-github-credential': 'github' };
const secrets = { user: 'ada', token: '11f00d' };
const dsn = 'https://c0ffee@sentry.example.com/7';
const values = {
  'sentry.dsn': dsn,
  'slack.token': 'xoxb-secret',
  'sentry.token': 'sntrys-secret',
  'backups.id': 'AKIA0',
  'backups.secret': 'a/b+c&<d>',
};

let jenkins: OpenedStandIn<JenkinsController>;
let connection: Connection;

beforeEach(async () => {
  jenkins = await openStandIn(standIn, secrets);
  connection = { address: jenkins.context.address, secrets, fetch: jenkins.fetch, signal };
  state().repositories = { 'acme/shop': ['master', 'develop'] };
});

const state = (): JenkinsController => jenkins.context.store.state;
const job = (name = 'shop') => state().jobs.find(({ fullName }) => fullName === name) as JenkinsJob;
const run = (
  changes: Partial<Wanted> = {},
  given: Readonly<Record<string, string>> = values,
  through = connection,
): Promise<ServiceRun> => runService(service, through, wantedOf(settings, changes), given);

const hash = (secret: string) => createHash('sha256').update(secret).digest('hex');

/** What registering comes to. */
function outcome() {
  return {
    jobs: state().jobs.map(({ fullName, config, branches }) => ({
      fullName,
      ...readJobConfig(config),
      branches: branches.map(({ name }) => name),
    })),
    credentials: state()
      .credentials.filter(({ id }) => id !== 'github')
      .map(({ folder, id, fields, secrets: kept }) => ({ folder, id, fields, secret: kept[0]?.[1] }))
      .sort((one, other) => one.id.localeCompare(other.id)),
  };
}

const complete = {
  jobs: [
    {
      fullName: 'shop',
      description: `Pears & more (${marker})`,
      isDisabled: false,
      source: { owner: 'acme', repository: 'shop', credential: 'github' },
      scriptPath: 'Jenkinsfile',
      branches: ['master', 'develop'],
    },
  ],
  credentials: [
    { folder: '', id: 'sentry-token', fields: [], secret: hash('sntrys-secret') },
    { folder: '', id: 'shop-backups', fields: [['username', 'AKIA0']], secret: hash('a/b+c&<d>') },
    { folder: '', id: 'shop-sentry-dsn', fields: [], secret: hash(dsn) },
    { folder: '', id: 'slack-token', fields: [], secret: hash('xoxb-secret') },
  ],
};

test('a job, its credentials and a scan are made; a second run has nothing to do', async () => {
  const first = await run();
  expect(planOf(first)).toEqual([
    'create multibranch pipeline shop: does not exist',
    'create credential shop-sentry-dsn: does not exist',
    'create credential slack-token: does not exist',
    'create credential sentry-token: does not exist',
    'create credential shop-backups: does not exist',
    'update first scan of shop: knows no branches yet',
  ]);
  expect(first.warnings).toEqual([]);
  expect(outcome()).toEqual(complete);
  expect(first.record).toEqual({ job: 'shop', address: `${connection.address}/job/shop/` });
  expect(planOf(await run({ known: first.record }))).toEqual([]);
});

test('no call, and nothing that is kept, has a secret in it', async () => {
  const { calls, made, record } = await run();
  for (const secret of Object.values(values)) {
    expect(JSON.stringify([calls, made, record])).not.toContain(secret);
    expect(
      state()
        .credentials.map(({ description }) => description)
        .join(),
    ).not.toContain(secret);
  }
});

test('a clone without the record finds the job again, by the marker in its description', async () => {
  const first = await run();
  const other = await run();
  expect(planOf(other)).toEqual([]);
  expect(other.record).toEqual(first.record);
});

test('the scan waits for what is pushed: without branches there is none', async () => {
  const { calls } = await run({ project: { ...project, localBranches: {} } });
  expect(calls.map(({ id }) => id)).not.toContain('jenkins.scan');
});

test('a scan that runs is not started again', async () => {
  state().repositories = { 'acme/shop': [] };
  const { record } = await run();
  job().lastScan = 'Started by user ada\n  Checking branch master\n';
  expect(planOf(await run({ known: record }))).toEqual([]);
  job().lastScan += 'Finished: SUCCESS\n';
  expect(planOf(await run({ known: record }))).toEqual(['update first scan of shop: knows no branches yet']);
});

test('without the repository’s address nothing is done, and the warning says what to do first', async () => {
  const { calls, obstacles, warnings } = await run({ addresses: {} });
  expect({ calls, obstacles }).toEqual({ calls: [], obstacles: [] });
  expect(warnings).toEqual([expect.stringContaining('countable register github jenkins')]);
});

test('a repository elsewhere than on github.com is read by that server’s API', async () => {
  await run({ addresses: { github: 'https://git.example.com/acme/shop' } });
  expect(job().config).toContain('<apiUri>https://git.example.com/api/v3</apiUri>');
});

describe('in a folder', () => {
  const inFolder = { ...settings, 'jenkins-folder': '/team/web/' };
  const folder = (fullName: string): JenkinsJob => ({
    fullName,
    kind: folderKind,
    config: `<${folderKind}/>`,
    branches: [],
  });
  const runThere = (changes: Partial<Wanted> = {}) =>
    runService(service, connection, wantedOf(inFolder, changes), values);

  test('job and credentials are put there, and found there', async () => {
    state().jobs = [folder('team'), folder('team/web')];
    const first = await runThere();
    expect(first.record).toEqual({ job: 'team/web/shop', address: `${connection.address}/job/team/job/web/job/shop/` });
    expect(service.webAddress(project, inFolder)).toBe(first.record['address']);
    expect(new Set(outcome().credentials.map((credential) => credential.folder))).toEqual(new Set(['team/web']));
    expect(planOf(await runThere({ known: first.record }))).toEqual([]);
    // The setting counts for new jobs: this one stays where it is.
    expect(planOf(await run({ known: first.record }))).toEqual([]);
  });

  test('what a folder around it has is used', async () => {
    state().jobs = [folder('team'), folder('team/web')];
    const fields = { kind: 'x.y', description: '', fields: [], secrets: [] };
    state().credentials.push({ folder: 'team', id: 'slack-token', ...fields });
    expect(planOf(await runThere())).not.toContainEqual(expect.stringContaining('slack-token'));
  });

  test('to whoever sees no credentials but those of the folder, shared tokens are left, with a warning', async () => {
    state().jobs = [folder('team'), folder('team/web')];
    const limited = async (input: Parameters<typeof fetch>[0], init?: RequestInit) =>
      String(input).includes('/store/system/') ? new Response('', { status: 404 }) : connection.fetch(input, init);
    const through = { ...connection, fetch: limited as typeof fetch };
    const { calls, warnings } = await runService(service, through, wantedOf(inFolder), values);
    expect(calls.map(({ id }) => id)).not.toContainEqual(expect.stringContaining('token'));
    expect(warnings).toEqual([expect.stringContaining('slack-token and sentry-token')]);
  });

  test('that is not there, nothing is done, and the remedy names the setting', async () => {
    const { obstacles } = await runThere();
    expect(obstacles).toEqual([
      {
        service: 'jenkins',
        fact: 'Jenkins has no folder team/web, or you may not see it.',
        remedy: expect.stringContaining('countable config jenkins-folder'),
      },
    ]);
  });
});

describe('somebody else’s', () => {
  const theirs = { ...project, marker: 'countable-ffffffffffff' };

  test('job of that name is left alone, with its address and the remedy', async () => {
    await run({ project: theirs });
    const before = structuredClone(state());
    const { obstacles } = await run();
    expect(obstacles[0]).toEqual({
      service: 'jenkins',
      fact: expect.stringContaining(`${connection.address}/job/shop/`),
      remedy: expect.stringContaining('countable register jenkins --adopt'),
    });
    expect({ ...state(), lastJenkinsfile: undefined }).toEqual({ ...before, lastJenkinsfile: undefined });
  });

  test('job is taken over with --adopt, and keeps what people configured', async () => {
    await run({ project: theirs });
    job().config = job().config.replace('<daysToKeep>7', '<daysToKeep>30');
    const adopted = await run({ adopt: true });
    expect(planOf(adopted)).toContain('update multibranch pipeline shop: its description does not say whose it is');
    expect(planOf(adopted)).toContain('update credential shop-sentry-dsn: is taken over');
    expect(job().config).toContain('<daysToKeep>30');
    expect(readJobConfig(job().config)?.description).toBe(`Pears & more (countable-ffffffffffff) (${marker})`);
    expect(planOf(await run({ known: adopted.record }))).toEqual([]);
  });

  test('job that is no multibranch pipeline cannot be taken over', async () => {
    state().jobs = [{ fullName: 'shop', kind: 'hudson.model.FreeStyleProject', config: '<project/>', branches: [] }];
    const { obstacles } = await run({ adopt: true });
    expect(obstacles).toMatchObject([{ fact: expect.stringContaining('no multibranch pipeline') }]);
  });

  test('job that appears after reading is not touched either', async () => {
    const wanted = wantedOf(settings);
    const { state: read } = await service.read(connection, wanted);
    const [create] = service.diff(read, wanted);
    await run({ project: theirs });
    const before = structuredClone(state());
    await expect(service.apply(connection, create as never, create?.input as never)).rejects.toThrow(
      'not this project',
    );
    expect(state()).toEqual(before);
  });

  test('credential for the DSN is left alone, and so is all else', async () => {
    state().credentials.push({
      folder: '',
      id: 'shop-sentry-dsn',
      kind: 'x.y',
      description: 'Mine',
      fields: [],
      secrets: [],
    });
    const before = structuredClone(state());
    const { obstacles } = await run();
    expect(obstacles).toMatchObject([{ fact: expect.stringContaining('shop-sentry-dsn') }]);
    expect({ ...state(), lastJenkinsfile: undefined }).toEqual({ ...before, lastJenkinsfile: undefined });
  });

  test('shared tokens are used, and never changed', async () => {
    for (const id of ['slack-token', 'sentry-token'])
      state().credentials.push({ folder: '', id, kind: 'x.y', description: 'Shared', fields: [], secrets: [] });
    const { calls } = await run();
    expect(calls.map(({ title }) => title)).not.toContainEqual(expect.stringContaining('-token'));
  });
});

describe('drift', () => {
  let known: Readonly<Record<string, string>>;
  beforeEach(async () => {
    known = (await run()).record;
  });

  test('a deleted job is made again', async () => {
    state().jobs = [];
    expect(planOf(await run({ known }))[0]).toBe('create multibranch pipeline shop: was deleted');
    expect(outcome()).toEqual(complete);
  });

  test('a job that was switched off is switched on', async () => {
    job().config = job().config.replace('<disabled>false', '<disabled>true');
    expect(planOf(await run({ known }))).toEqual(['update multibranch pipeline shop: is disabled']);
    expect(outcome()).toEqual(complete);
  });

  test('a job that builds something else builds the repository again', async () => {
    job().config = job().config.replace('<repoOwner>acme', '<repoOwner>ada');
    expect(planOf(await run({ known }))).toEqual(['update multibranch pipeline shop: builds ada/shop, not acme/shop']);
    expect(outcome()).toEqual(complete);
  });

  test('a job that does what another file says does what the Jenkinsfile says again', async () => {
    job().config = job().config.replace('>Jenkinsfile<', '>ci/Jenkinsfile<');
    expect(planOf(await run({ known }))).toEqual([
      'update multibranch pipeline shop: does what ci/Jenkinsfile says, not the Jenkinsfile',
    ]);
    expect(outcome()).toEqual(complete);
  });

  test('a renamed job is followed', async () => {
    state().jobs = [{ ...job(), fullName: 'corner-shop' }];
    const found = await run({ known });
    expect(planOf(found)).toEqual(['update record of multibranch pipeline corner-shop: was renamed; it was shop']);
    expect(found.record['job']).toBe('corner-shop');
    expect(planOf(await run({ known: found.record }))).toEqual([]);
  });

  test('a job whose description people wrote anew gets the marker back, behind their words', async () => {
    job().config = job().config.replace(/<description>.*<\/description>/, '<description>Our shop</description>');
    await run({ known });
    expect(readJobConfig(job().config)?.description).toBe(`Our shop (${marker})`);
    expect(planOf(await run({ known }))).toEqual([]);
  });

  test('another credential for GitHub stays, as long as there is one', async () => {
    state().credentials.push({ folder: '', id: 'app', kind: 'x.y', description: '', fields: [], secrets: [] });
    job().config = job().config.replace('<credentialsId>github', '<credentialsId>app');
    expect(planOf(await run({ known }))).toEqual([]);
    state().credentials = state().credentials.filter(({ id }) => id !== 'app');
    expect(planOf(await run({ known }))).toEqual([
      'update multibranch pipeline shop: its credential app does not exist',
    ]);
    expect(outcome()).toEqual(complete);
  });

  test('a credential for GitHub that does not exist is a warning, and no call', async () => {
    state().credentials = state().credentials.filter(({ id }) => id !== 'github');
    const { calls, warnings } = await run({ known });
    expect(calls).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining('countable config jenkins-github-credential')]);
  });

  test('a DSN that changed in Sentry is brought over; the same one is not', async () => {
    const rotated = { ...values, 'sentry.dsn': 'https://f00d@sentry.example.com/7' };
    expect(planOf(await run({ known }, rotated))).toEqual(['update credential shop-sentry-dsn: was rotated']);
    expect(outcome().credentials[2]?.secret).toBe(hash(rotated['sentry.dsn']));
    expect(planOf(await run({ known }, rotated))).toEqual([]);
  });

  test('a DSN that Sentry is still to make is brought over, too', () => {
    const wanted = wantedOf(settings, { known, fingerprints: { 'sentry.dsn': '' } });
    return service.read(connection, wanted).then(({ state: read }) => {
      expect(planOf({ calls: service.diff(read, wanted) })).toEqual(['update credential shop-sentry-dsn: was rotated']);
    });
  });

  test('where Sentry takes no part, its credential is left as it is', async () => {
    const { 'sentry.dsn': _, ...others } = values;
    expect(planOf(await run({ known }, others))).toEqual([]);
  });
});

describe('what is not at hand', () => {
  test('is left out, and each says what to do', async () => {
    const wanted = wantedOf(settings);
    const { state: read } = await service.read(connection, wanted);
    const remedies = service.diff(read, wanted).flatMap(({ id, without }) => (without ? [[id, without]] : []));
    expect(remedies).toEqual([
      ['jenkins.sentry-dsn', expect.stringContaining('countable register sentry jenkins')],
      ['jenkins.slack-token', expect.stringContaining('countable login slack')],
      ['jenkins.sentry-token', expect.stringContaining('countable login sentry')],
      ['jenkins.backups', expect.stringContaining('BACKUP_ACCESS_KEY_ID')],
    ]);
  });

  test('is not missed where the project has no use for it', async () => {
    const { calls } = await run({ project: { ...project, components: ['jenkins'] }, services: new Set(['jenkins']) });
    expect(calls.map(({ id }) => id)).toEqual(['jenkins.job', 'jenkins.scan']);
  });
});

describe('whatever happens', () => {
  /** Job, four credentials, scan. The check of the Jenkinsfile is sent in the same way, and comes first. */
  const writes = 7;

  test.each(
    Array.from({ length: writes }, (_, index) => index + 1),
  )('killed after write %i, the next run ends with the same', async (count) => {
    const dying = { ...connection, fetch: cutOffAfter(connection.fetch, count) };
    await expect(run({}, values, dying)).rejects.toThrow('killed');
    const next = await run();
    expect(outcome()).toEqual(complete);
    expect(planOf(await run({ known: next.record }))).toEqual([]);
  });

  test('and that is all that is written', async () => {
    const counting = { ...connection, fetch: cutOffAfter(connection.fetch, writes + 1) };
    await expect(run({}, values, counting)).resolves.toBeDefined();
  });

  test('two people at the same moment make one job and one of each credential, and both end well', async () => {
    const [one, other] = await Promise.all([run(), run()]);
    expect(outcome()).toEqual(complete);
    expect(one.record).toEqual(other.record);
    expect([...one.made, ...other.made].map(({ title }) => title).sort()).toEqual([
      'credential sentry-token',
      'credential shop-backups',
      'credential shop-sentry-dsn',
      'credential slack-token',
      'job shop',
    ]);
  });
});

describe('the Jenkinsfile', () => {
  test('that Jenkins refuses stops everything, in its words', async () => {
    const { obstacles } = await run({ project: { ...project, jenkinsfile: 'pipeline { stages { } }' } });
    expect(obstacles).toEqual([
      {
        service: 'jenkins',
        fact: expect.stringMatching(/^Jenkins refuses the Jenkinsfile:\n.*agent/s),
        remedy: expect.stringContaining('Correct the Jenkinsfile'),
      },
    ]);
    expect(state().jobs).toEqual([]);
  });

  test('that a server cannot check is no reason to stop', async () => {
    const old = async (input: Parameters<typeof fetch>[0], init?: RequestInit) =>
      String(input).includes('pipeline-model-converter')
        ? new Response('', { status: 404 })
        : connection.fetch(input, init);
    const { warnings } = await run({}, values, { ...connection, fetch: old as typeof fetch });
    expect(warnings).toEqual([expect.stringContaining('could not check the Jenkinsfile')]);
    expect(outcome()).toEqual(complete);
  });

  test('that is missing is said', async () => {
    expect((await run({ project: { ...project, jenkinsfile: undefined } })).warnings).toEqual([
      expect.stringContaining('no Jenkinsfile'),
    ]);
  });
});

describe('a user who may not', () => {
  const without = (...rights: string[]) => {
    state().permissions = state().permissions.filter((right) => !rights.includes(right));
  };

  test('make jobs is told so before anything is written', async () => {
    without('Job/Create');
    const { obstacles } = await run();
    expect(obstacles).toMatchObject([{ remedy: expect.stringContaining('Job/Create') }]);
    expect(state().jobs).toEqual([]);
  });

  test('see credentials, likewise', async () => {
    without('Credentials/View');
    const { obstacles } = await run();
    expect(obstacles).toMatchObject([{ remedy: expect.stringContaining('Credentials/View') }]);
    expect(state().jobs).toEqual([]);
  });

  test('make credentials is told by Jenkins, with the right’s name', async () => {
    without('Credentials/Create');
    await expect(run()).rejects.toThrow(/^Jenkins, creating credential shop-sentry-dsn: .*Credentials\/Create/);
  });

  test('be is refused by name', async () => {
    const stranger = { ...connection, secrets: { user: 'ada', token: 'wrong' } };
    await expect(service.identify(stranger)).rejects.toMatchObject({ kind: 'unauthorized' });
  });

  test('write, as a password was given, is told to make a token', async () => {
    const crumbs = async (input: Parameters<typeof fetch>[0], init?: RequestInit) =>
      init?.method === 'POST'
        ? new Response('<p>HTTP ERROR 403 No valid crumb was included in the request</p>', { status: 403 })
        : connection.fetch(input, init);
    const password = { ...connection, fetch: crumbs as typeof fetch };
    await expect(service.identify(password)).rejects.toMatchObject({
      message: expect.stringContaining('that is a password'),
      remedy: expect.stringContaining('API Token'),
    });
    await expect(run({}, values, password)).rejects.toThrow('that is a password');
  });
});

test('who asks is told by name', async () => {
  expect(await service.identify(connection)).toEqual({ name: 'ada (Jenkins)', lacks: [] });
});

test('what answers as no Jenkins does is said to be none', async () => {
  const page = (async () => new Response('<html>Welcome</html>', { status: 200 })) as typeof fetch;
  await expect(service.identify({ ...connection, fetch: page })).rejects.toThrow('it is no JSON');
});

test('an address may hold neither password nor query, a folder no characters that Jenkins refuses', () => {
  const wrong = (id: string, value: string) => service.settings.find((each) => each.id === id)?.validate(value, {});
  expect(wrong('jenkins-address', 'https://jenkins.example.com/ci/')).toBeUndefined();
  for (const address of ['jenkins.example.com', 'ftp://jenkins', 'https://ada:pw@jenkins', 'https://jenkins/?a'])
    expect(wrong('jenkins-address', address)).toBeDefined();
  for (const folder of ['', 'team', 'team/web', 'Ünser Team']) expect(wrong('jenkins-folder', folder)).toBeUndefined();
  for (const folder of ['a//b', '..', 'a?b', 'a\nb']) expect(wrong('jenkins-folder', folder)).toBeDefined();
});

describe('taking back', () => {
  test('removes job and credentials, and again without harm', async () => {
    const { made } = await run();
    expect(made).toHaveLength(5);
    for (const each of [...made].reverse()) {
      expect(await service.readHindrance(connection, each)).toBeUndefined();
      await service.undo(connection, each);
    }
    expect(outcome()).toEqual({ jobs: [], credentials: [] });
    for (const each of made) {
      expect(await service.readHindrance(connection, each)).toBeUndefined();
      await service.undo(connection, each);
    }
  });

  test('is hindered by builds, by another project that uses a shared token, and by what was changed since', async () => {
    const { made } = await run();
    const [its, ownDsn, slackToken] = made as [never, never, never];
    expect(await service.readHindrance(connection, its)).toBeUndefined();
    for (const { builds } of job().branches) builds.unshift({ number: 2 });
    expect(await service.readHindrance(connection, its)).toBe('has builds of master, develop');
    const other = {
      description: 'Pond (countable-ffffffffffff)',
      owner: 'acme',
      repository: 'pond',
      apiAddress: '',
      credential: '',
      sourceId: '',
    };
    state().jobs.push({ ...job(), fullName: 'pond', config: renderJobConfig(other) });
    expect(await service.readHindrance(connection, slackToken)).toBe('is used by other projects: pond');
    expect(await service.readHindrance(connection, ownDsn)).toBeUndefined();
    for (const credential of state().credentials) credential.description = 'Mine now';
    expect(await service.readHindrance(connection, ownDsn)).toBe('was changed since');
  });
});
