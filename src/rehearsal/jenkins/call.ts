/** What a call of Jenkins is: who asks, of what, and which answer belongs to it. */
import type { StandInContext } from '../stand-in.ts';
import { forbidden, type JenkinsAnswer, notFound } from './answers.ts';
import type { JenkinsController, JenkinsJob } from './controller.ts';

export interface JenkinsCall {
  readonly context: StandInContext<JenkinsController>;
  /** Empty for nobody. */
  readonly user: string;
  /** The job that the path names, with its folders; empty for Jenkins itself. */
  readonly fullName: string;
  readonly job: JenkinsJob | undefined;
  /** The branch of that job that the path names. */
  readonly branch: string | undefined;
  /** What stands in the parentheses of the action's path. */
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
  readonly contentType: string;
  readonly body: string;
}

export interface JenkinsAction {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Whose action it is. Jenkins itself and a folder are places, too. */
  readonly of: 'jenkins' | 'place' | 'job' | 'branch';
  /** Below that. */
  readonly path: RegExp;
  readonly permission: string | undefined;
  /** @throws JenkinsRefusal */
  readonly run: (call: JenkinsCall) => JenkinsAnswer | Promise<JenkinsAnswer>;
}

/** @throws JenkinsRefusal */
export function verifyPermission({ context, user }: JenkinsCall, permission: string | undefined): void {
  if (permission === undefined || context.store.state.permissions.includes(permission)) return;
  throw forbidden(user, permission);
}

/** @throws JenkinsRefusal */
export function jobOf({ job }: JenkinsCall): JenkinsJob {
  if (!job) throw notFound();
  return job;
}

export function isXml({ contentType }: JenkinsCall): boolean {
  return contentType.startsWith('application/xml') || contentType.startsWith('text/xml');
}
