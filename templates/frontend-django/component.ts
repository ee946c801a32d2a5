import type { Component } from '../../src/component.ts';
import { buildStage } from '../frontend/build-stage.ts';

export const component: Component = {
  title: 'Frontend in Django’s pages',
  description: 'A template tag that puts a script of the frontend, and its styles, into a page',
  version: 1,
  standards: ['P7', 'P8'],
  isPortable: true,
  joins: ['django', 'frontend'],
  requires: ['django', 'frontend'],
  conflicts: [],
  questions: [],
  contributes: {
    'django-urls': ['vite'],
    'web-stages': [buildStage],
    'web-files': ['COPY --from=frontend /frontend/dist /srv/static-own/frontend'],
  },
  elsewhere: {
    shares: [
      'web/config/settings.py',
      'web/vite/__init__.py',
      'web/vite/templates/',
      'web/vite/templatetags/__init__.py',
      'web/vite/urls.py',
    ],
  },
  examples: { default: { stack: 'django', database: 'postgres', extras: 'frontend' } },
};
