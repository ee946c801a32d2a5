import type { Component } from '../../src/component.ts';
import { sureValue } from '../../src/detect/findings/findings.ts';

export const component: Component = {
  title: 'Dockerfile',
  description: 'An image for a Django project that has none: small, not as root, its packages cached',
  version: 1,
  standards: ['P1', 'P5'],
  isPortable: true,
  isForOthers: true,
  isThere: ({ dockerfiles, services }) => dockerfiles.length > 0 || sureValue(services.web) !== undefined,
  misfit: ({ django }) =>
    django.kind === 'none'
      ? { reason: 'there is no Django project', remedy: 'If there is one, say where: --django-folder' }
      : undefined,
  provides: ['web-service'],
  requires: [],
  // Which has one.
  conflicts: ['django'],
  questions: [],
  examples: { default: { stack: 'static' } },
};
