/** The one way to all services: a `fetch` with time-outs, retries and rate limits. Knows HTTP, no service in particular. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Options } from 'ky';
import { Interrupted, UsageError } from '../errors.ts';
import { explainNetworkError, explainTimeout } from './network-error.ts';
import { pauseOf, rateLimitOf } from './rate-limit.ts';
import { fetchAnswer } from './redirects.ts';
import { parseJson, ServiceError, type ServiceName } from './service-error.ts';

export interface TransportOptions {
  readonly service: ServiceName;
  /** Ends every request and every wait at once. */
  readonly signal: AbortSignal;
  /** Told before it waits because of a rate limit: "Slack allows no more for now, going on in 12 s". */
  onWait?(waiting: string): void;
  /** Milliseconds for each attempt. Without it: `COUNTABLE_TIMEOUT_MS`, else 30 s. Pauses before retries follow it. */
  readonly timeout?: number;
  /** Waits; tests give one that does not. */
  wait?(milliseconds: number, signal: AbortSignal): Promise<void>;
}

const retries = 2;
const defaultTimeout = 30_000;
/** Whoever must wait longer is told when to come back. */
const longestPause = 60;
/** For these a second request does no more than the first: RFC 9110, section 9.2.2. */
const isSafeToRepeat = (method: string): boolean => /^(GET|HEAD|OPTIONS|PUT|DELETE)$/.test(method);
const everyMethod = ['get', 'head', 'options', 'put', 'delete', 'post', 'patch'];

/**
 * A `fetch` for one service; Octokit takes it as `request.fetch`. It gives the response whatever its status, with the
 * whole body read, so that a body that never ends is a time-out, too.
 *
 * At most two retries: where the service says that it did nothing (rate limits) for every method; after 500, 502, 503, 504,
 * time-outs and broken connections only for methods that may be repeated. Rate limits hold all requests of this transport.
 *
 * Redirects: with `redirect: 'manual'` the caller gets them. Otherwise GET and HEAD follow those that stay on the same
 * origin, as of a renamed repository; every other one is an error, as a credential must not go to strangers, and a write
 * that was sent on would be no write.
 *
 * A success that is no JSON, where JSON was asked for (`Accept`), is an error.
 * @throws ServiceError where no response came; what the signal was aborted with, at once
 */
export function openTransport(options: TransportOptions): typeof fetch {
  const timeout = options.timeout ?? readTimeout();
  const pause = openPause(options);
  return async (input, init) => {
    const request = new Request(input, init);
    const signal = AbortSignal.any([request.signal, options.signal]);
    const { default: ky } = await import('ky');
    try {
      return await ky(request, kyOptions({ request, service: options.service, pause, timeout, signal }));
    } catch (error) {
      if (options.signal.aborted) throw interruption(options.signal);
      if (request.signal.aborted || error instanceof ServiceError) throw error;
      if (error instanceof PassingFailure) return error.response;
      const failed = { service: options.service, request, timeout };
      throw isTimeout(error) ? explainTimeout(failed) : explainNetworkError(failed, error);
    }
  };
}

/** A response that may be another if asked again. */
class PassingFailure extends Error {
  readonly response: Response;
  /** Nothing was done: the request may be repeated, whatever its method. */
  readonly isRefusal: boolean;

  constructor(response: Response, isRefusal: boolean) {
    super();
    this.response = response;
    this.isRefusal = isRefusal;
  }
}

interface Attempts {
  readonly request: Request;
  readonly service: ServiceName;
  readonly pause: Pause;
  readonly timeout: number;
  readonly signal: AbortSignal;
}

/** ky keeps the time and counts the attempts; what is worth another one is said here. */
function kyOptions({ request, service, pause, timeout, signal }: Attempts): Options {
  return {
    timeout,
    signal,
    throwHttpErrors: false,
    fetch: async (attempt) => {
      const response = await fetchAnswer(attempt as Request, request.redirect, service);
      const text = await response.clone().text();
      verifyIsFinal(response, text, pause);
      if (response.ok && asksForJson(request)) parseJson(text, response, { service });
      return response;
    },
    retry: {
      limit: retries,
      methods: everyMethod,
      shouldRetry: ({ error }) => !signal.aborted && isWorthAnother(error, request.method),
      delay: () => 0,
    },
    hooks: {
      beforeRequest: [() => pause.end(signal)],
      // 0.3 s, then 0.6 s; less where time-outs are short.
      beforeRetry: [({ retryCount }) => pause.wait((timeout / 100) * 2 ** (retryCount - 1), signal)],
    },
  };
}

function isWorthAnother(error: Error, method: string): boolean {
  if (error instanceof ServiceError) return false;
  return (error instanceof PassingFailure && error.isRefusal) || isSafeToRepeat(method);
}

const passingStatuses: readonly number[] = [500, 502, 503, 504];

/** @throws PassingFailure where another attempt may help, and need not wait for longer than a minute */
function verifyIsFinal(response: Response, text: string, pause: Pause): void {
  const answer = { status: response.status, headers: response.headers, text };
  const limit = rateLimitOf(answer);
  if (!limit && !passingStatuses.includes(response.status)) return;
  const seconds = limit ? limit.seconds : pauseOf(answer);
  if (seconds !== undefined && seconds > longestPause) return;
  if (seconds) pause.begin(seconds);
  throw new PassingFailure(response, limit !== undefined);
}

/** Octokit would take any text for an answer. GitHub's "raw" and "html" media types are none of JSON. */
function asksForJson({ headers }: Request): boolean {
  return /json/.test(headers.get('accept') ?? '') && !/raw|html/.test(headers.get('accept') ?? '');
}

/** A time in which no request is sent. */
interface Pause {
  begin(seconds: number): void;
  /** Waits until it is over. */
  end(signal: AbortSignal): Promise<void>;
  /** Waits that long, unless it must wait for the end anyway. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

function openPause({ service, onWait, wait = waitFor }: TransportOptions): Pause {
  let until = 0;
  let told = 0;
  return {
    begin: (seconds) => {
      until = Math.max(until, Date.now() + seconds * 1000);
    },
    end: async (signal) => {
      const milliseconds = until - Date.now();
      if (milliseconds <= 0) return;
      if (told !== until)
        onWait?.(`${service.title} allows no more for now, going on in ${Math.ceil(milliseconds / 1000)} s`);
      told = until;
      await wait(milliseconds, signal);
    },
    wait: async (milliseconds, signal) => {
      if (until <= Date.now()) await wait(milliseconds, signal);
    },
  };
}

async function waitFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal });
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

function interruption({ reason }: AbortSignal): Error {
  return reason instanceof Interrupted ? reason : new Interrupted();
}

/** How long to wait for an answer, in milliseconds. The variable is for slow networks, and for tests. @throws UsageError */
export function readTimeout(): number {
  const given = process.env['COUNTABLE_TIMEOUT_MS'];
  if (!given) return defaultTimeout;
  if (/^[1-9]\d{0,8}$/.test(given)) return Number(given);
  throw new UsageError(`COUNTABLE_TIMEOUT_MS must be a number of milliseconds; it is ${JSON.stringify(given)}.`);
}
