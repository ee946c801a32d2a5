/** The rehearsal's pages as they are sent. What a browser makes of them: test/e2e/rehearsal-page.test.ts. */
import { expect, test } from 'vitest';
import type { Rehearsal } from '../../src/rehearsal/rehearsal.ts';
import { makeCheckout, makePushedShop, makeShop, openGitHubClient } from './github-client.ts';
import { askGitHub, openTestRehearsal } from './open-test-rehearsal.ts';
import { readPage } from './read-page.ts';

const awkward = `<script>alert('1')</script> & "two" 'three' <img src=x onerror=alert(2)>`;

test('every service has its part, also when nothing was made', async () => {
  const { address } = await openTestRehearsal();
  const page = await readPage(address);
  expect(page.ids).toEqual(expect.arrayContaining(['github', 'slack', 'sentry', 'calls']));
  expect(page.text).toContain('countable new demo --yes --rehearse');
});

test('a repository is shown with its files, branches, protection and webhook', async () => {
  const client = await openGitHubClient();
  await makePushedShop(client, { 'web/manage.py': 'print(1)\n' });
  await client.send('PATCH', '/repos/acme/shop', { default_branch: 'develop', description: 'A shop' });
  await client.send('PUT', '/repos/acme/shop/branches/master/protection', {
    required_status_checks: { strict: false, contexts: ['continuous-integration/jenkins/branch'] },
    enforce_admins: null,
    required_pull_request_reviews: { required_approving_review_count: 1 },
    restrictions: null,
  });
  const config = { url: 'https://jenkins.example.com/github-webhook/' };
  await client.send('POST', '/repos/acme/shop/hooks', { name: 'web', config });
  const { text, links } = await readPage(client.rehearsal.address);
  for (const shown of [
    'Repository acme/shop',
    'A shop',
    'continuous-integration/jenkins/branch',
    'needs 1 review',
    'https://jenkins.example.com/github-webhook/',
    'Start the shop',
  ]) {
    expect(text).toContain(shown);
  }
  expect(text).toMatch(/develop at [0-9a-f]{7} \(default\)\s+master at [0-9a-f]{7} \(protected\)/);
  expect(links).toContain(`${client.address}/acme/shop/blob/develop/README.md`);
  expect(links).toContain(`${client.address}/acme/shop/tree/develop/web`);
});

test('every link on every page of a repository leads somewhere', async () => {
  const client = await openGitHubClient();
  const { git } = await makePushedShop(client, { 'a b/c#d/%2F?.txt': 'odd\n', 'web/settings.py': 'DEBUG = False\n' });
  await git('push', client.cloneAddress('acme/shop'), 'develop:feature');
  const { origin } = new URL(client.address);
  const seen = new Set<string>();
  const queue = [`${origin}/`, `${client.address}/acme/shop`];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    const address = at.replace(/#.*/, '');
    if (seen.has(address) || !address.startsWith(origin)) continue;
    seen.add(address);
    const { status, links } = await readPage(address);
    expect(status, address).toBe(200);
    queue.push(...links);
  }
  expect([...seen].filter((address) => address.includes('/blob/')).length).toBeGreaterThan(2);
  const odd = await readPage(`${client.address}/acme/shop/blob/develop/a%20b/c%23d/%252F%3F.txt`);
  expect(odd.text).toContain('odd');
});

test('the addresses that answers give to people are pages', async () => {
  const client = await openGitHubClient();
  await makePushedShop(client);
  const addresses = [
    (await client.get('/repos/acme/shop')).body.html_url,
    (await client.get('/repos/acme/shop/branches/master')).body._links.html,
    (await client.get('/repos/acme/shop/commits?sha=master')).body[0].html_url,
    (await client.get('/user')).body.html_url,
    (await client.get('/orgs/acme')).body.html_url,
    (await client.get('/orgs/acme/teams/developers')).body.html_url,
  ];
  for (const address of addresses) expect((await readPage(address)).status, address).toBe(200);
});

test('a renamed repository’s page leads to where it is now', async () => {
  const client = await openGitHubClient();
  await makeShop(client);
  await client.send('PATCH', '/repos/acme/shop', { name: 'store' });
  const response = await fetch(`${client.address}/acme/shop`);
  expect([response.url, response.status]).toEqual([`${client.address}/acme/store`, 200]);
});

test('a file shows as it is, a picture as its size', async () => {
  const client = await openGitHubClient();
  await makePushedShop(client, { 'script.html': awkward, 'picture.bin': 'PNG\0\0\0' });
  const at = `${client.address}/acme/shop/blob/master`;
  const page = await readPage(`${at}/script.html`);
  expect(page.text).toContain(awkward);
  expect((await readPage(`${at}/picture.bin`)).text).toContain('6 bytes');
  expect((await readPage(`${at}/nothing.txt`)).status).toBe(404);
  expect((await readPage(`${at}/..%2F..%2Fconfig`)).status).toBe(404);
  expect((await readPage(`${client.address}/acme/shop/tree/--help/web`)).status).toBe(404);
});

test('nothing that is shown can be markup', async () => {
  const client = await openGitHubClient();
  await makeShop(client, { description: awkward, homepage: 'javascript:alert(1)' });
  const { git } = await makeCheckout(['develop'], { "<img src=x onerror='alert(3)'>.txt": 'x' });
  await git('commit', '--allow-empty', '--message', awkward);
  await git('push', client.cloneAddress('acme/shop'), 'develop');
  await client.get(`/repos/acme/${encodeURIComponent('<img src=x onerror=alert(4)>')}`);
  const { address } = client.rehearsal;
  const calls = client.rehearsal.calls().map(({ number }) => `${address}/calls/${number}`);
  const places = [`${client.address}/acme/shop`, `${client.address}/acme/shop/commits/develop`, ...calls];
  for (const place of [address, ...places]) {
    const raw = await (await fetch(place, { headers: { accept: 'text/html' } })).text();
    expect(raw.replace(/<(script|style)>[\s\S]*?<\/\1>/g, ''), place).not.toMatch(/<script|<img|<[^>]*javascript:/i);
  }
  expect((await readPage(address)).text).toContain(awkward);
});

test('a page runs our script and no other, and cannot be framed', async () => {
  const client = await openGitHubClient();
  await makeShop(client);
  for (const address of [
    client.rehearsal.address,
    `${client.address}/acme/shop`,
    `${client.rehearsal.address}/calls/1`,
  ]) {
    const policy = (await readPage(address)).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/script-src 'sha256-[^']+';/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
  }
});

test('the page asks again for what changed, and gets nothing where nothing did', async () => {
  const rehearsal = await openTestRehearsal();
  const version = await partsVersion(rehearsal);
  const unchanged = await fetch(`${rehearsal.address}/parts?version=${version}`);
  expect(unchanged.status).toBe(204);
  await askGitHub(rehearsal, '/user');
  const changed = await fetch(`${rehearsal.address}/parts?version=${version}`);
  expect(changed.status).toBe(200);
  expect(changed.headers.get('x-version')).not.toBe(version);
  expect(await changed.text()).toContain('whose token is it');
});

async function partsVersion({ address }: Rehearsal): Promise<string> {
  const page = await (await fetch(address)).text();
  return /data-version="([^"]+)"/.exec(page)?.[1] ?? '';
}

test('a call is shown in full, with what was sent and answered', async () => {
  const rehearsal = await openTestRehearsal();
  const headers = { 'content-type': 'application/json' };
  await askGitHub(rehearsal, '/user/repos', { method: 'POST', body: '{"name":"shop"}', headers });
  const { text, links } = await readPage(rehearsal.address);
  expect(text).toContain('POST /user/repos');
  expect(links).toContain(`${rehearsal.address}/calls/1`);
  const page = await readPage(`${rehearsal.address}/calls/1`);
  expect(page.text).toContain('"name": "shop"');
  expect(page.text).toContain('"full_name": "ada/shop"');
  expect((await readPage(`${rehearsal.address}/calls/2`)).status).toBe(404);
});

test('looking at pages is no call', async () => {
  const client = await openGitHubClient();
  await makeShop(client);
  const before = client.rehearsal.countCalls('github');
  await readPage(`${client.address}/acme/shop`);
  await readPage(`${client.address}/orgs/acme/teams/developers`);
  expect(client.rehearsal.countCalls('github')).toBe(before);
  expect(client.rehearsal.calls()).toHaveLength(before);
});

test('pages do not hold any credential', async () => {
  const client = await openGitHubClient();
  await makePushedShop(client);
  const { address, connections } = client.rehearsal;
  const shown = await Promise.all([address, `${client.address}/acme/shop`].map(async (at) => (await fetch(at)).text()));
  for (const { secrets } of Object.values(connections)) expect(shown.join()).not.toContain(secrets['token']);
});
