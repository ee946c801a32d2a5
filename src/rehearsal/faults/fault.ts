/** What a fault is: a call that is made to fail, in the vendor's own form. */
import type { ServiceId } from '../../services/service.ts';

/** An answer that says no. */
export interface FaultAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text is sent as HTML, everything else as JSON. */
  readonly body: string | Readonly<Record<string, unknown>>;
}

/** Answers of one vendor by kind. Kinds that end in a number of seconds are listed without it, and get it. */
export type FaultAnswers = Readonly<Record<string, (seconds: number) => FaultAnswer>>;

/** What happens to a call instead of an answer, for every vendor alike. */
export const connectionFaults = ['reset', 'reset-after', '502-after', 'hang', 'invalid-json'] as const;

export type ConnectionFault = (typeof connectionFaults)[number];

/** One call that fails. */
export interface Fault {
  readonly service: ServiceId;
  /** Which call, from 1. */
  readonly call: number;
  /** Every call from that one on? */
  readonly isLasting: boolean;
  /** As it was asked for: "429-1". */
  readonly kind: string;
  /** An answer is made when it is due: some say the time. */
  readonly outcome: ConnectionFault | (() => FaultAnswer);
}

/** What a web server in front of a service says when the service does not answer. */
export const badGateway: FaultAnswer = {
  status: 502,
  headers: { server: 'nginx' },
  body: '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n',
};

export const unavailable: FaultAnswer = {
  status: 503,
  headers: { server: 'nginx' },
  body: '<html>\r\n<head><title>503 Service Temporarily Unavailable</title></head>\r\n<body>\r\n<center><h1>503 Service Temporarily Unavailable</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n',
};

/** `Retry-After`, unless it is not to be told. */
export function retryAfter(seconds: number): Record<string, string> {
  return seconds > 0 ? { 'retry-after': String(seconds) } : {};
}
