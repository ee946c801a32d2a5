import type { Component } from '../../src/component.ts';

export const component: Component = {
  title: 'Project',
  description: 'What every project has: README, settings, and the commands bin/up, down, logs and shell',
  version: 1,
  standards: ['P1', 'P2', 'P3', 'P4', 'P21'],
  requires: [],
  conflicts: [],
  // Whatever repository it is, it is a project already, and its scripts and documents are its own.
  isThere: () => true,
  questions: [],
  slots: {
    // The service that bin/shell opens.
    'main-service': 'nginx',
    // What bin/test runs beside the stack's own tests.
    'test-commands': [],
    // Rows of the README's tables: '| `bin/test` | runs the tests |', '| `static/` | the pages |'.
    commands: [],
    layout: [],
  },
  examples: { default: {} },
};
