/** Which services this run can talk to, and why not to the others. Types and lookups; how it comes about is not known here. */
import type { ServiceRecord, ServiceRecords } from '../record.ts';
import type { Connection, Project, Service, ServiceId } from '../services/service.ts';

/** A service with all that is needed to talk to it. */
export interface Reachable {
  readonly service: Service;
  /** By id, validated; empty text where optional and not set. */
  readonly settings: Readonly<Record<string, string>>;
  readonly connection: Connection;
}

/** A service that lacks a credential or a setting. */
export interface Unreachable {
  readonly service: Service;
  /** "no credential" */
  readonly lack: string;
  /** The command that adds it. */
  readonly remedy: string;
  /** As far as they are valid. */
  readonly settings: Readonly<Record<string, string>>;
  /** Where its API is, as far as the settings say so. */
  readonly address: string | undefined;
}

/** Every service, as this run reaches it. */
export interface Reach {
  readonly isRehearsal: boolean;
  /** Beside the credentials: what calls may name and no service owns, such as `backups.secret`. */
  readonly secrets: ReadonlyMap<string, string>;
  /** From now on Ctrl-C gives a request that is under way the time to end, so that what it made is known. */
  beginWriting(): void;
  readonly reachable: readonly Reachable[];
  readonly unreachable: readonly Unreachable[];
}

/** Every secret that calls may name, `<service>.<value>`. */
export function secretsOf({ reachable, secrets }: Reach): ReadonlyMap<string, string> {
  const entries = reachable.flatMap(({ service, connection }) =>
    Object.entries(connection.secrets).map(([name, value]) => [`${service.id}.${name}`, value] as const),
  );
  return new Map([...secrets, ...entries]);
}

/** What is recorded of a service, where that is about the instance at this address; else nothing. */
export function recordOf(records: ServiceRecords, id: ServiceId, address: string | undefined): ServiceRecord {
  const { api, ...record } = records[id] ?? {};
  return api !== undefined && api === address ? record : {};
}

/** Of the ids that were named, or of all. */
export function isNamed(names: readonly ServiceId[], id: ServiceId): boolean {
  return names.length === 0 || names.includes(id);
}

/** Without the services that a project has no use for. */
export function fitReach(reach: Reach, { components }: Pick<Project, 'components'>): Reach {
  const isOfUse = ({ service: { component } }: { readonly service: Service }): boolean =>
    component === undefined || components.includes(component);
  return { ...reach, reachable: reach.reachable.filter(isOfUse), unreachable: reach.unreachable.filter(isOfUse) };
}

/** How people call a service, by its id. */
export function titlesOf({ reachable, unreachable }: Reach): (id: ServiceId) => string {
  const services = [...reachable, ...unreachable].map(({ service }) => service);
  return (id) => services.find((service) => service.id === id)?.title ?? id;
}
