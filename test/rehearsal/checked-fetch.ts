/** A fetch that holds all that passes through it against a published description. Changes nothing of it. */
import type { Description } from './published-descriptions.ts';

export interface CheckedFetch {
  readonly fetch: typeof fetch;
  /** All that was not as described until now. */
  readonly violations: string[];
}

/**
 * @param address below which the service lies: "http://127.0.0.1:4001/github"; calls to anywhere else pass unchecked
 * @param inner what makes the calls
 */
export function checkedFetch(description: Description, address: string, inner: typeof fetch = fetch): CheckedFetch {
  const violations: string[] = [];
  const checked = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    if (!request.url.startsWith(`${address}/`)) return inner(request);
    const { pathname, searchParams } = new URL(request.url);
    const path = decodeURIComponent(pathname.slice(new URL(address).pathname.replace(/\/$/, '').length));
    const { method } = request;
    const body = await request.clone().text();
    const headers = Object.fromEntries(request.headers);
    violations.push(...description.validateRequest({ method, path, query: searchParams, headers, body }));
    const response = await inner(request);
    const said = jsonOf(await response.clone().text());
    violations.push(...description.validateAnswer({ method, path, status: response.status, body: said }));
    return response;
  };
  return { fetch: checked as typeof fetch, violations };
}

function jsonOf(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
