import type { Component } from '../../src/component.ts';

export const component: Component = {
  title: 'MongoDB',
  description: 'A MongoDB beside the database, a client for Django, and dumping and restoring it',
  version: 1,
  standards: ['P1', 'P3', 'P4', 'P5', 'P10', 'P11'],
  isExtra: true,
  isThere: ({ services }) => services.mongo.kind !== 'none',
  needs: ['bin/lib.sh'],
  requires: ['django'],
  conflicts: [],
  questions: [],
  examples: { default: { stack: 'django', database: 'postgres', extras: 'mongo' } },
};
