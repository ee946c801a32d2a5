/** The log of every call that the stand-ins got, in memory and on disk. Knows no secrets: what comes in is free of them. */
import type { ServiceId } from '../services/service.ts';

/** One call, as it is kept and shown. */
export interface LoggedCall {
  /** Rising, over all runs. */
  readonly number: number;
  /** ISO 8601. */
  readonly time: string;
  readonly service: ServiceId;
  readonly method: string;
  /** Below the service's address, with its query. */
  readonly path: string;
  /** 0 where the connection was cut, or never answered. */
  readonly status: number;
  /** What it is for: "makes a repository". */
  readonly purpose: string;
  /** How it was made to fail: "502". */
  readonly fault?: string;
  /** What was sent and answered, shortened and without secrets; empty where it is no text. */
  readonly sent: string;
  readonly answered: string;
}
