/** Where the organisation's settings come from, and that nobody is asked twice. Each test has a home of its own. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { UsageError } from '../src/errors.ts';
import type { Question } from '../src/question.ts';
import { temporaryFolder } from './run-cli.ts';

let home: string;
beforeEach(async () => {
  home = await temporaryFolder();
  vi.stubEnv('XDG_CONFIG_HOME', home);
  vi.stubEnv('JENKINS_URL', '');
});
afterEach(() => vi.unstubAllEnvs());

function question(id: string, value: string | undefined, more: Partial<Question> = {}): Question {
  const validate = (answer: string) => (answer.includes('!') ? 'must be calm' : undefined);
  return { id, message: id, explanation: '', defaultNote: '', default: () => value, validate, ...more };
}

const address = question('jenkins-address', undefined, { environment: ['JENKINS_URL'] });
const folder = question('jenkins-folder', '');
const credential = question('jenkins-github-credential', 'github');
const all = [address, folder, credential];

/** As a new process would load it: where files lie is found out once. */
async function load() {
  vi.resetModules();
  return { ...(await import('../src/settings.ts')), ...(await import('../src/user-defaults.ts')) };
}

test('a flag comes before the environment, that before what is kept, that before the default', async () => {
  const { gatherSettings, changeUserDefaults } = await load();
  const value = async (flags = {}) => (await gatherSettings(all, flags)).settings['jenkins-address'];
  await changeUserDefaults(() => ({ 'jenkins-address': 'https://kept' }));
  expect(await value()).toBe('https://kept');
  vi.stubEnv('JENKINS_URL', 'https://environment');
  expect(await value()).toBe('https://environment');
  expect(await value({ 'jenkins-address': 'https://flag' })).toBe('https://flag');
});

test('where nobody can be asked, defaults are taken and what has none is named with the ways to give it', async () => {
  const { gatherSettings, describeWays } = await load();
  const { settings, missing } = await gatherSettings(all, {});
  expect(settings).toEqual({ 'jenkins-folder': '', 'jenkins-github-credential': 'github' });
  expect(missing.map(describeWays)).toEqual(['countable config jenkins-address ANSWER, or JENKINS_URL']);
});

test('a person is asked once, and not for what has a default that says something', async () => {
  const { gatherSettings } = await load();
  const asked: string[] = [];
  const ask = async ({ id }: Question) => {
    asked.push(id);
    return id === 'jenkins-address' ? 'https://jenkins.example.com/ ' : '';
  };
  const settings = {
    'jenkins-address': 'https://jenkins.example.com',
    'jenkins-folder': '',
    'jenkins-github-credential': 'github',
  };
  expect(await gatherSettings(all, {}, ask)).toEqual({ settings, missing: [] });
  expect(await gatherSettings(all, {}, ask)).toEqual({ settings, missing: [] });
  expect(asked).toEqual(['jenkins-address', 'jenkins-folder']);
  expect(await readFile(join(home, 'countable/config.yml'), 'utf8')).toBe(
    'jenkins-address: https://jenkins.example.com\njenkins-folder: ""\n',
  );
});

test('what does not apply is empty, and nobody is asked for it', async () => {
  const { gatherSettings } = await load();
  const team = question('github-team', undefined, { when: ({ organisation }) => organisation !== '' });
  const { settings, missing } = await gatherSettings([question('organisation', ''), team], {});
  expect(settings).toEqual({ organisation: '', 'github-team': '' });
  expect(missing).toEqual([]);
});

test('everything that is wrong is told at once, each with where it comes from', async () => {
  const { gatherSettings, changeUserDefaults, userDefaultsPath } = await load();
  await changeUserDefaults(() => ({ 'jenkins-folder': 'web!' }));
  vi.stubEnv('JENKINS_URL', 'https://jenkins!');
  const error = await gatherSettings(all, { 'jenkins-github-credential': 'id!' }).catch((thrown) => thrown);
  expect(error.name).toBe(new UsageError('').name);
  expect(error.message).toContain('JENKINS_URL must be calm; it is "https://jenkins!"');
  expect(error.message).toContain(`jenkins-folder in ${userDefaultsPath} must be calm`);
  expect(error.message).toContain('--jenkins-github-credential must be calm');
});

test('the bucket for backups is one that S3 would take', async () => {
  const { generalSettings, gatherSettings } = await load();
  expect((await gatherSettings(generalSettings, {})).settings).toEqual({ 'backup-bucket': 'countable' });
  for (const bucket of ['ab', 'Countable', 'a..b', '-ab', 'a_b']) {
    await expect(gatherSettings(generalSettings, { 'backup-bucket': bucket })).rejects.toThrow(
      '--backup-bucket must be',
    );
  }
});
