/** Works out what registering a project will do, from what was read. Pure: no file system, network or process. */
import type { ServiceRecords } from '../record.ts';
import { fingerprintOf } from '../services/fingerprint.ts';
import type { Call, Obstacle, Project, Reading, ServiceId, Wanted } from '../services/service.ts';
import { listNamed, type NamedValue } from './input.ts';
import type { Reachable, Unreachable } from './reach.ts';

/** A service that was read. */
export interface ServiceReading {
  readonly reachable: Reachable;
  readonly wanted: Wanted;
  readonly reading: Reading<unknown>;
}

/** What will be done in one service. */
export interface ServicePlan {
  readonly id: ServiceId;
  readonly title: string;
  /** Where people find it; undefined where it cannot be known before. */
  readonly address: string | undefined;
  readonly calls: readonly Call[];
}

/** What will be done. Data: it is shown, and printed as JSON. Secrets stand in it by name only. */
export interface RegistrationPlan {
  readonly project: Pick<Project, 'name' | 'slug' | 'marker' | 'folder'>;
  readonly services: readonly ServicePlan[];
  /** What the record lacks of what is there: the run that made it was killed, or was somebody else's. */
  readonly records: ServiceRecords;
  readonly skipped: readonly { readonly id: ServiceId; readonly title: string; readonly remedy: string }[];
  readonly obstacles: readonly Obstacle[];
  readonly warnings: readonly string[];
}

/** What is at hand for the calls' inputs, by name: `slack.token`, `sentry.dsn`. */
export interface AtHand {
  readonly secrets: ReadonlyMap<string, string>;
  /** Outputs that were read; empty text where a call of this plan will give it. */
  readonly outputs: ReadonlyMap<string, string>;
}

/** What a plan depends on beside the readings. */
export interface PlanContext extends AtHand {
  readonly skipped: readonly Unreachable[];
  readonly records: ServiceRecords;
}

/** The plan of these services. A call whose input is not to be had is left out, and the warning says why. */
export function planRegistration(
  project: Project,
  readings: readonly ServiceReading[],
  { skipped, records, ...atHand }: PlanContext,
): RegistrationPlan {
  const fingerprints = Object.fromEntries([...atHand.outputs].map(([name, value]) => [name, fingerprintOf(value)]));
  const diffs = readings.map((each) => {
    const { service } = each.reachable;
    return { ...each, service, calls: service.diff(each.reading.state, { ...each.wanted, fingerprints }) };
  });
  const busy = new Set<string>(diffs.filter(({ calls }) => calls.length > 0).map(({ service }) => service.id));
  const isPossible = (call: Call): boolean => listMissing(call, busy, atHand).length === 0;
  const services = diffs.map(({ service, wanted, calls }) => ({
    id: service.id,
    title: service.title,
    address: wanted.known['address'] ?? service.webAddress(project, wanted.settings),
    calls: calls.filter(isPossible),
  }));
  const impossible = diffs.flatMap(({ calls }) => calls.filter((call) => !isPossible(call)));
  const { name, slug, marker, folder } = project;
  return {
    project: { name, slug, marker, folder },
    services,
    records,
    skipped: skipped.map(({ service: { id, title }, remedy }) => ({ id, title, remedy })),
    obstacles: readings.flatMap(({ reading }) => reading.obstacles),
    warnings: [...readings.flatMap(({ reading }) => reading.warnings), ...impossible.map(explainLeftOut)],
  };
}

/** Outputs may come from any service that has something to do in this run. */
function listMissing(call: Call, busy: ReadonlySet<string>, { secrets, outputs }: AtHand): string[] {
  const isThere = ({ kind, name }: NamedValue): boolean =>
    kind === 'secret' ? secrets.has(name) : outputs.has(name) || busy.has(name.split('.')[0] ?? '');
  return listNamed(call.input)
    .filter((named) => !isThere(named))
    .map(({ name }) => name);
}

function explainLeftOut({ id, without }: Call): string {
  if (without === undefined) throw new Error(`${id} asks for what nobody gives.`);
  return without;
}

/** Names of other services' outputs that a call needs and no reading gave: known after apply. Its own are no news. */
export function listUnknown({ service, input }: Call, outputs: ReadonlyMap<string, string>): string[] {
  const later = listNamed(input).filter(({ kind, name }) => kind === 'later' && !name.startsWith(`${service}.`));
  return later.map(({ name }) => name).filter((name) => !outputs.get(name));
}

/** Is there anything to do? */
export function hasChanges({ services, records }: RegistrationPlan): boolean {
  return services.some(({ calls }) => calls.length > 0) || Object.keys(records).length > 0;
}

/** All calls, in the order in which they are shown. */
export function listCalls({ services }: RegistrationPlan): Call[] {
  return services.flatMap(({ calls }) => calls);
}
