/** A client of the GitHub stand-in that holds every request and answer against GitHub's published description. */
import { execa } from 'execa';
import { expect, onTestFinished } from 'vitest';
import type { GitHubState } from '../../src/rehearsal/github/state.ts';
import type { Rehearsal, RehearsalOptions } from '../../src/rehearsal/rehearsal.ts';
import type { Store } from '../../src/rehearsal/stand-in.ts';
import { environment, temporaryFolder } from '../run-cli.ts';
import { writeTexts } from '../write-texts.ts';
import { checkedFetch } from './checked-fetch.ts';
import { openTestRehearsal } from './open-test-rehearsal.ts';
import { openDescription } from './published-descriptions.ts';

export interface GitHubAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: what it holds is what is tested
  readonly body: any;
}

export interface GitHubClient {
  readonly rehearsal: Rehearsal;
  readonly address: string;
  readonly store: Store<GitHubState>;
  get(path: string, headers?: Record<string, string>): Promise<GitHubAnswer>;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<GitHubAnswer>;
  /** For git: has the token. */
  cloneAddress(name: string): string;
}

/** After the test, nothing may have been other than GitHub describes it. */
export async function openGitHubClient(options: Partial<RehearsalOptions> = {}): Promise<GitHubClient> {
  const rehearsal = await openTestRehearsal(options);
  const { address, secrets } = rehearsal.connections.github;
  const checked = checkedFetch(await openDescription('github'), address);
  onTestFinished(() => expect(checked.violations).toEqual([]));
  const send: GitHubClient['send'] = async (method, path, body, headers = {}) => {
    const response = await checked.fetch(address + path, {
      method,
      redirect: 'manual',
      headers: { authorization: `Bearer ${secrets['token']}`, 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  };
  return {
    rehearsal,
    address,
    store: rehearsal.store('github'),
    get: (path, headers) => send('GET', path, undefined, headers),
    send,
    cloneAddress: (name) => `${address.replace('//', `//x-access-token:${secrets['token']}@`)}/git/${name}.git`,
  };
}

/** Makes `acme/shop`, with what a test adds. */
export async function makeShop(client: GitHubClient, fields: object = {}): Promise<GitHubAnswer> {
  const answer = await client.send('POST', '/orgs/acme/repos', { name: 'shop', private: true, ...fields });
  expect(answer.status).toBe(201);
  return answer;
}

/** A folder with one commit on each of the branches, and git in it, as somebody without other configuration has it. */
export async function makeCheckout(branches: readonly string[], files: Readonly<Record<string, string>> = {}) {
  const folder = await temporaryFolder();
  await writeTexts(folder, { 'README.md': '# Shop\n', ...files });
  const git = (...args: string[]) =>
    execa('git', args, { cwd: folder, env: environment(folder), extendEnv: false, reject: false });
  await git('init', '--quiet', `--initial-branch=${branches[0]}`);
  await git('add', '.');
  await git('commit', '--quiet', '--message', 'Start the shop');
  for (const branch of branches.slice(1)) await git('branch', branch);
  return { folder, git };
}

/** Makes `acme/shop` with `master` and `develop` pushed. */
export async function makePushedShop(client: GitHubClient, files: Readonly<Record<string, string>> = {}) {
  await makeShop(client);
  const checkout = await makeCheckout(['develop', 'master'], files);
  const { exitCode, stderr } = await checkout.git('push', client.cloneAddress('acme/shop'), 'master', 'develop');
  expect(exitCode, stderr).toBe(0);
  return checkout;
}
