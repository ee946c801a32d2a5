/** How GitHub says no. */
import { badGateway, type FaultAnswer, type FaultAnswers, retryAfter } from './fault.ts';

const documentation = 'https://docs.github.com/rest';

function refusal(status: number, message: string, headers: Readonly<Record<string, string>> = {}): FaultAnswer {
  return { status, headers, body: { message, documentation_url: documentation, status: String(status) } };
}

/** A limit that ends so many seconds from now. */
function usedUp(seconds: number): Record<string, string> {
  return {
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-used': '5000',
    'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + seconds),
    'x-ratelimit-resource': 'core',
  };
}

export const answers: FaultAnswers = {
  '401': () => refusal(401, 'Bad credentials'),
  '403': () =>
    refusal(403, 'Resource not accessible by personal access token', {
      'x-accepted-github-permissions': 'administration=write',
    }),
  '403-sso': () =>
    refusal(
      403,
      'Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.',
      { 'x-github-sso': 'required; url=https://github.com/orgs/acme/sso?authorization_request=REHEARSAL' },
    ),
  '403-secondary': (seconds) =>
    refusal(
      403,
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. If you reach out to GitHub Support for help, please include the request ID REHEARSAL.',
      retryAfter(seconds || 1),
    ),
  '403-primary': (seconds) => refusal(403, 'API rate limit exceeded for user ID 1001.', usedUp(seconds || 1)),
  '403-plan': () => refusal(403, 'Upgrade to GitHub Pro or make this repository public to enable this feature.'),
  '404': () => refusal(404, 'Not Found'),
  '409': () => refusal(409, 'Conflict'),
  '422': () => {
    const { status, body } = refusal(422, 'Validation Failed');
    const error = {
      resource: 'Repository',
      field: 'name',
      code: 'custom',
      message: 'name was refused by the rehearsal',
    };
    return { status, body: { ...(body as object), errors: [error] } };
  },
  '429': (seconds) => refusal(429, 'You have exceeded a secondary rate limit.', retryAfter(seconds)),
  '500': () => ({ status: 500, body: { message: 'Server Error' } }),
  '502': () => badGateway,
  '503': () => ({
    status: 503,
    body: '<!DOCTYPE html>\n<html>\n<head><title>Unicorn! &middot; GitHub</title></head>\n<body><p><strong>No server is currently available to service your request.</strong></p><p>Sorry about that. Please try refreshing and contact us if the problem persists.</p></body>\n</html>\n',
  }),
};
