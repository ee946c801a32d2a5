/** Registers a project with one service alone: reads, decides, makes the calls, and keeps what they give, as a run does. */
import { fillInput, listNamed, outputName } from '../../src/registration/input.ts';
import { fingerprintOf } from '../../src/services/fingerprint.ts';
import type { Call, Connection, Made, Obstacle, Service, Wanted } from '../../src/services/service.ts';

/** A project as the services see it, for tests. */
export const project = {
  name: 'Corner shop',
  slug: 'shop',
  description: 'Pears & more',
  productionDomain: 'shop.example.com',
  stagingDomain: 'staging.shop.example.com',
  components: ['project', 'nginx', 'django', 'deployment', 'postgres', 'backups', 'jenkins', 'sentry'],
  marker: 'countable-0123456789ab',
  jenkinsfile:
    "pipeline {\n  agent any\n  stages {\n    stage('Test') {\n      steps {\n        sh 'bin/test'\n      }\n    }\n  }\n}\n",
  folder: '/nowhere',
  localBranches: { master: 'a'.repeat(40), develop: 'b'.repeat(40) },
} as const;

/** What is wanted of a service that is registered for the first time. */
export function wantedOf(settings: Readonly<Record<string, string>>, changes: Partial<Wanted> = {}): Wanted {
  return {
    project,
    settings,
    addresses: { github: 'https://github.com/acme/shop' },
    services: new Set(['github', 'slack', 'sentry', 'jenkins']),
    known: {},
    fingerprints: {},
    adopt: false,
    ...changes,
  };
}

export interface ServiceRun {
  /** As they were planned, and made. */
  readonly calls: readonly Call[];
  readonly obstacles: readonly Obstacle[];
  readonly warnings: readonly string[];
  readonly record: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  readonly made: readonly Made[];
}

/**
 * One run; calls that ask for what `values` lacks are left out, as runs do. With an obstacle nothing is written.
 * @param values secrets and outputs of other services by name: `slack.token`, `sentry.dsn`
 */
export async function runService<State>(
  service: Service<State>,
  connection: Connection,
  wanted: Wanted,
  values: Readonly<Record<string, string>> = {},
): Promise<ServiceRun> {
  const { state, obstacles, warnings, record = {}, outputs = {} } = await service.read(connection, wanted);
  const run = { record: { ...wanted.known, ...record }, outputs: { ...outputs }, made: [] as Made[] };
  const given = new Map(Object.entries(values));
  const fingerprints = Object.fromEntries([...given].map(([name, value]) => [name, fingerprintOf(value)]));
  const isPossible = (call: Call) => listNamed(call.input).every(({ name }) => given.has(name) || !call.without);
  const calls = service.diff(state, { ...wanted, fingerprints }).filter(isPossible);
  if (obstacles.length > 0) return { calls: [], obstacles, warnings, ...run };
  for (const call of calls) {
    const input = fillInput(call.input, given) as { readonly [key: string]: never };
    const result = await service.apply(connection, call, input);
    Object.assign(run.record, result.record);
    Object.assign(run.outputs, result.outputs);
    for (const [name, value] of Object.entries(result.outputs ?? {})) given.set(outputName(service.id, name), value);
    if (result.made) run.made.push(result.made);
  }
  return { calls, obstacles, warnings, ...run };
}

/** What is planned, on a line for each call: "create project acme/shop: does not exist". */
export function planOf({ calls }: Pick<ServiceRun, 'calls'>): string[] {
  return calls.map(({ kind, title, because }) => `${kind} ${title}: ${because}`);
}

/** A fetch that counts what writes, and is cut off after so many of those: the request is done, and nobody hears of it. */
export function cutOffAfter(inner: typeof fetch, writes: number): typeof fetch {
  let count = 0;
  return async (input, init) => {
    if (count >= writes) throw new Error('killed');
    const response = await inner(input, init);
    if ((init?.method ?? 'GET') !== 'GET') count += 1;
    if (count >= writes) throw new Error('killed');
    return response;
  };
}

/** How a service may answer. Of a success that cannot be used the request is done. */
export const faults: Readonly<Record<string, () => Response>> = {
  '401': () => Response.json({ detail: 'Invalid token' }, { status: 401 }),
  '403': () => Response.json({ detail: 'You do not have permission to perform this action.' }, { status: 403 }),
  '404': () => Response.json({ detail: 'The requested resource does not exist' }, { status: 404 }),
  '409': () => Response.json({ detail: 'Conflict' }, { status: 409 }),
  '422': () => Response.json({ detail: 'Unprocessable' }, { status: 422 }),
  '429': () => Response.json({ detail: 'Slow down' }, { status: 429, headers: { 'retry-after': '900' } }),
  '502': () => new Response('<html>Bad gateway</html>', { status: 502 }),
  'a page': () => new Response('<html>Sign in</html>', { status: 200 }),
};

/** A fetch whose n-th request fails, and how many there were. */
export function failingAt(inner: typeof fetch, count: number, fault: string, isDone = false) {
  let requests = 0;
  const failing: typeof fetch = async (input, init) => {
    requests += 1;
    if (requests !== count) return inner(input, init);
    if (isDone) await inner(input, init);
    return faults[fault]?.() as Response;
  };
  return { fetch: failing, count: () => requests };
}
