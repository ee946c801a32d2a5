import { describe, expect, it } from 'vitest';
import { composeProject } from '../compose-project.ts';
import { fileOf, planProject } from '../plan-example.ts';

const project = await planProject('django', { stack: 'django' });

describe('Sentry', () => {
  it.each([
    ['development', 'dc.dev.yml'],
    ['staging', 'dc.stage.yml'],
    ['production', 'dc.prod.yml'],
  ])('is told that it is %s, unless it is told otherwise', (name, path) => {
    const { services } = composeProject(project, 'docker-compose.yml', path);
    expect(services['web']?.environment?.['SENTRY_ENVIRONMENT']).toBe(`\${SENTRY_ENVIRONMENT:-${name}}`);
  });

  it('hears nothing of tests, whatever .env says', () => {
    const { services } = composeProject(project, 'docker-compose.yml', 'dc.test.yml');
    expect(services['web']?.environment?.['SENTRY_DSN']).toBe('');
  });

  it('gets its packages with hashes, from the same lock as all others', () => {
    expect(fileOf(project, 'web/requirements.in')).toMatch(/^sentry-sdk/m);
    for (const name of ['sentry-sdk', 'urllib3', 'certifi']) {
      expect(fileOf(project, 'web/requirements.txt')).toMatch(
        new RegExp(`^${name}==\\S+ \\\\\\n {4}--hash=sha256:`, 'm'),
      );
    }
  });
});
