import { describe, expect, it } from 'vitest';
import { brief, detect, djangoFiles, originsOf, sure } from './detect-texts.ts';

function web(yaml: string, files: Record<string, string> = djangoFiles()) {
  return detect({ 'docker-compose.yml': yaml, ...files }).services.web;
}

const dockerfile = (command: string) => `FROM python:3.13\nWORKDIR /code\nCOPY . /code\nCMD ${command}\n`;

describe('the web service', () => {
  it.each([
    'python manage.py runserver 0.0.0.0:8000',
    'gunicorn config.wsgi:application --bind 0.0.0.0:8000',
    'uwsgi --http :8000 --module config.wsgi',
    'daphne -b 0.0.0.0 -p 8000 config.asgi:application',
    'uvicorn config.asgi:application --host 0.0.0.0 --port 8000',
    'bash -c "./wait-for-it.sh db:5432 && python manage.py migrate && gunicorn config.wsgi -b :8000"',
    'uv run python -Wd manage.py runserver_plus',
  ])('runs "%s", on port 8000', (command) => {
    const found = web(`services:\n  backend:\n    build: .\n    command: ${command}\n  other: {build: .}\n`);
    expect(sure(found)).toMatchObject({ name: 'backend', port: 8000 });
  });

  it('is not the service that is called web', () => {
    const yaml = 'services:\n  web: {image: nginx}\n  nginx: {build: ., command: gunicorn config.wsgi}\n';
    expect(brief(web(yaml))).toBe('nginx');
  });

  it('is found by the command of its Dockerfile, or of the stage that it builds', () => {
    expect(
      brief(
        web('services:\n  a: {build: .}\n', {
          ...djangoFiles(),
          Dockerfile: dockerfile('["gunicorn", "config.wsgi"]'),
        }),
      ),
    ).toBe('a');
    const stages = `${dockerfile('gunicorn config.wsgi').replace('3.13', '3.13 AS app')}FROM app AS worker\nCMD celery -A config worker\n`;
    const yaml = 'services:\n  a: {build: {context: ., target: app}}\n  b: {build: {context: ., target: worker}}\n';
    const found = detect({ ...djangoFiles(), 'docker-compose.yml': yaml, Dockerfile: stages }).services;
    expect([brief(found.web), brief(found.worker)]).toEqual(['a', 'b']);
  });

  it('is found by a script that the Dockerfile copies to another place, or that is mounted', () => {
    const copied = {
      ...djangoFiles(),
      'compose/start.sh': '#!/bin/bash\nexec python manage.py runserver 0.0.0.0:8080\n',
    };
    const copying = 'FROM python:3.13\nCOPY ./compose/start.sh /start\n';
    const found = web('services:\n  a: {build: ., command: /start}\n  b: {build: .}\n', {
      ...copied,
      Dockerfile: copying,
    });
    expect(sure(found)).toMatchObject({ name: 'a', port: 8080 });
    const mounted = { ...djangoFiles('web'), 'web/prod.sh': 'gunicorn config.wsgi -b :8001\n' };
    const yaml = 'services:\n  a: {image: python, working_dir: /code, volumes: ["./web:/code"], command: ./prod.sh}\n';
    expect(sure(web(yaml, mounted))).toMatchObject({ name: 'a', port: 8001 });
  });

  it('is the one that builds or mounts the project, where no command tells', () => {
    const files = djangoFiles('backend');
    expect(brief(web('services:\n  a: {build: ./backend}\n  b: {build: ./other}\n', files))).toBe('a');
    expect(
      brief(web('services:\n  a: {image: acme/base, volumes: ["./backend:/app"]}\n  b: {image: acme/base}\n', files)),
    ).toBe('a');
  });

  it('is Django’s own server, where another one starts beside it', () => {
    const yaml =
      'services:\n  links: {build: ., command: "uvicorn links.app:app"}\n  shop: {build: ., command: "uvicorn config.asgi:application"}\n';
    expect(brief(web(yaml))).toBe('shop');
  });

  it.each([
    [
      'make serve',
      'Makefile',
      'PY = python\n.PHONY: serve\n\nserve: ready\n\t@$(PY) manage.py runserver :8003\n\nready:\n\techo ready\n',
    ],
    ['make', 'Makefile', 'run: migrate\n\tgunicorn config.wsgi -b :8003\nwork:\n\tcelery -A config worker\n'],
    ['honcho start web', 'Procfile', 'work: celery -A config worker\nweb: gunicorn config.wsgi -b :8003\n'],
    [
      'uv run honcho start -f dev.proc',
      'dev.proc',
      'web: gunicorn config.wsgi -b :8003\nwork: celery -A config worker\n',
    ],
  ])('is found behind "%s"', (command, path, text) => {
    const files = { ...djangoFiles(), Dockerfile: 'FROM python:3.13\nCOPY . .\n', [path]: text };
    const yaml = `services:\n  b: {build: .}\n  a: {build: ., command: ${command}}\n`;
    expect(sure(web(yaml, files))).toMatchObject({ name: 'a', port: 8003 });
  });

  it('is none that only works, behind make or a Procfile', () => {
    const files = {
      ...djangoFiles(),
      Dockerfile: 'FROM python:3.13\nCOPY . .\n',
      Makefile: 'serve:\n\tgunicorn config.wsgi\nwork:\n\t$(CELERY)\nCELERY := celery -A config worker\n',
      Procfile: 'web: gunicorn config.wsgi\nwork: celery -A config worker\n',
    };
    const yaml = (work: string) =>
      `services:\n  a: {build: ., command: make serve}\n  b: {build: ., command: ${work}}\n`;
    for (const work of ['make work', 'honcho start work']) {
      const { services } = detect({ 'docker-compose.yml': yaml(work), ...files });
      expect([brief(services.web), brief(services.worker)]).toEqual(['a', 'b']);
    }
  });

  it('is not sure where others of the same unknown base run what lies in that', () => {
    const image = (more: string) => `FROM acme/base:3\nCOPY app /app\n${more}\n`;
    const files = {
      ...djangoFiles('app'),
      'live.Dockerfile': image('CMD ["daphne", "config.asgi:application"]'),
      'site.Dockerfile': image('CMD ["start"]'),
      'mail.Dockerfile': 'FROM acme/mail\n',
    };
    const build = (name: string) => `  ${name}: {build: {context: ., dockerfile: ${name}.Dockerfile}}\n`;
    const yaml = `services:\n${build('live')}${build('site')}${build('mail')}`;
    expect(brief(web(yaml, files))).toBe('live | site');
    expect(brief(detect({ ...files, 'compose.yml': yaml }, { 'web-service': 'live' }).services.web)).toBe('live');
  });

  it('is ambiguous between two that serve the same project, each with its reason', () => {
    const found = web(
      'services:\n  http: {build: ., command: gunicorn config.wsgi}\n  ws: {build: ., command: daphne config.asgi}\n',
    );
    expect(found).toMatchObject({
      kind: 'ambiguous',
      flag: 'web-service',
      candidates: [{ name: 'http', from: [{ path: 'docker-compose.yml', line: 2 }] }, { name: 'ws' }],
    });
  });

  it('is what the flag says', () => {
    const yaml =
      'services:\n  http: {build: ., command: gunicorn config.wsgi}\n  ws: {build: ., command: daphne config.asgi}\n';
    const decided = detect({ 'docker-compose.yml': yaml, ...djangoFiles() }, { 'web-service': 'ws' }).services.web;
    expect(originsOf(decided)).toEqual(['--web-service', 'docker-compose.yml, builds an image, runs daphne']);
    const wrong = detect({ 'docker-compose.yml': yaml }, { 'web-service': 'wss' }).services.web;
    expect(wrong).toEqual({ kind: 'unknown', flag: 'web-service', given: 'wss', known: ['http', 'ws'] });
  });

  it('is not what builds in the project’s folder and takes nothing of the project', () => {
    const files = {
      ...djangoFiles(),
      'hasura/Dockerfile': 'FROM hasura/graphql-engine\nCOPY hasura/metadata /metadata\n',
    };
    const yaml = 'services:\n  graphql: {build: {context: ., dockerfile: hasura/Dockerfile}}\n  shop: {build: .}\n';
    const staged = 'FROM python:3.13 AS build\nCOPY . /code\nFROM python:3.13\nCOPY --from=build /code /code\n';
    expect(brief(web(yaml, { ...files, Dockerfile: staged }))).toBe('shop');
  });

  it('is not the service for tests', () => {
    const yaml =
      'services:\n  dev: {build: {context: ., target: dev}, command: gunicorn config.wsgi}\n' +
      '  check: {build: {context: ., target: testing}, command: gunicorn config.wsgi}\n';
    expect(brief(web(yaml))).toBe('dev');
  });

  it('is the image that a worker shares, or that gets Django’s settings, where nothing is built', () => {
    expect(
      brief(
        web(
          'services:\n  a: &a {image: acme/app}\n  b: {<<: *a, command: celery -A x worker}\n  c: {image: acme/ui}\n',
          {},
        ),
      ),
    ).toBe('a');
    expect(
      brief(
        web(
          'services:\n  a: {image: acme/app, environment: [DJANGO_SETTINGS_MODULE=x.y]}\n  b: {image: acme/ui}\n',
          {},
        ),
      ),
    ).toBe('a');
  });

  it('is what nginx hands requests to, where nothing else tells', () => {
    const files = {
      'nginx/app.conf': 'upstream app { server api:9000; }\nserver { location / { proxy_pass http://app; } }\n',
    };
    expect(brief(web('services:\n  api: {image: acme/api}\n  ui: {image: acme/ui}\n', files))).toBe('api');
  });

  it('is never sure by its published port alone', () => {
    const found = web('services:\n  app: {image: acme/app, ports: ["3000:3000"]}\n  db: {image: postgres}\n', {});
    expect(found).toMatchObject({ kind: 'ambiguous', candidates: [{ name: 'app' }] });
  });

  it('is, in a project for Node, what runs on Node', () => {
    expect(brief(web('services:\n  app: {build: ., command: node server.js}\n  db: {image: postgres}\n', {}))).toBe(
      'app',
    );
    const withDjango = web('services:\n  ui: {image: "node:20", command: npm run dev}\n', djangoFiles());
    expect(brief(withDjango)).toBe('-');
  });

  it('is not known from a script that starts whatever a variable says', () => {
    const script =
      '#!/bin/sh\nif [ "$ROLE" = web ]; then\n  gunicorn config.wsgi\nelif [ "$ROLE" = worker ]; then\n  celery -A config worker\nfi\n';
    const yaml =
      'services:\n  a: {build: ., environment: {ROLE: web}}\n  b: {build: ., environment: {ROLE: worker}}\n  c: {build: ., command: sleep 1}\n';
    const files = {
      ...djangoFiles(),
      'docker-compose.yml': yaml,
      'run.sh': script,
      Dockerfile: dockerfile('./run.sh'),
    };
    const { services } = detect(files);
    expect([brief(services.web), brief(services.worker)]).toEqual(['a | b', '-']);
    expect(services.all.map(({ kind }) => kind)).toEqual(['other', 'other', 'other']);
  });
});

describe('what happens on start', () => {
  const start = (script: string, compose = 'services:\n  web: {build: .}\n') =>
    sure(
      detect({
        ...djangoFiles(),
        'docker-compose.yml': compose,
        Dockerfile:
          'FROM python:3.13\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\nCMD ["gunicorn", "config.wsgi"]\n',
        'entrypoint.sh': script,
      }).entrypoint,
    );

  it('is read from the entrypoint and from the command', () => {
    const script =
      '#!/bin/sh\npython manage.py migrate --noinput\npython manage.py collectstatic --noinput\nexec "$@"\n';
    expect(start(script)).toEqual({
      scripts: ['entrypoint.sh'],
      migrates: true,
      migratesForAll: true,
      collectsStatic: true,
      collectsInBuild: false,
      server: 'gunicorn',
    });
    expect(start('#!/bin/sh\nexec "$@"\n')).toMatchObject({ migrates: false, collectsStatic: false });
  });

  it('knows static files that the image collects from those that each start does', () => {
    const files = {
      ...djangoFiles(),
      'compose.yml': 'services:\n  web:\n    build: .\n    command: gunicorn config.wsgi\n',
    };
    const collecting = 'FROM python:3.13\nCOPY . .\n# collectstatic\nRUN python manage.py collectstatic\n';
    const start = sure(detect({ ...files, Dockerfile: collecting }).entrypoint);
    expect(start).toMatchObject({ collectsInBuild: true, collectsStatic: false });
    const other = sure(detect({ ...files, Dockerfile: collecting.replace(/RUN.*/, '') }).entrypoint);
    expect(other.collectsInBuild).toBe(false);
  });

  it.each([
    ['gunicorn --bind unix:/run/shop.sock config.wsgi', 'unix'],
    ['gunicorn -b=unix:/run/shop.sock config.wsgi', 'unix'],
    ['uvicorn --uds /run/shop.sock config.asgi', 'unix'],
    ['uwsgi --socket /run/shop.sock --module config.wsgi', 'unix'],
    ['uwsgi --socket :8000 --module config.wsgi', 'uwsgi'],
    ['uwsgi --http :8000 --module config.wsgi', undefined],
    ['uwsgi --http-socket :8000 --module config.wsgi', undefined],
    ['gunicorn --bind 0.0.0.0:8000 config.wsgi', undefined],
  ])('knows who %s listens for', (command, socket) => {
    const compose = `services:\n  web:\n    build: .\n    command: ${command}\n`;
    const { services } = detect({
      ...djangoFiles(),
      'compose.yml': compose,
      Dockerfile: 'FROM python:3.13\nCOPY . .\n',
    });
    expect(sure(services.web).socket).toBe(socket);
  });

  it('does not take comments, checks or makemigrations for migrating', () => {
    const script =
      '#!/bin/sh\n# python manage.py migrate\npython manage.py makemigrations --check\npython manage.py migrate --check\nexec "$@"\n';
    expect(start(script).migrates).toBe(false);
  });

  it('is what the Compose file says instead', () => {
    const compose =
      'services:\n  web:\n    build: .\n    entrypoint: ""\n    command: sh -c "python manage.py migrate && python manage.py runserver"\n';
    expect(start('#!/bin/sh\npython manage.py collectstatic\n', compose)).toMatchObject({
      migrates: true,
      server: 'runserver',
    });
  });
});
