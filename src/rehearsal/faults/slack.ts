/** How Slack says no: mostly with 200 and `ok: false`. */
import { badGateway, type FaultAnswer, type FaultAnswers, retryAfter } from './fault.ts';

/** @param error as Slack names it: "missing_scope" */
export function refusal(error: string): FaultAnswer {
  return {
    status: 200,
    headers: error === 'ratelimited' ? retryAfter(1) : {},
    body: { ok: false, error, ...(error === 'missing_scope' && { needed: 'channels:manage', provided: 'chat:write' }) },
  };
}

export const answers: FaultAnswers = {
  '401': () => refusal('invalid_auth'),
  '403': () => refusal('missing_scope'),
  '404': () => refusal('channel_not_found'),
  '409': () => refusal('name_taken'),
  '422': () => ({
    status: 200,
    body: {
      ok: false,
      error: 'invalid_arguments',
      response_metadata: { messages: ['[ERROR] refused by the rehearsal [json-pointer:/name]'] },
    },
  }),
  '429': (seconds) => ({ status: 429, headers: retryAfter(seconds), body: { ok: false, error: 'ratelimited' } }),
  '500': () => ({ status: 500, body: { ok: false, error: 'internal_error' } }),
  '502': () => badGateway,
  '503': () => ({ status: 503, body: { ok: false, error: 'service_unavailable' } }),
};
