/** Where nginx cannot stand before an application that somebody else laid out. */
import type { Misfit } from '../../src/component.ts';
import type { Service } from '../../src/detect/findings/compose.ts';
import { type Findings, sureValue } from '../../src/detect/findings/findings.ts';

/** Undefined where it can. */
export function misfit({ services, django, settings, entrypoint, compose }: Findings): Misfit | undefined {
  const file = sureValue(compose)?.path ?? 'the Compose file';
  const [proxy] = services.otherProxies;
  if (proxy) {
    return {
      reason: `${proxy.name} runs ${proxy.program ?? 'a proxy'}, which does what nginx would`,
      remedy: `Leave it at that, or take ${proxy.name} out of ${file} first.`,
    };
  }
  if (django.kind === 'none') {
    return {
      reason: 'there is no Django project for it to stand before',
      remedy: 'If there is one, say where: --django-folder',
    };
  }
  const web = sureValue(services.web);
  if (web && (web.port === undefined || web.socket)) {
    return {
      reason: web.socket
        ? `${web.name} listens on a socket that only a server beside it understands`
        : `nothing says on which port ${web.name} listens`,
      remedy: `Let its server listen on one, as with "gunicorn --bind 0.0.0.0:8000", or name the port under ${web.name} in ${file}: expose: ["8000"]`,
    };
  }
  if (web?.isLoopbackOnly) return listensInside(web);
  const root = sureValue(settings)?.staticRoot;
  if (
    root &&
    root.path === sureValue(settings)?.path &&
    root.path !== sureValue(settings)?.base.path &&
    !isFromEnvironment(root.text)
  ) {
    return {
      reason: `${root.path} sets STATIC_ROOT, whatever the Compose file says (line ${root.line})`,
      remedy: `Write there: STATIC_ROOT = os.environ.get("STATIC_ROOT", ${root.text})`,
    };
  }
  const start = sureValue(entrypoint);
  if (start?.collectsInBuild && !start.collectsStatic) {
    return {
      reason:
        'static files are collected into the image of the application, where another container cannot get at them',
      remedy: 'Have them collected at each start first: countable add entrypoint',
    };
  }
  return undefined;
}

/** How each server is told to listen for others. */
const listening: Readonly<Record<string, string>> = {
  runserver: 'manage.py runserver 0.0.0.0:8000',
  uvicorn: 'uvicorn --host 0.0.0.0',
  daphne: 'daphne --bind 0.0.0.0',
  granian: 'granian --host 0.0.0.0',
  hypercorn: 'hypercorn --bind 0.0.0.0:8000',
};

function listensInside({ name, program = '', command, paths }: Service): Misfit {
  const example = listening[program] ?? 'gunicorn --bind 0.0.0.0:8000';
  const where =
    command === undefined ? `Where ${name}'s server is started` : `Under command: of ${name} in ${paths[0]}`;
  return {
    reason: `${name} listens on 127.0.0.1, where no other container reaches it`,
    remedy: `${where}, or in its configuration, name 0.0.0.0, as in "${example}", then run again.`,
  };
}

function isFromEnvironment(expression: string): boolean {
  return /["']STATIC_ROOT["']/.test(expression);
}
