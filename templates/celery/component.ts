import type { Component } from '../../src/component.ts';
import { sureValue } from '../../src/detect/findings/findings.ts';
import { olderPython } from '../../src/detect/findings/versions.ts';

export const component: Component = {
  title: 'Celery',
  description: 'Tasks outside of requests and by the clock; a deploy lets those that run come to their end',
  version: 1,
  standards: ['P1', 'P3', 'P4', 'P20'],
  isExtra: true,
  isThere: ({ services, pythonPackages }) => services.worker.kind !== 'none' || pythonPackages.includes('celery'),
  requires: ['redis'],
  elsewhere: {
    description: 'Tasks outside of requests and by the clock, beside the application and with its settings',
    shares: ['docker-compose.yml', 'dc.test.yml', 'web/'],
  },
  misfit(findings) {
    const older = olderPython(findings, '3.8');
    if (older) return { ...older, reason: `it ${older.reason}` };
    const { services, envExample } = findings;
    const redis = sureValue(services.redis);
    const web = sureValue(services.web);
    const hasPassword =
      /--requirepass\b/.test(`${redis?.command} ${redis?.entrypoint}`) || redis?.environment.includes('REDIS_PASSWORD');
    const told = [...(web?.environment ?? []), ...(sureValue(envExample)?.variables ?? [])];
    if (!redis || !web || !hasPassword || told.includes('REDIS_URL')) return undefined;
    return {
      reason: `${redis.name} asks for a password, and nothing gives ${web.name} a REDIS_URL that has it`,
      remedy: `Add it under environment: of ${web.name}, then run again: REDIS_URL: redis://:\${REDIS_PASSWORD}@${redis.name}:6379/0`,
    };
  },
  conflicts: [],
  questions: [],
  examples: { default: { stack: 'django', database: 'postgres', extras: 'celery' } },
};
