/** GitHub's stand-in: what git pushed, and how branches are protected. */
import { expect, test } from 'vitest';
import { makeCheckout, makePushedShop, makeShop, openGitHubClient } from './github-client.ts';

const rules = {
  required_status_checks: { strict: false, contexts: ['continuous-integration/jenkins/branch'] },
  enforce_admins: false,
  required_pull_request_reviews: { required_approving_review_count: 1 },
  restrictions: null,
};

test('an empty repository has no branches, no commits and no default branch to change to', async () => {
  const client = await openGitHubClient();
  await makeShop(client);
  expect((await client.get('/repos/acme/shop/branches')).body).toEqual([]);
  const commits = await client.get('/repos/acme/shop/commits');
  expect([commits.status, commits.body.message]).toEqual([409, 'Git Repository is empty.']);
  const changed = await client.send('PATCH', '/repos/acme/shop', { default_branch: 'develop' });
  expect(changed.status).toBe(422);
  expect(changed.body.errors).toMatchObject([{ field: 'default_branch' }]);
});

test('what was pushed is there: branches, commits, and who wrote them', async () => {
  const client = await openGitHubClient();
  const { git } = await makePushedShop(client);
  const sha = (await git('rev-parse', 'HEAD')).stdout;
  const { body: branches } = await client.get('/repos/acme/shop/branches');
  expect(branches).toMatchObject([
    { name: 'develop', commit: { sha }, protected: false },
    { name: 'master', commit: { sha } },
  ]);
  expect((await client.get('/repos/acme/shop/branches/develop')).body).toMatchObject({
    name: 'develop',
    commit: { sha, commit: { message: 'Start the shop', author: { name: 'Ada Lovelace' } } },
  });
  expect((await client.get('/repos/acme/shop/git/ref/heads/master')).body).toMatchObject({ object: { sha } });
  expect((await client.get('/repos/acme/shop/commits?sha=master&per_page=1')).body).toMatchObject([
    { sha, parents: [] },
  ]);
  expect((await client.get(`/repos/acme/shop/commits/${sha}`)).body).toMatchObject({ sha });
  expect((await client.get('/repos/acme/shop/commits?sha=nothing')).status).toBe(404);
  expect((await client.get('/repos/acme/shop/commits/nothing')).status).toBe(422);
  expect((await client.get('/repos/acme/shop/branches/nothing')).status).toBe(404);
  expect((await client.get('/repos/acme/shop/git/ref/heads/nothing')).status).toBe(404);
});

test('the first push decides the default branch where the one that was meant did not come', async () => {
  const client = await openGitHubClient();
  await makePushedShop(client);
  expect((await client.get('/repos/acme/shop')).body.default_branch).toBe('master');
  const { body } = await client.send('PATCH', '/repos/acme/shop', { default_branch: 'develop' });
  expect(body.default_branch).toBe('develop');
  const { git } = await makeCheckout(['other']);
  await git('clone', client.cloneAddress('acme/shop'), 'clone');
  expect((await git('-C', 'clone', 'branch', '--show-current')).stdout).toBe('develop');
  const refused = await client.send('PATCH', '/repos/acme/shop', { default_branch: 'nothing' });
  expect(refused.body.errors[0].message).toContain('The branch nothing was not found');
});

test('a branch with a slash in its name is one branch', async () => {
  const client = await openGitHubClient();
  const { git } = await makePushedShop(client);
  await git('push', client.cloneAddress('acme/shop'), 'develop:feature/basket');
  expect((await client.get('/repos/acme/shop/branches/feature%2Fbasket')).body.name).toBe('feature/basket');
  expect((await client.send('PUT', '/repos/acme/shop/branches/feature%2Fbasket/protection', rules)).status).toBe(200);
  expect((await client.get('/repos/acme/shop/branches/feature%2Fbasket')).body.protected).toBe(true);
});

test('more than a page of branches is given by pages', async () => {
  const client = await openGitHubClient();
  const { git } = await makePushedShop(client);
  const names = Array.from({ length: 3 }, (_, index) => `develop:b${index}`);
  await git('push', client.cloneAddress('acme/shop'), ...names);
  const seen = [];
  for (let page = `${client.address}/repos/acme/shop/branches?per_page=2`; page !== ''; ) {
    const { body, headers } = await client.get(page.slice(client.address.length));
    seen.push(...body.map(({ name }: { name: string }) => name));
    page = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1] ?? '';
  }
  expect(seen).toEqual(['b0', 'b1', 'b2', 'develop', 'master']);
});

test('a branch is protected as a whole, or not at all', async () => {
  const client = await openGitHubClient();
  await makePushedShop(client);
  const path = '/repos/acme/shop/branches/master/protection';
  const before = await client.get(path);
  expect([before.status, before.body.message]).toEqual([404, 'Branch not protected']);
  expect((await client.send('PUT', path, rules)).status).toBe(200);
  const { body } = await client.get(path);
  expect(body).toMatchObject({
    required_status_checks: { contexts: ['continuous-integration/jenkins/branch'] },
    required_pull_request_reviews: { required_approving_review_count: 1 },
    enforce_admins: { enabled: false },
  });
  expect(body.restrictions).toBeUndefined();
  expect((await client.get('/repos/acme/shop/branches/master')).body.protected).toBe(true);
  const less = { ...rules, required_status_checks: null, restrictions: { users: [], teams: ['developers'] } };
  const { body: changed } = await client.send('PUT', path, less);
  expect(changed.required_status_checks).toBeUndefined();
  expect(changed.restrictions).toBeDefined();
  expect((await client.send('DELETE', path)).status).toBe(204);
  expect((await client.get(path)).status).toBe(404);
});

test('checks may be named with the app that must report them', async () => {
  const client = await openGitHubClient();
  await makePushedShop(client);
  const checks = { strict: true, contexts: [], checks: [{ context: 'jenkins', app_id: -1 }] };
  const path = '/repos/acme/shop/branches/master/protection';
  const { body } = await client.send('PUT', path, { ...rules, required_status_checks: checks });
  expect(body.required_status_checks).toMatchObject({ strict: true, contexts: ['jenkins'] });
});

test('a part of a protection can be changed alone', async () => {
  const client = await openGitHubClient();
  await makePushedShop(client);
  const path = '/repos/acme/shop/branches/master/protection';
  expect((await client.send('PATCH', `${path}/required_status_checks`, { contexts: ['a'] })).status).toBe(404);
  await client.send('PUT', path, rules);
  const checks = await client.send('PATCH', `${path}/required_status_checks`, { contexts: ['a', 'b'] });
  expect(checks.body).toMatchObject({ contexts: ['a', 'b'], strict: false });
  const reviews = { required_approving_review_count: 2 };
  expect((await client.send('PATCH', `${path}/required_pull_request_reviews`, reviews)).body).toMatchObject(reviews);
  expect((await client.get(path)).body).toMatchObject({
    required_status_checks: { contexts: ['a', 'b'] },
    required_pull_request_reviews: reviews,
  });
});

test('a protection that leaves a part out, or is for no branch, is refused', async () => {
  const client = await openGitHubClient();
  await makePushedShop(client);
  expect((await client.send('PUT', '/repos/acme/shop/branches/nothing/protection', rules)).status).toBe(404);
  const { rehearsal, address } = client;
  const incomplete = await fetch(`${address}/repos/acme/shop/branches/master/protection`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${rehearsal.connections.github.secrets['token']}` },
    body: '{"enforce_admins": null}',
  });
  expect(incomplete.status).toBe(422);
  expect(await incomplete.text()).toContain('restrictions');
});

test('on the free plan a private repository has no protected branches, a public one has', async () => {
  const client = await openGitHubClient();
  await makePushedShop(client);
  client.store.update((state) => {
    state.plan = 'free';
  });
  const path = '/repos/acme/shop/branches/master/protection';
  const refused = await client.send('PUT', path, rules);
  expect([refused.status, refused.body.message]).toEqual([403, expect.stringContaining('Upgrade to GitHub Pro')]);
  await client.send('PATCH', '/repos/acme/shop', { private: false });
  expect((await client.send('PUT', path, rules)).status).toBe(200);
});

test('pushing needs the token, and any name with it will do', async () => {
  const client = await openGitHubClient();
  await makeShop(client);
  const { git } = await makeCheckout(['develop']);
  const address = client.cloneAddress('acme/shop');
  const push = (to: string) => git('-c', 'credential.helper=', '-c', 'core.askPass=', 'push', to, 'develop');
  expect((await push(address.replace(/\/\/[^@]+@/, '//'))).stderr).toMatch(
    /could not read Username|Authentication failed/,
  );
  expect((await push(address.replace(/:[^:@]+@/, ':wrong@'))).stderr).toContain('Authentication failed');
  expect((await push(address.replace('x-access-token', 'anybody'))).exitCode).toBe(0);
});

test('git follows a renamed repository, and is told what is not there', async () => {
  const client = await openGitHubClient();
  const { git } = await makePushedShop(client);
  await client.send('PATCH', '/repos/acme/shop', { name: 'store' });
  await git('commit', '--allow-empty', '--message', 'More');
  const pushed = await git('push', client.cloneAddress('acme/shop'), 'develop');
  expect(pushed.exitCode, pushed.stderr).toBe(0);
  expect((await client.get('/repos/acme/store/commits?sha=develop')).body[0].commit.message).toBe('More');
  expect((await git('push', client.cloneAddress('acme/nothing'), 'develop')).stderr).toContain('not found');
});

test('an archived repository takes no push, but can be cloned', async () => {
  const client = await openGitHubClient();
  const { git } = await makePushedShop(client);
  await client.send('PATCH', '/repos/acme/shop', { archived: true });
  await git('commit', '--allow-empty', '--message', 'More');
  expect((await git('push', client.cloneAddress('acme/shop'), 'develop')).stderr).toContain('403');
  expect((await git('clone', client.cloneAddress('acme/shop'), 'clone')).exitCode).toBe(0);
});

test('a push that does not lead on from what is there is refused by git itself', async () => {
  const client = await openGitHubClient();
  await makePushedShop(client);
  const { git } = await makeCheckout(['develop'], { 'other.txt': 'another history' });
  const { exitCode, stderr } = await git('push', client.cloneAddress('acme/shop'), 'develop');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('rejected');
});

test('a large push arrives whole', async () => {
  const client = await openGitHubClient();
  // Sent in parts, as git does above a megabyte.
  const noise = Array.from({ length: 200_000 }, (_, index) => (index * 2_654_435_761) % 4_294_967_291).join(' ');
  const { git } = await makePushedShop(client, { 'noise.txt': noise });
  await git('clone', client.cloneAddress('acme/shop'), 'clone');
  const hashes = await Promise.all(['noise.txt', 'clone/noise.txt'].map((path) => git('hash-object', path)));
  expect(hashes[0]?.stdout).toBe(hashes[1]?.stdout);
});
