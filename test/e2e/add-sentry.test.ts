/** Errors of a project that somebody else laid out reach Sentry. A receiver in its network stands in for Sentry. */
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { grownDjango } from '../adding/foreign-projects.ts';
import type { Texts } from '../foreign-repository.ts';
import { docker } from './docker.ts';
import { useForeignProject } from './foreign-project.ts';

const visitor = 'grace.hopper@example.com';

const failingPage = `

def fail(request):
    letters = len(request.GET["email"])
    raise ValueError(f"Failed on purpose, after {letters} letters")


urlpatterns += [path("fail/", fail)]
`;

const receiver = `services:
  receiver:
    image: python:3.13-slim-trixie
    command: python /receiver.py
    stop_signal: SIGKILL
    volumes:
      - ./receiver.py:/receiver.py:ro
`;

/** With a worker, whose errors are as good as any. */
function djangoWithWorker(): Texts {
  const compose = grownDjango['docker-compose.yml'] ?? '';
  const worker =
    '    queue:\n        build: {context: ./backend}\n        command: celery -A shop worker\n        env_file: .env\n\n';
  return {
    ...grownDjango,
    'docker-compose.yml': compose.replace('    postgres:\n', `${worker}    postgres:\n`),
    'backend/shop/urls.py': `${grownDjango['backend/shop/urls.py']}${failingPage}`,
    'receiver.yml': receiver,
  };
}

const project = useForeignProject(djangoWithWorker, () => ['sentry']);
const compose = (...args: string[]) =>
  project.try('docker', 'compose', '-p', project.slug, '-f', 'docker-compose.yml', '-f', 'receiver.yml', ...args);
const configure = async (dsn: string) =>
  project.write({
    '.env': `${await project.read('.env.example')}SENTRY_DSN=${dsn}\nSENTRY_ENVIRONMENT=rehearsal\nSENTRY_RELEASE=c0ffee\n`,
  });

/** The envelopes that arrived, each with its path. */
async function received(): Promise<{ path: string; envelope: string }[]> {
  const { stdout } = await compose('ps', '--quiet', 'receiver');
  return (await docker('logs', stdout.trim())).map((line) => JSON.parse(line));
}

/** Asks the application for the page that fails, from inside its container. */
async function provokeAnError(): Promise<void> {
  const code = `import urllib.request as r, urllib.error as e
try:
    r.urlopen("http://localhost:9000/fail/?email=${visitor}")
except e.HTTPError as error:
    print(error.code)`;
  await expect
    .poll(async () => (await compose('exec', '-T', 'app', 'python', '-c', code)).stdout, { timeout: 60_000 })
    .toBe('500');
}

beforeAll(async () => {
  const script = fileURLToPath(new URL('sentry-receiver.py', import.meta.url));
  await copyFile(script, join(project.folder, 'receiver.py'));
});

test('without a DSN nothing is sent, and the test event says why', async () => {
  await configure('');
  const up = await compose('up', '--detach', '--build', 'app', 'receiver');
  expect(up.exitCode, up.output).toBe(0);
  await provokeAnError();
  expect(await compose('exec', '-T', 'app', 'python', 'manage.py', 'send_test_event')).toMatchObject({
    exitCode: 1,
    output: expect.stringMatching(/SENTRY_DSN is empty.*\n.*docker compose up --detach/),
  });
  expect(await received()).toEqual([]);
});

test('with one, an error arrives with environment and release, and without the visitor', async () => {
  await configure('http://public@receiver:8000/7');
  await compose('up', '--detach', 'app');
  await provokeAnError();
  await expect.poll(async () => (await received()).length, { timeout: 30_000 }).toBeGreaterThan(0);
  const [first] = await received();
  expect(first?.path).toBe('/api/7/envelope/');
  const event = JSON.parse(first?.envelope.split('\n')[2] ?? '{}');
  expect(event).toMatchObject({ environment: 'rehearsal', release: 'c0ffee' });
  expect(JSON.stringify(event)).toContain('Failed on purpose, after 24 letters');
  expect(first?.envelope).not.toContain('grace');
});

test('the worker tells its errors, too', async () => {
  const before = (await received()).length;
  const sent = await compose('run', '--rm', '-T', '--build', 'queue', 'python', 'manage.py', 'send_test_event');
  expect(sent.output).toMatch(/went to http:\/\/receiver:8000, project 7, environment rehearsal, release c0ffee\./);
  expect((await received()).length).toBe(before + 1);
});
