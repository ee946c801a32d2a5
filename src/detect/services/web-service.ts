/** Judges which service answers the requests of the project itself. Never by its name. Pure. */
import type { NginxConfig } from '../findings/files.ts';
import { kindOfImage } from './images.ts';
import type { KnownService } from './kinds.ts';

/** Says which services could be the one, and how much speaks for each. */
export function webJudge(
  known: readonly KnownService[],
  nginxConfigs: readonly NginxConfig[],
): { isLikely: (known: KnownService) => boolean; prefer: (known: KnownService) => number } {
  const targets = new Set(nginxConfigs.flatMap(targetsOf));
  const workerImages = new Set(
    known.flatMap(({ service }) => (['worker', 'beat'].includes(service.kind) ? (service.image ?? []) : [])),
  );
  const isTarget = ({ service }: KnownService): boolean => targets.has(service.name);
  const isDjango = ({ service, djangoFolder }: KnownService): boolean =>
    djangoFolder !== undefined ||
    service.environment.includes('DJANGO_SETTINGS_MODULE') ||
    (service.image !== undefined && workerImages.has(service.image));
  const isLikely = (each: KnownService): boolean => {
    const { kind } = each.service;
    return kind === 'web' || (kind === 'other' && (each.isServing || isDjango(each) || isTarget(each)));
  };
  const prefer = (each: KnownService): number =>
    8 * Number(each.isServing) +
    4 * Number(isServingDjango(each)) +
    2 * Number(isDjango(each)) +
    Number(isTarget(each)) +
    Number(each.isPublic) / 2 -
    Number(isForTests(each));
  return { isLikely, prefer };
}

/**
 * Services that could be the one where nothing tells: those that browsers reach and nobody knows, and without Django
 * those that run on Node.
 * @returns `isSure` where a project for Node has one service of its own
 */
export function guessWeb(
  known: readonly KnownService[],
  hasDjango: boolean,
): { candidates: KnownService[]; isSure: boolean } {
  const unknown = known.filter(
    ({ service, isPublic }) => isPublic && service.kind === 'other' && [undefined, 'python'].includes(service.program),
  );
  const onNode = hasDjango ? [] : known.filter(({ service }) => service.kind === 'frontend');
  return { candidates: [...unknown, ...onNode], isSure: unknown.length === 0 && onNode.length === 1 };
}

/**
 * Services that could as well be the web service: they are built here from the same base as it, an image of which nothing is
 * known, and so is what they run: that lies in the base.
 */
export function rivalsOf(web: string, known: readonly KnownService[]): KnownService[] {
  const base = known.find(({ service }) => service.name === web && service.build)?.runs.image;
  if (base === undefined || kindOfImage(base) !== undefined) return [];
  return known.filter(
    ({ service, runs }) =>
      service.name !== web && service.build !== undefined && service.kind === 'other' && runs.image === base,
  );
}

/** Hosts that a configuration of nginx hands requests to. */
export function targetsOf({ servers, upstreams }: NginxConfig): string[] {
  const passed = servers.flatMap(({ locations }) => locations.map(({ passesTo }) => passesTo ?? ''));
  const hosts = [...passed, ...Object.values(upstreams).flat()].map(
    (url) => /^(?:\w+:\/\/)?([\w.-]+)/.exec(url)?.[1] ?? '',
  );
  return hosts.filter((host) => host !== '');
}

function isServingDjango({ runs }: KnownService): boolean {
  return [...runs.command, ...runs.entrypoint].some(({ text }) =>
    /\brunserver\b|\b\w+\.[aw]sgi\b|\bwsgi\.py\b/.test(text),
  );
}

function isForTests({ service }: KnownService): boolean {
  return /(^|[-_])test(s|ing)?([-_]|$)/.test(service.build?.target ?? '') || service.profiles.includes('test');
}
