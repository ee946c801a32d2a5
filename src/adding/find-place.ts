/** Derives from what was found how things are called in a repository that somebody else laid out, and where they are. Pure. */
import { posix } from 'node:path';
import { inFolder } from '../detect/files.ts';
import type { ComposeFile, Service } from '../detect/findings/compose.ts';
import { type Findings, sureValue } from '../detect/findings/findings.ts';
import { serverFileOf } from '../detect/nginx-server.ts';
import { debianImage } from '../detect/services/database-images.ts';
import { mediaMount } from '../detect/services/media.ts';
import { ownPlace, type Place } from '../place.ts';
import { quoteWord } from '../replay.ts';
import { djangoPlace } from './django-place.ts';
import { pythonCommand, testCommand } from './test-command.ts';

/** All of it. What there is none of has the name that it would get. */
export function findPlace(findings: Findings): Place {
  return {
    ...composePlace(findings),
    ...webPlace(findings),
    ...databasePlace(findings),
    ...servicesPlace(findings),
    ...djangoPlace(findings),
    ...filesPlace(findings),
    ...testPlace(findings),
    'stable-branch': sureValue(findings.branches.stable) ?? findings.branches.current ?? 'main',
    'development-branch': sureValue(findings.branches.development) ?? '',
  };
}

type Names<Name extends keyof Place> = Pick<Place, Name>;

function composePlace(
  findings: Findings,
): Names<
  'compose-file' | 'compose-folder' | 'compose-override' | 'compose-command' | 'root-from-compose' | 'variable-remedy'
> {
  const compose = sureValue(findings.compose);
  return {
    'compose-file': compose?.path ?? ownPlace['compose-file'],
    'compose-folder': inFolder(compose?.folder ?? '', ''),
    'compose-override': compose?.others.find(({ use }) => use === 'override')?.path ?? '',
    'compose-command': composeCommand(compose),
    'root-from-compose': rootFromCompose(findings),
    'variable-remedy': 'Set it in .env',
  };
}

function webPlace(
  findings: Findings,
): Names<'web-service' | 'web-port' | 'web-dockerfile' | 'web-target' | 'entrypoint-migrates' | 'media-source'> {
  const web = sureValue(findings.services.web);
  const folder = sureValue(findings.django)?.folder ?? '';
  return {
    'web-service': web?.name ?? ownPlace['web-service'],
    'web-port': String(web?.port ?? ownPlace['web-port']),
    'web-dockerfile': web?.build?.dockerfile ?? inFolder(folder, 'Dockerfile'),
    'web-target': web?.build?.target ?? '',
    'entrypoint-migrates': sureValue(findings.entrypoint)?.migratesForAll ? 'all' : '',
    'media-source': mediaSource(findings),
  };
}

function databasePlace({
  services,
}: Findings): Names<'database-service' | 'database-image' | 'database-packages' | 'database-network'> {
  const database = sureValue(services.database);
  const image = database && debianImage(database);
  return {
    'database-service': database?.name ?? ownPlace['database-service'],
    'database-image': image?.image ?? '',
    'database-packages': image?.packages ?? '',
    // One that comes is put beside the web service.
    'database-network': database
      ? (database.networks[0] ?? '')
      : sharedNetwork(sureValue(services.web), [sureValue(services.redis)]),
  };
}

type OtherServices =
  | 'nginx-service'
  | 'nginx-locations'
  | 'redis-service'
  | 'mongo-service'
  | 'steady-services'
  | 'worker-services'
  | 'backend-network'
  | 'frontend-network';

function servicesPlace(findings: Findings): Names<OtherServices> {
  const { services } = findings;
  const [web, database, nginx, redis] = [services.web, services.database, services.nginx, services.redis].map(
    sureValue,
  );
  const path = sureValue(findings.compose)?.path;
  // Those that extend the web service have whatever it gets.
  const isWorker = (service: Service): boolean =>
    /^(worker|beat)$/.test(service.kind) && service.paths.includes(path ?? '') && service.extends !== web?.name;
  return {
    'nginx-service': nginx?.name ?? ownPlace['nginx-service'],
    'nginx-locations': serverFileOf(findings) ?? ownPlace['nginx-locations'],
    'redis-service': redis?.name ?? ownPlace['redis-service'],
    'mongo-service': sureValue(services.mongo)?.name ?? ownPlace['mongo-service'],
    'steady-services': findSteady(services.all, web, path),
    'worker-services': services.all.filter(isWorker).map(({ name }) => name),
    'backend-network': sharedNetwork(web, [database, redis]),
    'frontend-network': sharedNetwork(web, [nginx]),
  };
}

function filesPlace(findings: Findings): Names<'requirements-file' | 'env-example' | 'env-files'> {
  const folder = sureValue(findings.django)?.folder ?? '';
  return {
    'requirements-file': sureValue(findings.requirements)?.path ?? inFolder(folder, 'requirements.txt'),
    'env-example': sureValue(findings.envExample)?.path ?? ownPlace['env-example'],
    'env-files': [...new Set(findings.services.all.flatMap(({ envFiles }) => envFiles))],
  };
}

function testPlace(findings: Findings): Names<'python-command' | 'test-folder' | 'test-command'> {
  return {
    'python-command': pythonCommand(findings),
    'test-folder': sureValue(findings.django)?.folder ?? sureValue(findings.node)?.folder ?? '',
    'test-command': testCommand(findings),
  };
}

function rootFromCompose(findings: Findings): string {
  return posix.relative(sureValue(findings.compose)?.folder ?? '', '') || '.';
}

/** With the file's path, unless Compose finds it by itself. What documents call `docker-compose` reads no file of ours. */
function composeCommand(compose: ComposeFile | undefined): string {
  const command = 'docker compose';
  const isUsual = !compose || /^(docker-)?compose\.ya?ml$/.test(compose.path);
  return isUsual ? command : `${command} -f ${quoteWord(compose.path)}`;
}

/** Of the Compose file's own services: no jobs, none for tests, none that only some start, none that others wait for to end. */
function findSteady(
  all: readonly Service[],
  web: Service | undefined,
  path: string | undefined,
): Place['steady-services'] {
  const ending = new Set(all.flatMap(({ waitsForEndOf }) => waitsForEndOf));
  const isSteady = ({ name, kind, program, build, paths, profiles, hasRestart, hasLogging }: Service): boolean =>
    name !== web?.name &&
    !(hasRestart && hasLogging) &&
    paths[0] === path &&
    profiles.length === 0 &&
    !ending.has(name) &&
    kind !== 'job' &&
    (kind !== 'other' || build !== undefined || ['store', 'mail'].includes(program ?? ''));
  return all.filter(isSteady).map(({ name, hasRestart, hasLogging }) => ({ name, hasRestart, hasLogging }));
}

/** As the Compose file would write it. */
function mediaSource(findings: Findings): string {
  const { source, isVolume } = mediaMount(findings) ?? {};
  if (source === undefined || isVolume) return source ?? '';
  const root = rootFromCompose(findings);
  return root === '.' ? `./${source}` : `${root}/${source}`;
}

/** A network of the web service that it shares with one of these, else its first; empty where it is on the usual one. */
function sharedNetwork(web: Service | undefined, others: readonly (Service | undefined)[]): string {
  const networks = web?.networks ?? [];
  const shared = networks.find((network) => others.some((other) => other?.networks.includes(network)));
  return shared ?? networks[0] ?? '';
}
