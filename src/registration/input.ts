/** What a call's input names instead of containing: secrets, and outputs of other calls. Pure. */
import type { Input, Json, ServiceId } from '../services/service.ts';

/** `sentry.dsn`, and whether it is a secret or an output. */
export interface NamedValue {
  readonly kind: 'secret' | 'later';
  readonly name: string;
}

/** All that an input names, each once. */
export function listNamed(input: Input): NamedValue[] {
  const named = namedValue(input);
  if (named) return [named];
  if (typeof input !== 'object' || input === null) return [];
  const all = Object.values(input).flatMap((each) => listNamed(each as Input));
  return all.filter(({ name }, index) => all.findIndex((other) => other.name === name) === index);
}

/**
 * The input with every name replaced by its value.
 * @throws Error where there is none: the plan should not have had the call
 */
export function fillInput(input: Input, values: ReadonlyMap<string, string>): Json {
  const named = namedValue(input);
  if (named) {
    const value = values.get(named.name);
    if (value === undefined) throw new Error(`No call gave ${named.name}.`);
    return value;
  }
  if (Array.isArray(input)) return input.map((each: Input) => fillInput(each, values));
  if (typeof input !== 'object' || input === null) return input as Json;
  return Object.fromEntries(Object.entries(input).map(([key, each]) => [key, fillInput(each as Input, values)]));
}

function namedValue(input: Input): NamedValue | undefined {
  if (typeof input !== 'object' || input === null || Object.keys(input).length !== 1) return undefined;
  if ('later' in input && typeof input.later === 'string') return { kind: 'later', name: input.later };
  if ('secret' in input && typeof input.secret === 'string') return { kind: 'secret', name: input.secret };
  return undefined;
}

/** An output is asked for by `<service>.<name>`. */
export function outputName(id: ServiceId, name: string): string {
  return name.startsWith(`${id}.`) ? name : `${id}.${name}`;
}
