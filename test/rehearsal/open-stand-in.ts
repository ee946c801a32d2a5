/** Opens a stand-in in memory, without a server, and holds every call of it against the published description. */
import type { StandIn, StandInContext, Store } from '../../src/rehearsal/stand-in.ts';
import { checkedFetch } from './checked-fetch.ts';
import { openDescription, type Vendor } from './published-descriptions.ts';

export interface OpenedStandIn<State> {
  readonly context: StandInContext<State>;
  readonly fetch: typeof fetch;
  /** All that was not as described until now; always empty where the vendor publishes nothing. */
  readonly violations: readonly string[];
}

/** Paths are below its address, as the rehearsal's server hands them on. */
export async function openStandIn<State>(
  standIn: StandIn<State>,
  secrets: Readonly<Record<string, string>>,
): Promise<OpenedStandIn<State>> {
  const address = `http://127.0.0.1:4001/${standIn.id}`;
  const context = { store: memoryStore(standIn.emptyState()), address, secrets, folder: '/nowhere' };
  const app = standIn.routes(context);
  const ask = (async (request: Request) =>
    app.request(new Request(request.url.replace(address, new URL(address).origin), request))) as typeof fetch;
  if (standIn.id === 'jenkins') return { context, fetch: asFetch(ask), violations: [] };
  return { context, ...checkedFetch(await openDescription(standIn.id as Vendor), address, ask) };
}

function asFetch(ask: typeof fetch): typeof fetch {
  return (input, init) => ask(new Request(input, init));
}

function memoryStore<State>(state: State): Store<State> {
  let lastId = 1000;
  return {
    state,
    update: (change) => change(state),
    nextId: () => {
      lastId += 1;
      return lastId;
    },
  };
}
