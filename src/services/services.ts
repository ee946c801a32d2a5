/** Finds the services: each is a module of this folder that exports `service`. */
import { importModule, listModules } from '../modules.ts';
import type { Service, ServiceId } from './service.ts';

/** In which people read about them, and each may need the one before. */
const order: readonly ServiceId[] = ['github', 'slack', 'sentry', 'jenkins'];

/** All services, in the order in which people read about them. */
export async function readServices(): Promise<Map<ServiceId, Service>> {
  const there = new Set(listModules('src/services'));
  const found = await Promise.all(
    order
      .filter((id) => there.has(id))
      .map(async (id) => (await importModule(`src/services/${id}`))['service'] as Service),
  );
  return new Map(found.map((service) => [service.id, service]));
}
