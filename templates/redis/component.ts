import type { Component } from '../../src/component.ts';

export const component: Component = {
  title: 'Redis',
  description: 'A cache for Django, which also makes sessions quick; what others put there outlives a restart',
  version: 1,
  standards: ['P1', 'P3', 'P4', 'P5', 'P10'],
  isExtra: true,
  isThere: ({ services }) => services.redis.kind !== 'none',
  requires: ['django'],
  conflicts: [],
  questions: [],
  examples: { default: { stack: 'django', database: 'postgres', extras: 'redis' } },
};
