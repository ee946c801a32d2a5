/** Reads the services side by side, as they stand to one project. Writes nothing. */
import { UserError } from '../errors.ts';
import type { ServiceRecord, ServiceRecords } from '../record.ts';
import type { Obstacle, ServiceId, Wanted } from '../services/service.ts';
import { outputName } from './input.ts';
import { type JournalEntry, unrecorded } from './journal.ts';
import type { ServiceReading } from './plan-registration.ts';
import type { LocalProject } from './project.ts';
import { type Reach, type Reachable, recordOf } from './reach.ts';

/** What is known of the project before any service is asked. */
export interface Known {
  readonly local: LocalProject;
  readonly reach: Reach;
  readonly journal: readonly JournalEntry[];
  /** Where people find things, as a reading found it: renamed ones are elsewhere than the record says. */
  readonly found?: Addresses;
}

type Addresses = Readonly<Partial<Record<ServiceId, string>>>;

export interface Readings {
  readonly readings: readonly ServiceReading[];
  /** Services that could not be read, each with what it said. */
  readonly failures: readonly Obstacle[];
}

/**
 * Reads these services; once more where one is elsewhere than the others were told.
 * @param chosen those of this run
 * @throws Interrupted; everything else that a service refuses is among the failures
 */
export async function readServices(known: Known, chosen: readonly Reachable[], adopt: boolean): Promise<Readings> {
  const all = await readOnce(known, chosen, adopt);
  const found = Object.fromEntries(
    all.readings.flatMap(({ reachable: { service }, reading: { record } }) =>
      record?.['address'] ? [[service.id, record['address']]] : [],
    ),
  );
  const wasTold = listParts(known, chosen).every(({ id, address }) => !address || (found[id] ?? address) === address);
  return wasTold ? all : readOnce({ ...known, found }, chosen, adopt);
}

async function readOnce(known: Known, chosen: readonly Reachable[], adopt: boolean): Promise<Readings> {
  const all = await Promise.all(
    chosen.map(async (reachable): Promise<ServiceReading | Obstacle> => {
      const wanted = wantedOf(known, chosen, reachable, adopt);
      try {
        return { reachable, wanted, reading: await reachable.service.read(reachable.connection, wanted) };
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        return { service: reachable.service.id, fact: error.message, remedy: error.remedy ?? '' };
      }
    }),
  );
  return {
    readings: all.filter((each): each is ServiceReading => 'reading' in each),
    failures: all.filter((each): each is Obstacle => 'fact' in each),
  };
}

/** Outputs that were read, by the name under which calls ask for them. */
export function outputsOf(readings: readonly ServiceReading[]): ReadonlyMap<string, string> {
  const entries = readings.flatMap(({ reachable: { service }, reading }) =>
    Object.entries(reading.outputs ?? {}).map(([name, value]) => [outputName(service.id, name), value] as const),
  );
  return new Map(entries);
}

/** What is recorded of a service: in the file, else in the journal of a run that was killed before it came to the file. */
function knownOf({ local, journal }: Known, id: ServiceId, address: string | undefined): ServiceRecord {
  const { api: _, ...lost } = address === undefined ? {} : unrecorded(journal, id, address);
  return { ...lost, ...recordOf(local.records, id, address) };
}

function wantedOf(known: Known, chosen: readonly Reachable[], reachable: Reachable, adopt: boolean): Wanted {
  const { project } = known.local;
  const parts = listParts(known, chosen);
  const others = parts.filter(({ id }) => id !== reachable.service.id);
  return {
    project,
    settings: reachable.settings,
    addresses: Object.fromEntries(others.flatMap(({ id, address }) => (address ? [[id, address]] : []))),
    services: new Set(parts.map(({ id }) => id)),
    known: knownOf(known, reachable.service.id, reachable.connection.address),
    fingerprints: {},
    adopt,
  };
}

interface Part {
  readonly id: ServiceId;
  /** For people. */
  readonly address: string | undefined;
}

/** The services that are part of the project: those of this run, and those that the record has. */
function listParts(known: Known, chosen: readonly Reachable[]): Part[] {
  const { reachable, unreachable } = known.reach;
  const reached = reachable.map(({ service, connection: { address }, settings }) => ({ service, address, settings }));
  return [...reached, ...unreachable].flatMap(({ service, address: api, settings }) => {
    const record = knownOf(known, service.id, api);
    const isChosen = chosen.some((each) => each.service === service);
    if (!isChosen && Object.keys(record).length === 0) return [];
    const usual = record['address'] ?? service.webAddress(known.local.project, settings);
    const address = known.found?.[service.id] ?? usual;
    return [{ id: service.id, address }];
  });
}

/** The record with what the readings know better: what a run that was killed, or somebody else's clone, left out. */
export function completeRecords(records: ServiceRecords, readings: readonly ServiceReading[]): ServiceRecords {
  const entries = readings.flatMap(({ reachable: { service, connection }, wanted: { known }, reading }) => {
    const record = { ...known, ...reading.record };
    if (Object.keys(record).length === 0) return [];
    const present = records[service.id];
    const complete = { api: connection.address, ...record };
    const isComplete = Object.entries(complete).every(([key, value]) => present?.[key] === value);
    return isComplete ? [] : [[service.id, complete] as const];
  });
  return Object.fromEntries(entries);
}
