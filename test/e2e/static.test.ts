/** A static site: nginx alone, with the same scripts. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Browser, styleSheetsOf } from './browser.ts';
import { listContainers, serviceOf } from './docker.ts';
import { useProject } from './project.ts';

describe('a static site', () => {
  const project = useProject({ stack: 'static', description: 'Fruit & more' });
  let greeting = '';

  beforeAll(async () => {
    greeting = await project.run('bin/up');
  });

  afterEach(() => project.run('git', ['checkout', '--quiet', '.']));

  async function change(path: string, edit: (text: string) => string): Promise<void> {
    const file = join(project.folder, path);
    await writeFile(file, edit(await readFile(file, 'utf8')));
  }

  const readReport = () => readFile(join(project.folder, 'reports/junit.xml'), 'utf8');

  test('bin/up prints where it answers, and speaks of no login', () => {
    expect(greeting).toContain(`Up: ${project.address}\n`.trim());
    expect(greeting).not.toContain('Log in');
  });

  test('the page and its style sheets are there', async () => {
    const browser = new Browser(project.address);
    const page = await browser.get('/');
    expect(page.status).toBe(200);
    expect(page.text).toContain('<h1 dir="auto">Corner shop</h1>');
    const sheets = styleSheetsOf(page);
    expect(sheets.length).toBeGreaterThan(0);
    for (const sheet of sheets) {
      const { status, headers } = await browser.get(sheet);
      expect([status, headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8']);
    }
  });

  test('what is missing answers 404 with a page of its own, and every answer has the security headers', async () => {
    const browser = new Browser(project.address);
    const missing = await browser.get('/no/such/page');
    expect([missing.status, missing.text.includes('Page not found')]).toEqual([404, true]);
    for (const { headers } of [missing, await browser.get('/')]) {
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
      expect(headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin');
    }
  });

  test('nothing but nginx runs, on one port of this machine, and plain "docker compose ps" shows it', async () => {
    const containers = await listContainers(project.slug);
    expect(containers.map(serviceOf)).toEqual(['nginx']);
    expect(Object.values(containers[0]?.NetworkSettings.Ports ?? {}).flat()).toEqual([
      { HostIp: '127.0.0.1', HostPort: String(project.port) },
    ]);
    expect(await project.compose('ps', '--format', '{{.Service}} {{.Health}}')).toBe('nginx healthy');
  });

  test('a second bin/up touches no container', async () => {
    const before = await project.containers();
    await project.run('bin/up');
    expect(await project.containers()).toEqual(before);
  });

  test('a saved page is there with the next reload', async () => {
    await change('static/index.html', (text) => text.replace('Corner shop', 'Saved'));
    expect((await new Browser(project.address).get('/')).text).toContain('Saved');
  });

  test('a mistake in nginx’s configuration is named by bin/up, and the site goes on', async () => {
    const before = await project.containers();
    await change('nginx/locations/site.conf', (text) => `${text}\nlocation /broken { rooot /srv; }\n`);
    const { exitCode, output } = await project.try('bin/up');
    expect(exitCode).toBe(1);
    expect(output).toContain('unknown directive "rooot"');
    expect(output).toContain('run: bin/up');
    expect(await project.containers()).toEqual(before);
    expect((await new Browser(project.address).get('/')).status).toBe(200);
  });

  test('bin/test passes and leaves a report', async () => {
    await project.run('bin/test');
    const report = await readReport();
    expect(report).toContain('/index.html arrives as it is');
    expect(report).toContain('failures="0"');
  });

  test('bin/test fails over a link that leads nowhere, and the report names it', async () => {
    await change('static/index.html', (text) => text.replace('</main>', '<a href="/nowhere.html">x</a></main>'));
    const { exitCode, output } = await project.try('bin/test');
    expect(exitCode, output).toBe(1);
    expect(await readReport()).toMatch(
      /name="\/index.html links to \/nowhere.html"[^>]*><failure message="answers 404"/,
    );
  });

  test('bin/test fails where the image does not build, and leaves no report of an earlier run', async () => {
    await change('nginx/default.conf', (text) => `${text}\n}`);
    const { exitCode } = await project.try('bin/test');
    expect(exitCode).toBe(1);
    await expect(readReport()).rejects.toThrow('ENOENT');
  });

  test('bin/shell runs a command in nginx', async () => {
    expect(await project.run('bin/shell', ['nginx', 'cat', '/srv/static-own/robots.txt'])).toContain('User-agent');
  });

  test('bin/down removes the containers; the data go only with a yes', async () => {
    const refused = await project.try('bin/down', ['--volumes']);
    expect([refused.exitCode, refused.output]).toEqual([1, expect.stringContaining('bin/down --volumes --yes')]);
    expect(await project.containers()).not.toEqual([]);
    await project.run('bin/down');
    expect(await project.containers()).toEqual([]);
  });
});
