import type { Component } from '../../src/component.ts';

export const component: Component = {
  title: 'Backups',
  description: 'Database and uploaded files to S3 every day, proven to restore; restoring, refreshing a laptop',
  version: 1,
  standards: ['P4', 'P11', 'P17', 'P18', 'P19'],
  requires: ['project', 'database', 'deployment', 'jenkins'],
  conflicts: [],
  questions: [],
  slots: {
    // SQL, a statement each, that makes people in a copy of production's data unrecognisable.
    anonymise: [],
  },
  contributes: {
    'kept-settings': ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'SLACK_TOKEN'],
    'deploy-credentials': [
      "usernamePassword(credentialsId: \"${project}-backups\", usernameVariable: 'AWS_ACCESS_KEY_ID', passwordVariable: 'AWS_SECRET_ACCESS_KEY')",
      "string(credentialsId: 'slack-token', variable: 'SLACK_TOKEN')",
    ],
    'jenkins-settings': [
      '| credential of the project’s name and `-backups`, a *user name with password* | id and secret of the key for S3, for the production server; without it the server’s own `.env` counts |',
    ],
    commands: [
      '| `bin/backups` | lists the backups: how old, how large, last proven when. `bin/backups --prove` proves the newest |',
      '| `bin/backup-now` | on a server: takes a backup and verifies it |',
      '| `bin/restore [latest, DATE or FILE]` | puts a backup in the place of the database and the uploaded files |',
      '| `bin/refresh-dev` | brings production’s newest backup to this machine, anonymised |',
    ],
    layout: ['| `backup/` | the container that takes, proves and restores backups |'],
  },
  examples: {
    postgres: { stack: 'django', database: 'postgres' },
    postgis: { stack: 'django', database: 'postgis' },
  },
};
