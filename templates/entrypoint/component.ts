import type { Component } from '../../src/component.ts';
import { sureValue } from '../../src/detect/findings/findings.ts';

export const component: Component = {
  title: 'Entrypoint',
  description: 'Each start of Django waits for the database, migrates and collects static files by itself',
  version: 1,
  standards: ['P8', 'P9', 'P20'],
  isPortable: true,
  isForOthers: true,
  isThere: ({ entrypoint }) => {
    const script = sureValue(entrypoint);
    return script?.migrates === true && script.collectsStatic;
  },
  misfit({ services, compose }) {
    const web = sureValue(services.web);
    if (!web) return undefined;
    const file = sureValue(compose)?.path ?? 'the Compose file';
    const own = web.entrypoint ?? web.builtEntrypoint;
    if (own !== undefined) {
      return {
        reason: `${web.name} starts with an entrypoint of its own, ${own}, which would not run any more`,
        remedy:
          'Let that one run "manage.py migrate --no-input" and "manage.py collectstatic --no-input" before the server.',
      };
    }
    if (web.command !== undefined) return undefined;
    return {
      reason: `Compose drops the command of an image where the service has an entrypoint, and ${web.name} has no other`,
      remedy: `Name it under ${web.name} in ${file}, then run again: command: ${web.builtCommand ?? 'gunicorn --bind 0.0.0.0:8000 …'}`,
    };
  },
  requires: [],
  // Which does this already.
  conflicts: ['django'],
  questions: [],
  examples: { default: { stack: 'static' } },
};
