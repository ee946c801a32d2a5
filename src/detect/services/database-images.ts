/** Finds images made of Debian that have the PostgreSQL that a service runs. Pure. */
import type { Service } from '../findings/compose.ts';

/** An image to build on, and Debian's packages that make it what the service's own image is. */
export interface DebianImage {
  readonly image: string;
  /** Empty where the image has everything. */
  readonly packages: string;
}

/** The registries that have Docker's official images under their usual names. */
const official = /^((?:docker\.io|index\.docker\.io|public\.ecr\.aws\/docker|mirror\.gcr\.io)\/)?(library\/)?postgres$/;

/** Images that are PostgreSQL's official one with an extension; the PostgreSQL project packs that for Debian, too. */
const extended: readonly (readonly [name: RegExp, extension: string])[] = [
  [/^(docker\.io\/)?(postgis|imresamu)\/postgis$/, 'postgis-3'],
  [/^(docker\.io\/)?pgvector\/pgvector$/, 'pgvector'],
];

/** The first for which there are images with Python 3.11. */
const oldest = 12;

/**
 * The image for what a service runs; undefined where its image is none of these, or its tag does not tell the version.
 * Others, as Alpine's, are told by their version alone.
 */
export function debianImage({ image, build }: Pick<Service, 'image' | 'build'>): DebianImage | undefined {
  const [, name = '', tag = ''] = /^(.+?)(?::([\w][\w.-]*))?(?:@.*)?$/.exec(image ?? '') ?? [];
  const version = /(?:^|-pg|^pg)(\d+)/.exec(tag.replace(/^\d+\.\d+\.\d+(?=-pg)/, ''))?.[1];
  if (build || version === undefined || Number(version) < oldest) return undefined;
  const debian = Number(version) < 14 ? 'bookworm' : 'trixie';
  const isOfficial = official.test(name);
  if (isOfficial)
    return { image: /-(bookworm|trixie)$/.test(tag) ? `${name}:${tag}` : `${name}:${version}-${debian}`, packages: '' };
  const extension = extended.find(([pattern]) => pattern.test(name))?.[1];
  return extension === undefined
    ? undefined
    : { image: `postgres:${version}-${debian}`, packages: `postgresql-${version}-${extension}` };
}
