/** What a real browser makes of a page: its HTML after the scripts ran. */
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { execa } from 'execa';

/** On Debian and Ubuntu: apt-get install chromium. */
const browser = 'chromium';

/** @throws Error where there is no Chromium */
export async function renderPage(address: string): Promise<string> {
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  const { stdout } = await execa(browser, [...flags, '--virtual-time-budget=15000', '--dump-dom', address], {
    timeout: 90_000,
  });
  return stdout;
}

/** Renders a page as visitors get it who come by HTTPS, through a proxy in front. */
export async function renderPageByHttps(address: string, path: string): Promise<string> {
  const proxy = createServer((incoming, answer) => {
    const { host: _, ...others } = incoming.headers;
    const told = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.9' };
    const headers = { ...others, ...told, host: new URL(address).host };
    incoming.pipe(
      request(new URL(incoming.url ?? '/', address), { method: incoming.method, headers }, (received) => {
        answer.writeHead(received.statusCode ?? 502, received.headers);
        received.pipe(answer);
      }),
    );
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  try {
    return await renderPage(`http://localhost:${(proxy.address() as AddressInfo).port}${path}`);
  } finally {
    proxy.close();
    proxy.closeAllConnections();
  }
}
