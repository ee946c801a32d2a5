import type { Component } from '../../src/component.ts';

export const component: Component = {
  title: 'Deployment',
  description: 'Staging and production: deploying beside the version that serves, and rolling back',
  version: 1,
  standards: ['P1', 'P4', 'P6', 'P9', 'P10', 'P14', 'P20', 'P21', 'P22', 'P23'],
  requires: ['project', 'nginx'],
  conflicts: [],
  questions: [],
  slots: {
    // Settings that bin/deploy keeps in the server's .env, where they come by its environment.
    'kept-settings': [],
  },
  contributes: {
    commands: [
      '| `bin/deploy stage` or `prod` | on a server: brings the newest commit of the stable branch into service |',
      '| `bin/rollback` | on a server: returns to the version before |',
      '| `bin/smoke-test` | on a server: asks the site for what must work |',
    ],
    layout: [
      '| `dc.stage.yml`, `dc.prod.yml` | what differs on the servers |',
      '| `.env.server` | every setting of a server; its `.env` is made from it |',
    ],
  },
  examples: { default: {}, static: { stack: 'static' } },
};
