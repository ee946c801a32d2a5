/** One request to GitHub's API, and what it says when it fails. Octokit is loaded with the first of them. */
import type { Octokit } from '@octokit/rest';
import { Field } from '../field.ts';
import type { Connection } from '../service.ts';
import { explainError, ServiceError } from '../service-error.ts';
import { gitHub } from './name.ts';

/** The version that the published description is of. */
const apiVersion = '2022-11-28';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Octokit, with time-outs, retries and rate limits left to the connection. */
export async function openGitHub({ address, secrets, fetch, signal }: Connection): Promise<Octokit> {
  const { Octokit } = await import('@octokit/rest');
  const octokit = new Octokit({
    auth: secrets['token'],
    baseUrl: address,
    userAgent: 'countable',
    request: { fetch, signal },
    log: silent,
  });
  octokit.hook.before('request', ({ headers }) => {
    headers['x-github-api-version'] = apiVersion;
  });
  return octokit;
}

type Send = () => Promise<{ readonly data: unknown; readonly headers?: object }>;

/**
 * What an answer says, taken apart by `read`.
 * @param doing "reading repository acme/shop", for messages
 * @throws ServiceError where it fails, or the answer is not of the form that `read` expects
 */
export async function ask<T>(doing: string, send: Send, read: (answer: Field, headers: Field) => T): Promise<T> {
  try {
    const { data, headers } = await send();
    return read(new Field(data), new Field(headers ?? {}));
  } catch (error) {
    throw explainError({ service: gitHub, doing }, error);
  }
}

/** The same, and undefined where what is asked for is not there. */
export async function askIfThere<T>(doing: string, send: Send, read: (answer: Field) => T): Promise<T | undefined> {
  return ifThere(ask(doing, send, read));
}

/** Asks for something to be done, whatever the answer says about it. */
export async function order(doing: string, send: Send): Promise<void> {
  await ask(doing, send, () => undefined);
}

/** Undefined where GitHub says that it is not there, or not to be seen. */
export async function ifThere<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ServiceError && error.kind === 'not-found') return undefined;
    throw error;
  }
}
