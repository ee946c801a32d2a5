/** Django projects whose packages are managed by uv, Poetry or Pipenv get a Dockerfile: it builds, and the site answers. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { bareDjango } from '../adding/foreign-projects.ts';
import { countable } from '../run-cli.ts';
import { writeTexts } from '../write-texts.ts';
import { removeFromDocker } from './docker.ts';
import { commitAll } from './foreign-django.ts';
import { findFreePort } from './project.ts';

const { 'requirements.txt': _, ...django } = bareDjango;
const project = '[project]\nname = "shop"\nversion = "1"\nrequires-python = ">=3.13"\n';

/** How each tool is told about packages, and how it makes its lock. None names gunicorn: the image brings it. */
const tools = [
  [
    'uv',
    { 'pyproject.toml': `${project}dependencies = ["Django>=5.2,<5.3"]\n\n[dependency-groups]\ndev = ["pyyaml"]\n` },
    'uv lock',
  ],
  [
    'poetry',
    {
      'pyproject.toml': `[tool.poetry]\nname = "shop"\nversion = "1"\ndescription = ""\nauthors = []

[tool.poetry.dependencies]\npython = "^3.13"\ndjango = "~5.2"\n
[tool.poetry.group.dev.dependencies]\npyyaml = "*"\n`,
    },
    // From the index that pip asks, whatever else Poetry would ask beside it.
    'poetry source add index "$(python -c "from pip._internal.models.index import PyPI; print(PyPI.simple_url)")" && /tool/bin/poetry lock',
  ],
  ['pipenv', { Pipfile: '[packages]\ndjango = "~=5.2.0"\n\n[dev-packages]\npyyaml = "*"\n' }, 'pipenv lock'],
] as const;

describe.each(tools)('a Django project with %s', (tool, manifest, lock) => {
  const name = `${inject('runPrefix')}-${randomBytes(3).toString('hex')}`;
  let folder = '';
  let port = 0;

  const compose = (...args: string[]) =>
    execa('docker', ['compose', ...args], { cwd: folder, all: true, env: { WEB_PORT: String(port) } });

  /** By the tool itself, as the project's people do. */
  const makeLock = () =>
    execa('docker', [
      ...['run', '--rm', '--volume', `${folder}:/shop`, '--workdir', '/shop', 'python:3.13-slim-trixie', 'sh', '-c'],
      `python -m venv /tool && /tool/bin/pip install --quiet ${tool} && /tool/bin/${lock} && chmod a+rw *.lock`,
    ]);

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), `${name}-`)));
    port = await findFreePort();
    await writeTexts(folder, { ...django, ...manifest, 'compose.yaml': `name: ${name}\n` });
    await makeLock();
    await execa('git', ['init', '--quiet'], { cwd: folder });
    await commitAll(folder, 'As it was');
    const { exitCode, stderr } = await countable(folder, ['add', 'dockerfile', '--yes']);
    expect(exitCode, stderr).toBe(0);
    await compose('up', '--build', '--detach', '--wait', '--wait-timeout', '120');
  });

  afterAll(async () => {
    await removeFromDocker(name);
    await rm(folder, { recursive: true, force: true });
  });

  test('it serves, with the packages of the lock and a server, and without those of development', async () => {
    expect((await fetch(`http://localhost:${port}/admin/`, { redirect: 'manual' })).status).toBe(302);
    const { stdout } = await compose('exec', '-T', 'web', 'sh', '-c', 'ls /venv/lib/python3.13/site-packages');
    expect(stdout).toMatch(/^gunicorn$/m);
    expect(stdout).toMatch(/^[dD]jango-5\.2/m);
    expect(stdout).not.toMatch(new RegExp(`^(yaml|${tool})$`, 'm'));
  });
});
