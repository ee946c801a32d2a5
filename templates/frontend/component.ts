import type { Component } from '../../src/component.ts';
import { sureValue } from '../../src/detect/findings/findings.ts';
import { misfit } from './misfit.ts';

export const component: Component = {
  title: 'Frontend',
  description: 'Vue and Vite, built in a container; in development each saved file shows at once',
  version: 1,
  standards: ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7'],
  isExtra: true,
  isThere: ({ node }) => sureValue(node)?.bundler === 'vite',
  misfit,
  needs: ['bin/lib.sh'],
  requires: ['project', 'nginx'],
  conflicts: [],
  questions: [],
  slots: {
    // Where the browser finds all of it, and what is built: a script, or a page that names its scripts itself.
    'frontend-base': '/static/frontend/',
    'frontend-input': 'src/main.ts',
  },
  contributes: {
    commands: ['| `bin/test-frontend` | checks the types in `frontend/`, and runs its tests; `bin/test` does it too |'],
    layout: ['| `frontend/` | what runs in the browser: Vue, built by Vite |'],
    'test-commands': ['bin/test-frontend'],
  },
  elsewhere: {
    requires: ['nginx'],
    shares: [
      '.gitignore',
      'bin/test-frontend',
      'frontend/.npmrc',
      'frontend/.nvmrc',
      'frontend/package.json',
      'frontend/package-lock.json',
      'frontend/src/',
      'frontend/tsconfig.json',
      'frontend/vite.config.ts',
    ],
  },
  examples: {
    default: { stack: 'django', database: 'postgres', extras: 'frontend' },
    static: { stack: 'static', extras: 'frontend' },
  },
};
