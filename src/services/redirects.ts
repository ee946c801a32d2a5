/** One attempt of a request: follows what may be followed, and reads the whole body. */
import { checkAddress, ServiceError, type ServiceName } from './service-error.ts';

const redirects: readonly number[] = [301, 302, 303, 307, 308];
const longestChain = 5;

/**
 * The response, with its body read.
 * @param redirect what the caller asked for
 * @throws ServiceError where it is sent on, and neither may follow nor gives the redirect to the caller
 */
export async function fetchAnswer(
  request: Request,
  redirect: Request['redirect'],
  service: ServiceName,
): Promise<Response> {
  let address = request.url;
  for (let count = 0; ; count += 1) {
    const response = await fetch(count === 0 ? request : new Request(address, request), { redirect: 'manual' });
    const body = await response.arrayBuffer();
    const target = redirects.includes(response.status) ? targetOf(response, address) : undefined;
    if (!target || redirect === 'manual') return withBody(response, body, { url: address, redirected: count > 0 });
    if (redirect === 'error' || count === longestChain || !mayFollow(request, target)) {
      throw sentElsewhere(service, request, response.status, target);
    }
    address = target.href;
  }
}

function targetOf(response: Response, address: string): URL | undefined {
  const location = response.headers.get('location');
  return location && URL.canParse(location, address) ? new URL(location, address) : undefined;
}

function mayFollow({ method, url }: Request, target: URL): boolean {
  return (method === 'GET' || method === 'HEAD') && target.origin === new URL(url).origin;
}

/** A response cannot be given a body later, nor an address. */
function withBody(response: Response, body: ArrayBuffer, facts: { url: string; redirected: boolean }): Response {
  const { status, statusText, headers } = response;
  const hasBody = ![101, 204, 205, 304].includes(status);
  const copy = new Response(hasBody ? body : null, { status, statusText, headers });
  return Object.defineProperties(copy, { url: { value: facts.url }, redirected: { value: facts.redirected } });
}

function sentElsewhere(service: ServiceName, { method, url }: Request, status: number, target: URL): ServiceError {
  return new ServiceError({
    service,
    kind: 'redirected',
    reason: `it sends us from ${method} ${new URL(url).pathname} to ${target.origin}${target.pathname} (${status})`,
    remedy: checkAddress(service, 'or is there a sign-in page before it?'),
    status,
  });
}
