import type { Component } from '../../src/component.ts';
import { type Findings, firstFormat, sureValue } from '../../src/detect/findings/findings.ts';

const slots = {
  'build-command': 'bin/build',
  'test-command': 'bin/test',
  // Rows of the README's table of commands, where no other section has them.
  'pipeline-commands': [],
  'kept-reports': 'Results and coverage are kept with the build',
  // Stages of the Jenkinsfile that follow a deploy to production, each with its indentation.
  'release-stages': [],
  // Groovy bindings of credentials that a deploy to production gets where Jenkins has them; ${project} is the slug.
  'deploy-credentials': [],
  // Rows of the README's table of what Jenkins must know: '| credential `slack-token` | … |'.
  'jenkins-settings': [],
};

export const component: Component = {
  title: 'Jenkins',
  description: 'A pipeline that tests every branch, deploys two of them, and tells who has to know',
  version: 2,
  standards: ['P12', 'P13', 'P14', 'P15'],
  requires: ['project'],
  conflicts: [],
  isThere: ({ pipelines }) => pipelines.some(({ runBy }) => runBy === 'jenkins'),
  misfit: whyNothingIsTested,
  questions: [],
  slots,
  contributes: {
    commands: [
      '| `bin/build` | builds the images as they go to production; nothing is started |',
      '| `bin/ci` | only for the `Jenkinsfile` |',
    ],
    layout: ['| `Jenkinsfile` | what happens after a push |'],
  },
  elsewhere: {
    description: 'A pipeline that tests every branch, deploys with your bin/deploy, and tells who has to know',
    requires: [],
    needs: ['bin/lib.sh'],
    shares: ['Jenkinsfile', 'README.md', 'bin/ci'],
    slots: {
      ...slots,
      'build-command': 'bin/ci-build',
      'test-command': 'bin/ci-test',
      'pipeline-commands': [
        '| `bin/ci-build` | builds all images, and starts nothing |',
        '| `bin/ci-test` | runs the tests in containers, networks and volumes of their own, which go again |',
        '| `bin/lint` | yours, if you have one |',
        '| `bin/deploy stage COMMIT`, `bin/deploy prod COMMIT` | yours, if you have one: brings that commit into service on the server that it runs on. Without it nothing is deployed |',
      ],
      'kept-reports': 'Results of pytest are kept with the build',
    },
  },
  examples: { default: {} },
};

/** A pipeline that tests nothing would say that all is well. */
function whyNothingIsTested({ compose, django, node }: Findings): ReturnType<NonNullable<Component['misfit']>> {
  const file = sureValue(compose);
  if (file?.isVersionOne) return firstFormat(file.path);
  if (django.kind === 'sure' || (node.kind === 'sure' && node.value.scripts.includes('test'))) return undefined;
  if (django.kind === 'ambiguous') {
    return { reason: 'there are several Django projects to test', remedy: 'Say which: --django-folder' };
  }
  return {
    reason: 'there is neither a Django project nor a package.json with a script "test"',
    remedy: 'If there is a Django project, say where: --django-folder. Or write the script, then run again.',
  };
}
