import type { Component } from '../../src/component.ts';

export const component: Component = {
  title: 'Celery',
  description: 'Tasks outside of requests and by the clock; a deploy lets those that run come to their end',
  version: 1,
  standards: ['P1', 'P3', 'P4', 'P20'],
  isExtra: true,
  isThere: ({ services, pythonPackages }) => services.worker.kind !== 'none' || pythonPackages.includes('celery'),
  requires: ['redis'],
  conflicts: [],
  questions: [],
  examples: { default: { stack: 'django', database: 'postgres', extras: 'celery' } },
};
