import { describe, expect, it } from 'vitest';
import { describeFindings, describeProblem } from '../../src/detect/findings/describe.ts';
import type { DecidingFlag } from '../../src/detect/findings/findings.ts';
import { findingsByFlag, verifyDecided } from '../../src/detect/findings/verify.ts';
import { UsageError } from '../../src/errors.ts';
import { detect, djangoFiles } from './detect-texts.ts';

const shop = {
  ...djangoFiles('backend', 'shop.settings'),
  'backend/Dockerfile': 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["./start.sh"]\n',
  'backend/start.sh': '#!/bin/sh\npython manage.py migrate\ngunicorn shop.wsgi -b :8000\n',
  'docker-compose.yml':
    'services:\n  app: {build: ./backend}\n  store: {image: "postgis/postgis:16-3.4"}\n  a: {image: redis}\n  b: {image: redis}\n',
  'dc.prod.yml': 'services:\n  app: {restart: always}\n',
  '.env.example': 'A=1\n',
  Jenkinsfile: '',
  'package.json': '{"name": }',
};

describe('describeFindings', () => {
  it('says in lines what was found, and where', () => {
    const lines = describeFindings(detect(shop));
    expect(lines).toEqual([
      'Compose file: docker-compose.yml, beside it dc.prod.yml: overlay',
      'Web service: app, port 8000 (docker-compose.yml, builds ./backend/Dockerfile, runs gunicorn)',
      'Database service: store, postgis (docker-compose.yml, image postgis/postgis:16-3.4)',
      'Redis service: not sure: a (docker-compose.yml, image redis) or b (docker-compose.yml, image redis). Say which: --redis-service a',
      'Django project: backend (backend/manage.py)',
      'Settings: shop.settings (backend/manage.py; backend/shop/settings.py, INSTALLED_APPS)',
      'Python packages: backend/requirements.txt, with pip (declares Django ==5.2)',
      'Python: 3.13 (backend/Dockerfile, FROM python:3.13-slim)',
      'Django: 5.2 (backend/requirements.txt, Django ==5.2)',
      'On start: backend/start.sh: migrates, starts gunicorn (./start.sh)',
      'Example of .env: .env.example, 1 variable',
      'Pipeline of jenkins: Jenkinsfile',
      'Stable branch: main',
      expect.stringMatching(/^package\.json cannot be parsed: /),
    ]);
  });

  it('names the line of what cannot be parsed, and of what is doubtful', () => {
    const broken = describeFindings(detect({ 'compose.yml': 'services:\n  a: [\n' }));
    expect(broken[0]).toBe('Compose file: compose.yml; it cannot be used as it is');
    expect(broken).toContainEqual(expect.stringMatching(/^compose\.yml cannot be parsed: line [23]: /));
    const doubtful = describeFindings(detect({ 'compose.yml': 'services:\n  a: {image: x}\n  a: {image: y}\n' }));
    expect(doubtful).toContain('compose.yml, line 3, has the key "a" twice in one map');
  });

  it('names a problem without a line by its path', () => {
    expect(describeProblem({ path: 'logo.png', message: 'is no text' })).toBe('logo.png is no text');
  });

  it('says nothing of what is not there', () => {
    expect(describeFindings(detect({ 'README.md': '' }))).toEqual(['Stable branch: main']);
  });
});

describe('findingsByFlag', () => {
  it('gives every flag the finding that it decides', () => {
    for (const flag of Object.keys(findingsByFlag(detect({}))) as DecidingFlag[]) {
      const finding = findingsByFlag(detect(shop, { [flag]: 'no such thing' }))[flag];
      expect(finding).toMatchObject({ kind: 'unknown', flag, given: 'no such thing' });
    }
  });
});

describe('verifyDecided', () => {
  const complaint = (needed: Parameters<typeof verifyDecided>[1], decisions = {}): Error | undefined => {
    try {
      verifyDecided(detect(shop, decisions), needed);
      return undefined;
    } catch (error) {
      return error as Error;
    }
  };

  it('lets pass what is sure, what is not there, and what nobody needs', () => {
    expect(complaint(['web-service', 'mongo-service'])).toBeUndefined();
  });

  it('names every flag that is missing, with what it can say', () => {
    const error = complaint(['web-service', 'redis-service']);
    expect(error).toBeInstanceOf(UsageError);
    expect(error?.message).toBe(
      'Not sure between a (docker-compose.yml, image redis) and b (docker-compose.yml, image redis): give --redis-service.',
    );
    expect(complaint(['redis-service'], { 'redis-service': 'b' })).toBeUndefined();
  });

  it('asks about a single candidate as one does', () => {
    const one = detect({ 'docker-compose.yml': 'services:\n  a: {image: acme/a, ports: ["80:80"]}\n' });
    expect(() => verifyDecided(one, ['web-service'])).toThrow(
      'Perhaps a (docker-compose.yml, image acme/a) is the web service: if it is, give --web-service a.',
    );
    expect(describeFindings(one)).toContainEqual(
      'Web service: perhaps a (docker-compose.yml, image acme/a). If it is: --web-service a',
    );
  });

  it('refuses a wrong decision even where nobody needs it, and suggests the nearest', () => {
    expect(complaint([], { 'web-service': 'ap' })?.message).toBe(
      '--web-service ap: there is no such thing here; did you mean app?',
    );
    expect(complaint([], { 'settings-module': 'x' })?.message).toMatch(/^--settings-module x: /);
  });
});
