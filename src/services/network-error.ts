/** What can be wrong on the way to a service, before there is any response. Pure but for the environment's proxy. */
import { systemCode } from '../errors.ts';
import { checkAddress, ServiceError, type ServiceName } from './service-error.ts';

interface FailedRequest {
  readonly service: ServiceName;
  readonly request: Request;
  /** In milliseconds. */
  readonly timeout: number;
}

const goesOn = 'Run again: it looks at what is there first, and goes on.';

/** A request that was not answered in time. Whether it was done nobody knows. */
export function explainTimeout({ service, request, timeout }: FailedRequest): ServiceError {
  return new ServiceError({
    service,
    kind: 'timeout',
    reason: `no answer within ${timeout / 1000} s (${nameOf(request)})`,
    remedy: `${goesOn} On a slow network COUNTABLE_TIMEOUT_MS=${timeout * 2} gives it more time.`,
  });
}

/** The error of a request that could not be sent, or whose connection broke; anything else is given back as it is. */
export function explainNetworkError({ service, request }: FailedRequest, error: unknown): unknown {
  // Node's fetch says "fetch failed"; why is in the cause.
  const cause = error instanceof TypeError && error.cause instanceof Error ? error.cause : undefined;
  if (!cause) return error;
  const code = systemCode(cause) ?? '';
  const { host } = new URL(request.url);
  const [, says, remedy] = causes.find(([codes]) => codes.test(code)) ?? [];
  return new ServiceError({
    service,
    kind: 'unreachable',
    reason: `${says?.(host) ?? `${host} cannot be reached: ${code || cause.message}`} (${nameOf(request)})`,
    remedy: `${remedy ?? checkAddress(service, 'and the network there?')}${proxyHint()}`,
    cause: error,
  });
}

function nameOf({ method, url }: Request): string {
  return `${method} ${new URL(url).pathname}`;
}

const certificates =
  'If it has a certificate of your own authority, name that: NODE_EXTRA_CA_CERTS=/path/to/ca.pem. Then run again.';

type Cause = readonly [codes: RegExp, says: (host: string) => string, remedy?: string];

/** By Node's and undici's codes. */
const causes: readonly Cause[] = [
  [/^(ENOTFOUND|EAI_NODATA)$/, (host) => `there is no host ${host}`],
  [/^EAI_AGAIN$/, (host) => `the name ${host} cannot be looked up`, 'Check your network, then run again.'],
  [/^ECONNREFUSED$/, (host) => `nothing listens at ${host}`],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET|HPE_.*)$/, (host) => `${host} broke the connection off`, goesOn],
  [/^(UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN)$/, (host) => `no way leads to ${host}`],
  [/^CERT_HAS_EXPIRED$/, (host) => `the certificate of ${host} has expired`, 'Have it renewed, then run again.'],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, (host) => `the certificate is not for ${host}`],
  [/CERT|SIGNATURE|ISSUER/, (host) => `the certificate of ${host} is of an unknown authority`, certificates],
  [/^(EPROTO|ERR_SSL_.*)$/, (host) => `${host} does not speak TLS (https) there`],
];

/** Node asks no proxy unless it is told to: its documentation, `NODE_USE_ENV_PROXY`. */
function proxyHint(): string {
  const { HTTPS_PROXY, https_proxy, NODE_USE_ENV_PROXY } = process.env;
  if (NODE_USE_ENV_PROXY || !(HTTPS_PROXY || https_proxy)) return '';
  return ' To go through your proxy (HTTPS_PROXY): NODE_USE_ENV_PROXY=1, on Node 24 or newer.';
}
