/** Puts the stand-ins, their calls and the page under one address. */
import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono, type Next } from 'hono';
import type { ServiceId } from '../services/service.ts';
import type { CallLog } from './call-log.ts';
import type { FaultPlan } from './faults/faults.ts';
import type { Guests } from './guests.ts';
import type { OpenStandIn } from './open-stand-ins.ts';
import { renderCall } from './page/call.ts';
import { renderDocument, sendPage } from './page/document.ts';
import { renderOverview, renderParts } from './page/overview.ts';
import type { RehearsalSettings } from './rehearsal-folder.ts';
import { serveCalls } from './serve-calls.ts';

export interface ServerBindings {
  Bindings: HttpBindings;
}

export interface ServerParts {
  readonly address: string;
  readonly standIns: readonly OpenStandIn[];
  readonly settings: RehearsalSettings;
  readonly faults: FaultPlan;
  readonly log: CallLog;
  readonly guests: Guests;
  /** Rises with everything that the page shows. */
  version(): number;
}

export function buildServer(parts: ServerParts): Hono<ServerBindings> {
  const app = new Hono<ServerBindings>();
  app.use(async (c, next) => verifyHost(parts.address, c, next));
  app.get('/health', parts.guests.serveHealth);
  addPages(app, parts);
  const secrets = Object.values(parts.settings.secrets).flatMap((values) => values['token'] ?? []);
  for (const { standIn, context } of parts.standIns) {
    const { id } = standIn;
    if (standIn.pages) app.route(`/${id}`, standIn.pages(context));
    app.get(`/${id}/*`, (c, next) => leadToPart(id, c, next));
    const api = standIn.routes(context);
    // What goes wrong in a stand-in is our bug: it is to be seen with the call, not on the terminal of whoever registers.
    api.onError((error) => {
      throw error;
    });
    const answer = (request: Request, bindings: HttpBindings) => api.fetch(request, bindings);
    app.all(`/${id}/*`, serveCalls({ id, answer, faults: parts.faults, log: parts.log, secrets }));
  }
  app.notFound((c) => sendPage(c, renderDocument('Nothing here', 'There is nothing at this address.'), 404));
  return app;
}

/** A name that somebody points to this machine must not open the page to that name's web site. */
async function verifyHost(address: string, c: Context, next: Next): Promise<Response | undefined> {
  const { port } = new URL(address);
  if ([`127.0.0.1:${port}`, `localhost:${port}`].includes(c.req.header('host') ?? '')) {
    await next();
    return undefined;
  }
  return c.text('This is a rehearsal on loopback; it has no other name.\n', 421);
}

function addPages(app: Hono<ServerBindings>, parts: ServerParts): void {
  const { log, standIns } = parts;
  // Starting anew begins with a version that no open page has.
  const start = Date.now().toString(36);
  const version = () => `${start}-${parts.version()}`;
  app.get('/', async (c) => {
    const shown = version();
    return sendPage(c, renderOverview(await renderParts(standIns, log.calls), shown));
  });
  // What of the page changes; nothing where it has not since.
  app.get('/parts', async (c) => {
    const shown = version();
    if (c.req.query('version') === shown) return c.body(null, 204);
    c.header('x-version', shown);
    return sendPage(c, renderParts(standIns, log.calls));
  });
  app.get('/calls/:number', (c, next) => {
    const call = log.calls.find(({ number }) => String(number) === c.req.param('number'));
    if (!call) return next();
    return sendPage(c, renderCall(call));
  });
}

/** What a browser asks for, people want to see. */
async function leadToPart(id: ServiceId, c: Context, next: Next): Promise<Response | undefined> {
  if (c.req.header('accept')?.includes('text/html')) return c.redirect(`/#${id}`);
  await next();
  return undefined;
}
