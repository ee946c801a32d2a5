/** A Django project with the settings it has outside development: no debug, HTTPS at a proxy in front of nginx. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { Browser, styleSheetsOf } from './browser.ts';
import { docker } from './docker.ts';
import { useProject } from './project.ts';

/** What the environments of the next releases will bring: the common file, and a way in. */
const production = (port: number) => `
services:
  nginx:
    ports:
      - "127.0.0.1:${port}:80"
`;

describe('django in production', () => {
  const project = useProject({ stack: 'django', database: 'postgres' });
  const environment = { COMPOSE_FILE: 'docker-compose.yml:production.yml' };

  const compose = (...args: string[]) => project.run('docker', ['compose', ...args], environment);
  const up = () => compose('up', '--build', '--quiet-pull', '--detach', '--wait');
  /** As the proxy passes on a visitor's request. */
  const visitor = () =>
    new Browser(project.address, { 'X-Forwarded-Proto': 'https', 'X-Forwarded-For': '203.0.113.9' });

  beforeAll(async () => {
    await writeFile(join(project.folder, 'production.yml'), production(project.port));
    await project.run('bash', ['-c', '. bin/lib.sh; ensure_env']);
    await up();
  });

  test('manage.py check --deploy has nothing to say, with the secrets that bin/up makes', async () => {
    const check = ['python', 'manage.py', 'check', '--deploy', '--fail-level', 'WARNING'];
    const { output, exitCode } = await project.try('docker', ['compose', 'exec', '-T', 'web', ...check], environment);
    expect(exitCode, output).toBe(0);
    expect(output).toContain('no issues');
  });

  test('HTTP leads to HTTPS, and a visitor cannot claim to have come by it', async () => {
    for (const browser of [new Browser(project.address), visitor()]) {
      const { status, headers } = await browser.get('/');
      expect([status, headers.get('location')]).toEqual([301, `https://localhost:${project.port}/`]);
    }
  });

  test('health checks need no HTTPS', async () => {
    const browser = new Browser(project.address);
    for (const path of ['/nginx-health', '/healthz', '/readyz'])
      expect((await browser.get(path)).status, path).toBe(200);
  });

  test('logs are JSON, a line each', async () => {
    const lines = await docker('logs', await project.container('web'));
    const entries = lines.map((line) => JSON.parse(line));
    for (const entry of entries) {
      expect(entry).toEqual(expect.objectContaining({ level: expect.any(String), message: expect.any(String) }));
      expect(new Date(entry.time).getTime()).toBeGreaterThan(0);
    }
    expect(entries.map(({ message }) => message).join('\n')).toMatch(/Migrations: \d+ applied/);
  });

  test('an unknown host name is refused', async () => {
    const wget = `
import http.client
connection = http.client.HTTPConnection("nginx")
connection.request("GET", "/", headers={"Host": "evil.example"})
print(connection.getresponse().status)`;
    expect((await compose('exec', '-T', 'web', 'python', '-c', wget)).trim()).toBe('400');
  });

  describe('behind a proxy that nginx trusts', () => {
    beforeAll(async () => {
      await writeFile(join(project.folder, 'nginx/trusted-proxies.conf'), 'set_real_ip_from 0.0.0.0/0;\n');
      await up();
    });

    test('pages come with the security headers, each once', async () => {
      const { status, headers } = await visitor().get('/');
      expect(status).toBe(200);
      expect(Object.fromEntries(headers)).toMatchObject({
        'strict-transport-security': expect.stringMatching(/^max-age=\d{4,}/),
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
      });
      expect(headers.get('server')).toBe('nginx');
    });

    test('static files have hashed names, which browsers keep for a year', async () => {
      const browser = visitor();
      const sheets = [...styleSheetsOf(await browser.get('/')), ...styleSheetsOf(await browser.get('/admin/login/'))];
      expect(sheets.length).toBeGreaterThan(3);
      for (const sheet of sheets) {
        expect(sheet).toMatch(/^\/static\/.+\.[0-9a-f]{12}\.css$/);
        const { status, headers } = await browser.get(sheet);
        expect([status, headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8']);
        expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
        expect(headers.get('x-content-type-options')).toBe('nosniff');
      }
      expect(sheets).toContainEqual(expect.stringContaining('/static/css/site.'));
    });

    test('static files under their plain names are asked for anew each time', async () => {
      const { status, headers } = await visitor().get('/static/css/site.css');
      expect([status, headers.get('cache-control')]).toEqual([200, 'no-cache']);
    });

    test('large texts are compressed', async () => {
      const { headers } = await visitor().get('/static/admin/css/base.css');
      expect(headers.get('content-encoding')).toBe('gzip');
    });

    test('the administration can be logged into, with cookies for HTTPS only', async () => {
      const createAdmin = ['createsuperuser', '--noinput', '--username', 'ada', '--email', 'ada@example.com'];
      const password = 'correct horse battery staple';
      await compose(
        ...['exec', '-T', '-e', `DJANGO_SUPERUSER_PASSWORD=${password}`, 'web', 'python', 'manage.py'],
        ...createAdmin,
      );
      const browser = visitor();
      const { status, headers } = await browser.submit('/admin/login/', { username: 'ada', password });
      expect(status).toBe(302);
      expect(headers.getSetCookie().length).toBeGreaterThan(0);
      for (const cookie of headers.getSetCookie()) expect(cookie).toMatch(/; Secure/);
      expect((await browser.get('/admin/')).text).toContain('Log out');
    });

    test('a page that is too much to ask for so often is refused for a while', async () => {
      const browser = visitor();
      const answers = await Promise.all(Array.from({ length: 400 }, () => browser.get('/healthz')));
      const statuses = new Set(answers.map(({ status }) => status));
      expect([...statuses].sort()).toEqual([200, 429]);
    });

    test('a body that is too large is refused', async () => {
      const body = new Uint8Array(21 * 1024 * 1024);
      const response = await fetch(`${project.address}/`, { method: 'POST', body, redirect: 'manual' });
      expect(response.status).toBe(413);
    });
  });
});
