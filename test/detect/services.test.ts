import { describe, expect, it } from 'vitest';
import type { Findings } from '../../src/detect/findings/findings.ts';
import { brief, detect, djangoFiles, originsOf, sure } from './detect-texts.ts';

function services(yaml: string, files: Record<string, string> = {}): Findings['services'] {
  return detect({ 'docker-compose.yml': yaml, ...files }).services;
}

describe('databases and caches', () => {
  it.each([
    ['postgres', 'postgresql'],
    ['postgres:16-alpine@sha256:0123', 'postgresql'],
    ['docker.io/library/postgres:16', 'postgresql'],
    ['registry.example.com:5000/bitnami/postgresql:15', 'postgresql'],
    ['postgis/postgis:16-3.4', 'postgis'],
    ['kartoza/postgis:15-3.3', 'postgis'],
    ['timescale/timescaledb:latest-pg16', 'postgresql'],
    ['supabase/postgres:15.1', 'postgresql'],
    ['pgvector/pgvector:pg16', 'postgresql'],
    ['${DB_IMAGE:-postgres:16}', 'postgresql'],
    ['mysql:8', 'mysql'],
    ['bitnami/mariadb', 'mariadb'],
  ])('takes %s for a database: %s', (image, program) => {
    const { database } = services(`services:\n  store:\n    image: ${image}\n`);
    expect(sure(database)).toMatchObject({ name: 'store', program });
  });

  it.each([
    ['prodrigestivill/postgres-backup-local'],
    ['prometheuscommunity/postgres-exporter'],
    ['dpage/pgadmin4'],
    ['mongo-express'],
    ['rediscommander/redis-commander'],
    ['nginx/nginx-prometheus-exporter'],
  ])('takes %s for none of the services that it is named after', (image) => {
    const { database, mongo, redis, nginx } = services(`services:\n  postgres:\n    image: ${image}\n`);
    expect([database, mongo, redis, nginx].map(brief)).toEqual(['-', '-', '-', '-']);
  });

  it('knows Redis under its names, and MongoDB', () => {
    const found = services('services:\n  a: {image: "valkey/valkey:8"}\n  b: {image: "mongo:7"}\n');
    expect(sure(found.redis)).toMatchObject({ name: 'a', program: 'valkey' });
    expect(brief(found.mongo)).toBe('b');
    expect(sure(services('services:\n  a: {image: redis/redis-stack-server}\n').redis).program).toBe('redis');
  });

  it('knows a database by the image that its own Dockerfile starts from', () => {
    const { database } = services('services:\n  store:\n    image: shop_store\n    build: ./db\n', {
      'db/Dockerfile': 'ARG VERSION=16\nFROM postgres:${VERSION}-alpine\nCOPY init.sql /docker-entrypoint-initdb.d/\n',
    });
    expect(sure(database)).toMatchObject({ name: 'store', program: 'postgresql' });
    expect(originsOf(database)).toEqual(['docker-compose.yml, builds ./db/Dockerfile']);
  });

  it('takes of two databases the one that the web service needs, else neither', () => {
    const two =
      'services:\n  a: {image: postgres}\n  b: {image: postgres}\n  web:\n    build: .\n    command: gunicorn x\n';
    expect(brief(services(two).database)).toBe('a | b');
    expect(brief(services(`${two}    depends_on: {b: {condition: service_healthy}}\n`).database)).toBe('b');
    const environment = '    environment:\n      DATABASE_URL: postgres://u:p@a:5432/x\n';
    expect(brief(services(`${two}${environment}`).database)).toBe('a');
  });

  it('finds a service that only an overlay has, and says which', () => {
    const { database } = services('services:\n  web: {build: .}\n', {
      'dc.dev.yml': 'services:\n  db: {image: mdillon/postgis}\n',
    });
    expect(originsOf(database)).toEqual(['dc.dev.yml, image mdillon/postgis']);
    const forTests = services('services:\n  web: {build: .}\n', {
      'dc.test.yml': 'services:\n  db: {image: postgres}\n',
    });
    expect(brief(forTests.database)).toBe('-');
  });
});

describe('proxies', () => {
  it('knows nginx by image, by Dockerfile, and by command', () => {
    const build = 'services:\n  front: {build: ./proxy}\n';
    expect(brief(services('services:\n  x: {image: openresty/openresty}\n').nginx)).toBe('x');
    expect(brief(services('services:\n  x: {image: nginxinc/nginx-unprivileged:1}\n').nginx)).toBe('x');
    expect(brief(services(build, { 'proxy/Dockerfile': 'FROM nginx:1.27\n' }).nginx)).toBe('front');
    expect(
      brief(services(build, { 'proxy/Dockerfile': 'FROM alpine\nCMD ["nginx", "-g", "daemon off;"]\n' }).nginx),
    ).toBe('front');
  });

  it('tells other proxies from nginx', () => {
    const yaml =
      'services:\n  a: {image: "traefik:v3"}\n  b: {image: caddy}\n  c: {image: jwilder/nginx-proxy}\n  d: {image: "httpd:2"}\n';
    const { nginx, otherProxies } = services(yaml);
    expect(brief(nginx)).toBe('-');
    expect(otherProxies.map(({ name, program }) => `${name} ${program}`)).toEqual([
      'a traefik',
      'b caddy',
      'c nginx-proxy',
      'd httpd',
    ]);
  });

  const frontend = {
    'ui/Dockerfile':
      'FROM node:20 AS build\nRUN npm run build\nFROM nginx:1\nCOPY --from=build /app/dist /usr/share/nginx/html\n',
  };

  it('takes a built frontend in an nginx of its own for a frontend, unless browsers reach it', () => {
    const behind = services('services:\n  ui: {build: ./ui}\n  front: {image: nginx, ports: ["80:80"]}\n', frontend);
    expect([brief(behind.nginx), brief(behind.frontend)]).toEqual(['front', 'ui']);
    expect(brief(services('services:\n  ui:\n    build: ./ui\n    ports: ["80:80"]\n', frontend).nginx)).toBe('ui');
  });

  it('leaves out an nginx that hands requests to other services alone', () => {
    const yaml =
      'services:\n  web: {build: ., command: gunicorn x}\n  minio: {image: minio/minio}\n' +
      '  files:\n    image: nginx\n    ports: ["9000:9000"]\n    volumes: ["./files.conf:/etc/nginx/nginx.conf:ro"]\n';
    const conf = (host: string) => ({
      'files.conf': `server {\n  location / {\n    proxy_pass http://${host}:9000;\n  }\n}\n`,
    });
    expect(brief(services(yaml, conf('minio')).nginx)).toBe('-');
    expect(brief(services(yaml, conf('web')).nginx)).toBe('files');
  });
});

describe('workers and frontends', () => {
  it('are known by what they run, whatever they are called', () => {
    const found = services(`services:
  one: {build: ., command: celery -A shop worker -l INFO}
  two: {build: ., command: ["celery", "-A", "shop", "beat"]}
  three: {build: ., command: celery -A shop flower}
  four: {image: "node:20", working_dir: /code, command: npm run dev}
  five: {build: ., command: python manage.py migrate}
  six: {build: ., command: pytest}
`);
    expect(found.all.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      'one worker',
      'two beat',
      'three monitor',
      'four frontend',
      'five job',
      'six job',
    ]);
  });

  it.each([
    ['manage.py rqworker', 'worker'],
    ['manage.py qcluster', 'worker'],
    ['dramatiq shop.tasks', 'worker'],
    ['uv run celery -A shop worker -B', 'worker'],
    ['watchfiles celery.__main__.main --args "-A shop worker"', 'worker'],
    ['sh -c "sleep 5 && celery -A shop beat"', 'beat'],
  ])('takes "%s" for a %s', (command, kind) => {
    expect(services(`services:\n  x:\n    build: .\n    command: ${command}\n`).all[0]?.kind).toBe(kind);
  });

  it('are known by the one word that their entrypoint takes', () => {
    const dockerfile = 'FROM python:3.13\nCOPY run.sh /run.sh\nENTRYPOINT ["/run.sh"]\n';
    const script =
      '#!/bin/sh\ncase "$1" in\n  web)\n    exec gunicorn shop.wsgi\n    ;;\n  jobs)\n    exec celery -A shop worker\n    ;;\nesac\n';
    const yaml = 'services:\n  a: {build: ., command: web}\n  b: {build: ., command: jobs}\n';
    const found = services(yaml, { Dockerfile: dockerfile, 'run.sh': script });
    expect([brief(found.web), brief(found.worker)]).toEqual(['a', 'b']);
  });

  it('are known by what an overlay makes them run, where the main file does not tell', () => {
    const found = services('services:\n  jobs: {image: acme/shop}\n', {
      'dc.prod.yml': 'services:\n  jobs: {command: celery -A shop worker}\n',
    });
    expect(brief(found.worker)).toBe('jobs');
  });

  it('share the image that another service builds', () => {
    const yaml =
      'services:\n  app: {image: shop, build: ./src, command: gunicorn x}\n  jobs: {image: shop, command: ./jobs.sh}\n';
    const found = services(yaml, {
      'src/Dockerfile': 'FROM python:3.13\nWORKDIR /app\nCOPY . .\n',
      'src/jobs.sh': '#!/bin/sh\nexec celery -A shop worker\n',
    });
    expect(brief(found.worker)).toBe('jobs');
  });
});

describe('one service', () => {
  it('is read in the short forms and in the long ones alike', () => {
    const short = `services:
  web:
    build: ./src
    env_file: .env
    environment: ["A=1", "B"]
    ports: ["8000:80", "9000"]
    volumes: ["./src:/app:ro", "data:/data"]
    depends_on: [db]
    networks: [back]
`;
    const long = `services:
  web:
    build: {context: src, dockerfile: Dockerfile}
    env_file: [{path: ./.env, required: false}]
    environment: {A: 1, B: }
    ports: [{target: 80, published: 8000}, {target: 9000}]
    volumes:
      - {type: bind, source: ./src, target: /app}
      - {type: volume, source: data, target: /data}
    depends_on: {db: {condition: service_started}}
    networks: {back: }
`;
    const expected = {
      build: { context: 'src', dockerfile: 'src/Dockerfile' },
      envFiles: ['.env'],
      environment: ['A', 'B'],
      ports: ['8000:80', '9000'],
      mounts: [
        { source: 'src', isVolume: false, target: '/app' },
        { source: 'data', isVolume: true, target: '/data' },
      ],
      dependsOn: ['db'],
      networks: ['back'],
    };
    for (const yaml of [short, long]) expect(services(yaml).all[0]).toMatchObject(expected);
  });

  it('has what merge keys and anchors give it', () => {
    const yaml = `x-app: &app
  build: .
  environment: &env {A: 1}
services:
  web:
    <<: *app
    environment:
      <<: *env
      C: 3
  worker:
    <<: *app
    command: celery -A x worker
`;
    const [web, worker] = services(yaml).all;
    expect(web?.environment).toEqual(['A', 'C']);
    expect(worker).toMatchObject({ kind: 'worker', build: { context: '' }, environment: ['A'] });
  });

  it('has what it extends, with the paths of the file that says so', () => {
    const found = services(
      'services:\n  web:\n    extends: {file: base/common.yml, service: app}\n    command: gunicorn x\n',
      {
        'base/common.yml': 'services:\n  app:\n    build: ./image\n    environment: [A=1]\n',
      },
    );
    expect(found.all[0]).toMatchObject({ build: { context: 'base/image' }, environment: ['A'], line: 2 });
  });

  it('has what the override adds, which need not repeat anything', () => {
    const found = services('services:\n  web:\n    build: {context: ., dockerfile: docker/Dockerfile}\n', {
      'docker-compose.override.yml': 'services:\n  web:\n    build: {args: [A=1]}\n    ports: ["8000:8000"]\n',
    });
    expect(found.all[0]).toMatchObject({
      build: { context: '', dockerfile: 'docker/Dockerfile' },
      ports: ['8000:8000'],
      paths: ['docker-compose.yml', 'docker-compose.override.yml'],
    });
  });

  it('is not followed out of the repository', () => {
    const yaml =
      'services:\n  web:\n    build: ../other\n    volumes: ["../x:/x", "/srv:/srv"]\n    env_file: ../.env\n';
    expect(services(yaml).all[0]).toMatchObject({
      build: {},
      envFiles: [],
      mounts: [
        { isVolume: false, target: '/x' },
        { isVolume: false, target: '/srv' },
      ],
    });
  });

  it('shows no secret: neither of the environment nor of a command line', () => {
    const yaml =
      'services:\n  a:\n    image: redis:${TAG}${BUILD_TOKEN}\n    command: redis-server --requirepass ${REDIS_PASSWORD} --masterauth hunter1 --url redis://u:hunter2@x\n' +
      '    environment: {API_KEY: hunter3}\n  b: {image: redis, command: "redis-server --requirepass hunter4"}\n';
    const findings = detect({
      ...djangoFiles(),
      'docker-compose.yml': yaml,
      '.env': 'TAG=7\nBUILD_TOKEN=hunter6\nREDIS_PASSWORD=hunter5\n',
    });
    expect(JSON.stringify(findings)).toContain('redis:7');
    expect(JSON.stringify(findings)).not.toMatch(/hunter/);
  });
});
