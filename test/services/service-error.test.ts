/** What services answer when they refuse, as their documents show it, and what we make of it. */
import { expect, test, vi } from 'vitest';
import { Interrupted, UserError } from '../../src/errors.ts';
import { explainError, explainResponse, readJson, type ServiceError } from '../../src/services/service-error.ts';

const github = {
  id: 'github',
  title: 'GitHub',
  credential: [{ name: 'token', message: 'Token', environment: ['GITHUB_TOKEN', 'GH_TOKEN'], isSecret: true }],
} as const;
const slack = { id: 'slack', title: 'Slack' } as const;
const sentry = { id: 'sentry', title: 'Sentry' } as const;
const jenkins = { id: 'jenkins', title: 'Jenkins' } as const;

interface Refusal {
  readonly service?: { readonly id: 'github' | 'slack' | 'sentry' | 'jenkins'; readonly title: string };
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly kind: ServiceError['kind'];
  /** Stands in the message. */
  readonly says?: string;
  /** Stands in the remedy. */
  readonly remedy?: string;
}

const refusals: Readonly<Record<string, Refusal>> = {
  'a bad token': {
    status: 401,
    body: { message: 'Bad credentials', documentation_url: 'https://docs.github.com/rest' },
    kind: 'unauthorized',
    says: '(401, Bad credentials)',
    remedy: 'countable login github',
  },
  'a fine-grained token without a permission': {
    status: 403,
    headers: { 'x-accepted-github-permissions': 'administration=write; organization_administration=write' },
    body: { message: 'Resource not accessible by personal access token' },
    kind: 'forbidden',
    says: 'It takes administration: write or organization_administration: write',
    remedy: 'Give it that right',
  },
  'a classic token without a scope': {
    status: 403,
    headers: { 'x-oauth-scopes': 'gist', 'x-accepted-oauth-scopes': 'repo' },
    body: { message: 'Must have admin rights to Repository.' },
    kind: 'forbidden',
    says: 'It takes repo',
  },
  'single sign-on': {
    status: 403,
    headers: { 'x-github-sso': 'required; url=https://github.com/orgs/acme/sso?authorization_request=A1' },
    body: { message: 'Resource protected by organization SAML enforcement.' },
    kind: 'sso',
    remedy: 'https://github.com/orgs/acme/sso?authorization_request=A1',
  },
  'single sign-on that hides the repository': {
    status: 404,
    headers: { 'x-github-sso': 'required; url=https://github.com/orgs/acme/sso' },
    body: { message: 'Not Found' },
    kind: 'sso',
  },
  'a plan without protected branches': {
    status: 403,
    body: { message: 'Upgrade to GitHub Pro or make this repository public to enable this feature.' },
    kind: 'plan',
    says: 'Upgrade to GitHub Pro',
  },
  'a secondary rate limit': {
    status: 403,
    headers: { 'retry-after': '600' },
    body: { message: 'You have exceeded a secondary rate limit.' },
    kind: 'rate-limited',
    remedy: 'Run again in 10 minutes',
  },
  'a secondary rate limit without a time': {
    status: 403,
    body: { message: 'You have exceeded a secondary rate limit.' },
    kind: 'rate-limited',
    remedy: 'Run again in 120 s',
  },
  'what is not there, or hidden': {
    status: 404,
    body: { message: 'Not Found' },
    kind: 'not-found',
    says: 'not found, or not to be seen with this credential',
    remedy: 'countable login github --status',
  },
  'a name that is taken': {
    status: 422,
    body: {
      message: 'Repository creation failed.',
      errors: [
        { resource: 'Repository', code: 'custom', field: 'name', message: 'name already exists on this account' },
      ],
    },
    kind: 'conflict',
    says: 'Repository creation failed.: name already exists on this account',
  },
  'a field that is wrong': {
    status: 422,
    body: { message: 'Validation Failed', errors: [{ resource: 'Hook', field: 'url', code: 'invalid' }] },
    kind: 'invalid',
    says: 'Validation Failed: Hook url invalid',
  },
  'issues that are off': { status: 410, body: { message: 'Issues are disabled' }, kind: 'not-found' },
  'a conflict': { status: 409, body: { message: 'Conflict' }, kind: 'conflict' },
  'a web page in front that fails': {
    status: 502,
    body: '<html><title>Bad Gateway</title></html>',
    kind: 'unavailable',
    says: '(502).',
  },
  'an address that moved': {
    status: 301,
    headers: { location: 'https://new.example.com/' },
    kind: 'redirected',
    remedy: 'https://new.example.com/',
  },
  'a bad token of Slack': {
    service: slack,
    status: 200,
    body: { ok: false, error: 'invalid_auth' },
    kind: 'unauthorized',
    says: '(invalid_auth)',
    remedy: 'countable login slack',
  },
  'a scope that a token of Slack lacks': {
    service: slack,
    status: 200,
    body: { ok: false, error: 'missing_scope', needed: 'channels:manage', provided: 'chat:write' },
    kind: 'forbidden',
    says: 'It takes channels:manage',
  },
  'a channel that is there': {
    service: slack,
    status: 200,
    body: { ok: false, error: 'name_taken' },
    kind: 'conflict',
  },
  'a person whom Slack does not know': {
    service: slack,
    status: 200,
    body: { ok: false, error: 'users_not_found' },
    kind: 'not-found',
  },
  'a rate limit of Slack': {
    service: slack,
    status: 429,
    headers: { 'retry-after': '90' },
    body: { ok: false, error: 'ratelimited' },
    kind: 'rate-limited',
    remedy: 'Run again in 90 s',
  },
  'trouble at Slack': {
    service: slack,
    status: 200,
    body: { ok: false, error: 'internal_error' },
    kind: 'unavailable',
  },
  'a bad token of Sentry': {
    service: sentry,
    status: 401,
    body: { detail: 'Invalid token' },
    kind: 'unauthorized',
    says: '(401, Invalid token)',
  },
  'a right that Sentry misses': {
    service: sentry,
    status: 403,
    body: { detail: 'You do not have permission to perform this action.' },
    kind: 'forbidden',
  },
  'a field that Sentry refuses': {
    service: sentry,
    status: 400,
    body: { platform: ['Invalid platform'], name: ['This field is required.'] },
    kind: 'invalid',
    says: 'platform: Invalid platform; name: This field is required',
  },
  'a job that Jenkins has': {
    service: jenkins,
    status: 400,
    headers: { 'x-error': 'A job already exists with the name ‘shop’'.replace(/[‘’]/g, "'") },
    body: '<html>',
    kind: 'conflict',
    says: "A job already exists with the name 'shop'",
  },
  'a right that Jenkins misses': { service: jenkins, status: 403, body: '<html>', kind: 'forbidden' },
};

test.each(Object.entries(refusals))('%s', (_, { service = github, status, headers, body, ...wanted }) => {
  const response = new Response(null, { status, ...(headers && { headers }) });
  const error = explainResponse({ service, doing: 'doing it', response, body });
  expect(error).toMatchObject({ kind: wanted.kind, status, service });
  expect(error.message).toMatch(new RegExp(`^${service.title}, doing it: `));
  expect(error.message).toContain(wanted.says ?? '');
  expect(error.remedy).toContain(wanted.remedy ?? '');
  expect(error.remedy?.length).toBeGreaterThan(10);
});

test('a variable of the environment that has the credential is what the remedy names', () => {
  vi.stubEnv('GH_TOKEN', 'ghp_wrong');
  const response = new Response(null, { status: 401 });
  const { remedy } = explainResponse({ service: github, doing: 'reading', response });
  vi.unstubAllEnvs();
  expect(remedy).toContain('GH_TOKEN');
  expect(remedy).not.toContain('ghp_wrong');
});

test('words of a service cannot steer the terminal, and are cut', () => {
  const body = { message: `\u001B[31mred\u001B[0m\r\nnext\u202E${'x'.repeat(500)}` };
  const { message } = explainResponse({
    service: github,
    doing: 'reading',
    response: new Response(null, { status: 422 }),
    body,
  });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there.
  expect(message).not.toMatch(/[\u0000-\u001F\u202E]/);
  expect(message.length).toBeLessThan(400);
});

test('JSON is read; an empty body is nothing; a failure that is no JSON is its text', async () => {
  const about = { service: github, doing: 'reading' };
  expect(await readJson(new Response('{"id":7}'), about)).toEqual({ id: 7 });
  expect(await readJson(new Response(''), about)).toBeUndefined();
  expect(await readJson(new Response('<html>', { status: 502 }), about)).toBe('<html>');
});

test('a success that is no JSON is an error that asks about the address', async () => {
  const response = new Response('<html>', { headers: { 'content-type': 'text/html; charset=utf-8' } });
  const error = await readJson(response, { service: sentry, doing: 'reading project shop' }).catch(
    (thrown: unknown) => thrown as ServiceError,
  );
  expect(error).toMatchObject({
    kind: 'malformed',
    status: 200,
    message: 'Sentry, reading project shop: the answer is no JSON (200, text/html).',
    remedy: expect.stringContaining('countable config sentry-address URL'),
  });
});

test('an error says what was being done: the first, where several would', () => {
  const response = new Response(null, { status: 500 });
  const inner = explainResponse({ service: github, doing: 'reading teams', response });
  expect(explainError({ service: github, doing: 'reading' }, inner)).toBe(inner);
});

test('what is no failure of the service stays what it is', () => {
  const about = { service: github, doing: 'reading' };
  for (const error of [new Interrupted(), new UserError('no'), new TypeError('a bug'), 'text']) {
    expect(explainError(about, error)).toBe(error);
  }
  const interrupted = new Interrupted();
  expect(explainError(about, new Error('wrapped', { cause: interrupted }))).toBe(interrupted);
});
