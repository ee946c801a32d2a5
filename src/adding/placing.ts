/** Says which findings must be sure for components to be placed in a repository that somebody else laid out. Pure. */
import { posix } from 'node:path';
import type { Component, LoadedComponent } from '../component.ts';
import { type DecidingFlag, type Decisions, type Findings, sureValue } from '../detect/findings/findings.ts';
import { findingsByFlag } from '../detect/findings/verify.ts';
import { UserError } from '../errors.ts';
import { ownPlace, type Place } from '../place.ts';

/** What a name of the place is decided by. */
const flagByName: Readonly<Record<keyof Place, DecidingFlag>> = {
  'compose-file': 'compose-file',
  'compose-folder': 'compose-file',
  'compose-override': 'compose-file',
  'compose-command': 'compose-file',
  'root-from-compose': 'compose-file',
  'variable-remedy': 'compose-file',
  'web-service': 'web-service',
  'web-port': 'web-service',
  'web-dockerfile': 'web-service',
  'web-target': 'web-service',
  'media-source': 'web-service',
  'entrypoint-migrates': 'web-service',
  'database-service': 'database-service',
  'database-image': 'database-service',
  'database-packages': 'database-service',
  'database-network': 'database-service',
  'nginx-service': 'nginx-service',
  'nginx-locations': 'nginx-service',
  'redis-service': 'redis-service',
  'mongo-service': 'mongo-service',
  'steady-services': 'compose-file',
  'worker-services': 'compose-file',
  'backend-network': 'web-service',
  'frontend-network': 'web-service',
  'django-folder': 'django-folder',
  'settings-file': 'settings-module',
  'settings-module': 'settings-module',
  'static-path': 'settings-module',
  'cache-setting': 'settings-module',
  'session-setting': 'settings-module',
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

/**
 * What earlier runs built on decides between candidates: what came since may look like it.
 * @param place as it is recorded
 */
export function rememberedDecisions(findings: Findings, place: Place): Decisions {
  const names = Object.keys(flagByName) as (keyof Place)[];
  return Object.fromEntries(
    Object.entries(findingsByFlag(findings)).flatMap(([flag, finding]) => {
      if (finding.kind !== 'ambiguous') return [];
      const known = names.filter((name) => flagByName[name] === flag).map((name) => place[name]);
      const remembered = finding.candidates.find(({ name }) => known.includes(name));
      return remembered ? [[flag, remembered.name]] : [];
    }),
  );
}

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
export function verifyNothingMissing(
  findings: Findings,
  components: readonly LoadedComponent[],
  all: ReadonlyMap<string, Component>,
): void {
  const missing = missingFlags(findings, components);
  if (missing.length === 0) return;
  const ids = listProviders(missing, findings, all);
  const names = missing.map((flag) => flag.replace('-', ' ').replace('folder', 'project')).join(', no ');
  const flags = missing.map((flag) => `--${flag}`).join(', ');
  const offer = ids.length === 0 ? '' : ` ${ids.join(' or ')} brings one.`;
  const remedy =
    ids.length > 0
      ? ` Or add one with it: countable add ${[ids[0], ...components.map(({ id }) => id)].join(' ')}`
      : missing.join() === 'web-service'
        ? ` Or ${writeService(findings)}`
        : '';
  throw new UserError(`No ${names} was found here.${offer}`, `If there is one, say which: ${flags}.${remedy}`);
}

/** Ids of what would bring all of these here. */
function listProviders(
  flags: readonly DecidingFlag[],
  findings: Findings,
  all: ReadonlyMap<string, Component>,
): readonly string[] {
  const bringing = [...all].filter(([, { provides }]) => flags.every((flag) => provides?.includes(flag)));
  return bringing.filter(([, { isThere, misfit }]) => !isThere?.(findings) && !misfit?.(findings)).map(([id]) => id);
}

/** How to write the service of what no Compose file starts yet. */
function writeService({ compose, dockerfiles }: Findings): string {
  const { path = 'compose.yaml', folder = '' } = sureValue(compose) ?? {};
  const context = posix.relative(folder, posix.dirname(dockerfiles[0]?.path ?? 'Dockerfile')) || '.';
  return `write one into ${path}, then run again: services: {web: {build: ${context}}}`;
}
