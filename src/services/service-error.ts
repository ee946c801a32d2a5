/** What services and the way to them can do wrong, told so that it can be mended: which service, at what, why, what now. */
import { Interrupted, UserError } from '../errors.ts';
import { type FailedResponse, type FailureKind, failureKindOf, neededOf, ssoAddressOf, wordsOf } from './failure.ts';
import { UnexpectedForm } from './field.ts';
import { pauseOf } from './rate-limit.ts';
import type { Service } from './service.ts';

/** Whom an error is about. A whole service does; its credential tells which environment variable is to blame. */
export type ServiceName = Pick<Service, 'id' | 'title'> & Partial<Pick<Service, 'credential'>>;

/** What was being done, for every message. */
export interface Doing {
  readonly service: ServiceName;
  /** "creating repository acme/shop" */
  readonly doing: string;
}

/** A failure, before it is an error. */
interface Failure {
  readonly service: ServiceName;
  readonly kind: FailureKind;
  /** Why, as the end of a sentence without its full stop: "no answer within 30 s". */
  readonly reason: string;
  readonly remedy: string;
  readonly doing?: string | undefined;
  /** Where there was a response. */
  readonly status?: number | undefined;
  readonly cause?: unknown;
}

/** A service did not do what it was asked. */
export class ServiceError extends UserError {
  readonly service: ServiceName;
  readonly kind: FailureKind;
  readonly status: number | undefined;
  readonly #failure: Failure;

  constructor(failure: Failure) {
    const { service, doing, reason, remedy, cause } = failure;
    super(`${service.title}${doing ? `, ${doing}` : ''}: ${reason}.`, remedy, undefined, { cause });
    this.service = service;
    this.kind = failure.kind;
    this.status = failure.status;
    this.#failure = failure;
  }

  /** The same error, which says what was being done; itself where it says so already. */
  during(doing: string): ServiceError {
    return this.#failure.doing ? this : new ServiceError({ ...this.#failure, doing });
  }
}

/** The error of a response that is a failure; also of Slack's 200 with `ok: false`. Give the body where it is known. */
export function explainResponse({ service, doing, response, body }: Doing & Failed): ServiceError {
  const kind = failureKindOf(response, body);
  const words = wordsOf(body, response.headers);
  const { status, headers } = response;
  const said = [status === 200 ? '' : String(status), words].filter(Boolean).join(', ');
  const needed = kind === 'forbidden' ? neededOf(body, headers) : '';
  const reason = `${reasons[kind]} (${said})${needed && `. It takes ${needed}`}`;
  const remedy = remedies[kind]?.({ service, response, body }) ?? '';
  return new ServiceError({ service, doing, kind, reason, remedy, status });
}

interface Failed {
  readonly response: FailedResponse;
  readonly body?: unknown;
}

/**
 * What to throw for anything that was thrown while something was being done: a `ServiceError` that says so for failures
 * of the service, also out of Octokit's `RequestError`, and for answers of another form; everything else as it is.
 */
export function explainError({ service, doing }: Doing, error: unknown): unknown {
  if (error instanceof ServiceError) return error.during(doing);
  if (error instanceof UnexpectedForm) {
    const reason = `${reasons.malformed}: ${error.message}`;
    const remedy = checkAddress(service, 'or does something else answer in its place?');
    return new ServiceError({ service, doing, kind: 'malformed', reason, remedy, cause: error });
  }
  if (!(error instanceof Error) || error instanceof Interrupted || error instanceof UserError) return error;
  // Octokit wraps what its fetch throws.
  if (error.cause instanceof ServiceError || error.cause instanceof Interrupted)
    return explainError({ service, doing }, error.cause);
  const response = octokitResponseOf(error);
  return response ? explainResponse({ service, doing, response, body: response.data }) : error;
}

function octokitResponseOf(error: Error): (FailedResponse & { readonly data: unknown }) | undefined {
  if (error.name !== 'HttpError' || !('response' in error) || !error.response) return undefined;
  const { status, headers, data } = error.response as { status: number; headers: object; data: unknown };
  const given = Object.entries(headers).filter(([, value]) => value !== undefined);
  return { status, headers: new Headers(given.map(([name, value]) => [name, String(value)])), data };
}

/**
 * The body of a response: JSON, undefined where there is none. Of a failure also text, as far as it is no JSON.
 * @throws ServiceError where a success is no JSON
 */
export async function readJson(response: Response, about: Doing): Promise<unknown> {
  const text = await response.text();
  try {
    return parseJson(text, response, about);
  } catch (error) {
    if (response.ok) throw error;
    return text;
  }
}

/** JSON out of a text; undefined where it is empty. @throws ServiceError where it is something else */
export function parseJson(
  text: string,
  response: Response,
  { service, doing }: Partial<Doing> & Pick<Doing, 'service'>,
): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    const { status, headers } = response;
    const type = headers.get('content-type')?.split(';')[0] ?? 'no type';
    const reason = `the answer is no JSON (${status}, ${type})`;
    const remedy = checkAddress(service, 'or does a sign-in page or a proxy answer instead?');
    throw new ServiceError({ service, doing, kind: 'malformed', reason, remedy, status, cause });
  }
}

const reasons: Readonly<Record<FailureKind, string>> = {
  unauthorized: 'the credential is not accepted',
  forbidden: 'the credential may not do that',
  sso: 'the organisation asks for single sign-on with this token',
  plan: 'the plan does not allow that',
  'not-found': 'not found, or not to be seen with this credential',
  conflict: 'that clashes with what is there',
  invalid: 'it was refused',
  'rate-limited': 'too many requests for now',
  unavailable: 'it has a problem of its own',
  malformed: 'the answer cannot be used',
  redirected: 'it sends us elsewhere',
  unreachable: 'it cannot be reached',
  timeout: 'no answer in time',
};

type Remedy = (failed: Failed & { readonly service: ServiceName }) => string;

const remedies: Readonly<Partial<Record<FailureKind, Remedy>>> = {
  unauthorized: ({ service }) => newCredential(service),
  forbidden: ({ service }) => `Give it that right, and run again. ${newCredential(service)}`,
  sso: ({ response }) => `Allow the token there, then run again: ${ssoAddressOf(response.headers)}`,
  plan: () => 'Have the plan changed, or do without.',
  'not-found': ({ service }) =>
    `Check the names (countable config), and what the credential may see: countable login ${service.id} --status`,
  conflict: () => 'Run again: what is there by now is looked at first.',
  invalid: () => 'Correct what it names, then run again.',
  'rate-limited': ({ response: { status, headers }, body }) =>
    comeBack(pauseOf({ status, headers, text: typeof body === 'string' ? body : (JSON.stringify(body) ?? '') })),
  unavailable: ({ response: { status, headers } }) => comeBack(pauseOf({ status, headers, text: '' })),
  redirected: ({ service, response }) =>
    `It sends us to ${response.headers.get('location') ?? 'an address that it does not name'}. ${checkAddress(service, 'or is there a sign-in page?')}`,
};

/** How to give a new credential, unless a variable of the environment would come before it. */
function newCredential({ id, credential }: ServiceName): string {
  const variables = (credential ?? []).filter(({ isSecret }) => isSecret).flatMap(({ environment }) => environment);
  const set = variables.find((name) => process.env[name]);
  return set
    ? `The one in the environment variable ${set} comes first: correct it, or unset it and use countable login ${id}`
    : `To give another: countable login ${id}`;
}

/** Asks whether the address is right, and says how to change it where it can be. */
export function checkAddress({ id }: ServiceName, doubt: string): string {
  if (id === 'slack') return `Check your network: ${doubt}`;
  return `Is the address right, ${doubt} To see it: countable login ${id} --status; to change it: countable config ${id}-address URL`;
}

const minute = 60;

/** "Run again in 12 minutes (at 14:05)." */
function comeBack(seconds: number | undefined): string {
  if (seconds === undefined) return 'Run again in a minute; it goes on where it stopped.';
  const time = new Date(Date.now() + seconds * 1000).toTimeString().slice(0, 5);
  const pause = seconds <= 2 * minute ? `${seconds} s` : `${Math.ceil(seconds / minute)} minutes`;
  return `Run again in ${pause} (at ${time}); it goes on where it stopped.`;
}
