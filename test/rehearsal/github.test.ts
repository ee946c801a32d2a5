/** GitHub's stand-in: accounts, repositories, teams, webhooks. Every answer is held against GitHub's description. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../run-cli.ts';
import { makePushedShop, makeShop, openGitHubClient } from './github-client.ts';

test('the person, the organisation and its team are there from the start', async () => {
  const { get } = await openGitHubClient();
  const user = await get('/user');
  expect(user.body).toMatchObject({ login: 'ada', email: 'ada@example.com', type: 'User' });
  expect((await get('/orgs/acme')).body).toMatchObject({ login: 'acme', type: 'Organization' });
  expect((await get('/orgs/ACME/teams/developers')).body).toMatchObject({
    slug: 'developers',
    organization: { login: 'acme' },
  });
  expect((await get('/orgs/nobody')).status).toBe(404);
  expect((await get('/orgs/acme/teams/nobody')).status).toBe(404);
});

test('limits and the scopes of the token stand on every answer', async () => {
  const { get, store } = await openGitHubClient();
  const first = await get('/user');
  expect(first.headers.get('x-oauth-scopes')).toContain('repo');
  expect(first.headers.get('x-ratelimit-remaining')).toBe('4999');
  store.update((state) => {
    state.scopes = ['gist'];
  });
  const missing = await get('/repos/acme/nothing');
  expect(missing.headers.get('x-oauth-scopes')).toBe('gist');
  expect(missing.headers.get('x-accepted-oauth-scopes')).toBe('repo');
  expect(missing.headers.get('x-ratelimit-remaining')).toBe('4998');
});

test('no token and a wrong one are told apart', async () => {
  const { get } = await openGitHubClient();
  const without = await get('/user', { authorization: '' });
  expect([without.status, without.body.message]).toEqual([401, 'Requires authentication']);
  const wrong = await get('/user', { authorization: 'Bearer ghp_wrong' });
  expect([wrong.status, wrong.body.message]).toEqual([401, 'Bad credentials']);
});

test('a token without the scope finds nothing and makes nothing', async () => {
  const client = await openGitHubClient();
  await makeShop(client);
  client.store.update((state) => {
    state.scopes = ['read:org'];
  });
  expect((await client.send('POST', '/user/repos', { name: 'other' })).status).toBe(404);
  expect((await client.get('/repos/acme/shop')).status).toBe(404);
  expect(client.store.state.repositories).toHaveLength(1);
});

test('a repository is made with what was asked for', async () => {
  const client = await openGitHubClient();
  const fields = { description: 'A shop', homepage: 'https://shop.example.com', delete_branch_on_merge: true };
  const { body, headers } = await makeShop(client, fields);
  expect(body).toMatchObject({
    ...fields,
    full_name: 'acme/shop',
    private: true,
    visibility: 'private',
    default_branch: 'main',
    html_url: `${client.address}/acme/shop`,
    clone_url: `${client.address}/git/acme/shop.git`,
    permissions: { admin: true },
  });
  expect(headers.get('location')).toBe(`${client.address}/repos/acme/shop`);
  const { body: again } = await client.get('/repos/ACME/Shop');
  expect(again).toEqual(body);
});

test('a person has repositories, too', async () => {
  const { send, get } = await openGitHubClient();
  expect((await send('POST', '/user/repos', { name: 'shop' })).body).toMatchObject({ full_name: 'ada/shop' });
  expect((await get('/repos/ada/shop')).body).toMatchObject({ private: false, owner: { type: 'User' } });
});

test('a name that is taken is refused in GitHub’s words, whatever its case', async () => {
  const client = await openGitHubClient();
  await makeShop(client);
  const { status, body } = await client.send('POST', '/orgs/acme/repos', { name: 'Shop' });
  expect(status).toBe(422);
  expect(body.errors).toMatchObject([{ message: 'name already exists on this account' }]);
});

test('of many that make the same repository at once, one does', async () => {
  const folder = join(await temporaryFolder(), 'rehearsal');
  const client = await openGitHubClient({ folder });
  const make = () => client.send('POST', '/orgs/acme/repos', { name: 'shop' });
  const answers = await Promise.all([make(), make(), make(), make()]);
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422, 422]);
  expect(client.store.state.repositories).toHaveLength(1);
  expect(await readdir(join(folder, 'github'))).toHaveLength(1);
});

test('a body that is no JSON, or lacks the name, is refused', async () => {
  const { rehearsal, address } = await openGitHubClient();
  const { token } = rehearsal.connections.github.secrets;
  const post = (body: string) =>
    fetch(`${address}/user/repos`, { method: 'POST', body, headers: { authorization: `token ${token}` } });
  expect((await post('{')).status).toBe(400);
  expect(await (await post('{}')).json()).toMatchObject({ errors: [{ field: 'name', code: 'missing_field' }] });
});

test('what a repository says about itself can be changed', async () => {
  const client = await openGitHubClient();
  await makeShop(client);
  const fields = { description: 'Better', homepage: 'https://shop.example.com', delete_branch_on_merge: true };
  const { status, body } = await client.send('PATCH', '/repos/acme/shop', { ...fields, private: false });
  expect(status).toBe(200);
  expect(body).toMatchObject({ ...fields, private: false, visibility: 'public' });
  const emptied = await client.send('PATCH', '/repos/acme/shop', { homepage: '' });
  expect(emptied.body).toMatchObject({ homepage: null, description: 'Better' });
});

test('topics are replaced as a whole, and must look like topics', async () => {
  const client = await openGitHubClient();
  await makeShop(client);
  const put = (names: string[]) => client.send('PUT', '/repos/acme/shop/topics', { names });
  expect((await put(['django', 'countable-0123456789ab'])).body).toEqual({
    names: ['django', 'countable-0123456789ab'],
  });
  expect((await put(['Shop'])).body).toEqual({ names: ['shop'] });
  expect((await put(['no good'])).status).toBe(422);
  expect((await put(Array.from({ length: 21 }, (_, index) => `t${index}`))).status).toBe(422);
  expect((await client.get('/repos/acme/shop/topics')).body).toEqual({ names: ['shop'] });
  expect((await client.get('/repos/acme/shop')).body.topics).toEqual(['shop']);
});

test('a team is let in, and its permission can be asked for', async () => {
  const client = await openGitHubClient();
  await makeShop(client);
  const path = '/orgs/acme/teams/developers/repos/acme/shop';
  expect((await client.get(path)).status).toBe(404);
  expect((await client.send('PUT', path, { permission: 'maintain' })).status).toBe(204);
  expect((await client.get(path)).status).toBe(204);
  const { status, body } = await client.get(path, { accept: 'application/vnd.github.v3.repository+json' });
  expect(status).toBe(200);
  expect(body).toMatchObject({ role_name: 'maintain', permissions: { maintain: true, push: true, admin: false } });
  expect((await client.get('/repos/acme/shop/teams')).body).toMatchObject([
    { slug: 'developers', permission: 'maintain' },
  ]);
  expect((await client.send('DELETE', path)).status).toBe(204);
  expect((await client.get(path)).status).toBe(404);
});

test('a renamed repository is found under its old name, by redirects that only reading may follow', async () => {
  const client = await openGitHubClient();
  const { body: made } = await makeShop(client);
  expect((await client.send('PATCH', '/repos/acme/shop', { name: 'store' })).body.full_name).toBe('acme/store');
  const read = await client.get('/repos/acme/shop');
  expect([read.status, read.headers.get('location')]).toEqual([301, `${client.address}/repositories/${made.id}`]);
  const change = await client.send('PATCH', '/repos/acme/shop', { description: 'x' });
  expect([change.status, change.headers.get('location')]).toEqual([307, `${client.address}/repositories/${made.id}`]);
  // Numbers are not described by GitHub, but given in its answers.
  const { token } = client.rehearsal.connections.github.secrets;
  const follow = (path: string) => fetch(client.address + path, { headers: { authorization: `Bearer ${token}` } });
  expect(await (await follow('/repos/acme/shop')).json()).toMatchObject({ full_name: 'acme/store', id: made.id });
  expect(await (await follow('/repos/acme/shop/hooks?per_page=1')).json()).toEqual([]);
  // A new one of the old name takes it over.
  await makeShop(client);
  expect((await client.get('/repos/acme/shop')).body.id).not.toBe(made.id);
});

test('an archived repository can be read, and brought back', async () => {
  const client = await openGitHubClient();
  await makeShop(client);
  expect((await client.send('PATCH', '/repos/acme/shop', { archived: true })).body.archived).toBe(true);
  expect((await client.get('/repos/acme/shop')).status).toBe(200);
  const refused = await client.send('PATCH', '/repos/acme/shop', { description: 'x' });
  expect([refused.status, refused.body.message]).toEqual([403, 'Repository was archived so is read-only.']);
  const hook = { name: 'web', config: { url: 'https://jenkins.example.com/github-webhook/' } };
  expect((await client.send('POST', '/repos/acme/shop/hooks', hook)).status).toBe(403);
  expect((await client.send('PATCH', '/repos/acme/shop', { archived: false })).body.archived).toBe(false);
});

test('a removed repository is gone, with all that was pushed', async () => {
  const folder = join(await temporaryFolder(), 'rehearsal');
  const client = await openGitHubClient({ folder });
  await makePushedShop(client);
  const [bare = ''] = await readdir(join(folder, 'github'));
  client.store.update((state) => {
    state.scopes = ['repo'];
  });
  expect((await client.send('DELETE', '/repos/acme/shop')).status).toBe(403);
  client.store.update((state) => {
    state.scopes = ['repo', 'delete_repo'];
  });
  expect((await client.send('DELETE', '/repos/acme/shop')).status).toBe(204);
  expect((await client.get('/repos/acme/shop')).status).toBe(404);
  expect(existsSync(join(folder, 'github', bare))).toBe(false);
});

test('a webhook is made once for an address, and its secret never comes back', async () => {
  const client = await openGitHubClient();
  await makeShop(client);
  const config = {
    url: 'https://jenkins.example.com/github-webhook/',
    content_type: 'json',
    secret: 'canary-of-hooks',
  };
  const hook = { name: 'web', events: ['push', 'pull_request'], config };
  const { status, body } = await client.send('POST', '/repos/acme/shop/hooks', hook);
  expect(status).toBe(201);
  expect(body).toMatchObject({ active: true, events: ['push', 'pull_request'], config: { secret: '********' } });
  const again = await client.send('POST', '/repos/acme/shop/hooks', hook);
  expect([again.status, again.body.errors[0].message]).toEqual([422, 'Hook already exists on this repository']);
  expect((await client.get('/repos/acme/shop/hooks?per_page=100')).body).toEqual([body]);
  expect((await client.get(`/repos/acme/shop/hooks/${body.id}`)).body).toEqual(body);
  expect(JSON.stringify([client.store.state, client.rehearsal.calls()])).not.toContain('canary-of-hooks');
});

test('a webhook’s configuration is replaced whole: without its secret it has none any more', async () => {
  const client = await openGitHubClient();
  await makeShop(client);
  const url = 'https://jenkins.example.com/github-webhook/';
  const hook = { name: 'web', config: { url, secret: 'something' } };
  const { id } = (await client.send('POST', '/repos/acme/shop/hooks', hook)).body;
  const path = `/repos/acme/shop/hooks/${id}`;
  const disabled = await client.send('PATCH', path, { active: false, add_events: ['repository'] });
  expect(disabled.body).toMatchObject({
    active: false,
    events: ['push', 'repository'],
    config: { secret: '********' },
  });
  const changed = await client.send('PATCH', path, { events: ['push'], config: { url, content_type: 'json' } });
  expect(changed.body.config).toEqual({ url, content_type: 'json', insecure_ssl: '0' });
  expect(changed.body.events).toEqual(['push']);
  expect((await client.send('DELETE', path)).status).toBe(204);
  expect((await client.get(path)).status).toBe(404);
});

test('of a webhook’s configuration a part can be changed alone: the secret stays', async () => {
  const client = await openGitHubClient();
  await makeShop(client);
  const url = 'https://jenkins.example.com/github-webhook/';
  const hook = { name: 'web', config: { url, secret: 'something' } };
  const { id } = (await client.send('POST', '/repos/acme/shop/hooks', hook)).body;
  const changed = await client.send('PATCH', `/repos/acme/shop/hooks/${id}/config`, { content_type: 'json' });
  expect(changed.body).toMatchObject({ url, content_type: 'json', secret: '********' });
});

test('nobody opened an issue or a pull request, or made a release', async () => {
  const client = await openGitHubClient();
  await makeShop(client);
  expect((await client.get('/repos/acme/shop/issues?state=all&per_page=1')).body).toEqual([]);
  expect((await client.get('/repos/acme/shop/pulls?state=all')).body).toEqual([]);
  expect((await client.get('/repos/acme/shop/releases?per_page=1')).body).toEqual([]);
});

test.each([
  '401',
  '403',
  '403-sso',
  '403-secondary',
  '403-plan',
  '404',
  '429',
  '500',
])('a call that is made to fail with %s is answered as GitHub describes it', async (kind) => {
  const { get } = await openGitHubClient({ fail: [`github:1:${kind}`] });
  const { status, body } = await get('/repos/acme/shop');
  expect(status).toBe(Number(kind.slice(0, 3)));
  expect(body.message).toBeTypeOf('string');
});

test.each(['409', '422'])('a removal or change that fails with %s is answered as GitHub describes it', async (kind) => {
  const { send } = await openGitHubClient({ fail: [`github:1:${kind}`] });
  const { status } = await send(kind === '409' ? 'DELETE' : 'PATCH', '/repos/acme/shop');
  expect(status).toBe(Number(kind));
});

test('what the stand-in does not know is not found', async () => {
  const { get } = await openGitHubClient();
  expect((await get('/rate_limit')).status).toBe(404);
});
