/**
 * How processes on one folder share one server: whoever comes second asks the first to prove that it serves that folder, and
 * holds a connection open for as long as it needs it. A connection ends by itself when a process is killed.
 */
import { randomBytes } from 'node:crypto';
import { type IncomingMessage, request } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Handler } from 'hono';
import { systemCode } from '../errors.ts';
import { isProofOf, proofOf, type RehearsalSettings } from './rehearsal-folder.ts';

export interface Guests {
  /** Answers `/health?question=…`. */
  readonly serveHealth: Handler<{ Bindings: HttpBindings }>;
  /** Resolves when nobody else uses the server. */
  untilGone(): Promise<void>;
}

/** The server's side. */
export function openGuests(settings: RehearsalSettings): Guests {
  const guests = new Set<Promise<void>>();
  return {
    serveHealth: (c) => {
      const { question = '', stay = '' } = c.req.query();
      const answer = { answer: proofOf(settings, `server ${question}`) };
      if (!isProofOf(settings, `guest ${question}`, stay)) return c.json(answer);
      const { outgoing } = c.env;
      const gone = new Promise<void>((resolve) => outgoing.once('close', resolve));
      guests.add(gone);
      gone.then(() => guests.delete(gone));
      outgoing.writeHead(200, { 'content-type': 'application/json' });
      outgoing.write(JSON.stringify(answer));
      return RESPONSE_ALREADY_SENT;
    },
    async untilGone() {
      while (guests.size > 0) await Promise.all(guests);
    },
  };
}

/** A server that somebody else runs. */
export interface Host {
  leave(): void;
}

/**
 * Joins the server on the folder's port.
 * @returns 'nobody' where none answers, 'stranger' where it is not this folder's
 */
export async function joinHost(settings: RehearsalSettings): Promise<Host | 'nobody' | 'stranger'> {
  const question = randomBytes(16).toString('hex');
  const query = new URLSearchParams({ question, stay: proofOf(settings, `guest ${question}`) });
  const call = request({
    host: '127.0.0.1',
    port: settings.port,
    path: `/health?${query}`,
    agent: false,
    timeout: 5_000,
  });
  call.on('timeout', () => call.destroy(new Error('It does not answer.'))).end();
  try {
    const text = await firstWords(call);
    const { answer = '' } = JSON.parse(text) as { answer?: string };
    if (isProofOf(settings, `server ${question}`, answer)) return { leave: () => call.destroy() };
  } catch (error) {
    if (['ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(systemCode(error) ?? '')) return 'nobody';
  }
  call.destroy();
  return 'stranger';
}

function firstWords(call: ReturnType<typeof request>): Promise<string> {
  return new Promise((resolve, reject) => {
    // Also after the answer: the server may end first, which is no fault of ours.
    call.on('error', reject);
    call.once('response', (response: IncomingMessage) => {
      call.setTimeout(0);
      response.socket.unref();
      response.on('error', reject).once('end', () => reject(new Error('It says nothing.')));
      response.once('data', (words: Buffer) => {
        resolve(words.toString());
        response.resume();
      });
    });
  });
}
