import type { Component } from '../../src/component.ts';
import { buildStage } from '../frontend/build-stage.ts';

export const component: Component = {
  title: 'Frontend as a page of a static site',
  description: 'A page of the site that Vite builds, at /frontend/',
  version: 1,
  standards: ['P7'],
  isPortable: true,
  joins: ['static', 'frontend'],
  requires: ['static', 'frontend'],
  conflicts: [],
  questions: [],
  contributes: {
    'frontend-base': '/frontend/',
    'frontend-input': 'index.html',
    'nginx-stages': [buildStage],
    'nginx-files': [
      'COPY --from=frontend /frontend/dist /srv/static-own/frontend',
      'COPY nginx/keep-assets.sh /docker-entrypoint.d/50-keep-assets.sh',
      '# On servers a volume, which takes its owner from here.',
      'RUN install --directory --owner nginx --group nginx /srv/frontend-kept',
    ],
  },
  examples: { default: { stack: 'static', extras: 'frontend' } },
};
