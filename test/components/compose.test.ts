import { describe, expect, it } from 'vitest';
import { composeProject, describeServices, variablesIn } from '../compose-project.ts';
import { fileOf, planProjects } from '../plan-example.ts';

const base = 'docker-compose.yml';
const environments = ['dc.dev.yml', 'dc.test.yml'];
const projects = await planProjects();
const named = projects.map((project) => [project.title, project] as const);

const nginx = { runs: 'nginx/Dockerfile', networks: ['frontend'] };
const django = (databaseImage: string) => ({
  nginx: { ...nginx, waitsFor: ['web: service_healthy'] },
  web: { runs: 'web/Dockerfile', networks: ['backend', 'frontend'], waitsFor: ['db: service_healthy'] },
  db: { runs: databaseImage, networks: ['backend'], waitsFor: [] },
  backup: { runs: 'backup/Dockerfile', networks: ['backend', 'backup'], waitsFor: [] },
});

/** Reviewed: who talks to whom, who waits for whom, and that nothing is published. */
const expected: Readonly<Record<string, object>> = {
  'django with postgres': django('postgres:17-trixie'),
  'django with postgis': django('postgis/postgis:17-3.5'),
  static: { nginx: { ...nginx, waitsFor: [] } },
};

describe.each(named)('%s', (title, project) => {
  it('has the services, networks and dependencies that were reviewed', () => {
    expect(describeServices(composeProject(project, base))).toEqual(expected[title]);
  });

  it('publishes one port, in development, on this machine alone', () => {
    const { services } = composeProject(project, base, 'dc.dev.yml');
    const published = Object.entries(services).flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port]));
    expect(published).toEqual([['nginx', '${HTTP_BIND:-127.0.0.1}:${HTTP_PORT:-80}:80']]);
    expect(fileOf(project, 'dc.test.yml')).not.toContain('ports:');
  });

  it.each([
    [],
    ...environments.map((environment) => [environment]),
  ])('keeps the database out of every network that nginx is in, and that leads outside: %s', (...environment) => {
    const { services, networks } = composeProject(project, base, ...environment);
    const shared = services['db']?.networks?.filter((name) => services['nginx']?.networks?.includes(name));
    expect(shared ?? []).toEqual([]);
    for (const name of services['db']?.networks ?? []) expect(networks?.[name]).toMatchObject({ internal: true });
  });

  it.each([
    [],
    ...environments.map((environment) => [environment]),
  ])('declares every network and every volume that it uses, and no other: %s', (...environment) => {
    const { services, networks = {}, volumes = {} } = composeProject(project, base, ...environment);
    const all = Object.values(services);
    const sources = all
      .flatMap((service) => service.volumes ?? [])
      .map((volume) => (typeof volume === 'string' ? (volume.split(':')[0] ?? '') : (volume.source ?? '')));
    expect(Object.keys(networks).sort()).toEqual([...new Set(all.flatMap((service) => service.networks ?? []))].sort());
    expect(Object.keys(volumes).sort()).toEqual([...new Set(sources.filter((source) => /^\w/.test(source)))].sort());
  });

  it('checks the health of every service that stays up', () => {
    const { services } = composeProject(project, base);
    expect(Object.keys(services).filter((name) => !services[name]?.healthcheck)).toEqual([]);
  });

  it('runs images of a chosen version', () => {
    const dockerfiles = [...project.files]
      .filter(([path]) => path.endsWith('Dockerfile'))
      .map(([, text]) => text)
      .join('\n');
    const stages = new Set([...dockerfiles.matchAll(/^FROM \S+ AS (\S+)/gim)].map(([, stage]) => stage));
    const built = [...dockerfiles.matchAll(/^FROM (\S+)/gm)]
      .map(([, image]) => image)
      .filter((image) => !stages.has(image));
    const images = [
      ...built,
      ...Object.values(composeProject(project, base).services).flatMap(({ image }) => image ?? []),
    ];
    expect(images).not.toEqual([]);
    expect(images.filter((image) => !/^[a-z/]+:\d/.test(image ?? ''))).toEqual([]);
  });

  it('builds from files that are there', () => {
    for (const environment of environments) {
      const { services } = composeProject(project, base, environment);
      for (const { build } of Object.values(services)) {
        if (!build) continue;
        expect(build.context).toBe('.');
        const copied = [...fileOf(project, build.dockerfile).matchAll(/^COPY (?!--from)(?:--\S+ )*(.+) \S+$/gm)];
        const sources = copied.flatMap(([, all = '']) => all.split(' '));
        const missing = sources.filter(
          (source) => ![...project.files.keys()].some((path) => path === source || path.startsWith(`${source}/`)),
        );
        expect(missing, build.dockerfile).toEqual([]);
      }
    }
  });

  it('has in .env.example every variable that must be set, and each once', () => {
    const names = [...fileOf(project, '.env.example').matchAll(/^(\w+)=/gm)].map(([, name = '']) => name);
    const needed = [base, ...environments].flatMap((path) => variablesIn(fileOf(project, path), true));
    expect(names).toEqual(expect.arrayContaining(needed));
    expect(names).toEqual([...new Set(names)]);
  });

  it('uses every variable of .env.example', () => {
    const names = [...fileOf(project, '.env.example').matchAll(/^(\w+)=/gm)].map(([, name = '']) => name);
    const used = [base, ...environments].flatMap((path) => variablesIn(fileOf(project, path), false));
    const forComposeItself = ['COMPOSE_FILE', 'COMPOSE_PATH_SEPARATOR'];
    expect(names.filter((name) => !used.includes(name) && !forComposeItself.includes(name))).toEqual([]);
  });

  it('selects development in .env.example, by files that are there', () => {
    const selected = /^COMPOSE_FILE=(.*)$/m.exec(fileOf(project, '.env.example'))?.[1]?.split(':');
    expect(selected).toEqual([base, 'dc.dev.yml']);
  });

  it('is called by its slug', () => {
    expect(composeProject(project, base).name).toBe('corner-shop');
  });
});

it('every project that can be chosen was reviewed', () => {
  expect(projects.map(({ title }) => title).sort()).toEqual(Object.keys(expected).sort());
});
