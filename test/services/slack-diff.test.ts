import { describe, expect, test } from 'vitest';
import type { Wanted } from '../../src/services/service.ts';
import { diffSlack } from '../../src/services/slack/diff.ts';
import { type Channel, markPurpose, type SlackState, wantedWelcome } from '../../src/services/slack/state.ts';
import { service } from '../../src/services/slack.ts';
import { project, wantedOf } from './run-service.ts';

const { marker } = project;

const channel: Channel = {
  id: 'C1',
  name: 'shop',
  purpose: `Pears & more (${marker})`,
  topic: 'Freeze until Monday',
  creator: 'U1',
  isArchived: false,
  isMember: true,
};

/** The state when nothing is left to do. */
const finished: SlackState = {
  channel,
  isInTheWay: false,
  isOurs: true,
  links: ['https://github.com/acme/shop', 'https://shop.example.com/', 'https://staging.shop.example.com'],
  outside: {},
  isWelcomed: true,
};

const known = { id: 'C1', name: 'shop', address: 'https://acme.slack.com/archives/C1' };

function diff(state: Partial<SlackState>, changes: Partial<Wanted> = {}) {
  return diffSlack({ ...finished, ...state }, wantedOf({}, { known, ...changes }));
}

function only(state: Partial<SlackState>, changes: Partial<Wanted> = {}) {
  const calls = diff(state, changes);
  expect(calls).toHaveLength(1);
  return calls[0];
}

const withChannel = (changes: Partial<Channel>) => ({ channel: { ...channel, ...changes } });

test('where all is as it should be there is nothing to do', () => {
  expect(diff({})).toEqual([]);
});

const nothing = {
  channel: undefined,
  isOurs: false,
  links: [],
  outside: { 'ada@example.com': 'U2' },
  isWelcomed: false,
};

test('where nothing is there all is made, in an order in which each finds what it needs', () => {
  const calls = diff(nothing, { known: {} });
  expect(calls.map(({ id, phase, kind }) => [id, phase, kind])).toEqual([
    ['slack.channel', 'make', 'create'],
    ['slack.bookmarks', 'finish', 'create'],
    ['slack.people', 'finish', 'update'],
    ['slack.welcome', 'finish', 'create'],
  ]);
  expect(calls[0]).toMatchObject({ title: 'channel #shop', because: 'does not exist' });
  expect(calls[2]).toMatchObject({ because: 'ada@example.com is not in it' });
  for (const { input } of calls.slice(1)) expect(input).toMatchObject({ channel: { later: 'slack.channel' } });
});

test('a recorded channel that is not there was deleted', () => {
  expect(diff(nothing)[0]).toMatchObject({ id: 'slack.channel', kind: 'create', because: 'was deleted' });
});

test('what is in the way leads to no call', () => {
  expect(diff({ ...nothing, isInTheWay: true })).toEqual([]);
});

test.each([
  [{ name: 'store' }, 'record of channel #store', 'was renamed; it was #shop', {}],
  [
    { purpose: '', topic: '' },
    'channel #shop',
    'is not finished; has no topic',
    { purpose: channel.purpose, topic: 'shop.example.com · staging.shop.example.com' },
  ],
  [{ purpose: 'Theirs' }, 'channel #shop', 'lost its mark', { purpose: `Theirs (${marker})` }],
  [{ isMember: false }, 'channel #shop', 'is one that we are not in', { joins: true }],
])('a channel with %j is mended', (changes, title, because, input) => {
  const call = only(withChannel(changes));
  expect(call).toMatchObject({ id: 'slack.channel', kind: 'update', title, because, input });
});

test('taking over keeps what people wrote', () => {
  const call = only({ isOurs: false, ...withChannel({ purpose: 'Theirs' }) }, { known: {} });
  expect(call).toMatchObject({ because: 'is taken over', input: { purpose: `Theirs (${marker})` } });
  expect(call?.input).not.toHaveProperty('topic');
});

describe('bookmarks', () => {
  test('lead to all that the project has, and to nothing else', () => {
    const addresses = { jenkins: 'https://jenkins.example.com/job/shop/', sentry: 'https://sentry.io/shop/' };
    const call = only({}, { addresses: { ...wantedOf({}).addresses, ...addresses } });
    expect(call?.input['bookmarks']).toEqual([
      { title: 'Jenkins', link: addresses.jenkins },
      { title: 'Sentry', link: addresses.sentry },
    ]);
    expect(diff({}, { addresses: {}, services: new Set(['slack']) })).toEqual([]);
  });

  test('of which the address comes only with the repository are calls by themselves', () => {
    const call = only({}, { addresses: {} });
    expect(call).toMatchObject({
      id: 'slack.bookmark-repository',
      because: 'is not there',
      without: expect.stringContaining('countable register slack'),
      input: { bookmarks: [{ title: 'Repository', link: { later: 'github.address' } }] },
    });
  });

  test('are the same with and without a slash at the end', () => {
    expect(diff({ links: finished.links.map((link) => `${link.replace(/\/$/, '')}/`) })).toEqual([]);
  });
});

test('the purpose keeps its mark however long the description is, and whole characters', () => {
  for (const text of ['x'.repeat(400), '🦊'.repeat(200), `y${'🦊'.repeat(200)}`]) {
    const purpose = markPurpose(text, marker);
    expect(purpose.length).toBeLessThanOrEqual(250);
    expect(purpose.endsWith(`… (${marker})`)).toBe(true);
    expect(purpose).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
  }
  expect(markPurpose('', marker)).toBe(`(${marker})`);
});

test('the welcome says what is told there, holds the mark, and no markup of others', () => {
  const text = wantedWelcome(wantedOf({}, { project: { ...project, name: '<!channel> & Co' } }));
  expect(text).toContain('the channel of &lt;!channel&gt; &amp; Co.');
  expect(text).toContain('builds and deploys and new errors');
  expect(text).toContain(marker);
  expect(wantedWelcome(wantedOf({}, { services: new Set(['slack']) }))).not.toContain('You hear');
});

describe('the setting', () => {
  const check = (id: string, answer: string) => service.settings.find((each) => each.id === id)?.validate(answer, {});

  test('slack-people takes addresses with commas, and names the one that is none', () => {
    expect(check('slack-people', '')).toBeUndefined();
    expect(check('slack-people', 'ada@example.com, bob@example.com')).toBeUndefined();
    expect(check('slack-people', 'ada@example.com, bob')).toContain('bob is none');
  });

  test('slack-invite-link is a link, or nothing', () => {
    expect(check('slack-invite-link', '')).toBeUndefined();
    expect(check('slack-invite-link', 'https://join.slack.com/t/acme/x')).toBeUndefined();
    for (const wrong of ['http://join.slack.com', 'join.slack.com'])
      expect(check('slack-invite-link', wrong)).toBeDefined();
  });
});
