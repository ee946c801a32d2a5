/** Vite's connection to the browser, by which it tells of saved files: a WebSocket client that reads texts. */
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export class HotReload {
  readonly #socket: Socket;
  #received = '';

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => {
      this.#received += chunk.toString();
    });
  }

  /** Shakes hands as the browser of a page at this address does. @param base where Vite's files are, below it */
  static async open(address: string, base: string): Promise<HotReload> {
    const client = await (await fetch(`${address}${base}@vite/client`)).text();
    const token = /wsToken = "([^"]+)"/.exec(client)?.[1];
    const { hostname, port, host } = new URL(address);
    const socket = connect(Number(port), hostname);
    const connection = new HotReload(socket);
    const lines = [
      `GET ${base}?token=${token} HTTP/1.1`,
      `Host: ${host}`,
      `Origin: ${address}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Protocol: vite-hmr',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    ];
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    await connection.waitFor('{"type":"connected"}');
    return connection;
  }

  /** Everything received, headers first, once it holds these words. @throws Error where they do not come */
  async waitFor(words: string): Promise<string> {
    const deadline = Date.now() + 20_000;
    while (!this.#received.includes(words)) {
      if (Date.now() > deadline) throw new Error(`"${words}" did not come. What came: ${this.#received}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return this.#received;
  }

  close(): void {
    this.#socket.destroy();
  }
}
