import type { Component } from '../../src/component.ts';

export const component: Component = {
  title: 'PostgreSQL',
  description: 'The database; no port of it leaves Docker',
  version: 1,
  standards: ['P10', 'P11'],
  role: 'database',
  isDefault: true,
  requires: ['project'],
  conflicts: [],
  questions: [],
  slots: { 'database-image': 'postgres:17-trixie' },
  examples: { default: { stack: 'django', database: 'postgres' } },
};
