/** What is kept of calls: enough to see what happened, never a secret. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCallLog } from '../../src/rehearsal/call-log.ts';
import { isText, loggedText } from '../../src/rehearsal/logged-text.ts';
import { temporaryFolder } from '../run-cli.ts';
import { askGitHub, makeRepository, openTestRehearsal } from './open-test-rehearsal.ts';

const call = { service: 'slack', method: 'POST', status: 200, purpose: '', sent: '', answered: '' } as const;

test('a call is kept with when, where, what for and how it ended', async () => {
  const rehearsal = await openTestRehearsal();
  const body = JSON.stringify({ name: 'shop' });
  const headers = { 'content-type': 'application/json' };
  await askGitHub(rehearsal, '/orgs/acme/repos', { method: 'POST', body, headers });
  expect(rehearsal.calls()).toEqual([
    {
      number: 1,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      service: 'github',
      method: 'POST',
      path: '/orgs/acme/repos',
      status: 201,
      purpose: 'make the repository',
      sent: body,
      answered: expect.stringContaining('"full_name":"acme/shop"'),
    },
  ]);
});

test('no credential is kept, wherever in a call it stands', async () => {
  const folder = join(await temporaryFolder(), 'rehearsal');
  const rehearsal = await openTestRehearsal({ folder });
  const tokens = Object.values(rehearsal.connections).map(({ secrets }) => secrets['token'] ?? '');
  for (const token of tokens) {
    const basic = `Basic ${Buffer.from(`ada:${token}`).toString('base64')}`;
    await askGitHub(rehearsal, `/user?token=${token}`, { headers: { authorization: basic, 'x-token': token } });
    const form = new URLSearchParams({ token, 'client secret': `a ${token}` });
    await fetch(`${rehearsal.connections.slack.address}/auth.test`, { method: 'POST', body: form });
    const xml = `<credential><secret>${token}</secret></credential>`;
    const headers = { 'content-type': 'application/xml; charset=utf-8' };
    await fetch(`${rehearsal.connections.sentry.address}/api/0/`, { method: 'POST', body: xml, headers });
  }
  const kept = (await readFile(join(folder, 'calls.jsonl'), 'utf8')) + JSON.stringify(rehearsal.calls());
  for (const token of tokens) {
    expect(kept).not.toContain(token);
    expect(kept).not.toContain(Buffer.from(`ada:${token}`).toString('base64'));
  }
  expect(kept).toContain('/user?token=***');
});

test.each([
  ['{"name":"web","config":{"secret":"a\\"b","url":"u"}}', '{"name":"web","config":{"secret":"***","url":"u"}}'],
  ['{"client_secret": "abc", "secrets": 2}', '{"client_secret": "***", "secrets": 2}'],
  ['<id>x</id><secret>abc</secret><password>d</password>', '<id>x</id><secret>***</secret><password>***</password>'],
  ['name=shop&token=abc&x=1', 'name=shop&token=***&x=1'],
])('what is named like a secret is not kept: %s', (text, kept) => {
  expect(loggedText(text, [])).toBe(kept);
});

test('a secret is not kept in whatever way it is written', () => {
  const secret = 'a"b&c<d é+1';
  const spellings = [secret, JSON.stringify({ note: secret }), `note=${encodeURIComponent(secret)}`];
  for (const text of [...spellings, '<note>a"b&amp;c&lt;d é+1</note>']) {
    expect(loggedText(text, [secret])).toContain('***');
    expect(loggedText(text, [secret])).not.toMatch(/c<d|c%3Cd|c&lt;d/);
  }
});

test('long texts are shortened, and only texts are kept', () => {
  expect(loggedText('x'.repeat(20_000), []).length).toBeLessThan(9_000);
  expect(isText('application/json; charset=utf-8')).toBe(true);
  expect(isText('application/vnd.github+json')).toBe(true);
  expect(isText('text/html')).toBe(true);
  expect(isText('application/x-git-receive-pack-request')).toBe(false);
  expect(isText(undefined)).toBe(false);
});

test('the log does not grow for ever, neither in memory nor on disk', async () => {
  const file = join(await temporaryFolder(), 'calls.jsonl');
  const log = openCallLog(file, () => {});
  for (let number = 0; number < 1_700; number += 1) log.add({ ...call, path: `/${number}` });
  expect(log.calls).toHaveLength(500);
  expect(log.calls.at(-1)).toMatchObject({ number: 1_700, path: '/1699' });
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  expect(lines.length).toBeLessThanOrEqual(1_001);
  const again = openCallLog(file, () => {});
  expect(again.calls).toEqual(log.calls);
});

test('a bug of ours is seen with the call, and what follows is answered', async () => {
  const folder = join(await temporaryFolder(), 'rehearsal');
  const rehearsal = await openTestRehearsal({ folder });
  await makeRepository(rehearsal, 'shop');
  await rm(join(folder, 'github'), { recursive: true });
  expect((await askGitHub(rehearsal, '/repos/acme/shop/branches')).status).toBe(500);
  expect(rehearsal.calls().at(-1)).toMatchObject({ status: 500, answered: expect.stringContaining('has a bug') });
  expect((await askGitHub(rehearsal, '/user')).status).toBe(200);
});
