/** Tells apart the ways in which services refuse, and finds their own words for it. Pure. */
import { rateLimitOf } from './rate-limit.ts';

/** What kind of failure it is. The last four never had an answer that could be used. */
export type FailureKind =
  | 'unauthorized'
  | 'forbidden'
  | 'sso'
  | 'plan'
  | 'not-found'
  | 'conflict'
  | 'invalid'
  | 'rate-limited'
  | 'unavailable'
  | 'malformed'
  | 'redirected'
  | 'unreachable'
  | 'timeout';

/** A response as far as it explains a failure. `Response` is one. */
export interface FailedResponse {
  readonly status: number;
  readonly headers: Headers;
}

/** The kind of a response that is a failure, by status, headers and body. */
export function failureKindOf({ status, headers }: FailedResponse, body: unknown): FailureKind {
  const text = textOf(body);
  if (rateLimitOf({ status, headers, text })) return 'rate-limited';
  if (ssoAddressOf(headers)) return 'sso';
  const slackError = slackErrorOf(body);
  if (slackError) return kindOfSlackError(slackError);
  if (status === 403 && /upgrade to github|upgrade your plan/i.test(text)) return 'plan';
  if ((status === 400 || status === 422) && /already (exists|been taken|taken)/i.test(wordsOf(body, headers)))
    return 'conflict';
  return kindOfStatus(status);
}

const kinds: Readonly<Record<number, FailureKind>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  408: 'unavailable',
  409: 'conflict',
  410: 'not-found',
  423: 'conflict',
};

function kindOfStatus(status: number): FailureKind {
  if (status >= 500) return 'unavailable';
  if (status >= 300 && status < 400) return 'redirected';
  return kinds[status] ?? 'invalid';
}

/** Where a token is allowed for an organisation with single sign-on: GitHub's `X-GitHub-SSO: required; url=…`. */
export function ssoAddressOf(headers: Headers): string | undefined {
  return /^required;\s*url=(\S+)/i.exec(headers.get('x-github-sso') ?? '')?.[1];
}

/** Slack answers most failures with 200, `ok: false` and a code. */
function slackErrorOf(body: unknown): string | undefined {
  return isRecord(body) && body['ok'] === false && typeof body['error'] === 'string' ? body['error'] : undefined;
}

/** Slack's codes, as its documents of the methods list them; what is not here is a mistake in what was sent. */
const slackKinds: readonly (readonly [RegExp, FailureKind])[] = [
  [/^(invalid_auth|not_authed|account_inactive|token_(revoked|expired)|no_authed_user)$/, 'unauthorized'],
  [
    /^(missing_scope|no_permission|not_allowed_token_type|access_denied|ekm_access_denied|org_login_required)$/,
    'forbidden',
  ],
  [
    /^(restricted_action.*|user_is_restricted|not_authorized|team_access_not_granted|enterprise_is_restricted)$/,
    'forbidden',
  ],
  [/^(paid_only|paid_teams_only|plan_upgrade_required)$/, 'plan'],
  [/_not_found$/, 'not-found'],
  [/^(name_taken|already_.*|is_archived|not_in_channel)$/, 'conflict'],
  [/^(internal_error|fatal_error|service_unavailable|request_timeout|team_added_to_org)$/, 'unavailable'],
];

function kindOfSlackError(error: string): FailureKind {
  return slackKinds.find(([codes]) => codes.test(error))?.[1] ?? 'invalid';
}

/** What would be needed, in the service's words: permissions of GitHub's tokens, scopes of Slack's; empty if it does not say. */
export function neededOf(body: unknown, headers: Headers): string {
  const permissions = headers.get('x-accepted-github-permissions');
  if (permissions) return permissions.replaceAll('=', ': ').replaceAll('; ', ' or ');
  if (isRecord(body) && typeof body['needed'] === 'string') return body['needed'];
  // Classic tokens alone: what they have is said, too.
  return (headers.has('x-oauth-scopes') && headers.get('x-accepted-oauth-scopes')) || '';
}

const longest = 300;

/** The service's own words about a failure, on one line; empty where it has none that people could read. */
export function wordsOf(body: unknown, headers: Headers): string {
  const words = headers.get('x-error') ?? wordsIn(body);
  // They are printed on a terminal, and not ours.
  const line = words
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.\s]+$/, '');
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

/**
 * GitHub: `message` and `errors`; Slack: `error`; Sentry: `detail`, or lists of words by field. A web page says nothing.
 */
function wordsIn(body: unknown): string {
  if (typeof body === 'string') return /^\s*</.test(body) ? '' : body;
  if (Array.isArray(body)) return body.map(wordsIn).filter(Boolean).join(', ');
  if (!isRecord(body)) return '';
  const { message, errors, error, detail } = body;
  if (typeof message === 'string') return [message, wordsIn(errors)].filter(Boolean).join(': ');
  if (typeof error === 'string') return error;
  if (detail !== undefined) return wordsIn(detail);
  if (typeof body['code'] === 'string')
    return ['resource', 'field', 'code']
      .map((name) => body[name])
      .filter(Boolean)
      .join(' ');
  const fields = Object.entries(body).filter(([, value]) => Array.isArray(value));
  return fields.map(([field, value]) => `${field}: ${wordsIn(value)}`).join('; ');
}

function textOf(body: unknown): string {
  return typeof body === 'string' ? body : (JSON.stringify(body) ?? '');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
