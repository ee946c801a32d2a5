/** Jenkins comes to projects of others: their tests run in a copy of the project, and the Jenkinsfile does what it says. */
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { builtDjango, grownDjango } from '../adding/foreign-projects.ts';
import type { Texts } from '../foreign-repository.ts';
import { docker } from './docker.ts';
import { useForeignProject } from './foreign-project.ts';
import { buildLinters, lint } from './linters.ts';
import { type Build, buildGroovy, type Event, runJenkinsfiles, type Story } from './pipeline/run-jenkinsfiles.ts';
import { findFreePort } from './project.ts';

const image = `${inject('runPrefix')}-groovy-elsewhere`;
beforeAll(() => buildGroovy(image));
afterAll(() => docker('image', 'rm', '--force', image));

const commit = 'c0ffee0000000000000000000000000000000000';
const usual = {
  files: [],
  outputs: {
    'bin/ci commit': `${commit}\nc0ffee0 Sell pears\nAda Lovelace\nada@example.com\n`,
    'bin/ci last-lines': 'FAILED (failures=1)\n',
  },
  slackIds: {},
  checkout: {},
  env: {},
} as const;
const checks = ['docker: bin/ci commit', 'docker: bin/ci run bin/ci-build', 'docker: bin/ci run bin/ci-test'];

const commandsOf = ({ events }: Build): string[] =>
  events
    .filter(({ step }) => step === 'sh')
    .map(({ node, dir, script }) => `${node}${dir ? ` ${dir}` : ''}: ${script}`);
const eventsOf = ({ events }: Build, step: string): Event[] => events.filter((event) => event.step === step);

async function build(jenkinsfile: string, ...stories: Story[]): Promise<readonly Build[]> {
  const [answer] = await runJenkinsfiles(image, [{ jenkinsfile, stories }]);
  expect(answer?.mistakes).toEqual([]);
  return answer?.builds ?? [];
}

const port = await findFreePort();
const databaseTest = (expected: number): string => `from django.contrib.auth.models import User


def test_users_are_kept(db):
    User.objects.create_user("ada")
    assert User.objects.count() == ${expected}
`;

/** With all that two copies of a project get into each other's way by: names, ports, volumes, folders. */
function stubbornDjango(slug: string): Texts {
  const compose = grownDjango['docker-compose.yml'] ?? '';
  return {
    ...grownDjango,
    'docker-compose.yml': compose
      .replace('    app:\n', `    app:\n        image: ${slug}-shop:live\n`)
      .replace(
        '    postgres:\n',
        `    postgres:\n        container_name: ${slug}-database\n        ports: ["127.0.0.1:${port}:5432"]\n`,
      )
      .replace('"pgdata:/var/lib/postgresql/data"', '"pgdata:/var/lib/postgresql/data", "./dumps:/var/lib/dumps"')
      .replace('    pgdata:\n', `    pgdata: {name: ${slug}-data}\n`),
    'backend/requirements.txt': `${grownDjango['backend/requirements.txt']}pytest-django\n`,
    'backend/pytest.ini': '[pytest]\nDJANGO_SETTINGS_MODULE = shop.settings\npython_files = tests.py\n',
    'backend/shop/tests.py': databaseTest(1),
  };
}

describe('a project that grew, with pytest and PostgreSQL', () => {
  const project = useForeignProject(stubbornDjango, (slug) => ['jenkins', `--slug=${slug}`], ['develop']);
  const compose = (...args: string[]) => project.run('docker', 'compose', '-p', project.slug, ...args);
  const query = (sql: string) => compose('exec', '-T', 'postgres', 'psql', '-U', 'shop', '-Atc', sql);

  test('bin/ci-test runs the tests, makes a report, and leaves nothing', async () => {
    await project.run('bin/ci', 'run', 'bin/ci-build');
    expect(await project.inDocker(project.slug)).toEqual([]);
    const output = await project.run('bin/ci', 'run', 'bin/ci-test');
    expect(output).toContain('1 passed');
    expect(await project.read('reports/junit.xml')).toContain('test_users_are_kept');
    expect(await project.inDocker(project.slug)).toEqual([]);
    expect(await project.run('git', 'status', '--porcelain', '--ignored')).toBe('!! reports/');
  });

  test('ShellCheck has nothing to say about its scripts', async () => {
    const linters = `${project.slug}-linters`;
    await buildLinters(linters);
    const scripts = ['bin/ci', 'bin/ci-build', 'bin/ci-test', 'bin/ci-project.sh', 'bin/lib.sh'];
    expect(await lint(linters, project.folder, ['shellcheck', ...scripts])).toEqual({ exitCode: 0, output: '' });
  });

  test('a failing test fails it, with what pytest said at the end', async () => {
    await project.write({ 'backend/shop/tests.py': databaseTest(2) });
    const { exitCode } = await project.try('bin/ci', 'run', 'bin/ci-test');
    expect(exitCode).toBe(1);
    expect(await project.read('reports/junit.xml')).toContain('<failure');
    expect(await project.run('bin/ci', 'last-lines')).toContain('1 failed');
    await project.run('git', 'checkout', '--quiet', '.');
  });

  test('what is up beside it, with fixed names, is not touched', async () => {
    await project.write({ '.env': await project.read('.env.example') });
    await compose('up', '--detach', 'postgres');
    await expect.poll(() => query('SELECT 1').catch(() => ''), { timeout: 60_000 }).toBe('1');
    await query('CREATE TABLE real (id int)');
    const live = `${project.slug}-shop:live`;
    await docker('tag', 'postgres:17-trixie', live);
    const before = await docker('inspect', '--format', '{{.Id}} {{.State.StartedAt}}', `${project.slug}-database`);
    expect(await project.run('bin/ci-test')).toContain('1 passed');
    expect(await docker('inspect', '--format', '{{.Id}} {{.State.StartedAt}}', `${project.slug}-database`)).toEqual(
      before,
    );
    expect(await docker('inspect', '--format', '{{.Id}}', live)).toEqual(
      await docker('inspect', '--format', '{{.Id}}', 'postgres:17-trixie'),
    );
    await docker('image', 'rm', live);
    expect(await query('SELECT count(*) FROM real')).toBe('0');
    expect(await project.read('.env')).toBe(await project.read('.env.example'));
    await compose('down', '--volumes');
  });

  test('its Jenkinsfile deploys both branches, where the repository has bin/deploy', async () => {
    const stories = ['fruit', 'develop', 'main', 'master'].map((branch) => ({
      ...usual,
      branch,
      files: ['bin/deploy'],
    }));
    const builds = await build(await project.read('Jenkinsfile'), ...stories);
    const server = (name: string) =>
      `${project.slug}-${name} /srv/${project.slug}-${name}: bin/ci run bin/deploy ${name}`;
    expect(builds.map(commandsOf)).toEqual([
      checks,
      [...checks, `${server('stage')} ${commit}`],
      [...checks, `${server('prod')} ${commit}`],
      checks,
    ]);
    expect(builds.map(({ result }) => result)).toEqual(['SUCCESS', 'SUCCESS', 'SUCCESS', 'SUCCESS']);
  });

  test('without bin/deploy no branch is deployed, and the build passes', async () => {
    const stories = ['develop', 'main'].map((branch) => ({ ...usual, branch }));
    const builds = await build(await project.read('Jenkinsfile'), ...stories);
    expect(builds.map(commandsOf)).toEqual([checks, checks]);
    expect(builds.map(({ result }) => result)).toEqual(['SUCCESS', 'SUCCESS']);
  });

  test('a failing test stops it before the deploy, and channel and author hear of it', async () => {
    const story = { ...usual, branch: 'main', files: ['bin/deploy', 'bin/lint'], failing: ['bin/ci run bin/ci-test'] };
    const [failed] = await build(await project.read('Jenkinsfile'), story);
    expect(failed && commandsOf(failed).join()).not.toContain('deploy');
    expect(failed && commandsOf(failed)).toContain('docker: bin/ci run bin/lint');
    expect(failed && eventsOf(failed, 'slackSend')).toMatchObject([{ channel: `#${project.slug}`, color: 'danger' }]);
    expect(failed && eventsOf(failed, 'mail')).toMatchObject([
      { to: 'ada@example.com', body: expect.stringContaining('Stage: Test\nCommit: c0ffee0 Sell pears') },
    ]);
  });
});

describe('a project with one service and Django’s own tests', () => {
  const unitTest = (value: string): string =>
    `from django.test import TestCase\n\n\nclass Shop(TestCase):\n    def test_admin(self):\n        self.assertEqual(self.client.get("/admin/login/").status_code, ${value})\n`;
  const project = useForeignProject(
    () => ({ ...builtDjango, 'shop/tests.py': unitTest('200') }),
    (slug) => ['jenkins', `--slug=${slug}`],
  );

  test('bin/ci-test runs them, and ends as they do', async () => {
    const { output, exitCode } = await project.try('bin/ci-test');
    expect([exitCode, output]).toEqual([0, expect.stringContaining('Ran 1 test')]);
    await project.write({ 'shop/tests.py': unitTest('404') });
    expect(await project.try('bin/ci-test')).toMatchObject({
      exitCode: 1,
      output: expect.stringContaining('AssertionError: 200 != 404'),
    });
    expect(await project.inDocker(project.slug)).toEqual([]);
  });

  test('where work goes on on one branch, there is no staging', async () => {
    const stories = ['develop', 'main'].map((branch) => ({ ...usual, branch, files: ['bin/deploy'] }));
    const builds = await build(await project.read('Jenkinsfile'), ...stories);
    const production = `${project.slug}-prod /srv/${project.slug}-prod: bin/ci run bin/deploy prod ${commit}`;
    expect(builds.map(commandsOf)).toEqual([checks, [...checks, production]]);
  });
});

describe('a Node project', () => {
  const unitTest = (value: number): string =>
    `const { test } = require('node:test');\ntest('adds', () => require('node:assert').equal(1 + 1, ${value}));\n`;
  const project = useForeignProject(
    () => ({
      Dockerfile: 'FROM node:24-trixie-slim\nWORKDIR /app\nCOPY . .\nCMD ["node", "server.js"]\n',
      'compose.yml': 'services:\n  web:\n    build: .\n    command: node server.js\n    ports: ["3000:3000"]\n',
      'server.js': '',
      'adding.test.js': unitTest(2),
      'package.json':
        '{"name":"shop","version":"1.0.0","scripts":{"test":"node --test"},"dependencies":{"express":"5"}}\n',
    }),
    (slug) => ['jenkins', `--slug=${slug}`],
  );

  test('bin/ci-test runs its script "test", and ends as that does', async () => {
    const { output, exitCode } = await project.try('bin/ci-test');
    expect([exitCode, output]).toEqual([0, expect.stringContaining('pass 1')]);
    await project.write({ 'adding.test.js': unitTest(3) });
    expect(await project.try('bin/ci-test')).toMatchObject({ exitCode: 1, output: expect.stringContaining('2 == 3') });
    expect(await project.inDocker(project.slug)).toEqual([]);
  });
});
