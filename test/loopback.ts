/** A server on loopback that answers as a test wants, and remembers what it was asked. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** A request that arrived. */
export interface Arrived {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Loopback {
  /** Without a slash at the end. */
  readonly address: string;
  /** In the order in which they arrived. */
  readonly arrived: readonly Arrived[];
}

/** Answers one request, or leaves it without an answer. */
export type Answering = (response: ServerResponse, request: Arrived) => unknown;

/**
 * Starts a server that ends with the test.
 * @param answers for the requests in their order; the last one answers all that follow
 */
export async function openLoopback(...answers: readonly Answering[]): Promise<Loopback> {
  const arrived: Arrived[] = [];
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    const one = { method, path: url, headers, body: await text(request) };
    arrived.push(one);
    const answer = answers[Math.min(arrived.length, answers.length) - 1];
    answer?.(response, one);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, arrived };
}

/** Answers with a status, JSON and headers. */
export function answering(status: number, body: unknown = {}, headers: Record<string, string> = {}): Answering {
  return (response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** Ways in which no usable answer comes. */
export const broken = {
  hang: () => {},
  reset: (response) => response.socket?.destroy(),
  /** Begins, and never ends. */
  'half a body': (response) => response.writeHead(200, { 'content-length': '100' }).write('{'),
  'no JSON': (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
} satisfies Record<string, Answering>;
