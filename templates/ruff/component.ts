import type { Component } from '../../src/component.ts';

export const component: Component = {
  title: 'Ruff',
  description: 'Checks the Python code where nothing does yet, with bin/lint',
  version: 1,
  standards: ['P24'],
  isPortable: true,
  joins: ['quality'],
  isThere: ({ quality }) => quality.linters.some(({ tool }) => tool === 'ruff'),
  needs: ['bin/lib.sh'],
  requires: ['project'],
  // Which has its own rules, and its own bin/lint.
  conflicts: ['django'],
  questions: [],
  contributes: {
    commands: ['| `bin/lint` | checks the Python code; `bin/lint --fix` mends it |'],
    layout: ['| `ruff.toml` | the rules for Python code |'],
  },
  examples: { default: { stack: 'static', extras: 'quality' } },
};
