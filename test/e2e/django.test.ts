/** A Django project as it is used on a developer's machine, with each database: brought up once, then looked at. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { Browser, styleSheetsOf } from './browser.ts';
import { docker, listContainers, serviceOf } from './docker.ts';
import { type Project, useProject } from './project.ts';

/** What `bin/up` printed at the end. */
interface Greeting {
  readonly address: string;
  readonly password: string;
}

function readGreeting(output: string): Greeting {
  const [, address = ''] = /^Up: (\S+)$/m.exec(output) ?? [];
  const [, password = ''] = /^Log in as admin with the password (\S+)/m.exec(output) ?? [];
  return { address, password };
}

async function logIn(project: Project, { address, password }: Greeting): Promise<Browser> {
  const browser = new Browser(address);
  const { status } = await browser.submit('/admin/login/', { username: 'admin', password });
  if (status !== 302) throw new Error(`The login answered ${status}.\n${await project.compose('logs', 'web')}`);
  return browser;
}

describe.each(['postgres', 'postgis'])('django with %s', (database) => {
  const project = useProject({ stack: 'django', database });
  let greeting: Greeting;

  beforeAll(async () => {
    greeting = readGreeting(await project.run('bin/up'));
  });

  test('bin/up on a fresh clone prints the address that the project was made with, and a login', () => {
    expect(greeting.address).toBe(project.address);
    expect(greeting.password).toMatch(/^\S{8,}$/);
  });

  test('bin/up leaves nothing that git would want to commit', async () => {
    expect(await project.run('git', ['status', '--porcelain'])).toBe('');
  });

  test('the page shows the test data, and the project’s name', async () => {
    const page = await new Browser(greeting.address).get('/');
    expect(page.status).toBe(200);
    expect(page.text).toContain('The site is up');
    expect(page.text).not.toContain('Not yet to be seen');
    expect(page.text).toContain('<title>Corner shop</title>');
  });

  test.each(['/', '/admin/login/'])('%s comes with all its style sheets', async (path) => {
    const browser = new Browser(greeting.address);
    const sheets = styleSheetsOf(await browser.get(path));
    expect(sheets.length).toBeGreaterThan(0);
    for (const sheet of sheets) {
      const { status, headers, text } = await browser.get(sheet);
      expect([sheet, status, headers.get('content-type')]).toEqual([sheet, 200, 'text/css; charset=utf-8']);
      expect(text).not.toBe('');
    }
  });

  test('the printed login opens the administration, another password does not', async () => {
    const stranger = new Browser(greeting.address);
    const refused = await stranger.submit('/admin/login/', { username: 'admin', password: 'guessed' });
    expect(refused.text).toContain('Please enter the correct username and password');
    expect((await stranger.get('/admin/')).status).toBe(302);

    const admin = await (await logIn(project, greeting)).get('/admin/');
    expect(admin.status).toBe(200);
    expect(admin.text).toContain('Log out');
  });

  if (database === 'postgis') {
    test('the page of places sorts by distance on the globe', async () => {
      const { status, text } = await new Browser(greeting.address).get('/places/?latitude=51.5072&longitude=-0.1276');
      expect(status).toBe(200);
      const places = [...text.matchAll(/>([^<>]+)<\/a>\s*([\d.]+) km/g)];
      // As the crow flies from London on a ball, by the haversine formula. The earth is flatter, by less than 1 %.
      const crow = { 'Royal Observatory, Greenwich': 9.318, 'Eiffel Tower, Paris': 341.3, 'CN Tower, Toronto': 5713.5 };
      expect(places.map(([, name]) => name)).toEqual(Object.keys(crow));
      for (const [index, distance] of Object.values(crow).entries()) {
        expect(Math.abs(Number(places[index]?.[2]) / distance - 1)).toBeLessThan(0.01);
      }
    });
  }

  test('plain "docker compose ps" sees every service healthy', async () => {
    const output = await project.compose('ps', '--format', '{{.Service}} {{.Health}}');
    expect(output.split('\n').sort()).toEqual(['db healthy', 'nginx healthy', 'web healthy']);
  });

  test('only nginx answers on a port of the host, and only to this machine', async () => {
    const published = (await listContainers(project.slug)).flatMap((each) =>
      Object.values(each.NetworkSettings.Ports)
        .flatMap((bindings) => bindings ?? [])
        .map(({ HostIp, HostPort }) => `${serviceOf(each)} ${HostIp}:${HostPort}`),
    );
    expect(published).toEqual([`nginx 127.0.0.1:${project.port}`]);
  });

  test('the database shares no network with nginx, and its network leads nowhere', async () => {
    const containers = await listContainers(project.slug);
    const networks = new Map(containers.map((each) => [serviceOf(each), Object.keys(each.NetworkSettings.Networks)]));
    const ofDatabase = networks.get('db') ?? [];
    expect(ofDatabase).toHaveLength(1);
    expect(networks.get('nginx')).not.toContain(ofDatabase[0]);
    expect(await docker('network', 'inspect', '--format', '{{.Internal}}', ...ofDatabase)).toEqual(['true']);
  });

  test('no process runs as root in web', async () => {
    const [, ...rows] = await docker('top', await project.container('web'), '-eo', 'uid,pid,args');
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.filter((row) => /^\s*(0|root)\s/.test(row))).toEqual([]);
  });

  test('what is saved in templates and styles is there with the next reload', async () => {
    const browser = new Browser(greeting.address);
    const template = join(project.folder, 'web/core/templates/base.html');
    const style = join(project.folder, 'static/css/site.css');
    await writeFile(template, `${await readFile(template, 'utf8')}<!-- saved -->`);
    await writeFile(style, `${await readFile(style, 'utf8')}/* saved */`);
    expect((await browser.get('/')).text).toContain('<!-- saved -->');
    expect((await browser.get('/static/css/site.css')).text).toContain('/* saved */');
    await project.run('git', ['checkout', '--quiet', '.']);
  });

  test('a second bin/up touches no container and no data', async () => {
    const browser = await logIn(project, greeting);
    const article = { title: 'Written by hand', text: '…', published_at_0: '2025-02-03', published_at_1: '10:00' };
    await browser.submit('/admin/news/article/add/', article);
    const before = await project.containers();

    const output = await project.run('bin/up');

    expect(await project.containers()).toEqual(before);
    expect(readGreeting(output)).toEqual(greeting);
    const { text } = await browser.get('/');
    expect(text).toContain('Written by hand');
    expect(text.split('The site is up')).toHaveLength(2);
  });

  test('the data outlive bin/down', async () => {
    await project.run('bin/down');
    expect(await project.containers()).toEqual([]);
    await project.run('bin/up');
    expect((await new Browser(greeting.address).get('/')).text).toContain('Written by hand');
  });

  test('without the application nginx still serves the style sheets', async () => {
    const browser = new Browser(greeting.address);
    const sheets = [...styleSheetsOf(await browser.get('/')), ...styleSheetsOf(await browser.get('/admin/login/'))];
    await project.compose('stop', 'web');
    expect((await browser.get('/')).status).toBeGreaterThanOrEqual(500);
    for (const sheet of sheets) expect((await browser.get(sheet)).status, sheet).toBe(200);
    await project.compose('up', '--detach', '--wait', 'web');
  });

  test('without the database the process is alive but not ready, and ready again with it', async () => {
    const browser = new Browser(greeting.address);
    const health = async () => [(await browser.get('/healthz')).status, (await browser.get('/readyz')).status];
    expect(await health()).toEqual([200, 200]);
    await project.compose('stop', 'db');
    expect(await health()).toEqual([200, 503]);
    await project.compose('up', '--detach', '--wait', 'db');
    expect(await health()).toEqual([200, 200]);
  });

  test('bin/test passes beside what is up, and leaves a report and no containers', async () => {
    const before = await project.containers();
    await project.run('bin/test');
    const report = await readFile(join(project.folder, 'reports/junit.xml'), 'utf8');
    expect(report).toContain('test_production_settings_pass_djangos_checklist');
    expect(report).toMatch(/<testsuite [^>]*errors="0" failures="0" skipped="0"/);
    expect(await project.containers()).toEqual(before);
    expect(await docker('ps', '--all', '--quiet', '--filter', `name=${project.slug}-test`)).toEqual([]);
  });
});
