import type { Component } from '../../src/component.ts';

export const component: Component = {
  title: 'Jenkins',
  description: 'A pipeline that tests every branch, deploys two of them, and tells who has to know',
  version: 1,
  standards: ['P12', 'P13', 'P14', 'P15'],
  requires: ['project'],
  conflicts: [],
  isThere: ({ pipelines }) => pipelines.some(({ runBy }) => runBy === 'jenkins'),
  questions: [],
  slots: {
    // Stages of the Jenkinsfile that follow a deploy to production, each with its indentation.
    'release-stages': [],
    // Groovy bindings of credentials that a deploy to production gets where Jenkins has them; ${project} is the slug.
    'deploy-credentials': [],
    // Rows of the README's table of what Jenkins must know: '| credential `slack-token` | … |'.
    'jenkins-settings': [],
  },
  contributes: {
    commands: [
      '| `bin/build` | builds the images as they go to production; nothing is started |',
      '| `bin/ci` | only for the `Jenkinsfile` |',
    ],
    layout: ['| `Jenkinsfile` | what happens after a push |'],
  },
  examples: { default: {} },
};
