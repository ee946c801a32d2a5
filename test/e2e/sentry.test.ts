/** Errors reach Sentry, with the release and without the visitor. A receiver in the project's network stands in for Sentry. */
import { appendFile, copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { Browser } from './browser.ts';
import { docker } from './docker.ts';
import { useProject } from './project.ts';

/** What the receiver printed for an envelope. */
interface Received {
  readonly path: string;
  readonly auth: string;
  readonly envelope: string;
}

interface SentryEvent {
  readonly event_id: string;
  readonly environment: string;
  readonly release: string;
  readonly user?: unknown;
  readonly request?: Readonly<Record<string, unknown>>;
  readonly exception?: { readonly values: readonly { readonly type: string; readonly value: string }[] };
}

const failingPage = `

def fail(request):
    visitor = request.GET["email"]
    raise ValueError(f"Failed on purpose, after {len(visitor)} letters")


urlpatterns += [path("fail/", fail)]
`;

const override = `
services:
  receiver:
    image: python:3.13-slim-trixie
    command: python /receiver.py
    stop_signal: SIGKILL
    volumes:
      - ./receiver.py:/receiver.py:ro
    networks:
      - frontend
`;

describe('errors of a Django project', () => {
  const project = useProject({ stack: 'django', database: 'postgres' });
  const visitor = 'grace.hopper@example.com';
  const settings = (dsn: string) =>
    writeFile(
      join(project.folder, '.env'),
      `COMPOSE_FILE=docker-compose.yml:dc.dev.yml:docker-compose.override.yml\nSENTRY_DSN=${dsn}\nADMIN_PASSWORD=open-sesame\n` +
        `POSTGRES_PASSWORD=change-of-heart\nDJANGO_SECRET_KEY=${'not-so-secret-'.repeat(4)}\n`,
    );
  const receive = async (): Promise<Received[]> =>
    (await docker('logs', await project.container('receiver'))).map((line) => JSON.parse(line));

  /** A visitor whom one could recognise, on a page that fails. The application stops after it, and so has sent all it will. */
  async function provokeAnError(): Promise<string> {
    const browser = new Browser(project.address, { 'User-Agent': `Browser of ${visitor}` });
    const login = await browser.submit('/admin/login/', { username: 'admin', password: 'open-sesame' });
    const failed = await browser.get(`/fail/?email=${visitor}`);
    expect([login.status, failed.status]).toEqual([302, 500]);
    await project.compose('stop', 'web');
    return [...login.headers.getSetCookie()].map((cookie) => /=([^;]*)/.exec(cookie)?.[1]).join(' ');
  }

  beforeAll(async () => {
    const receiver = fileURLToPath(new URL('sentry-receiver.py', import.meta.url));
    await copyFile(receiver, join(project.folder, 'receiver.py'));
    await writeFile(join(project.folder, 'docker-compose.override.yml'), override);
    await appendFile(join(project.folder, 'web/config/urls.py'), failingPage);
  });

  test('without a DSN nothing is sent, and the test event says why', async () => {
    await settings('');
    await project.run('bin/up');
    await provokeAnError();
    const { exitCode, output } = await project.try('bin/manage', ['send_test_event']);
    expect(exitCode).not.toBe(0);
    expect(output).toContain('SENTRY_DSN is empty, so errors are told nowhere.');
    expect(await receive()).toEqual([]);
  });

  test('with one, an error arrives with environment and release, and nothing that tells who the visitor was', async () => {
    await settings('http://public@receiver:8000/7');
    await project.run('bin/up', [], { REVISION: 'c0ffee', SENTRY_ENVIRONMENT: 'rehearsal' });
    const cookies = await provokeAnError();

    const received = await receive();
    expect(received.map(({ path }) => path)).toEqual(['/api/7/envelope/']);
    const [{ auth = '', envelope = '' } = {}] = received;
    expect(auth).toContain('sentry_key=public');
    const [, item = '{}', payload = '{}'] = envelope.split('\n');
    expect(JSON.parse(item)).toMatchObject({ type: 'event' });
    const event: SentryEvent = JSON.parse(payload);
    expect(event).toMatchObject({ environment: 'rehearsal', release: 'c0ffee' });
    expect(event.exception?.values.map(({ type, value }) => `${type}: ${value}`)).toEqual([
      'ValueError: Failed on purpose, after 24 letters',
    ]);

    expect(event.user ?? {}).toEqual({});
    expect(event.request).toEqual({
      method: 'GET',
      url: `${project.address}/fail/`,
      headers: {},
      env: { SERVER_NAME: expect.any(String), SERVER_PORT: '8000' },
    });
    const secrets = ['grace.hopper', 'Browser of', ...cookies.split(' ')];
    expect(cookies.length).toBeGreaterThan(30);
    expect(secrets.filter((secret) => envelope.includes(secret))).toEqual([]);
    // Where gunicorn listens, which is no visitor's.
    const addresses = [...envelope.matchAll(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g)].map(([address]) => address);
    expect(addresses.filter((address) => address !== '0.0.0.0')).toEqual([]);
  });

  test('bin/manage send_test_event says where the event went, and it is there', async () => {
    const before = (await receive()).length;
    const output = await project.run('bin/manage', ['send_test_event'], { REVISION: 'c0ffee' });
    expect(output).toMatch(
      /^Event \w{32} went to http:\/\/receiver:8000, project 7, environment development, release c0ffee\.$/m,
    );
    const [arrived, ...more] = (await receive()).slice(before);
    expect(more).toEqual([]);
    expect(arrived?.envelope).toContain(/^Event (\w+)/m.exec(output)?.[1]);
  });

  test('it says as well where Sentry refuses, or does not answer', async () => {
    const send = (dsn: string) => project.try('bin/manage', ['send_test_event'], { SENTRY_DSN: dsn });
    const refused = await send('http://public@receiver:8000/9');
    expect(refused).toMatchObject({ exitCode: 1, output: expect.stringContaining('status_403') });
    const nobody = await send('http://public@receiver:8001/7');
    expect(nobody).toMatchObject({ exitCode: 1, output: expect.stringContaining('http://receiver:8001, project 7,') });
    const typo = await send('receiver/7');
    expect(typo.exitCode).toBe(1);
    expect(typo.output).toContain('SENTRY_DSN is no DSN');
  });
});
