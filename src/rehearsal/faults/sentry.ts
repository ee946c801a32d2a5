/** How Sentry says no. */
import { badGateway, type FaultAnswers, retryAfter, unavailable } from './fault.ts';

export const answers: FaultAnswers = {
  '401': () => ({
    status: 401,
    headers: { 'www-authenticate': 'Bearer realm="api"' },
    body: { detail: 'Invalid token' },
  }),
  '403': () => ({ status: 403, body: { detail: 'You do not have permission to perform this action.' } }),
  '404': () => ({ status: 404, body: { detail: 'The requested resource does not exist' } }),
  '409': () => ({ status: 409, body: { detail: 'Conflict, says the rehearsal' } }),
  // Sentry has no 422: what is invalid is 400, with the words by field.
  '422': () => ({ status: 400, body: { name: ['Refused by the rehearsal.'] } }),
  '429': (seconds) => ({
    status: 429,
    headers: { ...retryAfter(seconds), 'x-sentry-rate-limit-limit': '40', 'x-sentry-rate-limit-remaining': '0' },
    body: { detail: 'You are attempting to use this endpoint too frequently. Limit is 40 requests in 1 seconds' },
  }),
  '500': () => ({ status: 500, body: { detail: 'Internal Error', errorId: null } }),
  '502': () => badGateway,
  '503': () => unavailable,
};
