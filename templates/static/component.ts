import type { Component } from '../../src/component.ts';

export const component: Component = {
  title: 'Static site',
  description: 'nginx alone, for pages, styles and scripts without a server behind them',
  version: 1,
  standards: ['P2', 'P3', 'P4', 'P5', 'P7'],
  role: 'stack',
  requires: ['project', 'nginx', 'deployment', 'jenkins'],
  conflicts: [],
  questions: [],
  contributes: {
    commands: ['| `bin/test` | tests every file and link of the site, in containers of its own |'],
    layout: ['| `static/` | the site: pages, styles, scripts, pictures |', '| `tests/` | what `bin/test` runs |'],
  },
  examples: { default: { stack: 'static' } },
};
