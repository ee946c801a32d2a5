import { describe, expect, it } from 'vitest';
import { findPlace } from '../../src/adding/find-place.ts';
import { missingFlags, neededFlags, verifyNothingMissing } from '../../src/adding/placing.ts';
import { detect, djangoFiles } from '../detect/detect-texts.ts';
import { describeComponent, loadedComponent } from '../example-component.ts';

const compose = `services:
  app:
    build: .
    command: gunicorn shop.wsgi
    networks: [outside, inside]
  store:
    image: postgres:16
    networks: [inside]
  proxy:
    image: nginx
    networks: [outside]
  valkey:
    image: valkey/valkey:8
    networks: [inside]
networks:
  inside:
  outside:
`;
const files = {
  ...djangoFiles('backend', 'shop.settings'),
  Dockerfile: 'FROM python:3.12\nCOPY backend /app\n',
  'compose.yml': compose,
  'env.sample': 'A=1\n',
};

describe('findPlace', () => {
  it('calls everything as it is called there', () => {
    expect(findPlace(detect(files))).toMatchObject({
      'compose-file': 'compose.yml',
      'web-service': 'app',
      'database-service': 'store',
      'nginx-service': 'proxy',
      'redis-service': 'valkey',
      'django-folder': 'backend',
      'settings-file': 'backend/shop/settings.py',
      'settings-module': 'shop.settings',
      'requirements-file': 'backend/requirements.txt',
    });
  });

  it('finds the networks that the web service shares with the database, and with nginx', () => {
    expect(findPlace(detect(files))).toMatchObject({ 'backend-network': 'inside', 'frontend-network': 'outside' });
  });

  it('sees the repository, and what is in it, from where the Compose file lies', () => {
    const mounting = compose.replace('    networks: [outside, inside]\n', '    volumes: ["./data:/media"]\n');
    expect(findPlace(detect({ ...files, 'compose.yml': mounting }))).toMatchObject({
      'root-from-compose': '.',
      'media-source': './data',
      'database-image': 'postgres:16-trixie',
      'database-network': 'inside',
    });
    const { 'compose.yml': _, ...others } = files;
    const below = mounting.replace('build: .', 'build: ..').replace('./data', '../data');
    expect(findPlace(detect({ ...others, 'docker/compose.yml': below }))).toMatchObject({
      'root-from-compose': '..',
      'media-source': '../data',
    });
  });

  it('puts a database that is to come where the web service can reach it', () => {
    const [, before = '', after = ''] = /^([\s\S]*) {2}store:\n.*\n.*\n([\s\S]*)$/.exec(compose) ?? [];
    const place = findPlace(detect({ ...files, 'compose.yml': before + after }));
    expect(place).toMatchObject({ 'database-image': '', 'backend-network': 'inside', 'database-network': 'inside' });
  });

  it('has no networks where nobody named any, and our own names for what is not there', () => {
    const place = findPlace(detect({ 'compose.yml': 'services:\n  app:\n    build: .\n' }));
    expect(place).toMatchObject({ 'backend-network': '', 'database-service': 'db', 'env-example': '.env.example' });
  });
});

describe('the way from the Compose file', () => {
  it('leads to the root, and says how Compose is called', () => {
    const { 'compose.yml': text, ...others } = files;
    const moved = findPlace(detect({ ...others, 'deploy/compose.yml': text }));
    expect(moved).toMatchObject({
      'root-from-compose': '..',
      'compose-command': 'docker compose -f deploy/compose.yml',
    });
    expect(findPlace(detect(files))).toMatchObject({ 'root-from-compose': '.', 'compose-command': 'docker compose' });
  });
});

describe('the path of static files', () => {
  it.each([
    ["'static/'", '/static/'],
    ['"/assets/files/"', '/assets/files/'],
    ['"https://cdn.example.com/static/"', '/static/'],
    ['env("STATIC_URL")', '/static/'],
    ['"/"', '/static/'],
  ])('of STATIC_URL = %s is %s', (written, path) => {
    const settings = `INSTALLED_APPS = ["django.contrib.admin"]\nSTATIC_URL = ${written}\n`;
    expect(findPlace(detect({ ...files, 'backend/shop/settings.py': settings }))['static-path']).toBe(path);
  });
});

describe('neededFlags', () => {
  it('knows from paths and names in templates what must be sure', () => {
    const component = loadedComponent('a', {
      'docker-compose.yml.hbs': 'services:\n  {{place.web-service}}:\n{{#if place.backend-network}}{{/if}}',
      'web/config/settings.py': '',
      'web/requirements.in': '{{place.nginx-service}} is no template here',
    });
    expect(neededFlags([component]).sort()).toEqual(['compose-file', 'requirements', 'settings-module', 'web-service']);
  });

  it('needs nginx for what goes into its server', () => {
    expect(neededFlags([loadedComponent('a', { 'nginx/locations/a.conf': '' })])).toEqual(['nginx-service']);
  });

  it('needs the Django project for every other file in it', () => {
    expect(neededFlags([loadedComponent('a', { 'web/tasks/apps.py': '' })])).toEqual(['django-folder']);
    expect(neededFlags([loadedComponent('a', { 'README.md': '' })])).toEqual([]);
  });
});

describe('missingFlags', () => {
  const findings = detect({ 'compose.yml': 'services:\n  db:\n    image: postgres\n' });
  const needy = loadedComponent('a', {
    'docker-compose.yml.hbs': 'services:\n  {{place.web-service}}:\n',
    'web/app.py': '',
    '.env.example': '',
  });

  it('names what there is nothing of, of what cannot be made anew', () => {
    expect(missingFlags(findings, [needy])).toEqual(['web-service', 'django-folder']);
  });

  it('names the component that could bring it', () => {
    const provider = describeComponent({ provides: ['web-service', 'django-folder'] });
    const verify = () => verifyNothingMissing(findings, [needy], new Map([['image', provider]]));
    expect(verify).toThrow('No web service, no django project was found here. image brings one.');
    expect(() => verifyNothingMissing(findings, [needy], new Map())).toThrow(/was found here\.$/);
  });

  it('names none that is there already, or has no place here', () => {
    const provides = ['web-service', 'django-folder'] as const;
    const there = describeComponent({ provides, isThere: () => true });
    const unfit = describeComponent({ provides, misfit: () => ({ reason: '', remedy: '' }) });
    const all = new Map([
      ['there', there],
      ['unfit', unfit],
    ]);
    expect(() => verifyNothingMissing(findings, [needy], all)).toThrow(/was found here\.$/);
  });

  it('misses nothing that another component provides', () => {
    const provider = { ...loadedComponent('b', {}), provides: ['web-service'] as const };
    expect(missingFlags(findings, [needy, provider])).toEqual(['django-folder']);
  });
});
