import { expect, it } from 'vitest';
import { checkedFetch } from './checked-fetch.ts';
import { descriptionFile, openDescription, type Vendor } from './published-descriptions.ts';

const isMissing = (vendor: Vendor) => !descriptionFile(vendor).isThere;

it("has GitHub's description from npm", () => {
  expect(descriptionFile('github')).toEqual({ path: expect.stringContaining('node_modules'), isThere: true });
});

it("knows GitHub's calls by their real paths, also with a slash in a name", async () => {
  const github = await openDescription('github');
  expect(github.describes({ method: 'GET', path: '/repos/acme/shop' })).toBe(true);
  expect(github.describes({ method: 'GET', path: '/repos/acme/shop/git/ref/heads/master' })).toBe(true);
  expect(github.describes({ method: 'GET', path: '/repositories/of/acme' })).toBe(false);
  const branch = { method: 'GET', path: '/repos/acme/shop/branches/master/protection', status: 200, body: {} };
  expect(github.validateAnswer(branch)).toEqual([]);
  expect(github.validateAnswer({ ...branch, path: branch.path.replace('/protection', '') })).not.toEqual([]);
});

it('finds fields of the wrong type, missing ones and ones that GitHub does not know', async () => {
  const github = await openDescription('github');
  const call = { method: 'POST', path: '/orgs/acme/repos' };
  expect(github.validateRequest({ ...call, body: { name: 'shop', private: true } })).toEqual([]);
  expect(github.validateRequest({ ...call, body: { name: 1 } })).toEqual([
    expect.stringContaining('/name must be string'),
  ]);
  expect(github.validateRequest({ ...call, body: {} })).toEqual([expect.stringContaining("'name'")]);
  expect(github.validateRequest({ ...call })).toEqual([expect.stringContaining('the body is missing')]);
  expect(github.validateRequest({ ...call, body: { name: 'shop', descripton: '' } })).toEqual([
    expect.stringContaining('/descripton is not described'),
  ]);
});

it('finds unknown fields deep in a body, and takes null where it is allowed', async () => {
  const github = await openDescription('github');
  const path = '/repos/acme/shop/branches/master/protection';
  const protection = {
    required_status_checks: { strict: false, contexts: ['jenkins'] },
    enforce_admins: null,
    required_pull_request_reviews: { required_approving_review_count: 1 },
    restrictions: null,
  };
  expect(github.validateRequest({ method: 'PUT', path, body: protection })).toEqual([]);
  const mistyped = { ...protection, required_pull_request_reviews: { required_reviews: 1 } };
  expect(github.validateRequest({ method: 'PUT', path, body: mistyped })).toEqual([
    expect.stringContaining('/required_pull_request_reviews/required_reviews is not described'),
  ]);
});

it('checks queries, whose values travel as text', async () => {
  const github = await openDescription('github');
  const call = { method: 'GET', path: '/repos/acme/shop/hooks' };
  expect(github.validateRequest({ ...call, query: { per_page: '100' } })).toEqual([]);
  expect(github.validateRequest({ ...call, query: { per_page: 'all' } })).toHaveLength(1);
  expect(github.validateRequest({ ...call, query: { perPage: '1' } })).toHaveLength(1);
});

it('checks answers, and which statuses there are', async () => {
  const github = await openDescription('github');
  const call = { method: 'PUT', path: '/repos/acme/shop/topics' };
  expect(github.validateAnswer({ ...call, status: 200, body: { names: ['a'] } })).toEqual([]);
  expect(github.validateAnswer({ ...call, status: 200, body: {} })).toHaveLength(1);
  expect(github.validateAnswer({ ...call, status: 204 })).toHaveLength(1);
  expect(github.validateAnswer({ ...call, status: 502, body: '' })).toEqual([]);
});

it.skipIf(isMissing('slack'))("checks Slack's forms, JSON and answers", async () => {
  const slack = await openDescription('slack');
  const call = { method: 'POST', path: '/conversations.create' };
  expect(slack.validateRequest({ ...call, body: 'name=shop&is_private=false' })).toEqual([]);
  expect(slack.validateRequest({ ...call, body: new URLSearchParams({ name: 'Shop' }) })).toHaveLength(1);
  expect(slack.validateRequest({ ...call, body: new URLSearchParams({ title: 'shop' }) })).toHaveLength(2);
  expect(slack.validateRequest({ ...call, body: { name: 'shop', is_private: 'perhaps' } })).toHaveLength(1);
  expect(slack.validateAnswer({ ...call, status: 200, body: { ok: false, error: 'name_taken' } })).toEqual([]);
  expect(slack.validateAnswer({ ...call, status: 200, body: { ok: true, channel: { id: 'C1' } } })).not.toEqual([]);
});

it.skipIf(isMissing('sentry'))("checks Sentry's bodies, lists in queries, and the slash at the end", async () => {
  const sentry = await openDescription('sentry');
  const create = { method: 'POST', path: '/api/0/teams/acme/developers/projects/' };
  expect(sentry.validateRequest({ ...create, body: { name: 'shop', platform: 'python-django' } })).toEqual([]);
  expect(sentry.validateRequest({ ...create, body: { name: 'x'.repeat(51) } })).toHaveLength(1);
  expect(
    sentry.validateRequest({ ...create, path: create.path.replace(/\/$/, ''), body: { name: 'shop' } }),
  ).toHaveLength(1);
  const list = { method: 'GET', path: '/api/0/organizations/acme/detectors/' };
  expect(sentry.validateRequest({ ...list, query: new URLSearchParams('project=1&project=2') })).toEqual([]);
  expect(sentry.validateRequest({ ...list, query: { limit: '1' } })).toHaveLength(1);
});

it('checks what passes through a fetch, and hands it on unchanged', async () => {
  const address = 'http://127.0.0.1:1/github';
  const answer = async () => Response.json({ names: 'not a list' });
  const { fetch, violations } = checkedFetch(
    await openDescription('github'),
    address,
    answer as typeof globalThis.fetch,
  );
  const response = await fetch(`${address}/repos/acme/shop/topics`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: '{"names":["a"]}',
  });
  expect(await response.json()).toEqual({ names: 'not a list' });
  expect(violations).toEqual([expect.stringContaining('PUT /repos/acme/shop/topics, 200: /names must be array')]);
});
