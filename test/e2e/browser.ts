/** A visitor: keeps cookies, follows no redirect, sends forms as a browser does. */

/** An answer, read to its end. */
export interface Page {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export class Browser {
  readonly #address: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #cookies = new Map<string, string>();

  /** @param headers sent with each request */
  constructor(address: string, headers: Readonly<Record<string, string>> = {}) {
    this.#address = address;
    this.#headers = headers;
  }

  get(path: string): Promise<Page> {
    return this.#ask(path, {});
  }

  /** Fills in and sends the form of a Django page. */
  async submit(path: string, fields: Readonly<Record<string, string>>): Promise<Page> {
    const form = await this.get(path);
    const token = /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(form.text)?.[1];
    if (!token) throw new Error(`${path} has no form: ${form.status} ${form.text.slice(0, 500)}`);
    const body = new URLSearchParams({ csrfmiddlewaretoken: token, ...fields });
    return this.#ask(path, { method: 'POST', body });
  }

  async #ask(path: string, init: RequestInit): Promise<Page> {
    const address = new URL(path, this.#address);
    const scheme = this.#headers['X-Forwarded-Proto'] ?? 'http';
    const response = await fetch(address, {
      ...init,
      redirect: 'manual',
      headers: {
        ...this.#headers,
        Cookie: [...this.#cookies].map((cookie) => cookie.join('=')).join('; '),
        Origin: `${scheme}://${address.host}`,
        Referer: `${scheme}://${address.host}${path}`,
      },
      signal: AbortSignal.timeout(60_000),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      this.#cookies.set(name, value);
    }
    return { status: response.status, headers: response.headers, text: await response.text() };
  }
}

/** The addresses of a page's style sheets. */
export function styleSheetsOf({ text }: Page): string[] {
  return [...text.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(([, href = '']) => href);
}
