import type { Component } from '../../src/component.ts';
import { olderPython } from '../../src/detect/findings/versions.ts';

export const component: Component = {
  title: 'MongoDB',
  description: 'A MongoDB beside the database, a client for Django, and dumping and restoring it',
  version: 1,
  standards: ['P1', 'P3', 'P4', 'P5', 'P10', 'P11'],
  isExtra: true,
  isThere: ({ services }) => services.mongo.kind !== 'none',
  misfit(findings) {
    const older = olderPython(findings, '3.9');
    return older && { ...older, reason: `its client ${older.reason}` };
  },
  needs: ['bin/lib.sh'],
  requires: ['django'],
  conflicts: [],
  questions: [],
  examples: { default: { stack: 'django', database: 'postgres', extras: 'mongo' } },
};
