/** Finds the services that go with components, and forgets them where others list services. Pure. */
import { parse } from 'yaml';
import type { Place } from '../place.ts';
import type { Fragment } from '../plan.ts';
import type { RecordContent } from './record-content.ts';

/** Names of the services that these components, and no others, define in the Compose file. */
export function servicesOf(
  fragments: readonly Fragment[],
  components: readonly string[],
  place: Pick<Place, 'compose-file'>,
): string[] {
  const inCompose = fragments.filter(({ path }) => path === place['compose-file']);
  const isOf = ({ component }: Fragment): boolean => components.includes(component);
  const others = inCompose.filter((each) => !isOf(each)).flatMap(definedIn);
  return inCompose
    .filter(isOf)
    .flatMap(definedIn)
    .filter((name) => !others.includes(name));
}

/** Services with something to run; of others a fragment says only more. */
function definedIn({ content }: Fragment): string[] {
  const { services }: { services?: Record<string, object> } = parse(content.toString(), { logLevel: 'silent' });
  const isDefinition = (service: object): boolean => ['image', 'build', 'extends'].some((key) => key in service);
  return Object.entries(services ?? {}).flatMap(([name, service]) => (isDefinition(service) ? [name] : []));
}

/** The record without these services in the lists that components went by when they came. */
export function placesWithout(record: RecordContent, gone: readonly string[]): RecordContent {
  const { place, places = {} } = record;
  if (!place) return record;
  const shorter = Object.entries(places).map(([id, names]) => [id, listsWithout(names, gone)] as const);
  return { ...record, place: { ...place, ...listsWithout(place, gone) }, places: Object.fromEntries(shorter) };
}

function listsWithout<Names extends Partial<Place>>(names: Names, gone: readonly string[]): Names {
  const { 'steady-services': steady, 'worker-services': workers } = names;
  return {
    ...names,
    ...(steady && { 'steady-services': steady.filter(({ name }) => !gone.includes(name)) }),
    ...(workers && { 'worker-services': workers.filter((name) => !gone.includes(name)) }),
  };
}
