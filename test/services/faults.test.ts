/** A fault at every single request to Sentry and Jenkins, of every kind: told with its remedy, and mended by the next run. */
import { expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import type { StandIn, Store } from '../../src/rehearsal/stand-in.ts';
import { standIn as jenkinsStandIn } from '../../src/rehearsal/stand-ins/jenkins.ts';
import { standIn as sentryStandIn } from '../../src/rehearsal/stand-ins/sentry.ts';
import { service as jenkins } from '../../src/services/jenkins.ts';
import { service as sentry } from '../../src/services/sentry.ts';
import type { Service } from '../../src/services/service.ts';
import { failingAt, faults, planOf, runService, type ServiceRun, wantedOf } from './run-service.ts';

const wanted = wantedOf({
  'sentry-organisation': 'acme',
  'sentry-team': 'makers',
  'jenkins-address': 'http://jenkins',
});
const values = {
  'sentry.dsn': 'https://c0ffee@sentry.example.com/7',
  'slack.token': 'xoxb-secret',
  'sentry.token': 'sntrys-secret',
  'backups.id': 'AKIA0',
  'backups.secret': 'secret',
};
const secrets = { user: 'ada', token: '11f00d' };
const { signal } = new AbortController();

/** One service with a stand-in of its own, and what has come to be there. */
function open<State>(service: Service<never>, standIn: StandIn<State>) {
  const address = `http://127.0.0.1:4001/${service.id}`;
  const state = standIn.emptyState();
  if (service.id === 'jenkins')
    Object.assign(state as object, { repositories: { 'acme/shop': ['master', 'develop'] } });
  let lastId = 1000;
  const nextId = () => {
    lastId += 1;
    return lastId;
  };
  const store: Store<State> = { state, update: (change) => change(state), nextId };
  const app = standIn.routes({ store, address, secrets, folder: '/nowhere' });
  const ask: typeof fetch = async (input, init) =>
    app.request(new Request(String(input).replace(address, 'http://127.0.0.1:4001'), init));
  const run = (through = ask): Promise<ServiceRun> =>
    runService(service, { address, secrets, fetch: through, signal }, wanted, service.id === 'jenkins' ? values : {});
  return { run, fetch: ask, outcome: () => describe(state as Record<string, unknown>) };
}

/** Without ids, times, secrets and what was only looked at; the order in which things came to be is no matter. */
function describe({ lastJenkinsfile: _, ...state }: Readonly<Record<string, unknown>>): unknown {
  const unlike = ['id', 'created', 'updated', 'secret', 'secrets', 'projectId', 'detectorIds', 'jenkinsfile'];
  const text = (value: unknown) => JSON.stringify(value);
  return JSON.parse(text(state), (key, value) => {
    if (unlike.includes(key)) return undefined;
    return Array.isArray(value) ? [...value].sort((one, other) => text(one).localeCompare(text(other))) : value;
  });
}

const services = {
  sentry: () => open(sentry as never, sentryStandIn),
  jenkins: () => open(jenkins as never, jenkinsStandIn),
};

/** What a fault comes to: the error, if there was one, and the state after one more run. */
async function runWithFault(name: keyof typeof services, count: number, fault: string, isDone: boolean) {
  const { run, fetch, outcome } = services[name]();
  const failing = failingAt(fetch, count, fault, isDone);
  const error = await run(failing.fetch).then(
    ({ obstacles }) => obstacles[0] && new UserError(obstacles[0].fact, obstacles[0].remedy),
    (thrown: unknown) => thrown,
  );
  const next = await run();
  const third = await run();
  return { error, isReached: failing.count() >= count, outcome: outcome(), next, third };
}

const cases = (['sentry', 'jenkins'] as const).flatMap((name) =>
  [false, true].flatMap((isDone) => Object.keys(faults).map((fault) => [name, fault, isDone] as const)),
);

test.each(cases)('%s: %s at any request, done all the same: %s', async (name, fault, isDone) => {
  const undisturbed = services[name]();
  await undisturbed.run();
  for (let count = 1; ; count += 1) {
    const { error, isReached, outcome, next, third } = await runWithFault(name, count, fault, isDone);
    const where = `request ${count}`;
    expect(outcome, where).toEqual(undisturbed.outcome());
    expect(next.obstacles, where).toEqual([]);
    expect(planOf(third), where).toEqual([]);
    if (error) {
      expect(error, where).toBeInstanceOf(UserError);
      expect((error as UserError).message, where).toMatch(/^(Sentry|Jenkins)/);
      expect((error as UserError).remedy, where).toMatch(/\w/);
    }
    if (!isReached) break;
    expect(count).toBeLessThan(100);
  }
});
