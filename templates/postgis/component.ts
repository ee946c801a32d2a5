import type { Component } from '../../src/component.ts';
import { sureValue } from '../../src/detect/findings.ts';

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
    'database-image': 'postgis/postgis:17-3.5',
    'database-platform': 'linux/amd64',
    'database-template': 'template_postgis',
    'database-scheme': 'postgis',
    // GDAL brings GEOS and PROJ, the other two libraries of GeoDjango.
    'system-packages': ['libgdal36'],
    'django-apps': ['places', 'django.contrib.gis'],
    'django-urls': ['places'],
  },
  examples: { default: { stack: 'django', database: 'postgis' } },
};
