import type { Component, Misfit } from '../../src/component.ts';
import { type Findings, sureValue } from '../../src/detect/findings/findings.ts';
import { debianImage } from '../../src/detect/services/database-images.ts';

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
    // Where the commands below are, and what shows a service's log.
    'backup-commands': 'bin',
    'show-log': 'bin/logs',
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
  isThere: ({ services }) => services.all.some(({ name, image }) => name === 'backup' || /backup/.test(image ?? '')),
  misfit: (findings) => misfitOfFiles(findings) ?? misfitOfDatabase(findings),
  elsewhere: {
    requires: ['django', 'database'],
    shares: ['backup/', '.env.example', 'dc.stage.yml'],
    moves: { 'bin/': 'backup/commands/' },
    slots: { 'backup-commands': 'backup/commands', 'show-log': 'docker compose logs' },
  },
  examples: {
    postgres: { stack: 'django', database: 'postgres' },
    postgis: { stack: 'django', database: 'postgis' },
  },
};

/** What it extends must stand in its own file, and that file must be production's. */
function misfitOfFiles({ services, compose }: Findings): Misfit | undefined {
  const main = sureValue(compose);
  const other = main?.others.find(({ use, environment }) => use === 'alternative' && environment === 'production');
  if (other) {
    const remedy = `Add it there: countable add backups --compose-file ${other.path}`;
    return { reason: `production runs with a Compose file of its own, ${other.path}`, remedy };
  }
  const database = sureValue(services.database);
  if (!database || !main || database.paths.includes(main.path)) return undefined;
  const { name, paths } = database;
  const remedy = `Move ${name} to ${main.path}, or name a file that has all services: --compose-file`;
  return { reason: `${name} stands in ${paths[0]}, not in ${main.path}`, remedy };
}

function misfitOfDatabase({ services }: Findings): Misfit | undefined {
  const database = sureValue(services.database);
  if (!database || debianImage(database)) return undefined;
  const { name, program, image, build } = database;
  if (program !== 'postgresql' && program !== 'postgis') {
    const remedy = `Back up ${name} with its own tools.`;
    return { reason: `${name} does not run PostgreSQL, which is all that backups know`, remedy };
  }
  const remedy = `Give ${name} an image such as postgres:17 or postgis/postgis:17-3.5, in the version of its data.`;
  if (build) return { reason: `${name} is an image that is built here, whose extensions nobody knows`, remedy };
  return { reason: `${name} runs ${image}, of which neither version nor extensions are sure`, remedy };
}
