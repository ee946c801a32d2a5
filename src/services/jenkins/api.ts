/** One request to Jenkins, and what it says when it fails. Knows no project of ours. */
import { Field, UnexpectedForm } from '../field.ts';
import type { Connection } from '../service.ts';
import { explainError, explainResponse, ServiceError } from '../service-error.ts';
import { jenkins } from './name.ts';

export interface JenkinsRequest {
  /** "creating job shop", for messages. */
  readonly doing: string;
  readonly method?: 'GET' | 'POST';
  /** Below Jenkins' address, with a slash at its beginning. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** XML, or the fields of a form. */
  readonly body?: string | URLSearchParams;
}

export interface JenkinsAnswer {
  readonly status: number;
  readonly text: string;
}

/** "team/shop" → "/job/team/job/shop"; empty for the top. */
export function jobPath(fullName: string): string {
  const names = fullName.split('/').filter((name) => name !== '');
  return names.map((name) => `/job/${encodeURIComponent(name)}`).join('');
}

/**
 * The answer, if it is a success. Jenkins answers much that it did with a redirect to a page: that is one, too.
 * @throws ServiceError
 */
export async function send(connection: Connection, request: JenkinsRequest): Promise<JenkinsAnswer> {
  const { doing } = request;
  try {
    const response = await fetchAnswer(connection, request);
    const text = await response.text();
    if (response.ok && request.method === 'POST') verifyIsNoPage(doing, text);
    if (response.ok || isSentOn(request, response)) return { status: response.status, text };
    throw explainRefusal(doing, response, text);
  } catch (error) {
    throw explainError({ service: jenkins, doing }, error);
  }
}

/** The same; undefined where what is asked for is not there. @throws ServiceError */
export async function sendIfThere(connection: Connection, request: JenkinsRequest): Promise<JenkinsAnswer | undefined> {
  try {
    return await send(connection, request);
  } catch (error) {
    if (error instanceof ServiceError && error.status === 404) return undefined;
    throw error;
  }
}

/**
 * What Jenkins' JSON says, taken apart by `read`; undefined where there is none at that path.
 * @param tree the fields that are wanted
 */
export async function askIfThere<T>(
  connection: Connection,
  request: JenkinsRequest & { readonly tree: string },
  read: (answer: Field) => T,
): Promise<T | undefined> {
  const { doing, path, tree } = request;
  const answer = await sendIfThere(connection, { doing, path: `${path}/api/json`, query: { tree } });
  if (!answer) return undefined;
  try {
    return read(new Field(parse(answer.text)));
  } catch (error) {
    throw explainError({ service: jenkins, doing }, error);
  }
}

/** Jenkins answers what is sent to it with a word or none. A page is a proxy's, or asks for a password. */
function verifyIsNoPage(doing: string, text: string): void {
  if (/^\s*<(!doctype|html)\b/i.test(text))
    throw explainError({ service: jenkins, doing }, new UnexpectedForm('it is a page for people'));
}

/** To a page that shows what was done; one that asks for a password shows nothing. */
function isSentOn({ method }: JenkinsRequest, { status, headers }: Response): boolean {
  const isLogin = /\/(login|securityRealm)\b/.test(headers.get('location') ?? '');
  return method === 'POST' && (status === 302 || status === 303) && !isLogin;
}

async function fetchAnswer(connection: Connection, request: JenkinsRequest): Promise<Response> {
  const { address, secrets, signal } = connection;
  const { method = 'GET', path, query, body } = request;
  const pair = Buffer.from(`${secrets['user'] ?? ''}:${secrets['token'] ?? ''}`).toString('base64');
  return connection.fetch(`${address}${path}${query ? `?${new URLSearchParams(query)}` : ''}`, {
    method,
    signal,
    redirect: method === 'POST' ? 'manual' : 'follow',
    headers: {
      authorization: `Basic ${pair}`,
      ...(typeof body === 'string' && { 'content-type': 'application/xml; charset=utf-8' }),
    },
    ...(body !== undefined && { body }),
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnexpectedForm('it is no JSON');
  }
}

function explainRefusal(doing: string, response: Response, text: string): ServiceError {
  const { status, headers } = response;
  if (status === 403 && /no valid crumb/i.test(text)) return refusePassword(doing);
  // A page for people, with the reason in a sentence of it; a header names the right by its class.
  const missing =
    /is missing the ([\w /-]+?) permission/.exec(text)?.[1] ??
    headers
      .get('x-required-permission')
      ?.replace(/^.*\.(\w+)\.(\w+)$/, (_, group, name) => `${groups[group] ?? group}/${name}`);
  const body = missing ? { message: `it takes the permission ${missing}` } : text;
  return explainResponse({ service: jenkins, doing, response, body });
}

/** What Jenkins calls its classes of things in the settings of its rights. */
const groups: Readonly<Record<string, string>> = {
  Item: 'Job',
  Hudson: 'Overall',
  Jenkins: 'Overall',
  CredentialsProvider: 'Credentials',
};

/** Jenkins lets passwords read; to write it wants a crumb and a session with them. An API token needs neither. */
function refusePassword(doing: string): ServiceError {
  return new ServiceError({
    service: jenkins,
    doing,
    kind: 'unauthorized',
    reason: 'that is a password, and an API token is needed',
    remedy: 'Make one: in Jenkins, your name at the top, Security, API Token. Then: countable login jenkins',
    status: 403,
  });
}
