/** Opens rehearsals in folders that are gone after the test. */
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openRehearsal, type Rehearsal, type RehearsalOptions } from '../../src/rehearsal/rehearsal.ts';
import { temporaryFolder } from '../run-cli.ts';

/** A rehearsal that is over after the test, at the latest. */
export async function openTestRehearsal(options: Partial<RehearsalOptions> = {}): Promise<Rehearsal> {
  const folder = options.folder ?? join(await temporaryFolder(), 'rehearsal');
  const rehearsal = await openRehearsal({ ...options, folder });
  onTestFinished(() => rehearsal.close({ now: true }));
  return rehearsal;
}

/** Asks the GitHub stand-in with its own token. */
export function askGitHub(rehearsal: Rehearsal, path: string, init: RequestInit = {}): Promise<Response> {
  const { address, secrets } = rehearsal.connections.github;
  const headers = { authorization: `Bearer ${secrets['token']}`, ...(init.headers as Record<string, string>) };
  return fetch(address + path, { redirect: 'manual', ...init, headers });
}

/** Makes a repository there. @returns what GitHub says of it */
export async function makeRepository(rehearsal: Rehearsal, name: string): Promise<Record<string, string>> {
  const body = JSON.stringify({ name, private: true });
  const response = await askGitHub(rehearsal, '/orgs/acme/repos', { method: 'POST', body });
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as Record<string, string>;
}
