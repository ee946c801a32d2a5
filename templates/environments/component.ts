import type { Component } from '../../src/component.ts';
import { firstFormat, sureValue } from '../../src/detect/findings/findings.ts';

export const component: Component = {
  title: 'Environments',
  description: 'A Compose file for each of development, tests, staging and production, with the differences alone',
  version: 1,
  standards: ['P4', 'P1'],
  isPortable: true,
  isForOthers: true,
  isThere: ({ compose }) => sureValue(compose)?.others.some(({ path }) => /(^|\/)dc\.dev\.yml$/.test(path)) ?? false,
  misfit({ compose }) {
    const file = sureValue(compose);
    if (file?.isVersionOne) return firstFormat(file.path);
    const other = file?.others.find(({ use, environment }) => use === 'alternative' && environment === 'production');
    if (!other) return undefined;
    return {
      reason: `production runs with a Compose file of its own, ${other.path}, and dc.prod.yml would be a second one`,
      remedy: 'To have these instead, make one Compose file that is the same everywhere first.',
    };
  },
  makes: ['dc.dev.yml', 'dc.test.yml', 'dc.stage.yml', 'dc.prod.yml'],
  requires: [],
  conflicts: [],
  questions: [],
  examples: { default: { stack: 'django', database: 'postgres' } },
};
