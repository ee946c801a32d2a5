/** Registering a project with Slack, against its stand-in; each request is held against Slack's published description. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newChannel, type SlackChannel, type SlackWorkspace } from '../../src/rehearsal/slack/workspace.ts';
import type { Connection, Wanted } from '../../src/services/service.ts';
import { service } from '../../src/services/slack.ts';
import { answering, openLoopback } from '../loopback.ts';
import { type OneService, openService } from './one-service.ts';
import { cutOffAfter, planOf, project, runService, type ServiceRun, wantedOf } from './run-service.ts';

const { marker } = project;
const repository = 'https://github.com/acme/shop';
const settings = { 'slack-people': 'ada@example.com', 'slack-invite-link': 'https://join.slack.com/t/acme/invite' };

let slack: OneService;

beforeEach(async () => {
  slack = await openService(service);
});

afterEach(() => {
  expect(slack.violations).toEqual([]);
});

const workspace = (): SlackWorkspace => slack.rehearsal.store<SlackWorkspace>('slack').state;

function change(apply: (workspace: SlackWorkspace) => void): void {
  slack.rehearsal.store<SlackWorkspace>('slack').update(apply);
}

function run(changes: Partial<Wanted> = {}, connection: Connection = slack.connection): Promise<ServiceRun> {
  return runService(service, connection, wantedOf(settings, changes));
}

/** All but the one that is there from the start. */
const channels = (): SlackChannel[] => workspace().channels.filter(({ isGeneral }) => !isGeneral);

/** What registering comes to, without ids and times. */
function outcome() {
  return channels().map(({ name, purpose, topic, isArchived, members, bookmarks, messages }) => ({
    name,
    purpose: purpose.value,
    topic: topic.value,
    isArchived,
    members: [...members].sort(),
    bookmarks: bookmarks.map(({ title, link }) => [title, link]),
    messages: messages.filter(({ subtype }) => !subtype).map(({ text }) => text),
  }));
}

const complete = {
  name: 'shop',
  purpose: `Pears & more (${marker})`,
  topic: 'shop.example.com · staging.shop.example.com',
  isArchived: false,
  members: ['U00000ADA0', 'U0COUNTABLE'],
  bookmarks: [
    ['Repository', repository],
    ['Production', 'https://shop.example.com'],
    ['Staging', 'https://staging.shop.example.com'],
  ],
  messages: [expect.stringContaining('the channel of Corner shop')],
};

test('everything is made; a second run has nothing to do', async () => {
  const first = await run();
  expect(planOf(first)).toEqual([
    'create channel #shop: does not exist',
    'create bookmarks Repository, Production, Staging in #shop: are not there',
    'update people in #shop: ada@example.com is not in it',
    'create welcome in #shop: is not there',
  ]);
  expect(outcome()).toEqual([complete]);
  const id = channels()[0]?.id;
  const address = `${slack.rehearsal.address}/slack/archives/${id}`;
  expect(first.record).toEqual({ id, name: 'shop', address });
  expect(first.warnings).toEqual([]);

  const second = await run({ known: first.record });
  expect(planOf(second)).toEqual([]);
  expect(second.outputs).toEqual({ channel: id, furnishes: 'yes' });
});

test('a clone without the record finds the channel again, by its purpose, and gets the record', async () => {
  const first = await run();
  const other = await run();
  expect(planOf(other)).toEqual([]);
  expect(other.record).toEqual(first.record);
});

test('the repository of this very run gets its bookmark, and is left out where it comes to nothing', async () => {
  const wanted = wantedOf(settings, { addresses: {} });
  const without = await runService(service, slack.connection, wanted);
  expect(planOf(without)).not.toContainEqual(expect.stringContaining('Repository'));
  const found = await runService(service, slack.connection, wanted, { 'github.address': repository });
  expect(planOf(found)).toEqual(['create bookmark Repository in #shop: is not there']);
  expect(outcome()[0]?.bookmarks).toContainEqual(['Repository', repository]);
  expect(planOf(await run({ known: found.record }))).toEqual([]);
});

test('what somebody else who registers it wrote a moment before stays, and ours goes', async () => {
  const mine = () => channels()[0] as SlackChannel;
  // Before each of our writes somebody else's is there, which we could not see when we looked.
  const raced = (async (input: string | URL | Request, init?: RequestInit) => {
    const request = new Request(input, init);
    const fields = new URLSearchParams(await request.clone().text());
    if (request.url.endsWith('bookmarks.add')) {
      const [title, link] = [fields.get('title') ?? '', fields.get('link') ?? ''];
      change(() => mine().bookmarks.push({ id: `Bk0${title}`, title, link, emoji: '', created: 1, updated: 0 }));
    }
    const text = fields.get('text') ?? '';
    if (request.url.endsWith('chat.postMessage')) {
      change(() => mine().messages.push({ ts: '1700000000.000001', user: workspace().me, text }));
    }
    return fetch(request);
  }) as typeof fetch;
  await run({}, { ...slack.connection, fetch: raced });
  expect(outcome()).toEqual([complete]);
  expect(mine().bookmarks.map(({ id }) => id)).toEqual(['Bk0Repository', 'Bk0Production', 'Bk0Staging']);
  expect(mine().messages.at(-1)?.ts).toBe('1700000000.000001');
});

test('somebody whom Slack does not know is a warning, with the link that lets them in', async () => {
  const people = { ...settings, 'slack-people': 'bob@example.com,ada@example.com' };
  const { warnings } = await run({ settings: people });
  expect(warnings).toEqual([
    `bob@example.com is not in the Slack workspace. Send this link, and run again once they joined: ${settings['slack-invite-link']}`,
  ]);
  expect(outcome()).toEqual([complete]);
});

test('the channel is found in a workspace of many channels', async () => {
  change(({ channels: all }) => {
    for (let index = 0; index < 450; index += 1) {
      all.push(newChannel({ id: `C1${1_000_000 + index}`, name: `other-${index}`, creator: 'U00000ADA0', created: 1 }));
    }
  });
  const first = await run();
  expect(planOf(await run())).toEqual([]);
  expect(first.record['id']).toBe(channels().at(-1)?.id);
});

describe('drift', () => {
  let known: ServiceRun['record'];
  const mine = (): SlackChannel => channels()[0] as SlackChannel;

  beforeEach(async () => {
    known = (await run()).record;
  });

  test('a renamed channel is followed, the record with it, and what still uses the old name is told', async () => {
    change(() => {
      mine().name = 'store';
    });
    const found = await run({ known });
    expect(planOf(found)).toEqual(['update record of channel #store: was renamed; it was #shop']);
    expect(found.record).toEqual({ ...known, name: 'store' });
    expect(found.warnings).toEqual([expect.stringContaining('Channel #shop is called #store now')]);
    expect(planOf(await run({ known: found.record }))).toEqual([]);
  });

  test('a deleted channel is made again', async () => {
    change((all) => {
      all.channels = all.channels.filter(({ isGeneral }) => isGeneral);
    });
    expect(planOf(await run({ known }))[0]).toBe('create channel #shop: was deleted');
    expect(outcome()).toEqual([complete]);
  });

  test('an archived one is in the way, with where to bring it back', async () => {
    change(() => {
      mine().isArchived = true;
    });
    const { obstacles } = await run({ known });
    expect(obstacles).toEqual([
      { service: 'slack', fact: 'Channel #shop is archived.', remedy: expect.stringContaining(known['address'] ?? '') },
    ]);
  });

  test('topic and purpose that people wrote stay; the mark comes back', async () => {
    change(() => {
      mine().topic = { ...mine().topic, value: 'Freeze' };
      mine().purpose = { ...mine().purpose, value: 'All about pears' };
    });
    expect(planOf(await run({ known }))).toEqual(['update channel #shop: lost its mark']);
    expect(outcome()).toEqual([{ ...complete, topic: 'Freeze', purpose: `All about pears (${marker})` }]);
  });

  test('a bookmark that was removed, and somebody who left, come back', async () => {
    change(() => {
      mine().bookmarks = mine().bookmarks.filter(({ title }) => title !== 'Production');
      mine().members = ['U0COUNTABLE'];
    });
    expect(planOf(await run({ known }))).toEqual([
      'create bookmark Production in #shop: is not there',
      'update people in #shop: ada@example.com is not in it',
    ]);
    expect(planOf(await run({ known }))).toEqual([]);
  });

  test('a channel full of messages gets no second welcome', async () => {
    change(() => {
      const ts = (index: number) => `${Math.floor(Date.now() / 1000) + 10}.${String(index).padStart(6, '0')}`;
      const talk = Array.from({ length: 250 }, (_, index) => ({ ts: ts(index), user: 'U00000ADA0', text: 'Hello' }));
      mine().messages.push(...talk);
    });
    expect(planOf(await run({ known }))).toEqual([]);
  });
});

function pushTheirs(fields: Partial<SlackChannel> = {}): void {
  const theirs = newChannel({ id: 'C00000THEIRS', name: 'shop', creator: 'U00000ADA0', created: 1_700_000_000 });
  change(({ channels: all }) => {
    all.push({ ...theirs, purpose: { value: 'Theirs', creator: 'U00000ADA0', last_set: 1 }, ...fields });
  });
}

describe('somebody else’s channel of that name', () => {
  test('is left alone, with its address and the remedy', async () => {
    pushTheirs();
    const before = structuredClone(workspace());
    const { obstacles } = await run();
    expect(obstacles).toEqual([
      {
        service: 'slack',
        fact: expect.stringContaining(`${slack.rehearsal.address}/slack/archives/C00000THEIRS`),
        remedy: expect.stringContaining('countable register slack --adopt'),
      },
    ]);
    expect(workspace()).toEqual(before);
  });

  test('is taken over with --adopt: it keeps its purpose, and is ours from then on', async () => {
    pushTheirs();
    const adopted = await run({ adopt: true });
    expect(planOf(adopted)[0]).toBe('update channel #shop: is taken over; has no topic; is one that we are not in');
    expect(adopted.made).toEqual([]);
    expect(outcome()).toEqual([{ ...complete, purpose: `Theirs (${marker})` }]);
    expect(planOf(await run({ known: adopted.record }))).toEqual([]);
  });

  test('that is archived holds the name, too', async () => {
    pushTheirs({ isArchived: true });
    expect((await run()).obstacles).toMatchObject([{ fact: expect.stringContaining('is there already, archived,') }]);
  });

  test('that is private is met only when it is too late, and said to be in the way', async () => {
    pushTheirs({ isPrivate: true });
    await expect(run()).rejects.toMatchObject({
      message: expect.stringMatching(/^Slack, creating channel #shop: the name is taken \(name_taken\)/),
      remedy: expect.stringContaining('renamed'),
    });
  });
});

describe('whatever happens', () => {
  /** Every call is a POST: a first run reads and writes so often. */
  const requests = 16;

  test.each(
    Array.from({ length: requests }, (_, index) => index + 1),
  )('killed after call %i, the next run ends with the same', async (count) => {
    const dying = { ...slack.connection, fetch: cutOffAfter(slack.connection.fetch, count) };
    await expect(run({}, dying)).rejects.toThrow('killed');
    const next = await run();
    expect(outcome()).toEqual([complete]);
    expect(planOf(await run({ known: next.record }))).toEqual([]);
  });

  test('and that is all that is called', async () => {
    const counted = { ...slack.connection, fetch: cutOffAfter(slack.connection.fetch, requests + 1) };
    await expect(run({}, counted)).resolves.toBeDefined();
  });

  test('two people at the same moment make one channel with one of everything, and both end well', async () => {
    const [one, other] = await Promise.all([run(), run()]);
    expect(outcome()).toEqual([complete]);
    expect(one.record).toEqual(other.record);
    expect([...one.made, ...other.made]).toHaveLength(1);
  });

  test('a channel that somebody else makes at the same moment is waited for until it has its mark', async () => {
    const theirs = newChannel({ id: 'C00000THEIRS', name: 'shop', creator: 'U00000ADA0', created: 1_700_000_000 });
    const { state } = await service.read(slack.connection, wantedOf(settings));
    const [create] = service.diff(state, wantedOf(settings));
    change(({ channels: all }) => all.push({ ...theirs, members: ['U0COUNTABLE'] }));
    const marking: typeof fetch = async (input, init) => {
      const response = await slack.connection.fetch(input, init);
      const purpose = { value: marker, creator: 'U00000ADA0', last_set: 1 };
      // After the first look.
      if (String(input).endsWith('.list')) change(() => Object.assign(channels()[0] ?? {}, { purpose }));
      return response;
    };
    const connection = { ...slack.connection, fetch: marking };
    const { outputs, made } = await service.apply(connection, create as never, create?.input as never);
    expect(outputs).toEqual({ channel: theirs.id, furnishes: 'no' });
    expect(made).toBeUndefined();
  });
});

describe('what the token may not do', () => {
  test.each([
    ['channels:read', 'to find the channel'],
    ['channels:history', 'to see whether it has its welcome'],
    ['bookmarks:read', 'to see its bookmarks'],
    ['users:read.email', 'to find people'],
    ['bookmarks:write', 'to add bookmarks'],
    ['chat:write', 'to write the welcome'],
  ])('without %s is said before anything is written', async (scope, purpose) => {
    change((all) => {
      all.scopes = all.scopes.filter((each) => each !== scope);
    });
    const before = structuredClone(workspace());
    const { obstacles } = await run();
    expect(obstacles).toEqual([
      {
        service: 'slack',
        fact: `The token of countable lacks ${scope} (${purpose}).`,
        remedy: expect.stringContaining('countable login slack'),
      },
    ]);
    expect(workspace()).toEqual(before);
    expect((await service.identify(slack.connection)).lacks).toEqual([`${scope} (${purpose})`]);
  });

  test('is of no matter where there is nothing to do', async () => {
    const { record } = await run();
    change((all) => {
      all.scopes = ['channels:read', 'channels:history', 'bookmarks:read', 'users:read.email'];
    });
    expect(await run({ known: record })).toMatchObject({ calls: [], obstacles: [] });
  });

  test('at all is refused by name', async () => {
    const stranger = { ...slack.connection, secrets: { token: 'xoxb-wrong-token' } };
    await expect(service.identify(stranger)).rejects.toMatchObject({ kind: 'unauthorized' });
    await expect(run({}, stranger)).rejects.toThrow('Slack, asking whose token it is: the credential is not accepted');
  });

  test('in the right workspace is no use in another one', async () => {
    const elsewhere = await run({ settings: { ...settings, 'slack-workspace': 'umbrella' } });
    expect(elsewhere.obstacles).toMatchObject([
      { fact: expect.stringContaining('is for the workspace Acme'), remedy: expect.stringContaining('login slack') },
    ]);
    expect((await run({ settings: { ...settings, 'slack-workspace': 'ACME' } })).obstacles).toEqual([]);
  });
});

test('who asks is told by name', async () => {
  expect(await service.identify(slack.connection)).toEqual({ name: 'countable in Acme (Slack)', lacks: [] });
});

test('somebody who cannot be invited is a warning, and the others are', async () => {
  const answers = [{ ok: false, error: 'cant_invite' }, { ok: true }, { ok: false, error: 'already_in_channel' }];
  const { address, arrived } = await openLoopback(...answers.map((answer) => answering(200, answer)));
  const people = { 'a@example.com': 'U1', 'b@example.com': 'U2', 'c@example.com': 'U3' };
  const call = { id: 'slack.people', kind: 'update' } as never;
  const { warnings } = await service.apply({ ...slack.connection, address }, call, { channel: 'C1', people });
  expect(warnings).toEqual([expect.stringMatching(/^Slack, inviting a@example\.com: .*cant_invite.* by hand\.$/)]);
  expect(arrived.map(({ body }) => new URLSearchParams(body).get('users'))).toEqual(['U1', 'U2', 'U3']);
});

test('reading is tried again where Slack fails for a moment; writing is not', async () => {
  const failing = await openService(service, ['slack:1:502', 'slack:2:503']);
  expect((await service.identify(failing.connection)).name).toContain('countable');
  const create = await openService(service, ['slack:1:502-after']);
  const call = { id: 'slack.channel', kind: 'create', title: '' } as never;
  const input = { name: 'shop', marker, purpose: marker, topic: '' };
  await expect(service.apply(create.connection, call, input)).rejects.toMatchObject({ kind: 'unavailable' });
  expect(create.rehearsal.countCalls('slack')).toBe(1);
});

test('an answer of another form is said to be one, with the place', async () => {
  const { address } = await openLoopback(answering(200, { ok: true, user_id: 7, url: '' }));
  const odd = { ...slack.connection, address };
  await expect(service.identify(odd)).rejects.toThrow('user_id is no text');
});

describe('taking back', () => {
  test('archives the channel and frees its name, and again without harm', async () => {
    const first = await run();
    const [made] = first.made;
    expect(await service.readHindrance(slack.connection, made as never)).toBeUndefined();
    for (const _time of ['first', 'again']) await service.undo(slack.connection, made as never);
    const id = first.record['id']?.toLowerCase();
    expect(outcome()).toMatchObject([{ name: `shop-archived-${id}`, isArchived: true }]);
    expect(await service.readHindrance(slack.connection, made as never)).toBeUndefined();
    expect(planOf(await run())[0]).toBe('create channel #shop: does not exist');
  });

  test('is hindered by a message of somebody else, however many of ours came after it', async () => {
    const [made] = (await run()).made;
    change(() => {
      const at = Math.floor(Date.now() / 1000) + 5;
      const post = (user: string, index: number) => ({
        ts: `${at}.${String(index).padStart(6, '0')}`,
        user,
        text: 'x',
      });
      channels()[0]?.messages.push(
        post('U00000ADA0', 0),
        ...Array.from({ length: 300 }, (_, index) => post('U0COUNTABLE', index + 1)),
      );
    });
    expect(await service.readHindrance(slack.connection, made as never)).toBe('has messages since that are not ours');
  });
});
