import type { Component } from '../../src/component.ts';
import { olderThan } from '../../src/detect/findings/versions.ts';

export const component: Component = {
  title: 'Redis',
  description: 'A cache for Django, which also makes sessions quick; what others put there outlives a restart',
  version: 1,
  standards: ['P1', 'P3', 'P4', 'P5', 'P10'],
  isExtra: true,
  isThere: ({ services }) => services.redis.kind !== 'none',
  misfit({ djangoVersion }) {
    const version = olderThan(djangoVersion, '4.0');
    if (version === undefined) return undefined;
    return {
      reason: `Django ${version} has no cache for Redis of its own`,
      remedy: 'Bring Django to 4.0 or newer, then run again.',
    };
  },
  requires: ['django'],
  conflicts: [],
  questions: [],
  examples: { default: { stack: 'django', database: 'postgres', extras: 'redis' } },
};
