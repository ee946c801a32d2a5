/**
 * One call of a method of Slack's Web API, and what it says when it refuses. Without Slack's SDK: that brings an HTTP client
 * and retries of its own, ten of them within half an hour.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Field } from '../field.ts';
import type { Connection } from '../service.ts';
import { explainError, explainResponse, readJson, ServiceError } from '../service-error.ts';
import { slack } from './name.ts';

export interface SlackRequest {
  /** "creating channel #shop", for messages. */
  readonly doing: string;
  /** "conversations.create" */
  readonly method: string;
  readonly fields?: Readonly<Record<string, string | number | boolean>>;
}

type Read<T> = (answer: Field, headers: Headers) => T;

/**
 * What an answer says, taken apart by `read`.
 * @throws ServiceError where Slack refuses, or the answer is not of the form that `read` expects
 */
export async function ask<T>(connection: Connection, request: SlackRequest, read: Read<T>): Promise<T> {
  return (await askUnless(connection, request, [], read)) as T;
}

/** The same, and undefined where Slack refuses for one of these reasons, in its own words: "channel_not_found". */
export async function askUnless<T>(
  connection: Connection,
  request: SlackRequest,
  refusals: readonly string[],
  read: Read<T>,
): Promise<T | undefined> {
  const { doing } = request;
  try {
    const { response, body } = await sendPatiently(connection, request);
    const answer = new Field(body);
    const isRefused = answer.get('ok').value !== true;
    if (isRefused && refusals.includes(answer.get('error').optionalText())) return undefined;
    if (isRefused) throw explainResponse({ service: slack, doing, response, body });
    return read(answer, response.headers);
  } catch (error) {
    throw explainError({ service: slack, doing }, error);
  }
}

/** Asks for something to be done; it is done already where Slack refuses for one of these reasons. */
export async function order(
  connection: Connection,
  request: SlackRequest,
  refusals: readonly string[] = [],
): Promise<void> {
  await askUnless(connection, request, refusals, () => undefined);
}

const pageSize = 200;

/** All items of a list that comes in pages, or those until `isEnough`. @throws ServiceError */
export async function askForPages<T>(
  connection: Connection,
  request: SlackRequest,
  read: (answer: Field) => readonly T[],
  isEnough: (items: readonly T[]) => boolean = () => false,
): Promise<T[]> {
  const all: T[] = [];
  for (let cursor = ''; ; ) {
    const fields = { ...request.fields, limit: pageSize, ...(cursor && { cursor }) };
    const page = await ask(connection, { ...request, fields }, (answer) => ({
      items: read(answer),
      next: nextCursorIn(answer),
    }));
    all.push(...page.items);
    if (page.next === '' || page.next === cursor || isEnough(page.items)) return all;
    cursor = page.next;
  }
}

function nextCursorIn(answer: Field): string {
  const metadata = answer.get('response_metadata');
  return metadata.isThere ? metadata.get('next_cursor').optionalText() : '';
}

/** Methods that only read; the transport cannot know, as all are POST. */
const isReading = (method: string): boolean =>
  /(\.(list|info|members|history|lookupByEmail)|^auth\.test)$/.test(method);
const passing: readonly string[] = ['unavailable', 'unreachable', 'timeout'];
const retries = 2;

/** Asks again where reading failed for a moment, as the transport does for the other services. */
async function sendPatiently(connection: Connection, request: SlackRequest): ReturnType<typeof send> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await send(connection, request);
    } catch (error) {
      const mayPass = error instanceof ServiceError && passing.includes(error.kind);
      if (!mayPass || attempt === retries || !isReading(request.method)) throw error;
      await sleep(300 * 2 ** attempt, undefined, { signal: connection.signal });
    }
  }
}

async function send({ address, secrets, fetch, signal }: Connection, { doing, method, fields = {} }: SlackRequest) {
  const texts = Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)]);
  const response = await fetch(`${address}/${method}`, {
    method: 'POST',
    signal,
    headers: { accept: 'application/json', authorization: `Bearer ${secrets['token'] ?? ''}` },
    body: new URLSearchParams(texts),
  });
  const body = await readJson(response, { service: slack, doing });
  if (!response.ok) throw explainResponse({ service: slack, doing, response, body });
  return { response, body };
}
