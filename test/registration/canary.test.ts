/** Every credential is a canary: after all that can be done with a project it stands nowhere that it does not belong. */
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import type { Rehearsal } from '../../src/rehearsal/rehearsal.ts';
import { listFiles } from '../list-files.ts';
import { openTestRehearsal } from '../rehearsal/open-test-rehearsal.ts';
import { bin, environment, temporaryFolder } from '../run-cli.ts';
import { homeOf, homeVariables } from './in-project.ts';
import { makeProject } from './made-project.ts';

/** What was given away by everything that ran: output, arguments of programs. */
interface Watch {
  readonly run: (
    args: readonly string[],
    options?: { readonly input?: string; readonly env?: object },
  ) => Promise<number>;
  readonly output: () => string;
  readonly programs: () => Promise<string>;
}

async function watchIn(folder: string): Promise<Watch> {
  const log = join(await temporaryFolder(), 'arguments');
  const preload = ['--import', resolve('test/registration/arguments.mjs')];
  const outputs: string[] = [];
  return {
    run: async (args, { input = '', env = {} } = {}) => {
      const { all, exitCode } = await execa(process.execPath, [...preload, bin, ...args], {
        cwd: folder,
        env: { ...environment(homeOf(folder)), ...homeVariables(homeOf(folder)), ARGUMENTS_LOG: log, ...env },
        extendEnv: false,
        input,
        reject: false,
        all: true,
      });
      outputs.push(all);
      return exitCode ?? -1;
    },
    output: () => outputs.join('\n'),
    programs: () => readFile(log, 'utf8'),
  };
}

/** As they are, and as HTTP and addresses write them. */
function formsOf(secret: string): string[] {
  const encoded = ['', 'x-access-token:', 'ada:'].map((user) => Buffer.from(user + secret).toString('base64'));
  return [secret, encodeURIComponent(secret), ...encoded.map((text) => text.replace(/=+$/, ''))];
}

async function verifyNowhere(secrets: readonly string[], folder: string, watch: Watch, kept: RegExp): Promise<void> {
  const files = await listFiles(dirname(folder), { all: true });
  const places = new Map([...files].filter(([path]) => !kept.test(path)));
  places.set('what was printed', watch.output());
  places.set('arguments of programs', await watch.programs());
  expect(places.get('arguments of programs')).toContain('"push"');
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(10);
    for (const form of formsOf(secret)) {
      const found = [...places].filter(([, text]) => text.includes(form)).map(([place]) => place);
      expect(found, `${secret} as ${form}`).toEqual([]);
    }
  }
}

function secretsOf({ connections }: Rehearsal): string[] {
  return Object.values(connections).map(({ secrets }) => secrets['token'] ?? '');
}

/** Sentry's client keys, as its state has them: a DSN has one. */
function clientKeysOf(rehearsal: Rehearsal): string[] {
  const keys = JSON.stringify(rehearsal.store('sentry').state).match(/\b[\da-f]{32}\b/g) ?? [];
  expect(keys).not.toEqual([]);
  return keys;
}

test('after registering, failing, looking and taking back, with credentials from environment and store', async () => {
  const folder = await makeProject();
  const rehearsal = await openTestRehearsal();
  const watch = await watchIn(folder);
  const { github, sentry, jenkins } = rehearsal.connections;
  await watch.run(['config', 'sentry-organisation', 'acme']);
  await watch.run(['config', 'organisation', 'acme']);
  await watch.run(['login', 'github', '--address', github.address], { input: github.secrets['token'] ?? '' });
  await watch.run(['login', 'sentry', '--address', sentry.address], { input: sentry.secrets['token'] ?? '' });
  const env = {
    JENKINS_URL: jenkins.address,
    JENKINS_USER: jenkins.secrets['user'],
    JENKINS_TOKEN: jenkins.secrets['token'],
    BACKUP_ACCESS_KEY_ID: 'AKIACANARY0000000001',
    BACKUP_SECRET_ACCESS_KEY: 'canary-of-the-backups-0123456789',
  };
  expect(await watch.run(['register', '--dry-run', '--json', '--verbose'], { env })).toBe(0);
  expect(await watch.run(['register', '--yes', '--verbose'], { env }), watch.output()).toBe(0);
  expect(await watch.run(['register', '--yes', '--json'], { env })).toBe(0);
  expect(await watch.run(['status', '--json'], { env })).toBe(0);
  await watch.run(['login', '--status']);
  const keys = clientKeysOf(rehearsal);
  const wrong = {
    ...env,
    JENKINS_TOKEN: 'canary-that-opens-nothing-0123456789',
    GITHUB_TOKEN: 'ghp_canarythatopensnothing0123456789',
  };
  expect(await watch.run(['register', '--yes', '--verbose'], { env: wrong })).toBe(1);
  expect(await watch.run(['register', '--undo', '--yes', '--verbose'], { env }), watch.output()).toBe(0);

  const given = [env.BACKUP_SECRET_ACCESS_KEY, wrong.JENKINS_TOKEN, wrong.GITHUB_TOKEN];
  const secrets = [...secretsOf(rehearsal), ...given, ...keys];
  await verifyNowhere(secrets, folder, watch, /countable\/credentials\.json$/);
});

test('after registering with a rehearsal, Slack included, and failing at the push', async () => {
  const folder = await makeProject();
  const state = join(homeOf(folder), '.state', 'countable', 'rehearsal');
  const watch = await watchIn(folder);
  const broken = await openTestRehearsal({ folder: state, fail: ['github:11+:401'] });
  expect(await watch.run(['register', '--rehearse', '--yes', '--verbose'])).toBe(1);
  await broken.close({ now: true });
  const rehearsal = await openTestRehearsal({ folder: state });
  expect(await watch.run(['register', '--rehearse', '--yes', '--verbose']), watch.output()).toBe(0);
  const keys = clientKeysOf(rehearsal);
  expect(await watch.run(['register', '--rehearse', '--undo', '--yes'])).toBe(0);
  // The rehearsal's own folder stands for the services: they know their secrets.
  await verifyNowhere([...secretsOf(rehearsal), ...keys], folder, watch, /countable\/rehearsal\//);
});
