import type { Component } from '../../src/component.ts';

export const component: Component = {
  title: 'Django',
  description: 'Django behind nginx, with a database, an example app, and tests in containers',
  version: 1,
  standards: ['P1', 'P2', 'P3', 'P4', 'P5', 'P7', 'P8', 'P9', 'P10', 'P22'],
  role: 'stack',
  isDefault: true,
  requires: ['project', 'nginx', 'deployment', 'database', 'backups', 'jenkins', 'sentry'],
  conflicts: [],
  isThere: ({ django }) => django.kind !== 'none',
  questions: [],
  slots: {
    // Entries of INSTALLED_APPS.
    'django-apps': [],
    // Apps that have pages: each at an address of its own name.
    'django-urls': [],
    // Debian packages that the running application needs.
    'system-packages': [],
    // For the image: stages of its Dockerfile that come before, and lines that bring files from them.
    'web-stages': [],
    'web-files': [],
    // Lines of the environment of `web`, in docker-compose.yml.
    'web-environment': [],
    // How DATABASE_URL begins, which decides Django's database engine.
    'database-scheme': 'postgres',
  },
  contributes: {
    anonymise: [
      "UPDATE accounts_user SET username = 'user' || id, email = 'user' || id || '@example.com', first_name = '', last_name = '';",
      '-- Nobody can log in; make yourself a user: bin/manage createsuperuser',
      "UPDATE accounts_user SET password = '!';",
      'DELETE FROM django_session;',
      'DELETE FROM django_admin_log;',
    ],
    'main-service': 'web',
    commands: [
      '| `bin/manage COMMAND` | runs `manage.py`: `bin/manage makemigrations`, `bin/manage shell` |',
      '| `bin/test [argument]` | runs the tests in containers of their own |',
      '| `bin/lint` | checks the Python code; `bin/lint --fix` mends it |',
      '| `bin/load-test-data` | loads the test data into an empty database; `bin/up` does it too |',
      '| `bin/lock` | pins the Python packages; `bin/lock --upgrade` takes newer ones |',
    ],
    layout: [
      '| `web/` | the application: Django, its image, its packages |',
      '| `static/` | the project’s styles, scripts and pictures |',
    ],
  },
  examples: { default: { stack: 'django', database: 'postgres' } },
};
