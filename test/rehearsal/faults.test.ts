/** Calls that are made to fail: which, how, and in whose words. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { faultKinds, planFaults } from '../../src/rehearsal/faults/faults.ts';
import type { ServiceId } from '../../src/services/service.ts';
import { temporaryFolder } from '../run-cli.ts';
import { askGitHub, makeRepository, openTestRehearsal } from './open-test-rehearsal.ts';

const services: readonly ServiceId[] = ['github', 'slack', 'sentry', 'jenkins'];

/** The answer to the first call to a service, which fails in that way. */
async function firstAnswer(service: ServiceId, kind: string): Promise<Response> {
  const rehearsal = await openTestRehearsal({ fail: [`${service}:1:${kind}`] });
  return fetch(`${rehearsal.connections[service].address}/anything`, { redirect: 'manual' });
}

/** The system's word for how a connection ended. */
async function endOf(call: Promise<Response>): Promise<string> {
  const error = await call.then(() => ({ cause: { code: 'answered' } })).catch((reason: Error) => reason);
  return (error.cause as { code: string }).code;
}

test('the call that was named fails, those before and after do not', async () => {
  const rehearsal = await openTestRehearsal({ fail: ['github:2:502', 'github:4:404'] });
  const statuses = [];
  for (const _ of [1, 2, 3, 4, 5]) statuses.push((await askGitHub(rehearsal, '/user')).status);
  expect(statuses).toEqual([200, 502, 200, 404, 200]);
  expect(rehearsal.countCalls('github')).toBe(5);
  expect(rehearsal.countCalls('slack')).toBe(0);
});

test('with a plus every call from that one on fails', async () => {
  const rehearsal = await openTestRehearsal({ fail: ['github:2+:503'] });
  const statuses = [];
  for (const _ of [1, 2, 3]) statuses.push((await askGitHub(rehearsal, '/user')).status);
  expect(statuses).toEqual([200, 503, 503]);
});

test.each([
  ['401', 401],
  ['403', 403],
  ['404', 404],
  ['409', 409],
  ['422', 422],
  ['429', 429],
  ['500', 500],
  ['502', 502],
  ['503', 503],
])('GitHub fails with %s as it is', async (kind, status) => {
  const answer = await firstAnswer('github', kind);
  expect(answer.status).toBe(status);
  expect(answer.headers.get('retry-after')).toBeNull();
  if (status < 500) expect(await answer.json()).toMatchObject({ message: expect.any(String) });
});

test('each of GitHub’s 403s is told apart by what GitHub says with it', async () => {
  const lacks = await firstAnswer('github', '403');
  expect(lacks.headers.get('x-accepted-github-permissions')).toBe('administration=write');
  const sso = await firstAnswer('github', '403-sso');
  expect(sso.headers.get('x-github-sso')).toMatch(/^required; url=https:\/\//);
  const secondary = await firstAnswer('github', '403-secondary-7');
  expect(secondary.headers.get('retry-after')).toBe('7');
  expect(await secondary.json()).toMatchObject({ message: expect.stringContaining('secondary rate limit') });
  const primary = await firstAnswer('github', '403-primary-60');
  expect(primary.headers.get('x-ratelimit-remaining')).toBe('0');
  expect(Number(primary.headers.get('x-ratelimit-reset'))).toBeGreaterThan(Date.now() / 1000);
  const plan = await firstAnswer('github', '403-plan');
  expect(await plan.json()).toMatchObject({ message: expect.stringContaining('Upgrade to GitHub Pro') });
  expect([lacks, sso, secondary, primary, plan].map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
});

test.each(services)('%s says when to come again, where it is asked to', async (service) => {
  const answer = await firstAnswer(service, '429-3');
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '3']);
});

test('Slack says no with 200 and a word', async () => {
  const words: Record<string, string> = { '401': 'invalid_auth', '403': 'missing_scope', '409': 'name_taken' };
  for (const [kind, error] of Object.entries({ ...words, is_archived: 'is_archived', ratelimited: 'ratelimited' })) {
    const answer = await firstAnswer('slack', kind);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ ok: false, error });
  }
});

test('Sentry and Jenkins refuse what is invalid with 400, in their own way', async () => {
  const sentry = await firstAnswer('sentry', '422');
  expect([sentry.status, await sentry.json()]).toEqual([400, { name: [expect.any(String)] }]);
  const jenkins = await firstAnswer('jenkins', '422');
  expect([jenkins.status, jenkins.headers.get('x-error')]).toEqual([400, expect.stringContaining('rehearsal')]);
});

test('a connection that is cut before the call leaves nothing behind; one cut after it does', async () => {
  const rehearsal = await openTestRehearsal({ fail: ['github:1:reset', 'github:2:reset-after'] });
  const make = (name: string) =>
    askGitHub(rehearsal, '/orgs/acme/repos', { method: 'POST', body: JSON.stringify({ name }) });
  expect(await endOf(make('before'))).toBe('ECONNRESET');
  expect(await endOf(make('after'))).toBe('ECONNRESET');
  expect((await askGitHub(rehearsal, '/repos/acme/before')).status).toBe(404);
  expect((await askGitHub(rehearsal, '/repos/acme/after')).status).toBe(200);
});

test('a 502 can hide that the call was carried out', async () => {
  const rehearsal = await openTestRehearsal({ fail: ['github:1:502-after'] });
  const init = { method: 'POST', body: JSON.stringify({ name: 'shop' }) };
  expect((await askGitHub(rehearsal, '/orgs/acme/repos', init)).status).toBe(502);
  expect((await askGitHub(rehearsal, '/repos/acme/shop')).status).toBe(200);
});

test('a call that hangs is never answered, and is logged when the client gives up', async () => {
  const rehearsal = await openTestRehearsal({ fail: ['github:1:hang'] });
  const controller = new AbortController();
  const call = askGitHub(rehearsal, '/user', { signal: controller.signal });
  expect((await askGitHub(rehearsal, '/user')).status).toBe(200);
  controller.abort();
  await expect(call).rejects.toThrow();
  await expect.poll(() => rehearsal.calls().map(({ fault, status }) => [fault, status])).toContainEqual(['hang', 0]);
});

test('a rehearsal with a call that hangs can be ended', async () => {
  const rehearsal = await openTestRehearsal({ fail: ['github:1:hang'] });
  const call = endOf(askGitHub(rehearsal, '/user'));
  await expect.poll(() => rehearsal.countCalls('github')).toBe(1);
  await rehearsal.close();
  expect(await call).not.toBe('answered');
});

test('invalid JSON is half an answer with a good status', async () => {
  const rehearsal = await openTestRehearsal({ fail: ['github:1:invalid-json'] });
  const answer = await askGitHub(rehearsal, '/user');
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringContaining('json')]);
  await expect(answer.json()).rejects.toThrow(SyntaxError);
});

test('the requests of git count, and fail like any other', async () => {
  const folder = await temporaryFolder();
  const rehearsal = await openTestRehearsal({ fail: ['github:3:502'] });
  const { clone_url: address = '' } = await makeRepository(rehearsal, 'shop');
  const withToken = address.replace('//', `//ada:${rehearsal.connections.github.secrets['token']}@`);
  const { stderr } = await execa('git', ['clone', withToken, folder], { reject: false });
  expect(stderr).toContain('502');
});

test('what failed is seen in the log', async () => {
  const rehearsal = await openTestRehearsal({ fail: ['github:1:403-sso', 'github:2:reset'] });
  await askGitHub(rehearsal, '/user');
  await endOf(askGitHub(rehearsal, '/user'));
  expect(rehearsal.calls()).toMatchObject([
    { fault: '403-sso', status: 403, answered: expect.stringContaining('SAML') },
    { fault: 'reset', status: 0 },
  ]);
});

test('every kind of every service can be planned', () => {
  for (const service of services) {
    expect(faultKinds(service).length).toBeGreaterThan(10);
    for (const kind of faultKinds(service)) expect(planFaults([`${service}:1:${kind}`]).take(service)?.kind).toBe(kind);
  }
});

test.each([
  ['github', 'SERVICE:CALL:KIND'],
  ['github:0:502', 'SERVICE:CALL:KIND'],
  ['github:x:502', 'SERVICE:CALL:KIND'],
  ['gitlab:1:502', 'Services: github, slack, sentry, jenkins'],
  ['toString:1:502', 'SERVICE:CALL:KIND'],
  ['github:1:418', '403-sso'],
  ['github:1:missing_scope', '403-sso'],
  ['github:1:toString', 'SERVICE:CALL:KIND'],
  ['github:1:404-5', '429-1'],
  ['jenkins:1:403-sso', 'reset-after'],
  ['slack:1:hangs', 'missing_scope'],
])('%s is refused, with what there is', async (fault, remedy) => {
  const opening = openTestRehearsal({ fail: [fault] });
  await expect(opening).rejects.toMatchObject({ exitCode: 2, remedy: expect.stringContaining(remedy) });
});

test('nothing is started where a fault is none', async () => {
  const folder = join(await temporaryFolder(), 'rehearsal');
  await expect(openTestRehearsal({ folder, fail: ['nonsense'] })).rejects.toThrow('nonsense');
  expect(existsSync(folder)).toBe(false);
});
