import type { Component } from '../../src/component.ts';

export const component: Component = {
  title: 'Quality',
  description: 'Mends code as it is committed, with pre-commit and Ruff, and tells editors how it is written',
  version: 1,
  standards: ['P24', 'T3', 'T5'],
  isExtra: true,
  isThere: ({ quality }) => quality.preCommit !== undefined,
  requires: ['project'],
  conflicts: [],
  questions: [],
  contributes: {
    layout: ['| `.pre-commit-config.yaml` | what is mended when you commit |'],
  },
  examples: {
    default: { stack: 'django', database: 'postgres', extras: 'quality' },
    static: { stack: 'static', extras: 'quality' },
  },
};
