/** Reads which calls are to fail, and counts calls until then. */
import { UsageError } from '../../errors.ts';
import type { ServiceId } from '../../services/service.ts';
import { connectionFaults, type Fault, type FaultAnswers } from './fault.ts';
import { answers as github } from './github.ts';
import { answers as jenkins } from './jenkins.ts';
import { answers as sentry } from './sentry.ts';
import { refusal, answers as slack } from './slack.ts';

const answersOf: Readonly<Record<ServiceId, FaultAnswers>> = { github, slack, sentry, jenkins };

/** Kinds that say when to come again take a number of seconds: "429-1". */
const timed = /^(429|403-secondary|403-primary)-(\d{1,5})$/;

/** The kinds that a service has: "401", "reset", … Slack has every error name of its own beside them. */
export function faultKinds(service: ServiceId): string[] {
  return [...Object.keys(answersOf[service]), ...connectionFaults];
}

/** @throws UsageError where it is no fault: "github:3:502" is one */
function parseFault(text: string): Fault {
  const [, name = '', call = '', lasting = '', kind = ''] =
    /^([a-z]+):([1-9]\d{0,5})(\+?):([a-z0-9_-]+)$/.exec(text) ?? [];
  if (!isService(name)) {
    throw new UsageError(
      `"${text}" does not say which call fails and how.`,
      `Write SERVICE:CALL:KIND, as in --fail github:3:502. Services: ${Object.keys(answersOf).join(', ')}.`,
    );
  }
  const outcome = outcomeOf(name, kind);
  if (outcome === undefined) {
    const names = name === 'slack' ? ', or an error of Slack’s such as missing_scope' : '';
    throw new UsageError(
      `"${text}": ${name} does not fail in the way "${kind}".`,
      `Ways: ${faultKinds(name).join(', ')}, 429-1 (come again in 1 second)${names}.`,
    );
  }
  return { service: name, call: Number(call), isLasting: lasting !== '', kind, outcome };
}

function isService(name: string): name is ServiceId {
  return Object.hasOwn(answersOf, name);
}

function outcomeOf(service: ServiceId, kind: string): Fault['outcome'] | undefined {
  const connection = connectionFaults.find((each) => each === kind);
  if (connection) return connection;
  const [, base = kind, seconds = '0'] = timed.exec(kind) ?? [];
  const answer = Object.hasOwn(answersOf[service], base) ? answersOf[service][base] : undefined;
  if (answer) return () => answer(Number(seconds));
  const isErrorName = /^[a-z]+(_[a-z]+)+$/.test(kind) || kind === 'ratelimited';
  return service === 'slack' && isErrorName ? () => refusal(kind) : undefined;
}

/** Counts the calls of each service and says which fail. */
export interface FaultPlan {
  /** Counts one call. @returns how it fails, if it does */
  take(service: ServiceId): Fault | undefined;
  /** How many calls a service got. */
  count(service: ServiceId): number;
}

/** @throws UsageError where one is no fault */
export function planFaults(texts: readonly string[]): FaultPlan {
  const faults = texts.map(parseFault);
  const counts = new Map<ServiceId, number>();
  const count = (service: ServiceId) => counts.get(service) ?? 0;
  return {
    count,
    take(service) {
      const call = count(service) + 1;
      counts.set(service, call);
      const mine = faults.filter((fault) => fault.service === service);
      return mine.find((fault) => fault.call === call) ?? mine.find((fault) => fault.isLasting && fault.call <= call);
    },
  };
}
