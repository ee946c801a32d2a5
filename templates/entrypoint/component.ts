import type { Component } from '../../src/component.ts';
import { sureValue } from '../../src/detect/findings.ts';

export const component: Component = {
  title: 'Entrypoint',
  description: 'Each start of Django waits for the database, migrates and collects static files by itself',
  version: 1,
  standards: ['P8', 'P9', 'P20'],
  isPortable: true,
  isThere: ({ entrypoint }) => {
    const script = sureValue(entrypoint);
    return script?.migrates === true && script.collectsStatic;
  },
  requires: [],
  // Which does this already.
  conflicts: ['django'],
  questions: [],
  examples: { default: { stack: 'static' } },
};
