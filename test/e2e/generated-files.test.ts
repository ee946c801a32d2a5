/** Generated files, judged by the programs that read them, for every stack and database with awkward answers. */
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Answers } from '../../src/question.ts';
import { variablesIn } from '../compose-project.ts';
import { planProjects } from '../plan-example.ts';
import { docker, removeFromDocker } from './docker.ts';
import { buildLinters, lint } from './linters.ts';
import { listFilesOnce, type Sample, seed, writeSamples } from './sample-projects.ts';

const prefix = `${inject('runPrefix')}-f`;
const image = `${prefix}-linters`;
const fine = { exitCode: 0, output: '' };
let base = '';

beforeAll(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), `${prefix}-`)));
  await buildLinters(image);
});

afterAll(async () => {
  await removeFromDocker(prefix);
  await rm(base, { recursive: true, force: true });
});

const isScript = (path: string, text: string) => /^#!.*\b(bash|sh)\n/.test(text) || path.endsWith('.sh');
const isPython = (path: string) => path.endsWith('.py');

const variations = (await planProjects()).map(({ title, answers: { stack = '', database } }): [string, Answers] => [
  title,
  { stack, ...(database !== undefined && { database }) },
]);

describe.each(variations)(`%s, with the samples of seed ${seed}`, (title, choices) => {
  const slugPrefix = `${prefix}-${Object.values(choices).join('-')}`;
  let samples: Sample[];

  beforeAll(async () => {
    samples = await writeSamples(base, choices, slugPrefix);
  });

  /** The files' paths; at least some, or what judges them would have nothing to say. */
  function filesLike(matches: (path: string, text: string) => boolean, atLeast = 1): string[] {
    const paths = listFilesOnce(samples, matches);
    expect(paths.length, title).toBeGreaterThanOrEqual(atLeast);
    return paths;
  }

  test('bash parses every script', async () => {
    const parseEach = ['bash', '-c', 'for file; do bash -n "$file" || exit; done', 'bash'];
    expect(await lint(image, base, [...parseEach, ...filesLike(isScript, 5)])).toEqual(fine);
  });

  test('ShellCheck has nothing to say about any script', async () => {
    expect(await lint(image, base, ['shellcheck', ...filesLike(isScript, 5)])).toEqual(fine);
  });

  test('Python compiles every module without a warning', async () => {
    const program =
      "import pathlib, sys\nfor path in sys.argv[1:]: compile(pathlib.Path(path).read_bytes(), path, 'exec')";
    expect(await lint(image, base, ['python', '-W', 'error', '-c', program, ...filesLike(isPython)])).toEqual(fine);
  });

  test('Ruff’s rules find nothing', async () => {
    const ruff = ['ruff', 'check', '--no-cache', '--quiet'];
    expect(await lint(image, base, [...ruff, ...filesLike(isPython)])).toEqual(fine);
  });

  test('Groovy compiles the Jenkinsfile', async () => {
    // Each for itself: they are scripts of one name, and two classes of one name cannot be.
    const plugins =
      'package org.jenkinsci.plugins.credentialsbinding.impl; class CredentialNotFoundException extends Exception {}';
    const compileEach = `
      def jenkins = new GroovyClassLoader()
      jenkins.parseClass('${plugins}')
      args.each { new GroovyClassLoader(jenkins).parseClass(new File(it)) }`;
    const files = filesLike((path) => path === 'Jenkinsfile');
    expect(await lint(image, base, ['groovy', '-e', compileEach, ...files])).toEqual(fine);
  });

  if (choices['stack'] === 'django') {
    test('Python reads exactly the answers', async () => {
      const program = `import json, runpy, sys
print(json.dumps([[module["NAME"], module["DESCRIPTION"]] for module in map(runpy.run_path, sys.argv[1:])]))`;
      const modules = samples.map(({ folder }) => `${folder}/web/config/project.py`);
      const { output } = await lint(image, base, ['python', '-c', program, ...modules]);
      expect(JSON.parse(output)).toEqual(samples.map(({ answers }) => [answers['name'], answers['description']]));
    });
  }

  test('nginx accepts its configuration, in the image that is built', async () => {
    const files = filesLike((path) => path.startsWith('nginx/'));
    // Answers change nothing of it, so that one image stands for all.
    expect([...new Set(files.map((path) => path.split('/')[0]))]).toHaveLength(1);
    const folder = join(base, samples[0]?.folder ?? '');
    const name = `${slugPrefix}-nginx`;
    const label = `com.docker.compose.project=${slugPrefix}`;
    await docker('build', '--quiet', '--tag', name, '--label', label, '--file', `${folder}/nginx/Dockerfile`, folder);
    const { all } = await execa('docker', ['run', '--rm', '--network=none', name, 'nginx', '-t'], { all: true });
    expect(all).toContain('test is successful');
    expect(all).not.toMatch(/\[(warn|error|emerg|crit)\]/);
  });

  test('Compose reads every environment, with the answers as they were given', async () => {
    const environments = [...(samples[0]?.files.keys() ?? [])].filter((path) => /^dc\.\w+\.yml$/.test(path));
    expect(environments).toEqual(expect.arrayContaining(['dc.dev.yml', 'dc.test.yml']));
    for (const sample of samples) {
      await execa('bash', ['-c', '. bin/lib.sh; ensure_env'], { cwd: join(base, sample.folder) });
      await Promise.all(environments.map((file) => verifyCompose(sample, file)));
    }
  });

  /** What a person sets on a server, where it has no value yet; environments build upon each other. */
  async function fillIn({ folder, files }: Sample): Promise<Record<string, string>> {
    const environments = [...files].filter(([path]) => /^dc\.\w+\.yml$/.test(path));
    const needed = environments.flatMap(([, text]) => variablesIn(text, true));
    const env = await readFile(join(base, folder, '.env'), 'utf8');
    const missing = needed.filter((name) => !new RegExp(`^${name}=.`, 'm').test(env));
    return Object.fromEntries(missing.map((name) => [name, 'given']));
  }

  async function verifyCompose(project: Sample, environment: string): Promise<void> {
    const { folder, answers, title: sample } = project;
    const { stdout, stderr } = await execa('docker', ['compose', 'config', '--format=json'], {
      cwd: join(base, folder),
      env: { COMPOSE_FILE: `docker-compose.yml:${environment}`, ...(await fillIn(project)) },
    });
    expect(stderr, sample).toBe('');
    const { name, services } = JSON.parse(stdout);
    expect(name).toBe(answers['slug']);
    if (services.web) expect(services.web.environment.DJANGO_ADMINS).toBe(answers['maintainer-email']);
    const published = environment === 'dc.dev.yml' ? [answers['port']] : undefined;
    expect(services.nginx.ports?.map((port: { published: string }) => port.published)).toEqual(published);
  }
});
