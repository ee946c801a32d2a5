/** Tells which service uses which configuration of nginx. Pure. */
import { copiedPaths } from '../compose/container-paths.ts';
import { isWithin } from '../files.ts';
import type { NginxConfig } from '../findings/files.ts';
import type { KnownService } from './kinds.ts';

/** The configurations that a service mounts, or that its Dockerfile copies into the image. */
export function configsOf(known: KnownService, configs: readonly NginxConfig[]): NginxConfig[] {
  return configs.filter((config) => isUsing(known, config));
}

/** Names of the services that use a configuration. */
export function usersOf(config: NginxConfig, known: readonly KnownService[]): string[] {
  return known.filter((each) => isUsing(each, config)).map(({ service }) => service.name);
}

function isUsing({ service, runs }: KnownService, { path }: NginxConfig): boolean {
  const mounted = service.mounts.flatMap(({ source, isVolume }) => (isVolume || source === undefined ? [] : [source]));
  const copied = copiedPaths(runs.built?.instructions ?? [], service.build?.context);
  const isNginx = service.kind === 'nginx' || service.program === 'nginx';
  // A whole repository that is mounted or copied says nothing.
  return isNginx && [...mounted, ...copied].some((source) => source !== '' && isWithin(path, source));
}
