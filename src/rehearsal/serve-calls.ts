/** Takes the calls to one stand-in: lets those fail that are to fail, passes the others on, and logs all. */
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context, Handler } from 'hono';
import type { ServiceId } from '../services/service.ts';
import type { CallLog } from './call-log.ts';
import { purposeOf } from './call-purposes.ts';
import { badGateway, type ConnectionFault, type Fault, type FaultAnswer } from './faults/fault.ts';
import type { FaultPlan } from './faults/faults.ts';
import { isText, loggedText } from './logged-text.ts';

type ServerContext = Context<{ Bindings: HttpBindings }>;

export interface CalledService {
  readonly id: ServiceId;
  /** The stand-in's API, with paths below its address. */
  answer(request: Request, bindings: HttpBindings): Response | Promise<Response>;
  readonly faults: FaultPlan;
  readonly log: CallLog;
  /** Never to be seen in the log. */
  readonly secrets: readonly string[];
}

/** What came of a call: an answer to send, or none because the connection is gone. */
interface Outcome {
  readonly response?: Response;
  readonly status: number;
  readonly answered: string;
}

export function serveCalls(service: CalledService): Handler<{ Bindings: HttpBindings }> {
  return async (c) => {
    const { pathname, search } = new URL(c.req.url);
    const path = (pathname.slice(service.id.length + 1) || '/') + search;
    const fault = service.faults.take(service.id);
    const sent = isText(c.req.header('content-type')) ? await c.req.text() : undefined;
    const ask = async () => answerOrExplain(() => service.answer(requestBelow(c, path, sent), c.env));
    const outcome = await (fault ? failCall(c, fault, ask) : answerCall(ask));
    service.log.add({
      service: service.id,
      method: c.req.method,
      path: loggedText(path, service.secrets),
      status: outcome.status,
      purpose: purposeOf(service.id, c.req.method, path),
      ...(fault && { fault: fault.kind }),
      sent: loggedText(sent ?? '', service.secrets),
      answered: loggedText(outcome.answered, service.secrets),
    });
    return outcome.response ?? RESPONSE_ALREADY_SENT;
  };
}

/** The same request as if the stand-in had the server for itself. */
function requestBelow(c: ServerContext, path: string, sent: string | undefined): Request {
  const { method, headers, body } = c.req.raw;
  const address = new URL(path.replace(/^\/*/, '/'), new URL(c.req.url).origin);
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return new Request(address, {
    method,
    headers,
    ...(hasBody && { body: sent ?? body, duplex: 'half' }),
  } as RequestInit);
}

/** A bug of ours does not end the rehearsal. */
async function answerOrExplain(answer: () => Response | Promise<Response>): Promise<Response> {
  try {
    return await answer();
  } catch (error) {
    return new Response(`The rehearsal has a bug.\n${error instanceof Error ? error.stack : error}\n`, {
      status: 500,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    });
  }
}

async function answerCall(ask: () => Promise<Response>): Promise<Outcome> {
  const response = await ask();
  const isShown = isText(response.headers.get('content-type'));
  return { response, status: response.status, answered: isShown ? await response.clone().text() : '' };
}

function failCall(c: ServerContext, fault: Fault, ask: () => Promise<Response>): Promise<Outcome> {
  return typeof fault.outcome === 'string'
    ? breakCall[fault.outcome](c, ask)
    : Promise.resolve(refuse(fault.outcome()));
}

const breakCall: Readonly<
  Record<ConnectionFault, (c: ServerContext, ask: () => Promise<Response>) => Promise<Outcome>>
> = {
  reset: async (c) => cut(c),
  'reset-after': async (c, ask) => {
    await carryOut(ask);
    return cut(c);
  },
  '502-after': async (_, ask) => {
    await carryOut(ask);
    return refuse(badGateway);
  },
  // Nothing comes until whoever waits has gone.
  hang: (c) => new Promise((resolve) => c.env.outgoing.once('close', () => resolve({ status: 0, answered: '' }))),
  'invalid-json': async (_, ask) => {
    const { status, text } = await carryOut(ask);
    const half = text.length > 1 ? text.slice(0, text.length / 2) : '{"id": 1, "na';
    const isEmptyStatus = status === 204;
    return asOutcome(isEmptyStatus ? 200 : status, { 'content-type': 'application/json; charset=utf-8' }, half);
  },
};

async function carryOut(ask: () => Promise<Response>): Promise<{ status: number; text: string }> {
  const response = await ask();
  return { status: response.status, text: await response.text() };
}

/** As when a machine on the way goes down: not even an end of the connection. */
function cut(c: ServerContext): Outcome {
  c.env.incoming.socket.resetAndDestroy();
  return { status: 0, answered: '' };
}

function refuse({ status, headers, body }: FaultAnswer): Outcome {
  return typeof body === 'string'
    ? asOutcome(status, { 'content-type': 'text/html; charset=utf-8', ...headers }, body)
    : asOutcome(status, { 'content-type': 'application/json; charset=utf-8', ...headers }, JSON.stringify(body));
}

function asOutcome(status: number, headers: Readonly<Record<string, string>>, body: string): Outcome {
  return { response: new Response(body, { status, headers }), status, answered: body };
}
