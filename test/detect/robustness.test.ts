import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectRepository } from '../../src/detect/detect.ts';
import { describeFindings } from '../../src/detect/findings/describe.ts';
import { detect, djangoFiles } from './detect-texts.ts';

/** Every name that detection reads, and some that it does not. */
const paths = [
  'docker-compose.yml',
  'compose.yaml',
  'docker-compose.override.yml',
  'dc.prod.yml',
  'local.yml',
  'deploy/compose.yml',
  '.env',
  '.env.example',
  'Dockerfile',
  'web/Dockerfile',
  'web/entrypoint.sh',
  'manage.py',
  'web/manage.py',
  'config/settings.py',
  'config/settings/base.py',
  'config/wsgi.py',
  'requirements.txt',
  'requirements.in',
  'requirements/base.txt',
  'pyproject.toml',
  'uv.lock',
  'Pipfile',
  'Pipfile.lock',
  'setup.cfg',
  'setup.py',
  'environment.yml',
  'package.json',
  'frontend/package.json',
  '.nvmrc',
  'nginx/default.conf',
  'Jenkinsfile',
  '.pre-commit-config.yaml',
  '.countable.yml',
  'README.md',
  'x/../y',
  '/absolute',
  '',
];

/** Pieces of all the languages that are read: put together at random they are nearly right, which is worst. */
const pieces = [
  'services:\n',
  '  web:\n',
  '    build: .\n',
  '    image: postgres\n',
  '    extends: web\n',
  '    <<: *a\n',
  '    a: &a {b: *a}\n',
  '    command: ["',
  "    entrypoint: '",
  '    volumes:\n',
  '      - .:/code\n',
  '      - {type: bind}\n',
  'include: [compose.yaml]\n',
  '    ports: [1, 2:3, {target: }]\n',
  '${A:-',
  '${',
  '$$',
  '}',
  '}}',
  '{{ x }}',
  '{% if %}',
  'FROM ',
  'FROM x AS y\n',
  'COPY . /\n',
  'ENTRYPOINT ["web/entrypoint.sh"]\n',
  'RUN <<EOF\n',
  '\\\n',
  '#',
  '"""',
  "'",
  '"',
  '(',
  ')',
  '[',
  ']',
  '{',
  '\n',
  '\r\n',
  '\t',
  '\0',
  '\uFEFF',
  '\uD800',
  'INSTALLED_APPS = [',
  'DATABASES = x(',
  'def x():\n',
  'from .base import *\n',
  'from . import *\n',
  'include(',
  'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")\n',
  'django==5\n',
  '-r requirements.txt\n',
  '[project]\n',
  'dependencies = ["django"]\n',
  '[tool.poetry.dependencies]\n',
  'django = ',
  '{"name": ',
  '"dependencies": {"vue": 1}',
  'server {',
  'upstream x {',
  'proxy_pass http://web;',
  'celery -A x worker',
  'gunicorn x',
  'web/entrypoint.sh ',
  './entrypoint.sh\n',
  'case $1 in',
  '__proto__:\n',
  'constructor: 1\n',
];

const junk = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(fc.constantFrom(...pieces), { maxLength: 25 }).map((parts) => parts.join('')),
  fc.json(),
);
const repositories = fc
  .dictionary(fc.constantFrom(...paths), junk, { maxKeys: paths.length })
  .map((files) => ({ texts: new Map(Object.entries(files)), branches: { names: [] } }));

describe('detection', () => {
  it('never throws, whatever the files say, and what it finds is JSON', () => {
    fc.assert(
      fc.property(repositories, (repository) => {
        const findings = detectRepository(repository);
        expect(JSON.parse(JSON.stringify(findings))).toEqual(findings);
        for (const line of describeFindings(findings)) expect(line).not.toBe('');
      }),
      { numRuns: 300 },
    );
  });

  it('finds the same again, whatever order the files come in', () => {
    fc.assert(
      fc.property(repositories, (repository) => {
        const turned = new Map([...repository.texts].reverse());
        expect(detectRepository({ ...repository, texts: turned })).toEqual(detectRepository(repository));
      }),
    );
  });

  it('finds the same in files of Windows, with a byte order mark as well', () => {
    const files = {
      ...djangoFiles('web'),
      'docker-compose.yml': 'services:\n  web:\n    build: ./web\n    command: |\n      gunicorn\n      config.wsgi\n',
      'web/Dockerfile': 'FROM python:3.13 \\\n  AS x\nCMD ["a"]\n',
      '.env.example': 'A=1\nB=2\n',
      'nginx.conf': 'server {\n  listen 80;\n}\n',
    };
    const turn = (change: (text: string) => string) =>
      Object.fromEntries(Object.entries(files).map(([path, text]) => [path, change(text)]));
    expect(detect(turn((text) => text.replaceAll('\n', '\r\n')))).toEqual(detect(files));
    expect(detect(turn((text) => `\uFEFF${text}`))).toEqual(detect(files));
  });

  it.each([
    ['an alias in itself', 'services:\n  web: &w\n    build: .\n    environment: &e {a: *w, b: *e}\n'],
    [
      'aliases that double themselves',
      `a0: &a0 [x, x]\n${Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]\n`).join('')}services: {web: {command: *a40}}\n`,
    ],
    ['brackets without end', '['.repeat(100_000)],
    ['variables without end', `services:\n  web:\n    image: "${'${A:-'.repeat(20_000)}"\n`],
    ['dollars and braces', `services:\n  web:\n    image: "${'${'.repeat(200_000)}"\n`],
    ['a service that extends itself', 'services:\n  a: {extends: b, image: x}\n  b: {extends: a}\n'],
    [
      'a file that includes itself',
      'include: [docker-compose.yml]\nservices:\n  a: {extends: {file: docker-compose.yml, service: a}}\n',
    ],
    ['several documents', 'services: {}\n---\nservices: {}\n'],
    ['no map', '- services\n'],
    ['nothing', ''],
  ])('comes back from a Compose file with %s', (_, text) => {
    expect(detect({ 'docker-compose.yml': text }).compose.kind).toBe('sure');
  });

  it.each([
    ['a Dockerfile whose stages start from each other', { Dockerfile: 'FROM b AS a\nFROM a AS b\nFROM b AS a\n' }],
    ['a Dockerfile without end', { Dockerfile: `FROM x\nRUN a \\\n${'# c\n\\\n'.repeat(50_000)}` }],
    [
      'scripts that start each other',
      { 'a.sh': './b.sh\n', 'b.sh': './a.sh\n', Dockerfile: 'FROM x\nCOPY . /\nCMD ./a.sh\n' },
    ],
    [
      'settings that import each other',
      { 'config/settings.py': 'from .other import *\n', 'config/other.py': 'from .settings import *\n' },
    ],
    ['requirements that take each other in', { 'requirements.txt': '-r requirements.txt\ndjango\n' }],
    [
      'a long script',
      { 'entrypoint.sh': 'celery '.repeat(200_000), Dockerfile: 'FROM x\nCOPY . /\nCMD /entrypoint.sh\n' },
    ],
    ['long settings', { 'config/settings.py': `INSTALLED_APPS = [${'"a", ('.repeat(100_000)}` }],
    ['a long configuration of nginx', { 'nginx.conf': `server { ${'location / { x; '.repeat(50_000)}` }],
    ['long requirements', { 'requirements.txt': `${'a'.repeat(500_000)}\n${'-e #egg='.repeat(50_000)}` }],
  ])('comes back from %s, soon', (_, files) => {
    const compose = { 'docker-compose.yml': 'services:\n  web: {build: .}\n' };
    const start = performance.now();
    detect({ ...djangoFiles(), ...compose, ...(files as unknown as Record<string, string>) });
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
