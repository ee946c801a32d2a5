/** The entrypoint prepares Django with the Python that the server will have: that of uv, Poetry or Pipenv, not the image's own. */
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { builtDjango } from '../adding/foreign-projects.ts';
import { countable } from '../run-cli.ts';
import { writeTexts } from '../write-texts.ts';
import { removeFromDocker } from './docker.ts';
import { commitAll } from './foreign-django.ts';

const name = `${inject('runPrefix')}-${randomBytes(3).toString('hex')}`;
let folder = '';

/** Runs what stands behind `run` with the packages of its own environment, as the real ones do. */
const launcher = '#!/bin/sh\n[ "$1" = run ] && shift\nPATH=/own/bin:$PATH exec "$@"\n';
const dockerfile = `FROM python:3.13-slim-trixie
RUN python -m venv /own && /own/bin/pip install "Django<6"
COPY launcher /usr/local/bin/uv
COPY launcher /usr/local/bin/poetry
COPY launcher /usr/local/bin/pipenv
RUN printf '#!/bin/sh\\necho served by "$@"\\n' >/own/bin/gunicorn && chmod +x /own/bin/gunicorn
WORKDIR /app
COPY . .
`;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), `${name}-`)));
  const files = { ...builtDjango, Dockerfile: dockerfile, launcher, '.env': `COMPOSE_PROJECT_NAME=${name}\n` };
  await writeTexts(folder, files);
  await chmod(join(folder, 'launcher'), 0o755);
  await execa('git', ['init', '--quiet'], { cwd: folder });
  await commitAll(folder, 'As it was');
  const { exitCode, stderr } = await countable(folder, ['add', 'entrypoint', '--yes']);
  expect(exitCode, stderr).toBe(0);
  await execa('docker', ['compose', 'build', 'shop'], { cwd: folder });
});

afterAll(async () => {
  await removeFromDocker(name);
  await rm(folder, { recursive: true, force: true });
});

test.each(['uv', 'poetry', 'pipenv'])('with %s', async (tool) => {
  const command = ['compose', 'run', '--rm', '-T', 'shop', tool, 'run', 'gunicorn', 'shop.wsgi'];
  const { stdout } = await execa('docker', command, { cwd: folder });
  expect(stdout).toContain('Applying sessions.0001_initial... OK');
  expect(stdout).toMatch(/served by shop\.wsgi\s*$/);
});

test('a server that the image’s own Python cannot prepare ends with its reason', async () => {
  const command = ['compose', 'run', '--rm', '-T', 'shop', 'gunicorn', 'shop.wsgi'];
  const { exitCode, stderr } = await execa('docker', command, { cwd: folder, reject: false });
  expect(exitCode).not.toBe(0);
  expect(stderr).toContain("No module named 'django'");
});
