/** The rehearsal's page in a real browser, while the command line registers a project. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openRehearsal, type Rehearsal } from '../../src/rehearsal/rehearsal.ts';
import { countable } from '../run-cli.ts';
import { openChromium } from './chromium.ts';

let browser: Browser;
/** A home of its own, with the rehearsal where the command line looks for it. */
let home: string;
let rehearsal: Rehearsal;
/** What a browser complained about: blocked scripts, errors. */
let complaints: string[];

beforeAll(async () => {
  browser = await openChromium();
});

afterAll(() => browser?.close());

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'countable-page-'));
  complaints = [];
  rehearsal = await openRehearsal({ folder: rehearsalFolder() });
});

afterEach(async () => {
  await rehearsal.close({ now: true });
  await Promise.all(browser.contexts().map((context) => context.close()));
  await rm(home, { recursive: true, force: true });
  expect(complaints).toEqual([]);
});

function rehearsalFolder(): string {
  return join(home, 'state', 'countable', 'rehearsal');
}

async function openPage(path = '/', options: BrowserContextOptions = {}): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage();
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(rehearsal.address + path);
  return page;
}

/** `countable new demo --yes --rehearse`: it finds the rehearsal that runs and uses it. */
async function registerDemo(): Promise<void> {
  const folder = join(home, 'work');
  await mkdir(folder, { recursive: true });
  const env = { XDG_STATE_HOME: join(home, 'state') };
  const { exitCode, stderr } = await countable(folder, ['new', 'demo', '--yes', '--rehearse'], { env });
  expect(exitCode, stderr).toBe(0);
}

/** Makes a repository without the command line. */
async function makeRepository(fields: object): Promise<void> {
  const { address, secrets } = rehearsal.connections.github;
  const headers = { authorization: `Bearer ${secrets['token']}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ name: 'shop', ...fields });
  expect((await fetch(`${address}/orgs/acme/repos`, { method: 'POST', headers, body })).status).toBe(201);
}

test('the page fills by itself while a project is registered', async () => {
  const page = await openPage();
  await page.getByText('Nobody called yet').waitFor();
  await page.evaluate('window.sameDocument = true');
  await registerDemo();
  await page.getByRole('heading', { name: 'Repository acme/demo' }).waitFor();
  await page.getByRole('heading', { name: 'Channel #demo' }).waitFor();
  await page.getByRole('heading', { name: 'Project acme/demo' }).waitFor();
  await page.getByRole('heading', { name: 'Job demo' }).waitFor();
  // What comes last follows when the page asks again.
  await page.locator('#github').getByText('(protected)').waitFor();
  await page.locator('#calls').getByText('say something in the channel').waitFor();
  const seen = (id: string) => page.locator(`#${id}`).innerText();
  expect(await seen('github')).toMatch(/develop at [0-9a-f]{7} \(default\)\s+master at [0-9a-f]{7} \(protected\)/);
  expect(await seen('slack')).toContain('Bookmark: ');
  expect(await seen('sentry')).toMatch(/DSN\s+http:\/\/[0-9a-f]+@127\.0\.0\.1/);
  expect(await seen('jenkins')).toContain('Deploy to production');
  expect(await page.evaluate('window.sameDocument')).toBe(true);
});

test('one click shows a file, and one leads back', async () => {
  await registerDemo();
  const page = await openPage();
  const files = page.locator('#github details', { hasText: 'Files on develop' });
  if ((await files.getAttribute('open')) === null) await files.locator('summary').click();
  await files.getByRole('link', { name: 'Jenkinsfile' }).click();
  await page.waitForURL('**/acme/demo/blob/develop/Jenkinsfile');
  expect(await page.locator('pre').innerText()).toContain('pipeline {');
  await page.getByRole('link', { name: 'acme/demo' }).click();
  await page.getByRole('link', { name: 'web/', exact: true }).click();
  await page.getByRole('link', { name: 'manage.py' }).click();
  expect(await page.locator('pre').innerText()).toContain('django');
  await page.getByRole('link', { name: 'countable rehearsal' }).click();
  await page.getByRole('heading', { name: 'Repository acme/demo' }).waitFor();
});

test('a call shows what was sent and answered', async () => {
  await makeRepository({ description: 'A shop' });
  const page = await openPage();
  await page.locator('#calls').getByRole('link', { name: 'make the repository' }).click();
  expect(await page.locator('main').innerText()).toContain('"description": "A shop"');
});

test('what was unfolded stays unfolded when the page changes, and what one looks at stays where it is', async () => {
  await registerDemo();
  const page = await openPage('/', { viewport: { width: 500, height: 700 } });
  const files = page.locator('#github details', { hasText: 'Files on develop' });
  const wasOpen = (await files.getAttribute('open')) !== null;
  await files.locator('summary').click();
  const looked = page.locator('#jenkins h2');
  await looked.evaluate((heading: { scrollIntoView(): void }) => heading.scrollIntoView());
  const before = (await looked.boundingBox())?.y ?? 0;
  await makeRepository({ description: 'Another one' });
  await page.getByRole('heading', { name: 'Repository acme/shop' }).waitFor();
  const moved = page.locator('#github article', { hasText: 'Repository acme/demo' }).locator('details');
  expect((await moved.getAttribute('open')) !== null).toBe(!wasOpen);
  expect(Math.abs(((await looked.boundingBox())?.y ?? 0) - before)).toBeLessThan(3);
});

test('what people write is shown, never run', async () => {
  const attack = `<img src=x onerror="document.title='gone'"><script>document.title='gone'</script>`;
  await makeRepository({ description: attack, homepage: "javascript:document.title='gone'" });
  const page = await openPage();
  await page.locator('#github').getByText(attack).waitFor();
  expect(await page.locator('#github img, #github script').count()).toBe(0);
  expect(await page.title()).toBe('Rehearsal');
});

test('on a phone nothing is wider than the screen, in the dark it is dark', async () => {
  await registerDemo();
  for (const path of ['/', '/github/acme/demo', '/github/acme/demo/blob/develop/README.md', '/calls/3']) {
    const page = await openPage(path, { viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
    expect(await page.evaluate('document.documentElement.scrollWidth'), path).toBeLessThanOrEqual(360);
    const ground = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    const [red = 255] = (/\d+/.exec(ground) ?? []).map(Number);
    expect(red, path).toBeLessThan(60);
  }
});

test('the page says when the rehearsal has ended, and goes on when it is started again', async () => {
  await makeRepository({ description: 'A shop' });
  const page = await openPage();
  const notice = page.getByText('The rehearsal has ended');
  expect(await notice.isVisible()).toBe(false);
  await rehearsal.close({ now: true });
  await notice.waitFor();
  rehearsal = await openRehearsal({ folder: rehearsalFolder() });
  await notice.waitFor({ state: 'hidden' });
  await page.getByRole('heading', { name: 'Repository acme/shop' }).waitFor();
  // The browser tells of every connection that was refused meanwhile.
  complaints = complaints.filter((text) => !text.includes('ERR_'));
});
