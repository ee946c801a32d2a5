/** A project with Redis: the cache is there, sessions do without it, what must stay stays, and strangers do not reach it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { Browser } from './browser.ts';
import { docker, listContainers, serviceOf } from './docker.ts';
import { useProject } from './project.ts';

describe('django with Redis', () => {
  const project = useProject({ stack: 'django', extras: 'redis' });
  const redis = async (...args: string[]) =>
    (await project.compose('exec', '-T', 'redis', 'redis-cli', '-e', ...args)).trim();
  const python = async (code: string) =>
    (await project.compose('exec', '-T', 'web', 'python', 'manage.py', 'shell', '-v', '0', '-c', code)).trim();

  let visitor: Browser;

  beforeAll(async () => {
    const output = await project.run('bin/up');
    const password = /admin with the password (\S+)/.exec(output)?.[1] ?? '';
    visitor = new Browser(project.address);
    expect((await visitor.submit('/admin/login/', { username: 'admin', password })).status).toBe(302);
  });

  test('Django’s cache is in Redis', async () => {
    await python('from django.core.cache import cache; cache.set("greeting", "hello")');
    expect(await redis('keys', '*greeting')).toContain('greeting');
    expect(await python('from django.core.cache import cache; print(cache.get("greeting"))')).toBe('hello');
  });

  test('who is logged in stays so where the cache is emptied', async () => {
    expect(await redis('keys', '*cached_db*')).not.toBe('');
    await redis('flushall');
    expect((await visitor.get('/admin/')).text).toContain('Log out');
  });

  test('what it holds outlives a restart, and also a kill', async () => {
    await redis('set', 'kept', 'for ever');
    await project.compose('restart', 'redis');
    expect(await redis('get', 'kept')).toBe('for ever');
    await redis('set', 'kept', 'for longer');
    // It writes once a second.
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await project.compose('kill', 'redis');
    await project.compose('up', '--detach', '--wait', 'redis');
    expect(await redis('get', 'kept')).toBe('for longer');
    expect((await visitor.get('/admin/')).text).toContain('Log out');
  });

  test('when it is full it forgets caches, and nothing else', async () => {
    await redis('set', 'kept', 'for ever');
    const used = Number(/used_memory:(\d+)/.exec(await redis('info', 'memory'))?.[1]);
    await redis('config', 'set', 'maxmemory', String(used + 4_000_000));
    await python(`
from django.core.cache import cache
for number in range(200): cache.set(f"page-{number}", "x" * 100_000)`);
    expect(Number(/evicted_keys:(\d+)/.exec(await redis('info', 'stats'))?.[1])).toBeGreaterThan(50);
    expect(await redis('get', 'kept')).toBe('for ever');
    expect((await visitor.get('/admin/')).text).toContain('Log out');
  });

  test('no port leads to it, it shares no network with nginx, and its network leads nowhere', async () => {
    const containers = await listContainers(project.slug);
    const networksOf = (name: string) => {
      const found = containers.find((each) => serviceOf(each) === name);
      return Object.keys(found?.NetworkSettings.Networks ?? {});
    };
    const ports = containers.find((each) => serviceOf(each) === 'redis')?.NetworkSettings.Ports ?? {};
    expect(Object.values(ports).flatMap((bindings) => bindings ?? [])).toEqual([]);
    expect(networksOf('redis')).toHaveLength(1);
    expect(networksOf('nginx')).not.toContain(networksOf('redis')[0]);
    expect(await docker('network', 'inspect', '--format', '{{.Internal}}', ...networksOf('redis'))).toEqual(['true']);
  });

  test('without Redis no page hangs, and the site is itself again with it', async () => {
    await project.compose('stop', 'redis');
    const start = Date.now();
    await visitor.get('/admin/');
    expect((await visitor.get('/')).status).toBe(200);
    expect(Date.now() - start).toBeLessThan(10_000);
    await project.compose('up', '--detach', '--wait', 'redis');
    expect((await visitor.get('/admin/')).text).toContain('Log out');
  });

  test('bin/test has a Redis of its own, and passes', async () => {
    await project.run('bin/test');
    const report = await readFile(join(project.folder, 'reports/junit.xml'), 'utf8');
    expect(report).toContain('test_the_cache_keeps_what_it_is_given_in_redis');
    expect(report).toMatch(/<testsuite [^>]*errors="0" failures="0" skipped="0"/);
  });

  test('bin/down --volumes leaves nothing of it', async () => {
    await project.run('bin/down', ['--volumes', '--yes']);
    expect(await docker('volume', 'ls', '--quiet', '--filter', `name=${project.slug}`)).toEqual([]);
  });
});
