/** All components at once, in a project of ours and in one of somebody else: it comes up healthy. And Compose takes every pair. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { extras, findFitting, ownProject, pairsOf, portable, tryAdding } from '../adding/fitting.ts';
import { bareDjango, builtDjango } from '../adding/foreign-projects.ts';
import type { Texts } from '../foreign-repository.ts';
import { temporaryFolder } from '../run-cli.ts';
import { readStates } from './docker.ts';
import { ForeignStack } from './foreign-stack.ts';
import { useProject } from './project.ts';

describe('a project of ours with every extra', () => {
  const project = useProject({ stack: 'django', database: 'postgis', extras: extras.join(',') });

  test('comes up, and every service is healthy', async () => {
    await project.run('bin/up');
    const states = await readStates(project.slug);
    expect(Object.keys(states).length).toBeGreaterThan(6);
    expect(states).toEqual(Object.fromEntries(Object.keys(states).map((service) => [service, 'healthy'])));
  });

  test('its tests pass', async () => {
    await project.run('bin/test');
  });
});

describe.each([
  ['with one service', builtDjango],
  ['that ran without Docker', bareDjango],
])('a Django project of somebody else %s, with every component that fits', (_, texts) => {
  const project = new ForeignStack();
  let fitting: string[] = [];

  beforeAll(async () => {
    await project.make(texts);
    fitting = await findFitting(texts, portable);
    await project.add(...fitting);
  });
  afterAll(() => project.remove());

  test('comes up, and every service that says how it is is healthy', async () => {
    expect(fitting.length).toBeGreaterThan(4);
    await project.up();
    const states = await readStates(project.slug);
    expect(Object.keys(states).length).toBeGreaterThan(4);
    const ill = Object.entries(states).filter(([, state]) => !['healthy', 'running', 'exited 0'].includes(state));
    expect(ill).toEqual([]);
  });

  test('a second run finds nothing to do', async () => {
    expect(await project.listAddable()).toEqual([]);
  });
});

describe.each([
  ['a Django project of ours', await ownProject({ stack: 'django', database: 'postgres' }), extras],
  ['a static site of ours', await ownProject({ stack: 'static' }), extras],
  ['a Django project of somebody else with one service', builtDjango, portable],
  ['a Django project of somebody else that ran without Docker', bareDjango, portable],
])('in %s', (_, original, ids) => {
  test('Compose takes the files of each pair, for every environment that they have', async () => {
    let taken = 0;
    for (const pair of pairsOf(ids)) {
      const texts = await tryAdding(original, pair);
      if (!texts || texts === original) continue;
      await verifyCompose(texts, pair.join(' and '));
      taken += 1;
    }
    expect(taken).toBeGreaterThan(0);
  });
});

/** What servers must say. */
const server = { REVISION: 'abc', COLOUR: 'blue', DOMAIN: 'x', DJANGO_ADMINS: 'x', EMAIL_URL: 'x' };
const keys = { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' };

async function verifyCompose(texts: Texts, label: string): Promise<void> {
  const folder = await temporaryFolder();
  for (const [path, text] of Object.entries({ ...texts, '.env': texts['.env.example'] ?? '' })) {
    if (!/\.(ya?ml|env)$|^\.env/.test(path)) continue;
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const main = ['compose.yaml', 'docker-compose.yml'].find((path) => texts[path] !== undefined);
  if (main === undefined) return;
  const others = Object.keys(texts).filter((path) => /^dc\.\w+\.yml$/.test(path));
  for (const other of others.length === 0 ? [undefined] : others) {
    const COMPOSE_FILE = [main, ...(other === undefined ? [] : [other])].join(':');
    const env = { COMPOSE_FILE, COMPOSE_PROJECT_NAME: 'pair', ...server, ...keys };
    const { exitCode, stderr } = await execa('docker', ['compose', 'config', '--quiet'], {
      cwd: folder,
      env,
      reject: false,
    });
    expect([label, COMPOSE_FILE, exitCode, stderr]).toEqual([label, COMPOSE_FILE, 0, '']);
  }
}
