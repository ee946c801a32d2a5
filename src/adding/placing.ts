/** Derives from what was found where a component's files go, and which findings must be sure for that. Pure. */
import { posix } from 'node:path';
import type { LoadedComponent } from '../component.ts';
import { debianImage } from '../detect/database-images.ts';
import { inFolder } from '../detect/files.ts';
import { type DecidingFlag, type Findings, sureValue } from '../detect/findings.ts';
import type { Settings } from '../detect/findings-code.ts';
import type { ComposeFile, Service } from '../detect/findings-compose.ts';
import { mediaMount } from '../detect/media.ts';
import { serverFileOf } from '../detect/nginx-server.ts';
import { UserError } from '../errors.ts';
import { ownPlace, type Place } from '../place.ts';
import { quoteWord } from '../replay.ts';
import { pythonCommand, testCommand } from './test-command.ts';

/** Where things are in a repository that somebody else laid out. */
export function findPlace(findings: Findings): Place {
  const { services } = findings;
  const compose = sureValue(findings.compose);
  const folder = sureValue(findings.django)?.folder ?? '';
  const settings = sureValue(findings.settings);
  const web = sureValue(services.web);
  const workers = services.all.filter(
    ({ kind, paths }) => /^(worker|beat)$/.test(kind) && paths.includes(compose?.path ?? ''),
  );
  const database = sureValue(services.database);
  const image = database && debianImage(database);
  const root = posix.relative(compose?.folder ?? '', '') || '.';
  const name = (service: Service | undefined, usual: string): string => service?.name ?? usual;
  return {
    'compose-file': compose?.path ?? ownPlace['compose-file'],
    'compose-command': composeCommand(findings, compose),
    'root-from-compose': root,
    'web-service': name(web, ownPlace['web-service']),
    'web-port': String(web?.port ?? ownPlace['web-port']),
    'web-dockerfile': web?.build?.dockerfile ?? inFolder(folder, 'Dockerfile'),
    'web-target': web?.build?.target ?? '',
    'media-source': mediaSource(findings, root),
    'database-service': name(database, ownPlace['database-service']),
    'database-image': image?.image ?? '',
    'database-packages': image?.packages ?? '',
    'database-network': database?.networks[0] ?? '',
    'nginx-service': name(sureValue(services.nginx), ownPlace['nginx-service']),
    'nginx-locations': serverFileOf(findings) ?? ownPlace['nginx-locations'],
    'redis-service': name(sureValue(services.redis), ownPlace['redis-service']),
    'mongo-service': name(sureValue(services.mongo), ownPlace['mongo-service']),
    'worker-services': lines(workers.map((worker) => worker.name)),
    'backend-network': sharedNetwork(web, [database, sureValue(services.redis)]),
    'frontend-network': sharedNetwork(web, [sureValue(services.nginx)]),
    'django-folder': folder,
    'settings-file': settings?.base.path ?? inFolder(folder, 'settings.py'),
    'settings-module': settings?.base.module ?? 'settings',
    'static-path': staticPath(settings?.staticUrl?.text),
    'database-url': databaseVariable(settings),
    'requirements-file': sureValue(findings.requirements)?.path ?? inFolder(folder, 'requirements.txt'),
    'env-example': sureValue(findings.envExample)?.path ?? ownPlace['env-example'],
    'env-files': lines(services.all.flatMap(({ envFiles }) => envFiles)),
    'python-command': pythonCommand(findings),
    'test-folder': sureValue(findings.django)?.folder ?? sureValue(findings.node)?.folder ?? '',
    'test-command': testCommand(findings),
    'stable-branch': sureValue(findings.branches.stable) ?? findings.branches.current ?? 'main',
    'development-branch': sureValue(findings.branches.development) ?? '',
  };
}

/** What libraries that read a URL read, unless the settings name another variable. */
function databaseVariable(settings: Settings | undefined): string {
  const { style, variables = [] } = settings?.databases ?? {};
  const isUsual = variables.length === 0 || variables.includes(ownPlace['database-url']);
  return style === 'url' && isUsual ? ownPlace['database-url'] : '';
}

/** Each of them once, a line each. */
function lines(texts: readonly string[]): string {
  return [...new Set(texts)].join('\n');
}

/** With the file's path, unless Compose finds it by itself. */
function composeCommand({ quality }: Findings, compose: ComposeFile | undefined): string {
  const command = quality.composeCommand ?? 'docker compose';
  const isUsual = !compose || /^(docker-)?compose\.ya?ml$/.test(compose.path);
  return isUsual ? command : `${command} -f ${quoteWord(compose.path)}`;
}

/** Of STATIC_URL, as it is written: a path of this site, where that can be read off it; else the usual one. */
function staticPath(expression = ''): string {
  const [, path] = /^["']\/?([\w.-]+(?:\/[\w.-]+)*)\/["']$/.exec(expression) ?? [];
  return path === undefined ? ownPlace['static-path'] : `/${path}/`;
}

/** As the Compose file would write it. */
function mediaSource(findings: Findings, root: string): string {
  const { source, isVolume } = mediaMount(findings) ?? {};
  if (source === undefined || isVolume) return source ?? '';
  return root === '.' ? `./${source}` : `${root}/${source}`;
}

/** A network of the web service that it shares with one of these, else its first; empty where it is on the usual one. */
function sharedNetwork(web: Service | undefined, others: readonly (Service | undefined)[]): string {
  const networks = web?.networks ?? [];
  const shared = networks.find((network) => others.some((other) => other?.networks.includes(network)));
  return shared ?? networks[0] ?? '';
}

/** What a name of the place is decided by. */
const flagByName: Readonly<Record<keyof Place, DecidingFlag>> = {
  'compose-file': 'compose-file',
  'compose-command': 'compose-file',
  'root-from-compose': 'compose-file',
  'web-service': 'web-service',
  'web-port': 'web-service',
  'web-dockerfile': 'web-service',
  'web-target': 'web-service',
  'media-source': 'web-service',
  'database-service': 'database-service',
  'database-image': 'database-service',
  'database-packages': 'database-service',
  'database-network': 'database-service',
  'nginx-service': 'nginx-service',
  'nginx-locations': 'nginx-service',
  'redis-service': 'redis-service',
  'mongo-service': 'mongo-service',
  'worker-services': 'compose-file',
  'backend-network': 'web-service',
  'frontend-network': 'web-service',
  'django-folder': 'django-folder',
  'settings-file': 'settings-module',
  'settings-module': 'settings-module',
  'static-path': 'settings-module',
  'database-url': 'settings-module',
  'requirements-file': 'requirements',
  'env-example': 'env-example',
  'env-files': 'compose-file',
  'python-command': 'web-service',
  'test-folder': 'web-service',
  'test-command': 'web-service',
  'stable-branch': 'stable-branch',
  'development-branch': 'development-branch',
};

/** The flags of what these components depend on: by the files that they bring, and the names that their templates use. */
export function neededFlags(components: readonly LoadedComponent[]): DecidingFlag[] {
  const names = components.flatMap(({ files }) => [...files].flatMap(([path, content]) => namesUsed(path, content)));
  return [...new Set(names.map((name) => flagByName[name]))];
}

/** Of those flags, what can be found out here: of services in a file that cannot be parsed, nothing is known. */
export function decidableFlags(findings: Findings, components: readonly LoadedComponent[]): DecidingFlag[] {
  const isReadable = sureValue(findings.compose)?.isReadable !== false;
  return neededFlags(components).filter((flag) => isReadable || !flag.endsWith('-service'));
}

function namesUsed(path: string, content: Buffer): (keyof Place)[] {
  const placed = path.replace(/\.hbs$/, '');
  const files = (Object.keys(ownPlace) as (keyof Place)[]).filter((name) => ownPlace[name] === placed);
  const isLocation = placed.startsWith(ownPlace['nginx-locations']);
  const inDjango = placed.startsWith(`${ownPlace['django-folder']}/`) && files.length === 0;
  const text = path.endsWith('.hbs') ? content.toString() : '';
  const used = [...text.matchAll(/\bplace\.([a-z-]+)/g)].map(([, name]) => name as keyof Place);
  if (isLocation) files.push('nginx-locations');
  return [...files, ...(inDjango ? ['django-folder' as const] : []), ...used.filter((name) => name in ownPlace)];
}

/** Of the flags of what these components depend on, those without which there is nothing to add to. */
export function missingFlags(findings: Findings, components: readonly LoadedComponent[]): DecidingFlag[] {
  const kinds: Partial<Record<DecidingFlag, string>> = {
    'web-service': findings.services.web.kind,
    'django-folder': findings.django.kind,
    'settings-module': findings.settings.kind,
  };
  const provided = components.flatMap(({ provides = [] }) => provides);
  return decidableFlags(findings, components).filter((flag) => kinds[flag] === 'none' && !provided.includes(flag));
}

/** @throws UserError where there is nothing to add these components to */
export function verifyNothingMissing(findings: Findings, components: readonly LoadedComponent[]): void {
  const missing = missingFlags(findings, components);
  if (missing.length === 0) return;
  const names = missing.map((flag) => flag.replace('-', ' ').replace('folder', 'project')).join(', no ');
  const flags = missing.map((flag) => `--${flag}`).join(', ');
  throw new UserError(`No ${names} was found here.`, `If there is one, say which: ${flags}`);
}
