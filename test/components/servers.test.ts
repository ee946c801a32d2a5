/** What the servers' Compose files add to the common one: reviewed for every service that is there. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { composeProject, variablesIn } from '../compose-project.ts';
import { fileOf, planProject, planProjects } from '../plan-example.ts';

const extras = 'redis,celery,mongo';
const withExtras = await planProject('django with extras', { stack: 'django', database: 'postgres', extras });
const projects = [...(await planProjects()), withExtras];
const named = projects.map((project) => [project.title, project] as const);

/** Services that this test has not seen are other components' own to test. */
const known = ['gate', 'nginx', 'web', 'db', 'redis', 'mongo'];

interface ServerService {
  readonly restart?: string;
  readonly mem_limit?: string;
  readonly read_only?: boolean;
  readonly user?: string;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly logging?: { readonly options: Readonly<Record<string, string>> };
  readonly image?: string;
  readonly ports?: readonly string[];
}

describe.each(named)('%s in production', (_, project) => {
  const production = parse(fileOf(project, 'dc.prod.yml'), { logLevel: 'error' });
  const services = Object.entries<ServerService>(production.services).filter(([name]) => known.includes(name));

  it('says something about every service', () => {
    const { services: all } = composeProject(project, 'docker-compose.yml');
    expect(Object.keys(production.services)).toEqual(expect.arrayContaining(Object.keys(all)));
  });

  it.each(services)('%s comes back by itself, within limits, and may change nothing but its data', (_name, service) => {
    expect(service).toMatchObject({
      restart: 'unless-stopped',
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      logging: { options: { 'max-size': '10m', 'max-file': '5' } },
    });
    expect(service.mem_limit).toMatch(/^\$\{[A-Z]+_MEMORY:-\d+[mg]\}$/);
    expect(service.cap_add).toBeUndefined();
  });

  it('publishes the gate alone, on this machine unless told otherwise', () => {
    const { services: all } = composeProject(project, 'docker-compose.yml', 'dc.prod.yml');
    const published = Object.entries(all).flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port]));
    expect(published).toEqual([['gate', '${HTTP_BIND:-127.0.0.1}:${HTTP_PORT:-80}:80']]);
  });

  it('tags what is built for a version with its commit, and not what is the same for all', () => {
    const tagged = services.filter(([, { image }]) => image?.includes('${REVISION')).map(([name]) => name);
    expect(tagged).toEqual(known.filter((name) => ['nginx', 'web'].includes(name) && name in production.services));
  });

  it('never turns debugging on', () => {
    for (const path of ['docker-compose.yml', 'dc.prod.yml', 'dc.stage.yml']) {
      expect(fileOf(project, path)).not.toMatch(/DEBUG/);
    }
  });

  it('is what staging is, but for what staging says', () => {
    const staging = parse(fileOf(project, 'dc.stage.yml'), { logLevel: 'error' });
    expect(Object.keys(staging.services).sort()).toEqual(Object.keys(production.services).sort());
    for (const [name, service] of Object.entries<{ extends?: unknown }>(staging.services)) {
      if (known.includes(name)) expect(service.extends).toEqual({ file: 'dc.prod.yml', service: name });
    }
    expect(staging.networks).toEqual(production.networks);
  });

  it('has in .env.server every variable that must be set, but for those that bin/deploy sets', () => {
    const names = [...fileOf(project, '.env.server').matchAll(/^(\w+)=/gm)].map(([, name = '']) => name);
    const needed = ['docker-compose.yml', 'dc.prod.yml', 'dc.stage.yml'].flatMap((path) =>
      variablesIn(fileOf(project, path), true),
    );
    expect([...names, 'REVISION', 'COLOUR']).toEqual(expect.arrayContaining(needed));
    expect(names).toEqual([...new Set(names)]);
  });
});

describe('worker and beat on a server', () => {
  it.each(['worker', 'beat'])('%s is the application of the same environment, tagged as one of its version', (name) => {
    for (const path of ['dc.prod.yml', 'dc.stage.yml']) {
      const { [name]: service } = parse(fileOf(withExtras, path), { logLevel: 'error' }).services;
      expect(service.extends).toEqual({ service: 'web' });
      expect(service.image).toBe(`\${COMPOSE_PROJECT_NAME}-${name}:\${REVISION:-latest}`);
      expect(service.mem_limit).toMatch(/^\$\{[A-Z]+_MEMORY:-\d+m\}$/);
    }
  });

  it('give the worker longer to stop than a task may take', () => {
    const limit = /^CELERY_TASK_TIME_LIMIT = (\d+)$/m.exec(fileOf(withExtras, 'web/config/settings.py'))?.[1];
    const { worker } = parse(fileOf(withExtras, 'docker-compose.yml'), { logLevel: 'error' }).services;
    expect(Number.parseInt(worker.stop_grace_period, 10) * 60).toBeGreaterThan(Number(limit));
  });
});
