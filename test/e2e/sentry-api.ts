/** Stands in for Sentry's API on loopback. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a request to Sentry's API asked for. */
export interface Asked {
  readonly call: string;
  readonly token: string | undefined;
  readonly body: {
    readonly commits?: readonly Readonly<Record<string, string>>[];
    readonly [name: string]: unknown;
  };
}

/** Sentry's API as far as releases go; it remembers. */
export class SentryApi {
  readonly asked: Asked[] = [];
  readonly releases = new Set<string>();
  readonly deploys: { release: string; environment: string }[] = [];
  /** A status to answer with instead. */
  refusal = 0;
  readonly #server: Server = createServer((request, response) => this.#answer(request, response));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): Promise<unknown> {
    return new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = (await request.toArray()).join('');
    const body = text === '' ? {} : JSON.parse(text);
    this.asked.push({ call: `${request.method} ${request.url}`, token: request.headers.authorization, body });
    const [status, answer] = this.refusal ? [this.refusal, { detail: 'No.' }] : this.#record(request, body);
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer, undefined, 2));
  }

  #record({ method, url = '' }: IncomingMessage, body: { version: string; environment: string }): [number, unknown] {
    const release = /releases\/(\w+)\/deploys\/$/.exec(url)?.[1];
    if (!release) {
      const isKnown = this.releases.has(body.version);
      this.releases.add(body.version);
      return [isKnown ? 208 : 201, body];
    }
    if (method === 'GET') return [200, this.deploys.filter((deploy) => deploy.release === release)];
    this.deploys.push({ release, environment: body.environment });
    return [201, body];
  }
}
