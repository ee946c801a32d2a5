/** The way to the services: what is repeated and what is not, how long it waits, what it follows. Against real servers. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Octokit } from '@octokit/rest';
import { expect, test, vi } from 'vitest';
import { Interrupted, UsageError } from '../../src/errors.ts';
import { explainError, ServiceError } from '../../src/services/service-error.ts';
import { openTransport, type TransportOptions } from '../../src/services/transport.ts';
import { type Answering, answering, broken, openLoopback } from '../loopback.ts';

const service = { id: 'github', title: 'GitHub' } as const;

/** A transport that does not wait, but says how long it would have. */
function open(options: Partial<TransportOptions> = {}) {
  const waits: number[] = [];
  const wait = async (milliseconds: number) => {
    waits.push(milliseconds);
  };
  const { signal } = new AbortController();
  return { fetch: openTransport({ service, signal, timeout: 1000, wait, ...options }), waits };
}

async function errorOf(promise: Promise<unknown>): Promise<ServiceError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ServiceError);
  return error as ServiceError;
}

test('a response is given whatever its status, and so are its body, its headers and its address', async () => {
  const { address } = await openLoopback(answering(404, { message: 'Not Found' }, { 'x-request-id': '7' }));
  const response = await open().fetch(`${address}/repos/acme/shop`);
  expect(response).toMatchObject({ status: 404, ok: false, url: `${address}/repos/acme/shop`, redirected: false });
  expect(response.headers.get('x-request-id')).toBe('7');
  expect(await response.json()).toEqual({ message: 'Not Found' });
});

test('a request arrives as it was sent, also when it is repeated', async () => {
  const { address, arrived } = await openLoopback(answering(503), answering(200));
  const init = { method: 'PUT', body: '{"names":["a"]}', headers: { authorization: 'Bearer canary', 'x-a': 'b' } };
  await open().fetch(`${address}/topics?page=2`, init);
  expect(arrived).toHaveLength(2);
  for (const request of arrived) {
    expect(request).toMatchObject({ method: 'PUT', path: '/topics?page=2', body: '{"names":["a"]}' });
    expect(request.headers).toMatchObject({ authorization: 'Bearer canary', 'x-a': 'b' });
  }
});

const passing: Readonly<Record<string, Answering>> = {
  '500': answering(500),
  '502': answering(502),
  '503': answering(503),
  '504': answering(504),
  hang: broken.hang,
  reset: broken.reset,
  'half a body': broken['half a body'],
};

test.each(Object.entries(passing))('GET is repeated twice after %s, with a pause before each', async (_, failing) => {
  const { address, arrived } = await openLoopback(failing, failing, answering(200, { ok: true }));
  const { fetch, waits } = open();
  const response = await fetch(address);
  expect(await response.json()).toEqual({ ok: true });
  expect(arrived).toHaveLength(3);
  expect(waits).toEqual([10, 20]);
});

test.each(['HEAD', 'PUT', 'DELETE'])('%s is repeated, too', async (method) => {
  const { address, arrived } = await openLoopback(answering(502), answering(200));
  expect(await open().fetch(address, { method })).toMatchObject({ status: 200 });
  expect(arrived).toHaveLength(2);
});

test.each(Object.entries(passing))('after the third %s it gives up', async (_, failing) => {
  const { address, arrived } = await openLoopback(failing);
  const outcome = await open()
    .fetch(address)
    .catch((error: unknown) => error);
  expect(outcome instanceof ServiceError || outcome instanceof Response).toBe(true);
  expect(arrived).toHaveLength(3);
});

for (const method of ['POST', 'PATCH']) {
  test.each(
    Object.entries(passing),
  )(`${method} is never repeated after %s: it may have been done`, async (_, failing) => {
    const { address, arrived } = await openLoopback(failing);
    await open()
      .fetch(address, { method, body: '{}' })
      .catch((error: unknown) => expect(error).toBeInstanceOf(ServiceError));
    expect(arrived).toHaveLength(1);
  });
}

test.each([400, 401, 403, 404, 409, 410, 422, 501])('%i is an answer, and not asked for again', async (status) => {
  const { address, arrived } = await openLoopback(answering(status));
  expect(await open().fetch(address)).toMatchObject({ status });
  expect(arrived).toHaveLength(1);
});

const now = Date.parse('2026-11-24T12:00:00Z');
const date = new Date(now).toUTCString();
const epoch = String(now / 1000 + 30);

/** Each asks to come back in 30 seconds. */
const limits: Readonly<Record<string, Answering>> = {
  'Retry-After': answering(429, {}, { 'retry-after': '30' }),
  'Retry-After as a date, by the clock of the service': answering(
    429,
    {},
    { date, 'retry-after': new Date(now + 30_000).toUTCString() },
  ),
  'a secondary limit of GitHub': answering(
    403,
    { message: 'You have exceeded a secondary rate limit.' },
    { 'retry-after': '30' },
  ),
  'the primary limit of GitHub': answering(
    403,
    { message: 'API rate limit exceeded' },
    { date, 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': epoch },
  ),
  'a limit of Sentry': answering(
    429,
    { detail: 'You are attempting to use this endpoint too frequently.' },
    { date, 'x-sentry-rate-limit-remaining': '0', 'x-sentry-rate-limit-reset': epoch },
  ),
  'Slack’s answer that is otherwise fine': answering(200, { ok: false, error: 'ratelimited' }, { 'retry-after': '30' }),
};

test.each(Object.entries(limits))('%s is obeyed, then POST is sent again', async (_, limit) => {
  const { address, arrived } = await openLoopback(limit, answering(201));
  const told: string[] = [];
  const { fetch, waits } = open({ onWait: (waiting) => told.push(waiting) });
  expect(await fetch(address, { method: 'POST', body: '{}' })).toMatchObject({ status: 201 });
  expect(arrived).toHaveLength(2);
  expect(waits).toEqual([expect.closeTo(30_000, -4)]);
  expect(told).toEqual([expect.stringMatching(/^GitHub allows no more for now, going on in \d\d s$/)]);
});

test.each([
  ['longer than a minute', answering(429, {}, { 'retry-after': '61' })],
  ['a secondary limit without a time', answering(403, { message: 'You have exceeded a secondary rate limit.' })],
  ['a service that is down for an hour', answering(503, {}, { 'retry-after': '3600' })],
])('it does not wait for %s', async (_, limit) => {
  const { address, arrived } = await openLoopback(limit);
  const { fetch, waits } = open();
  const response = await fetch(address);
  expect(response.ok).toBe(false);
  expect(arrived).toHaveLength(1);
  expect(waits).toEqual([]);
});

test('429 without a time is tried twice more after short pauses', async () => {
  const { address, arrived } = await openLoopback(answering(429));
  const { fetch, waits } = open();
  expect(await fetch(address, { method: 'POST' })).toMatchObject({ status: 429 });
  expect(arrived).toHaveLength(3);
  expect(waits).toEqual([10, 20]);
});

test('while one request waits for a rate limit, others of the same transport are not sent', async () => {
  const { address, arrived } = await openLoopback(answering(429, {}, { 'retry-after': '30' }), answering(200));
  let goOn = () => {};
  const open30 = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let waiting = 0;
  const bothWait = new Promise<void>((resolve) => {
    const wait = async () => {
      waiting += 1;
      if (waiting === 2) resolve();
      await open30;
    };
    const { fetch } = open({ wait });
    const first = fetch(`${address}/first`);
    const second = vi.waitUntil(() => waiting === 1).then(() => fetch(`${address}/second`));
    void Promise.all([first, second]);
  });
  await bothWait;
  expect(arrived.map(({ path }) => path)).toEqual(['/first']);
  goOn();
  await vi.waitUntil(() => arrived.length === 3);
});

test('GET follows a redirect on the same origin, and its response says where it ended', async () => {
  const { address } = await openLoopback(
    answering(301, {}, { location: '/repositories/7' }),
    answering(200, { id: 7 }),
  );
  const response = await open().fetch(`${address}/repos/acme/old`);
  expect(response).toMatchObject({ url: `${address}/repositories/7`, redirected: true });
  expect(await response.json()).toEqual({ id: 7 });
});

test('a redirect to strangers is an error that names them, and they never see the credential', async () => {
  const stranger = await openLoopback(answering(200));
  const { address } = await openLoopback(answering(302, {}, { location: `${stranger.address}/login` }));
  const error = await errorOf(open().fetch(address, { headers: { authorization: 'Bearer canary' } }));
  expect(error).toMatchObject({ kind: 'redirected', status: 302 });
  expect(error.message).toContain(`${stranger.address}/login`);
  expect(stranger.arrived).toEqual([]);
});

test('a write that is redirected is an error, and is sent once', async () => {
  const { address, arrived } = await openLoopback(answering(307, {}, { location: '/repositories/7' }));
  expect(await errorOf(open().fetch(address, { method: 'PATCH', body: '{}' }))).toMatchObject({ kind: 'redirected' });
  expect(arrived).toHaveLength(1);
});

test('who asks for redirects gets them', async () => {
  const { address } = await openLoopback(answering(302, {}, { location: '/job/shop/' }));
  const response = await open().fetch(address, { method: 'POST', redirect: 'manual' });
  expect(response.status).toBe(302);
  expect(response.headers.get('location')).toBe('/job/shop/');
});

test('a circle of redirects ends', async () => {
  const { address } = await openLoopback(answering(302, {}, { location: '/again' }));
  expect(await errorOf(open().fetch(address))).toMatchObject({ kind: 'redirected' });
});

test('what is no JSON is an error where JSON was asked for, and text otherwise', async () => {
  const { address } = await openLoopback(broken['no JSON']);
  const { fetch } = open();
  const asked = fetch(address, { headers: { accept: 'application/vnd.github.v3+json' } });
  expect(await errorOf(asked)).toMatchObject({ kind: 'malformed', status: 200 });
  expect(await (await fetch(address)).text()).toBe('<html>');
});

test('a time-out says how long it waited, for what, and how to wait longer', async () => {
  const { address } = await openLoopback(broken.hang);
  const error = await errorOf(open({ timeout: 300 }).fetch(`${address}/orgs/acme/repos`, { method: 'POST' }));
  expect(error.kind).toBe('timeout');
  expect(error.message).toBe('GitHub: no answer within 0.3 s (POST /orgs/acme/repos).');
  expect(error.remedy).toContain('COUNTABLE_TIMEOUT_MS=600');
});

test('the time-out is 30 s unless the environment says otherwise, and nonsense is refused', async () => {
  const { signal } = new AbortController();
  const { address } = await openLoopback(broken.hang);
  vi.stubEnv('COUNTABLE_TIMEOUT_MS', '200');
  const error = await errorOf(openTransport({ service, signal })(address, { method: 'POST' }));
  expect(error.message).toContain('no answer within 0.2 s');
  vi.stubEnv('COUNTABLE_TIMEOUT_MS', '30 s');
  expect(() => openTransport({ service, signal })).toThrow(UsageError);
  vi.unstubAllEnvs();
});

test('Ctrl-C ends a request without an answer, and a wait, at once', async () => {
  for (const answer of [broken.hang, answering(429, {}, { 'retry-after': '50' })]) {
    const { address, arrived } = await openLoopback(answer);
    const controller = new AbortController();
    const request = openTransport({ service, signal: controller.signal })(address);
    await vi.waitUntil(() => arrived.length === 1);
    controller.abort(new Interrupted());
    await expect(request).rejects.toBeInstanceOf(Interrupted);
    await expect(openTransport({ service, signal: controller.signal })(address)).rejects.toBeInstanceOf(Interrupted);
    expect(arrived).toHaveLength(1);
  }
});

test('a request’s own signal ends it, too', async () => {
  const { address, arrived } = await openLoopback(broken.hang);
  const controller = new AbortController();
  const request = open({ timeout: 30_000 }).fetch(address, { signal: controller.signal });
  await vi.waitUntil(() => arrived.length === 1);
  controller.abort();
  await expect(request).rejects.toMatchObject({ name: 'AbortError' });
});

test('a port at which nothing listens, and one that browsers do not allow, are told', async () => {
  for (const [address, says] of [
    ['http://127.0.0.1:1', 'bad port'],
    [await closedAddress(), 'nothing listens at 127.0.0.1:'],
  ] as const) {
    const error = await errorOf(open().fetch(`${address}/user`));
    expect(error.kind).toBe('unreachable');
    expect(error.message).toContain(says);
    expect(error.message).toContain('(GET /user)');
    expect(error.remedy).toContain('countable config github-address URL');
  }
});

/** Where nothing listens any more. */
async function closedAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

test('a host that there is not is told', async () => {
  // ".invalid" never is: RFC 2606.
  const error = await errorOf(open().fetch('http://nowhere.invalid'));
  expect(error.kind).toBe('unreachable');
  expect(error.message).toMatch(/no host nowhere\.invalid|name nowhere\.invalid cannot be looked up/);
});

test('https where http is spoken is told', async () => {
  const { address } = await openLoopback(answering(200));
  const error = await errorOf(open().fetch(address.replace('http:', 'https:')));
  expect(error.message).toContain('does not speak TLS');
});

test('who needs a proxy is told how Node uses one', async () => {
  vi.stubEnv('HTTPS_PROXY', 'http://proxy.example.com');
  const error = await errorOf(open().fetch(await closedAddress()));
  vi.unstubAllEnvs();
  expect(error.remedy).toContain('NODE_USE_ENV_PROXY=1');
});

test('Octokit sends its requests through it, and its errors are told as those of the service', async () => {
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const about = { service, doing: 'creating repository acme/shop' };
  const send = async (...answers: Answering[]) => {
    const { address } = await openLoopback(...answers);
    const octokit = new Octokit({ baseUrl: address, log, request: { fetch: open().fetch } });
    return octokit.request('POST /orgs/acme/repos', { name: 'shop' }).catch((error) => {
      throw explainError(about, error);
    });
  };
  expect(await send(answering(429, {}, { 'retry-after': '1' }), answering(201, { id: 7 }))).toMatchObject({
    data: { id: 7 },
  });
  expect(await errorOf(send(answering(401, { message: 'Bad credentials' })))).toMatchObject({
    kind: 'unauthorized',
    message: 'GitHub, creating repository acme/shop: the credential is not accepted (401, Bad credentials).',
  });
  expect(await errorOf(send(broken.reset))).toMatchObject({ kind: 'unreachable' });
  expect(await errorOf(send(broken['no JSON']))).toMatchObject({ kind: 'malformed' });
});

test('many requests at once make Node warn of nothing', async () => {
  const warnings: Error[] = [];
  const listen = (warning: Error) => warnings.push(warning);
  process.on('warning', listen);
  const { address } = await openLoopback(answering(200));
  const { fetch } = open();
  await Promise.all(Array.from({ length: 50 }, () => fetch(address)));
  await new Promise(setImmediate);
  process.off('warning', listen);
  expect(warnings).toEqual([]);
});
