/** One request to Sentry's API, and what it says when it fails. Knows no project of ours. */
import { Field } from '../field.ts';
import type { Connection } from '../service.ts';
import { explainError, explainResponse, readJson, ServiceError } from '../service-error.ts';
import { sentry } from './name.ts';

export interface SentryRequest {
  /** "creating project acme/shop", for messages. */
  readonly doing: string;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/api/0/`, with a slash at its end; made by `pathOf`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The scope that it takes: Sentry itself does not say which one was missing. */
  readonly needs?: string;
}

/** "projects", "acme", "shop" → "projects/acme/shop/". */
export function pathOf(...parts: readonly string[]): string {
  return parts.map((part) => `${encodeURIComponent(part)}/`).join('');
}

/**
 * What an answer says, taken apart by `read`.
 * @throws ServiceError where it fails, or the answer is not of the form that `read` expects
 */
export async function ask<T>(
  connection: Connection,
  request: SentryRequest,
  read: (answer: Field) => T | Promise<T>,
): Promise<T> {
  const { doing } = request;
  try {
    return await read(new Field(await send(connection, request)));
  } catch (error) {
    throw explainError({ service: sentry, doing }, error);
  }
}

/** The same, and undefined where what is asked for is not there. */
export async function askIfThere<T>(
  connection: Connection,
  request: SentryRequest,
  read: (answer: Field) => T | Promise<T>,
): Promise<T | undefined> {
  try {
    return await ask(connection, request, read);
  } catch (error) {
    if (error instanceof ServiceError && error.status === 404) return undefined;
    throw error;
  }
}

/** Asks for something to be done, whatever the answer says about it. */
export async function order(connection: Connection, request: SentryRequest): Promise<void> {
  await ask(connection, request, () => undefined);
}

async function send(connection: Connection, { doing, method = 'GET', path, query, body, needs }: SentryRequest) {
  const { address, secrets, signal } = connection;
  const url = `${address}/api/0/${path}${query ? `?${new URLSearchParams(query)}` : ''}`;
  const response = await connection.fetch(url, {
    method,
    signal,
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${secrets['token'] ?? ''}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answer = await readJson(response, { service: sentry, doing });
  if (response.ok) return answer;
  const isRefusal = response.status === 403 && needs !== undefined && typeof answer === 'object';
  throw explainResponse({ service: sentry, doing, response, body: isRefusal ? { ...answer, needed: needs } : answer });
}
