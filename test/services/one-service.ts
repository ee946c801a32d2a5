/** Opens a service at a stand-in of its own, with the transport that runs have; every request is held against what is published. */
import type { Rehearsal } from '../../src/rehearsal/rehearsal.ts';
import type { Connection, Service } from '../../src/services/service.ts';
import { openTransport } from '../../src/services/transport.ts';
import { checkedFetch } from '../rehearsal/checked-fetch.ts';
import { openTestRehearsal } from '../rehearsal/open-test-rehearsal.ts';
import { openDescription } from '../rehearsal/published-descriptions.ts';

export interface OneService {
  readonly rehearsal: Rehearsal;
  readonly connection: Connection;
  /** What was not as the vendor describes it. */
  readonly violations: readonly string[];
}

/**
 * Retries at once, and waits for answers briefly.
 * @param fail calls that fail: "github:3:502"
 */
export async function openService(service: Service, fail: readonly string[] = []): Promise<OneService> {
  const rehearsal = await openTestRehearsal({ fail });
  const { address, secrets } = rehearsal.connections[service.id];
  const { signal } = new AbortController();
  const transport = openTransport({ service, signal, timeout: 2000, wait: async () => {} });
  const description = await openDescription(service.id as 'github' | 'slack');
  const { fetch, violations } = checkedFetch(description, address, transport);
  return { rehearsal, connection: { address, secrets, fetch, signal }, violations };
}
