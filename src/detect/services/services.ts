/** Finds which service is which: web, database, nginx, … Pure. */
import { type ComposeSet, environmentOf } from '../compose/compose-files.ts';
import { type Declaration, isPublished, mergeDeclarations } from '../compose/service.ts';
import type { Files } from '../files.ts';
import type { Service, ServiceKind, Services } from '../findings/compose.ts';
import type { NginxConfig } from '../findings/files.ts';
import { type Candidate, type DecidingFlag, type Decisions, decide, type Finding } from '../findings/findings.ts';
import { type KnownService, knowService, type Project } from './kinds.ts';
import { configsOf } from './nginx-services.ts';
import { guessWeb, rivalsOf, targetsOf, webJudge } from './web-service.ts';

/** Services by what they are, and what else is known of each. */
export interface ServiceSet {
  readonly services: Services;
  readonly known: readonly KnownService[];
  readonly web: KnownService | undefined;
}

/** What services are looked at with. */
export interface Surroundings {
  readonly compose: ComposeSet;
  readonly djangoFolders: readonly string[];
  readonly nginxConfigs: readonly NginxConfig[];
}

/** How much speaks for a service: the most wins, and as much is ambiguous. */
type Preference = (known: KnownService) => number;

/** Looks at every service of the Compose files. */
export function detectServices(files: Files, surroundings: Surroundings, decisions: Decisions): ServiceSet {
  const { compose, djangoFolders } = surroundings;
  const known = knowServices(files, surroundings);
  const isInMain = ({ name }: Service): boolean =>
    [compose.main, compose.override].some((loaded) => loaded?.services.has(name));
  const choose = (flag: DecidingFlag, likely: readonly KnownService[], prefer: Preference): Finding<Service> => {
    const inMain = likely.filter(({ service }) => isInMain(service));
    const elsewhere = likely.filter(({ service }) => !service.paths.every((path) => environmentOf(path) === 'test'));
    const best = bestOf(inMain.length > 0 ? inMain : elsewhere, prefer);
    return decide(flag, decisions, best.map(toCandidate), known.map(toCandidate));
  };
  const find = (flag: DecidingFlag, kind: ServiceKind, prefer: Preference = () => 0): Finding<Service> =>
    choose(
      flag,
      known.filter(({ service }) => service.kind === kind),
      prefer,
    );
  const { isLikely, prefer } = webJudge(known, surroundings.nginxConfigs);
  const judged = choose('web-service', known.filter(isLikely), prefer);
  const web =
    judged.kind === 'none'
      ? guess(
          known.filter(({ service }) => isInMain(service)),
          djangoFolders.length > 0,
        )
      : decisions['web-service'] === undefined && djangoFolders.length > 0
        ? withRivals(judged, known)
        : judged;
  const webService = known.find(({ service }) => web.kind === 'sure' && service.name === web.name);
  const isNeeded: Preference = ({ service }) => Number(isNeededBy(service.name, webService));
  const services: Services = {
    web,
    database: find('database-service', 'database', isNeeded),
    mongo: find('mongo-service', 'mongo', isNeeded),
    redis: find('redis-service', 'redis', isNeeded),
    nginx: choose('nginx-service', nginxFor(known, surroundings.nginxConfigs, webService), preferFront),
    worker: find('worker-service', 'worker'),
    beat: find('beat-service', 'beat'),
    frontend: find('frontend-service', 'frontend'),
    otherProxies: known.map(({ service }) => service).filter(({ kind }) => kind === 'proxy'),
    all: known.map(({ service }) => service),
  };
  return { services, known, web: webService };
}

function knowServices(files: Files, { compose, djangoFolders }: Surroundings): KnownService[] {
  const declarations = gatherDeclarations(compose);
  const everywhere = [compose.main, compose.override, ...compose.others].flatMap((loaded) => [
    ...(loaded?.services.values() ?? []),
  ]);
  const published = everywhere.filter(({ ports }) => ports.some(isPublished)).map(({ name }) => name);
  const builds = declarations.flatMap(({ image, build }) => (image && build ? [[image, build] as const] : []));
  const project: Project = { djangoFolders, builds: new Map(builds), published: new Set(published) };
  return declarations.map((declaration) => knowBest(files, compose, declaration, project));
}

/** Services of the main file with its override, then those that only other files have. */
function gatherDeclarations({ main, override, others }: ComposeSet): Declaration[] {
  const services = new Map<string, Declaration>();
  for (const loaded of [main, override]) {
    for (const [name, service] of loaded?.services ?? []) {
      const own = services.get(name);
      services.set(name, own ? mergeDeclarations(own, service) : service);
    }
  }
  for (const { services: all } of others) {
    for (const [name, service] of all) {
      const own = services.get(name);
      services.set(name, own ? { ...own, paths: [...new Set([...own.paths, ...service.paths])] } : service);
    }
  }
  return [...services.values()];
}

/** Where the main file does not tell what a service is, the files that lie over it may. */
function knowBest(files: Files, { others }: ComposeSet, declaration: Declaration, project: Project): KnownService {
  const isTold = ({ service }: KnownService): boolean => service.kind !== 'other' && service.kind !== 'job';
  const own = knowService(files, declaration, project);
  if (isTold(own)) return own;
  const more = others.map(({ services }) => services.get(declaration.name)).filter((each) => each !== undefined);
  return more.map((each) => knowService(files, mergeDeclarations(declaration, each), project)).find(isTold) ?? own;
}

function bestOf(known: readonly KnownService[], prefer: Preference): KnownService[] {
  const most = Math.max(...known.map(prefer));
  return known.filter((each) => prefer(each) === most);
}

function toCandidate({ service, from }: KnownService): Candidate<Service> {
  return { name: service.name, value: service, from };
}

/** The nginx that browsers reach; the others serve what it hands on. */
const preferFront: Preference = ({ isPublic }) => Number(isPublic);

/** Every nginx, but for those whose configuration hands requests to other services alone. */
function nginxFor(
  known: readonly KnownService[],
  configs: readonly NginxConfig[],
  web: KnownService | undefined,
): KnownService[] {
  const all = known.filter(({ service }) => service.kind === 'nginx');
  if (!web) return all;
  return all.filter((nginx) => {
    const targets = configsOf(nginx, configs).flatMap(targetsOf);
    const others = targets.filter((host) =>
      known.some(({ service }) => service.name === host && service.name !== web.service.name),
    );
    return others.length === 0 || targets.includes(web.service.name);
  });
}

/** Where nothing tells, there is at best a guess. */
function guess(known: readonly KnownService[], hasDjango: boolean): Finding<Service> {
  const { candidates, isSure } = guessWeb(known, hasDjango);
  const [first] = candidates.map(toCandidate);
  if (!first) return { kind: 'none' };
  if (isSure) return { kind: 'sure', ...first };
  return { kind: 'ambiguous', flag: 'web-service', candidates: candidates.map(toCandidate) };
}

/** Not sure any more, where images of the same unknown base do what nobody can read. */
function withRivals(web: Finding<Service>, known: readonly KnownService[]): Finding<Service> {
  if (web.kind !== 'sure') return web;
  const rivals = rivalsOf(web.name, known).map(toCandidate);
  const { name, value, from } = web;
  return rivals.length === 0
    ? web
    : { kind: 'ambiguous', flag: 'web-service', candidates: [{ name, value, from }, ...rivals] };
}

function isNeededBy(name: string, web: KnownService | undefined): boolean {
  if (!web) return false;
  if (web.service.dependsOn.includes(name)) return true;
  const host = new RegExp(`(^|[@/])${name.replace(/[^\w-]/g, '\\$&')}($|[:/])`);
  return [...web.declaration.environment.values()].some((value) => value !== undefined && host.test(value));
}
