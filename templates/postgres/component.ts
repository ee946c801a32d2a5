import type { Component } from '../../src/component.ts';
import { sureValue } from '../../src/detect/findings.ts';

export const component: Component = {
  title: 'PostgreSQL',
  description: 'The database; no port of it leaves Docker',
  version: 1,
  standards: ['P10', 'P11'],
  role: 'database',
  isDefault: true,
  requires: ['project'],
  conflicts: [],
  isThere: ({ services }) => ['postgresql', 'postgis'].includes(sureValue(services.database)?.program ?? ''),
  questions: [],
  slots: {
    'database-image': 'postgres:17-trixie',
    // Where the image exists for one platform only.
    'database-platform': '',
    // What a restored database is made from.
    'database-template': 'template0',
  },
  examples: { default: { stack: 'django', database: 'postgres' } },
};
