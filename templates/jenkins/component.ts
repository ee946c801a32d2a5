import type { Component } from '../../src/component.ts';

export const component: Component = {
  title: 'Jenkins',
  description: 'A pipeline that builds and tests every branch',
  version: 1,
  standards: ['P14', 'P15'],
  requires: ['project'],
  conflicts: [],
  questions: [],
  contributes: {
    layout: ['| `Jenkinsfile` | what happens after a push |'],
  },
  examples: { default: {} },
};
