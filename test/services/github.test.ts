/** Registering a project with GitHub, against its stand-in; each request is held against GitHub's published description. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { service } from '../../src/services/github.ts';
import type { Connection, Wanted } from '../../src/services/service.ts';
import { git } from '../registration/made-project.ts';
import { temporaryFolder } from '../run-cli.ts';
import {
  accountOf,
  changeAccount,
  changeRepository,
  commit,
  outcomeOf,
  repositoryOf,
  settings,
  wantedForShop,
  withBranches,
  withoutGitConfiguration,
} from './github-project.ts';
import { type OneService, openService } from './one-service.ts';
import { cutOffAfter, planOf, runService, type ServiceRun, wantedOf } from './run-service.ts';

withoutGitConfiguration();

let github: OneService;
let wanted: Wanted;

beforeEach(async () => {
  github = await openService(service);
  wanted = await wantedForShop();
});

afterEach(() => {
  // Not in the description: where GitHub itself leads from a former name, and two of the answers that it is known to give.
  const isUndescribed = (violation: string) =>
    /^GET \/repositories\/\d+ is not|\/protection, 403: this status|^DELETE .*, 404: this status/.test(violation);
  expect(github.violations.filter((violation) => !isUndescribed(violation))).toEqual([]);
});

function run(changes: Partial<Wanted> = {}, connection: Connection = github.connection): Promise<ServiceRun> {
  return runService(service, connection, { ...wanted, ...changes });
}

/** A clone, as somebody else has it. */
async function clone(): Promise<string> {
  const copy = join(await temporaryFolder(), 'copy');
  const token = github.connection.secrets['token'];
  const url = `${github.connection.address.replace('//', `//x:${token}@`)}/git/acme/shop.git`;
  await git(wanted.project.folder, 'clone', '--quiet', '--branch', 'develop', url, copy);
  return copy;
}

function complete() {
  return {
    owner: 'acme',
    name: 'shop',
    formerNames: [],
    description: 'Pears & more',
    homepage: 'https://shop.example.com',
    topics: [wanted.project.marker, 'django', 'postgresql'],
    visibility: 'private',
    defaultBranch: 'develop',
    archived: false,
    disabled: false,
    switches: { delete_branch_on_merge: true },
    teams: { developers: 'push' },
    hooks: [
      {
        active: true,
        events: ['push', 'pull_request', 'repository'],
        config: { url: 'https://jenkins.example.com/github-webhook/', content_type: 'json', insecure_ssl: '0' },
        hasSecret: false,
      },
    ],
    protections: {
      master: expect.objectContaining({
        checks: { strict: false, contexts: ['continuous-integration/jenkins/branch'] },
        enforceAdmins: false,
        reviews: expect.objectContaining({ count: 1 }),
        restrictions: null,
      }),
    },
  };
}

test('everything is made; a second run has nothing to do', async () => {
  const first = await run();
  expect(planOf(first)).toEqual([
    'create repository acme/shop: does not exist',
    'create access of team developers to acme/shop: has no access yet',
    'create webhook of acme/shop to Jenkins: does not exist',
    'create branches master and develop of acme/shop: master and develop are not there',
    'update default branch of acme/shop: is not develop',
    'create protection of master in acme/shop: is not protected',
  ]);
  expect(outcomeOf(github)).toEqual(complete());
  const address = `${github.connection.address}/acme/shop`;
  expect(first.record).toEqual({ id: String(repositoryOf(github).id), name: 'acme/shop', address });
  expect(first.warnings).toEqual([]);
  expect(await git(await clone(), 'rev-parse', 'HEAD')).toBe(wanted.project.localBranches['develop']);
  expect(service.webAddress(wanted.project, { ...settings, 'github-address': github.connection.address })).toBe(
    address,
  );

  const second = await run({ known: first.record });
  expect(planOf(second)).toEqual([]);
  expect(second.outputs).toEqual(first.outputs);
});

test('a clone without the record finds the repository again, by its topic, and gets the record', async () => {
  const first = await run();
  const other = await run();
  expect(planOf(other)).toEqual([]);
  expect(other.record).toEqual(first.record);
});

test('without an organisation it is the repository of whoever has the token, and no team is asked', async () => {
  await run({ settings: { ...settings, organisation: '' } });
  expect(outcomeOf(github)).toMatchObject({ owner: 'ada', name: 'shop', teams: {} });
  expect(service.webAddress(wanted.project, { organisation: '' })).toBeUndefined();
});

test('one’s own account, named as organisation, is no organisation', async () => {
  await run({ settings: { ...settings, organisation: 'Ada' } });
  expect(outcomeOf(github)).toMatchObject({ owner: 'ada' });
});

describe('drift', () => {
  let known: ServiceRun['record'];

  beforeEach(async () => {
    known = (await run()).record;
  });

  test('a renamed repository is followed, and the record with it', async () => {
    changeRepository(github, (repository) => {
      repository.formerNames = ['acme/shop'];
      repository.name = 'store';
    });
    const found = await run({ known });
    expect(planOf(found)).toEqual(['update record of repository acme/store: was renamed; it was acme/shop']);
    expect(found.record).toEqual({ ...known, name: 'acme/store', address: `${github.connection.address}/acme/store` });
    expect(planOf(await run({ known: found.record }))).toEqual([]);
    // Somebody without the record is led there, too.
    expect(planOf(await run())).toEqual([]);
  });

  test('a deleted repository is made again, with all that was in it', async () => {
    changeAccount(github, (account) => {
      account.repositories = [];
    });
    const again = await run({ known });
    expect(planOf(again)[0]).toBe('create repository acme/shop: was deleted');
    expect(outcomeOf(github)).toEqual(complete());
    expect(again.record['id']).not.toBe(known['id']);
    expect(planOf(await run({ known: again.record }))).toEqual([]);
  });

  test.each([
    [
      'webhook of acme/shop to Jenkins: is disabled',
      (repository) => {
        for (const hook of repository.hooks) hook.active = false;
      },
    ],
    [
      'webhook of acme/shop to Jenkins: does not tell of pull_request, repository',
      (repository) => {
        for (const hook of repository.hooks) hook.events = ['push'];
      },
    ],
    [
      'access of team developers to acme/shop: may admin, not push',
      (repository) => {
        repository.teams['developers'] = 'admin';
      },
    ],
    [
      'description, homepage and topics of acme/shop: description differs',
      (repository) => {
        repository.description = 'Apples';
      },
    ],
    [
      'default branch of acme/shop: is master, not develop',
      (repository) => {
        repository.defaultBranch = 'master';
      },
    ],
  ] satisfies [string, Parameters<typeof changeRepository>[1]][])('%s', async (change, drift) => {
    changeRepository(github, drift);
    expect(planOf(await run({ known }))).toEqual([`update ${change}`]);
    expect(outcomeOf(github)).toEqual(complete());
    expect(planOf(await run({ known }))).toEqual([]);
  });

  test('topics of others stay when ours comes back', async () => {
    changeRepository(github, (repository) => {
      repository.topics = ['theirs'];
    });
    await run({ known });
    expect(repositoryOf(github).topics).toEqual(['theirs', ...complete().topics]);
  });

  test('a secret that somebody gave the webhook stays when it is mended', async () => {
    changeRepository(github, ({ hooks: [hook] }) => {
      if (hook)
        Object.assign(hook, { hasSecret: true, active: false, config: { ...hook.config, content_type: 'form' } });
    });
    expect(planOf(await run({ known }))).toEqual([
      'update webhook of acme/shop to Jenkins: is disabled; configuration differs',
    ]);
    expect(repositoryOf(github).hooks).toMatchObject([
      { active: true, hasSecret: true, config: { content_type: 'json' } },
    ]);
  });

  test('protection is added to what protects master already', async () => {
    changeRepository(github, ({ protections: { master } }) => {
      Object.assign(master ?? {}, { checks: { strict: true, contexts: ['lint'] }, enforceAdmins: true, reviews: null });
    });
    expect(planOf(await run({ known }))).toEqual([
      'update protection of master in acme/shop: does not need the status of Jenkins; does not need a review',
    ]);
    expect(repositoryOf(github).protections['master']).toMatchObject({
      checks: { strict: true, contexts: ['lint', 'continuous-integration/jenkins/branch'] },
      enforceAdmins: true,
      reviews: { count: 1 },
    });
  });

  test('a repository that is public stays so, with a warning', async () => {
    changeRepository(github, (repository) => {
      repository.visibility = 'public';
    });
    const { calls, warnings } = await run({ known });
    expect(calls).toEqual([]);
    expect(warnings).toEqual(['Repository acme/shop is public, not private, and stays so.']);
  });

  test('an archived one is in the way, with where to bring it back', async () => {
    changeRepository(github, (repository) => {
      repository.archived = true;
    });
    const { obstacles } = await run({ known });
    expect(obstacles).toMatchObject([
      { fact: expect.stringContaining('is archived'), remedy: expect.stringContaining('/acme/shop/settings') },
    ]);
  });
});

describe('branches', () => {
  let known: ServiceRun['record'];

  beforeEach(async () => {
    known = (await run()).record;
  });

  const again = async () => run({ known, project: await withBranches(wanted.project) });

  test('with new commits are pushed', async () => {
    await commit(wanted.project.folder, 'new');
    expect(planOf(await again())).toEqual([
      'update branch develop of acme/shop: develop has commits that are not there',
    ]);
    expect(await git(await clone(), 'log', '--format=%s', '--max-count=1')).toBe('Change new');
    expect(planOf(await again())).toEqual([]);
  });

  test('that are behind need nothing, whether or not the new commits are here', async () => {
    const copy = await clone();
    await commit(copy, 'theirs');
    await git(copy, 'push', '--quiet');
    expect(planOf(await again())).toEqual([]);
    await git(wanted.project.folder, 'fetch', '--quiet', copy, 'develop');
    expect(planOf(await again())).toEqual([]);
  });

  test('that went different ways are in the way, with both commits and how to bring them together', async () => {
    const copy = await clone();
    await commit(copy, 'theirs');
    await git(copy, 'push', '--quiet');
    await commit(wanted.project.folder, 'ours');
    const [here, there] = await Promise.all(
      [wanted.project.folder, copy].map((folder) => git(folder, 'rev-parse', 'develop')),
    );
    const { obstacles } = await again();
    expect(obstacles).toMatchObject([{ remedy: expect.stringContaining('git switch develop && git pull') }]);
    for (const head of [here, there]) expect(obstacles[0]?.fact).toContain(head?.slice(0, 7));
    expect(await git(copy, 'ls-remote', 'origin', 'develop')).toContain(there);
  });
});

describe('somebody else’s repository of that name', () => {
  beforeEach(async () => {
    const { project } = await wantedForShop();
    await run({ project: { ...project, marker: 'countable-ffffffffffff', description: 'Theirs', localBranches: {} } });
  });

  test('is left alone, with its address and the remedy', async () => {
    const before = structuredClone(accountOf(github));
    const { obstacles } = await run();
    expect(obstacles).toEqual([
      {
        service: 'github',
        fact: expect.stringContaining(`${github.connection.address}/acme/shop`),
        remedy: expect.stringContaining('countable register github --adopt'),
      },
    ]);
    expect(accountOf(github)).toEqual(before);
  });

  test('is taken over with --adopt: nothing is removed, and it is ours from then on', async () => {
    const adopted = await run({ adopt: true });
    expect(planOf(adopted)[0]).toContain('is taken over; lacks the topic countable-');
    expect(adopted.made.map(({ kind }) => kind)).not.toContain('repository');
    expect(repositoryOf(github).topics).toEqual(
      expect.arrayContaining(['countable-ffffffffffff', wanted.project.marker]),
    );
    expect(planOf(await run({ known: adopted.record }))).toEqual([]);
  });

  test('that appears after reading is not touched either', async () => {
    const [theirs] = accountOf(github).repositories;
    changeAccount(github, (account) => {
      account.repositories = [];
    });
    const { state } = await service.read(github.connection, wanted);
    const [create] = service.diff(state, wanted);
    changeAccount(github, (account) => {
      account.repositories = theirs ? [theirs] : [];
    });
    const before = structuredClone(accountOf(github));
    const apply = service.apply(github.connection, create as never, create?.input as never);
    await expect(apply).rejects.toMatchObject({
      message: expect.stringContaining('not for this project'),
      remedy: expect.stringContaining('--adopt'),
    });
    expect(accountOf(github)).toEqual(before);
  });
});

describe('whatever happens', () => {
  /** A first run writes so often over the API: the push is git's. */
  const writes = 7;

  test.each(
    Array.from({ length: writes }, (_, index) => index + 1),
  )('killed after write %i, the next run ends with the same', async (count) => {
    const dying = { ...github.connection, fetch: cutOffAfter(github.connection.fetch, count) };
    await expect(run({}, dying)).rejects.toThrow('killed');
    const next = await run();
    expect(outcomeOf(github)).toEqual(complete());
    expect(planOf(await run({ known: next.record }))).toEqual([]);
  });

  test('and that is all that is written', async () => {
    const counted = { ...github.connection, fetch: cutOffAfter(github.connection.fetch, writes + 1) };
    await expect(run({}, counted)).resolves.toBeDefined();
  });

  test('calls that are made twice do what they do once', async () => {
    const { state } = await service.read(github.connection, wanted);
    const values: Record<string, string> = {};
    for (const call of service.diff(state, wanted)) {
      const input = { ...call.input, ...(call.id === 'github.push' && { cloneUrl: values['cloneUrl'] }) } as never;
      const first = await service.apply(github.connection, call, input);
      const second = await service.apply(github.connection, call, input);
      Object.assign(values, first.outputs);
      expect(second.record).toEqual(first.record);
      expect(second.outputs).toEqual(first.outputs);
    }
    expect(outcomeOf(github)).toEqual(complete());
  });

  test('two people at the same moment make one repository, and both end well', async () => {
    const [one, other] = await Promise.all([run(), run()]);
    expect(outcomeOf(github)).toEqual(complete());
    expect(one.record).toEqual(other.record);
    expect([...one.made, ...other.made].filter(({ kind }) => kind === 'repository')).toHaveLength(1);
  });
});

/** A connection on which GitHub answers a call as another account would see it. */
function seeing(path: RegExp, change: (answer: Record<string, unknown>) => object): Connection {
  const seen: typeof fetch = async (input, init) => {
    const response = await github.connection.fetch(input, init);
    const isIt = path.test(new URL(String(input)).pathname) && (init?.method ?? 'GET') === 'GET';
    if (!isIt) return response;
    const answer = response.ok ? ((await response.json()) as Record<string, unknown>) : {};
    return Response.json(change(answer), { headers: response.headers });
  };
  return { ...github.connection, fetch: seen };
}

describe('a person', () => {
  test('whose organisation lets no member make repositories reads it before anything is written', async () => {
    const closed = { members_can_create_private_repositories: false };
    const member = seeing(/\/orgs\/acme$/, (answer) => ({ ...answer, ...closed, role: 'member' }));
    const { obstacles } = await run({}, member);
    expect(obstacles).toMatchObject([
      { fact: 'Members of acme may not make private repositories.', remedy: expect.stringContaining('--adopt') },
    ]);
    expect(accountOf(github).repositories).toEqual([]);
    const owner = seeing(/\/orgs\/acme$/, (answer) => ({ ...answer, ...closed, role: 'admin' }));
    expect((await run({}, owner)).obstacles).toEqual([]);
  });

  test('who may push but not administer can do so, and is told what is not looked at', async () => {
    const { record } = await run();
    const permissions = { admin: false, push: true, pull: true };
    const developer = seeing(/\/repositories\/\d+$/, (answer) => ({ ...answer, permissions }));
    await commit(wanted.project.folder, 'new');
    const here = { known: record, project: await withBranches(wanted.project) };
    const pushed = await run(here, developer);
    expect(planOf(pushed)).toEqual(['update branch develop of acme/shop: develop has commits that are not there']);
    expect(pushed.warnings).toEqual([expect.stringContaining('for those to see who administer it')]);

    changeRepository(github, (repository) => {
      repository.description = 'Apples';
    });
    expect((await run(here, developer)).obstacles).toMatchObject([
      { fact: 'ada may not administer repository acme/shop.', remedy: expect.stringContaining('/settings/access') },
    ]);
  });

  test('who may only look is told so when there is something to push', async () => {
    const { record } = await run();
    const permissions = { admin: false, push: false, pull: true };
    const reader = seeing(/\/repositories\/\d+$/, (answer) => ({ ...answer, permissions }));
    expect((await run({ known: record }, reader)).obstacles).toEqual([]);
    await commit(wanted.project.folder, 'new');
    const { obstacles } = await run({ known: record, project: await withBranches(wanted.project) }, reader);
    expect(obstacles).toMatchObject([{ fact: 'ada may not push to repository acme/shop.' }]);
  });
});

test('an answer of another form is said to be one, with the place', async () => {
  const odd = seeing(/\/user$/, () => ({ id: 1 }));
  await expect(run({}, odd)).rejects.toThrow(
    'GitHub, asking whose token it is: the answer cannot be used: login is no text',
  );
});

describe('what the token may not do', () => {
  test.each([
    ['repo', 'to make and change private repositories'],
    ['read:org', 'to give a team access'],
  ])('without %s is said before anything is written', async (scope, purpose) => {
    changeAccount(github, (account) => {
      account.scopes = account.scopes.filter((each) => each !== scope);
    });
    const { obstacles } = await run();
    expect(obstacles).toEqual([
      {
        service: 'github',
        fact: `The token of ada lacks ${scope} (${purpose}).`,
        remedy: expect.stringContaining('countable login github'),
      },
    ]);
    expect(accountOf(github).repositories).toEqual([]);
    expect((await service.identify(github.connection)).lacks).toEqual([`${scope} (${purpose})`]);
  });

  test('at all is refused by name', async () => {
    const stranger = { ...github.connection, secrets: { token: 'wrong-token' } };
    await expect(service.identify(stranger)).rejects.toMatchObject({ kind: 'unauthorized' });
    await expect(run({}, stranger)).rejects.toThrow('GitHub, asking whose token it is: the credential is not accepted');
  });

  test('for want of the plan is a warning, and the second run has nothing to do', async () => {
    changeAccount(github, (account) => {
      account.plan = 'free';
    });
    const first = await run();
    expect(first.obstacles).toEqual([]);
    expect(outcomeOf(github)).toEqual({ ...complete(), protections: {} });
    const second = await run({ known: first.record });
    expect(planOf(second)).toEqual([]);
    expect(second.warnings).toEqual([expect.stringContaining('master of acme/shop stays unprotected')]);
  });
});

test('who asks is told by name', async () => {
  expect(await service.identify(github.connection)).toEqual({ name: 'ada (GitHub user)', lacks: [] });
});

test.each([
  ['organisation', 'nobody', 'There is no organisation nobody'],
  ['github-team', 'nobodies', 'acme has no team nobodies'],
])('%s %s is named, with the setting', async (setting, value, fact) => {
  const { obstacles } = await run({ settings: { ...settings, [setting]: value } });
  expect(obstacles).toMatchObject([
    { fact: expect.stringContaining(fact), remedy: expect.stringContaining(`countable config ${setting}`) },
  ]);
});

describe('taking back', () => {
  test('removes what was made, newest first, and again without harm', async () => {
    const { made } = await run();
    expect(made.map(({ kind }) => kind)).toEqual(['repository', 'access', 'webhook']);
    for (const each of [...made].reverse()) {
      expect(await service.readHindrance(github.connection, each)).toBeUndefined();
      await service.undo(github.connection, each);
    }
    expect(accountOf(github).repositories).toEqual([]);
    for (const each of made) {
      expect(await service.readHindrance(github.connection, each)).toBeUndefined();
      await service.undo(github.connection, each);
    }
  });

  test('is not hindered by the commit of the record, which came on top', async () => {
    const { record, made } = await run();
    await commit(wanted.project.folder, '.countable.yml');
    await run({ known: record, project: await withBranches(wanted.project) });
    expect(await service.readHindrance(github.connection, made[0] as never)).toBeUndefined();
  });

  test('is hindered by commits and by branches of others', async () => {
    const { made } = await run();
    const copy = await clone();
    await git(copy, 'switch', '--quiet', '--create', 'feature');
    await commit(copy, 'theirs');
    await git(copy, 'push', '--quiet', 'origin', 'feature');
    const hindrance = await service.readHindrance(github.connection, made[0] as never);
    expect(hindrance).toBe('holds something since: commits in feature');
  });

  test('of the repository, where the token may not, says where to do it', async () => {
    const { made } = await run();
    changeAccount(github, (account) => {
      account.scopes = account.scopes.filter((scope) => scope !== 'delete_repo');
    });
    await expect(service.undo(github.connection, made[0] as never)).rejects.toMatchObject({
      message: expect.stringContaining('the token may not delete repositories'),
      remedy: expect.stringContaining(`${github.connection.address}/acme/shop/settings`),
    });
  });
});

test.each([
  ['https://api.github.com', 'https://github.com/acme/shop'],
  ['https://github.example.com/api/v3/', 'https://github.example.com/acme/shop'],
  ['https://api.acme.ghe.com', 'https://acme.ghe.com/acme/shop'],
  ['', 'https://github.com/acme/shop'],
])('with the API at %s the repository will be at %s', (address, expected) => {
  const given = { ...settings, 'github-address': address };
  expect(service.webAddress(wantedOf(given).project, given)).toBe(expected);
  expect(service.address(given)).toBe(address.replace(/\/$/, '') || 'https://api.github.com');
});
