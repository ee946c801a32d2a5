/** What a response says about rate limits, whichever service it is from. Pure. */

/** The part of a response that is looked at. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Its body, as text. */
  readonly text: string;
}

export interface RateLimit {
  /** When to come back; undefined where the service does not say. */
  readonly seconds: number | undefined;
}

/** GitHub's words for "much at once": GitHub REST API documentation, "Rate limits for the REST API". */
const isSecondary = (text: string): boolean => /secondary rate|abuse detection/i.test(text);
/** It asks for a minute at least, where it says nothing. */
const secondaryPause = 120;

/** The rate limit that kept a request from being done; undefined where none did. */
export function rateLimitOf(answer: Answer): RateLimit | undefined {
  return isLimited(answer) ? { seconds: pauseOf(answer) } : undefined;
}

function isLimited({ status, headers, text }: Answer): boolean {
  if (status === 429) return true;
  if (status === 403) return headers.has('retry-after') || hasNothingLeft(headers) || isSecondary(text);
  // Slack says so in an answer that is otherwise fine.
  return status === 200 && text.length < 1000 && /"ok"\s*:\s*false/.test(text) && /"rate_?limited"/.test(text);
}

/** How many seconds to stay away: what the service says, else what GitHub asks for. */
export function pauseOf({ headers, text }: Answer): number | undefined {
  // The service's own clock, so that a wrong one here does no harm.
  const now = Date.parse(headers.get('date') ?? '') || Date.now();
  const retryAfter = headers.get('retry-after')?.trim();
  if (retryAfter && /^\d+$/.test(retryAfter)) return Number(retryAfter);
  const date = Date.parse(retryAfter ?? '');
  if (!Number.isNaN(date)) return secondsUntil(date, now);
  const reset = hasNothingLeft(headers) ? Number(firstOf(headers, 'reset')) : 0;
  if (reset > 0) return secondsUntil(reset * 1000, now);
  return isSecondary(text) ? secondaryPause : undefined;
}

function hasNothingLeft(headers: Headers): boolean {
  return firstOf(headers, 'remaining') === '0';
}

/** GitHub's headers, and Sentry's. */
function firstOf(headers: Headers, name: 'remaining' | 'reset'): string | null {
  return headers.get(`x-ratelimit-${name}`) ?? headers.get(`x-sentry-rate-limit-${name}`);
}

function secondsUntil(time: number, now: number): number {
  return Math.max(0, Math.ceil((time - now) / 1000));
}
