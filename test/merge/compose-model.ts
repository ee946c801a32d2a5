/** Compose projects as plain data, and what merging two of them means: written down apart from the code that does it. */

/** How a collection is written that can be a list or a map. */
export type Form = 'list' | 'map' | 'flow list' | 'flow map';

export interface Service {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  /** Each with its condition. */
  readonly depends_on?: Readonly<Record<string, string>>;
}

export interface Project {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: readonly string[];
}

const startedCondition = 'service_started';

/** All that either says. @param isList does ours write what a service depends on as a list? It cannot say a condition then */
export function mergeProjects(ours: Project, theirs: Project, isList: (service: string) => boolean): Project {
  const names = [...new Set([...Object.keys(ours.services), ...Object.keys(theirs.services)])];
  const services = names.map((name) => {
    const [own, other] = [ours.services[name], theirs.services[name]];
    if (!own || !other) return [name, own ?? other];
    const depends = own.depends_on && isList(name) ? withoutConditions(other.depends_on ?? {}) : other.depends_on;
    return [
      name,
      {
        ...other,
        ...own,
        ...both('environment', { ...other.environment, ...own.environment }),
        ...both('ports', union(own.ports, other.ports)),
        ...both('volumes', union(own.volumes, other.volumes)),
        ...both('depends_on', { ...depends, ...own.depends_on }),
      },
    ];
  });
  return { services: Object.fromEntries(services), volumes: union(ours.volumes, theirs.volumes) };
}

/** What a list can say of what a service depends on. */
export function withoutConditions(names: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.keys(names).map((name) => [name, startedCondition]));
}

function both<Value extends object>(key: string, value: Value): Record<string, Value> {
  return Object.keys(value).length === 0 ? {} : { [key]: value };
}

function union(a: readonly string[] = [], b: readonly string[] = []): string[] {
  return [...new Set([...a, ...b])];
}

/** A parsed Compose file as a project, whatever its forms. */
export function readProject(data: unknown): Project {
  const { services, volumes } = data as { services?: Record<string, Record<string, unknown>>; volumes?: object };
  const read = ({ environment, depends_on, ports, volumes: mounts, ...more }: Record<string, unknown>) => ({
    ...more,
    ...both('environment', readAssignments(environment)),
    ...both('depends_on', readDependencies(depends_on)),
    ...both('ports', (ports as string[] | null) ?? []),
    ...both('volumes', (mounts as string[] | null) ?? []),
  });
  const entries = Object.entries(services ?? {}).map(([name, service]) => [name, read(service ?? {})]);
  return { services: Object.fromEntries(entries), volumes: Object.keys(volumes ?? {}) };
}

function readAssignments(value: unknown): Record<string, string> {
  if (!Array.isArray(value)) return (value ?? {}) as Record<string, string>;
  return Object.fromEntries(value.map((item) => String(item).split(/=(.*)/s).slice(0, 2)));
}

function readDependencies(value: unknown): Record<string, string> {
  if (Array.isArray(value)) return Object.fromEntries(value.map((name) => [name, startedCondition]));
  const entries = Object.entries((value ?? {}) as Record<string, { condition: string }>);
  return Object.fromEntries(entries.map(([name, { condition }]) => [name, condition]));
}
