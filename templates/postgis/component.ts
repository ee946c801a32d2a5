import type { Component, Misfit } from '../../src/component.ts';
import { type Findings, sureValue } from '../../src/detect/findings/findings.ts';
import { tagOfImage } from '../../src/detect/services/images.ts';

const server = {
  'database-image': 'postgis/postgis:17-3.5',
  'database-platform': 'linux/amd64',
  'database-template': 'template_postgis',
  'database-scheme': 'postgis',
};

export const component: Component = {
  title: 'PostGIS',
  description: 'PostgreSQL that knows places and shapes, and an example app that uses it',
  version: 1,
  standards: ['P11'],
  role: 'database',
  requires: ['postgres'],
  conflicts: [],
  isThere: ({ services }) => sureValue(services.database)?.program === 'postgis',
  questions: [],
  contributes: {
    ...server,
    // GDAL brings GEOS and PROJ, the other two libraries of GeoDjango.
    'system-packages': ['libgdal36'],
    'django-apps': ['places', 'django.contrib.gis'],
    'django-urls': ['places'],
  },
  elsewhere: {
    description: 'PostgreSQL that knows places and shapes, GeoDjango set up, and GDAL in the image',
    contributes: { ...server, 'database-engine': 'django.contrib.gis.db.backends.postgis' },
  },
  misfit: (findings) => otherPostgres(findings) ?? otherImage(findings) ?? otherBase(findings),
  examples: { default: { stack: 'django', database: 'postgis' } },
};

/** The line that names the image is somebody's own, and the image has their data. */
function otherPostgres({ services, made }: Findings): Misfit | undefined {
  const database = sureValue(services.database);
  const isOurs = sureValue(made)?.components['postgres'] !== undefined;
  if (database?.program !== 'postgresql' || isOurs) return undefined;
  const major = /^\d+/.exec(tagOfImage(database.image ?? '') ?? '')?.[0] ?? 'its version';
  return {
    reason: `${database.name} runs PostgreSQL without PostGIS, and holds data under an image that you chose`,
    remedy: `By hand: dump it; give ${database.name} the image postgis/postgis:${major}-3.5, the settings the engine django.contrib.gis.db.backends.postgis and the app django.contrib.gis, and the web image GDAL (apt-get install gdal-bin).`,
  };
}

/** GDAL is added to a Dockerfile; without one there is nothing to add it to. */
function otherImage({ services, dockerfiles }: Findings): Misfit | undefined {
  const web = sureValue(services.web);
  if (!web || dockerfiles.some(({ path }) => path === web.build?.dockerfile)) return undefined;
  const path = web.build?.dockerfile;
  if (path !== undefined) {
    return {
      reason: `GeoDjango needs GDAL in the image, and ${path}, from which ${web.name} is built, was not found`,
      remedy: `Is it there? Name it so that its kind can be told, as in "live.Dockerfile", then run again.`,
    };
  }
  const image = web.image ?? 'its image';
  return {
    reason: `GeoDjango needs GDAL in the image, and ${web.name} is not built from a Dockerfile here`,
    remedy: `Build it from one that begins "FROM ${image}", then run again.`,
  };
}

/** Images without apt and apk, or without a shell to call them in. */
const withoutPackages =
  /(^|[/_-])(ubi\d*|rhel\d*|fedora|almalinux|rockylinux|centos|amazonlinux|oraclelinux|opensuse|archlinux|distroless)([/:_-]|$)|^(cgr\.dev|gcr\.io\/distroless)\//;

/** GDAL comes by the package manager of Debian or of Alpine. */
function otherBase({ services, dockerfiles }: Findings): Misfit | undefined {
  const web = sureValue(services.web);
  const dockerfile = dockerfiles.find(({ path }) => path === web?.build?.dockerfile);
  if (!dockerfile?.base || !withoutPackages.test(dockerfile.base)) return undefined;
  return {
    reason: `GeoDjango needs GDAL in the image, and ${dockerfile.path} builds on ${dockerfile.base}, which has neither apt nor apk`,
    remedy: 'Build on an image made of Debian or Alpine, such as python:3.13-slim, then run again.',
  };
}
