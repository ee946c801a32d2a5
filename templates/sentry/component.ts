import type { Component } from '../../src/component.ts';

const recordRelease = `\
        stage('Record the release') {
            when {
                beforeAgent true
                branch 'master'
                // Set for all projects at once, where the company has a Sentry.
                expression { env.SENTRY_ORG != null }
            }
            agent { label 'docker' }
            environment {
                SENTRY_AUTH_TOKEN = credentials('sentry-token')
            }
            steps {
                execute "bin/record-release \${commit.id} \${env.GIT_PREVIOUS_SUCCESSFUL_COMMIT ?: ''}"
            }
            post {
                cleanup {
                    deleteDir()
                }
            }
        }`;

export const component: Component = {
  title: 'Sentry',
  description: 'Errors of the running application reach people, each with the release that brought it',
  version: 2,
  standards: ['P16', 'P22'],
  requires: ['project', 'deployment', 'jenkins'],
  conflicts: [],
  isThere: ({ pythonPackages }) => pythonPackages.includes('sentry-sdk'),
  questions: [],
  slots: {
    // What brings a changed .env into effect.
    'sentry-start-command': 'bin/up',
  },
  contributes: {
    'django-apps': ['sentry'],
    'web-environment': [
      'SENTRY_DSN: ${SENTRY_DSN:-}',
      'SENTRY_ENVIRONMENT: ${SENTRY_ENVIRONMENT:-development}',
      'SENTRY_RELEASE: ${SENTRY_RELEASE:-${REVISION:-}}',
    ],
    'release-stages': [recordRelease],
    'kept-settings': ['SENTRY_DSN'],
    'deploy-credentials': ['string(credentialsId: "${project}-sentry-dsn", variable: \'SENTRY_DSN\')'],
    'jenkins-settings': [
      '| environment variables `SENTRY_ORG` and, unless it is sentry.io, `SENTRY_URL`, under *Global properties* | where releases are recorded; without them none are |',
      '| credential of the project’s name and `-sentry-dsn`, a *secret text* | the DSN, for the production server; without it the server’s own `.env` counts |',
      '| credential `sentry-token`, a *secret text* | a Sentry token with the scope `project:releases` |',
    ],
    commands: ['| `bin/record-release [REVISION]` | tells Sentry what went to production; Jenkins does it |'],
  },
  elsewhere: {
    description: 'Errors of the running application reach people, and nothing that tells who a visitor was',
    requires: ['django'],
    shares: [
      '.env.example',
      '.env.server',
      'dc.test.yml',
      'dc.stage.yml',
      'dc.prod.yml',
      'web/requirements.in',
      'web/sentry/apps.py',
      'web/sentry/management/',
    ],
    slots: { 'sentry-start-command': 'docker compose up --detach' },
  },
  examples: { default: { stack: 'django', database: 'postgres' } },
};
