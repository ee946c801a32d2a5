import { describe, expect, it } from 'vitest';
import { brief, detect, originsOf, sure } from './detect-texts.ts';

const web = 'services:\n  web:\n    image: shop\n';
const overlay = 'services:\n  web:\n    restart: always\n';

describe('the Compose file', () => {
  it('is found under each of its four names', () => {
    for (const name of ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml']) {
      expect(brief(detect({ [name]: web }).compose)).toBe(name);
    }
  });

  it('is, of several in one folder, the one that Compose takes', () => {
    const all = { 'docker-compose.yaml': web, 'docker-compose.yml': web, 'compose.yml': web };
    expect(brief(detect(all).compose)).toBe('compose.yml');
    expect(brief(detect({ ...all, 'compose.yaml': web }).compose)).toBe('compose.yaml');
  });

  it('is found in a subfolder, the one at the root coming first', () => {
    expect(brief(detect({ 'deploy/compose.yml': web }).compose)).toBe('deploy/compose.yml');
    expect(brief(detect({ 'deploy/compose.yml': web, 'docker-compose.yml': web }).compose)).toBe('docker-compose.yml');
  });

  it('is ambiguous in two subfolders, and the flag decides', () => {
    const files = { 'docker/a/compose.yml': web, 'docker/b/compose.yml': web };
    expect(detect(files).compose).toMatchObject({ kind: 'ambiguous', flag: 'compose-file' });
    const decided = detect(files, { 'compose-file': './docker/b/compose.yml' }).compose;
    expect(brief(decided)).toBe('docker/b/compose.yml');
    expect(originsOf(decided)[0]).toBe('--compose-file');
    expect(detect(files, { 'compose-file': 'compose.yml' }).compose).toEqual({
      kind: 'unknown',
      flag: 'compose-file',
      given: 'compose.yml',
      known: ['docker/a/compose.yml', 'docker/b/compose.yml'],
    });
  });

  it('is not one of examples, documents, tests, or other tools', () => {
    for (const folder of [
      'docs/install',
      'examples',
      'tests/e2e',
      '.devcontainer',
      'node_modules/x',
      '{{cookiecutter.name}}',
    ]) {
      expect(brief(detect({ [`${folder}/docker-compose.yml`]: web }).compose)).toBe('-');
    }
  });

  it('is found under the names of old templates, where each is complete and none is the first', () => {
    const files = { 'local.yml': web, 'production.yml': web, 'ci.yml': web, '.github/workflows/dev.yml': web };
    expect(brief(detect(files).compose)).toBe('local.yml | production.yml');
    expect(brief(detect({ 'production.yml': 'on: push\njobs: {}\n' }).compose)).toBe('-');
  });

  it('is the first that COMPOSE_FILE names', () => {
    const files = { 'docker-compose.yml': web, 'base.yml': web, 'dc.dev.yml': overlay };
    expect(brief(detect({ ...files, '.env.example': 'COMPOSE_FILE=base.yml:dc.dev.yml\n' }).compose)).toBe('base.yml');
  });

  it('may be named by the user, whatever its name is', () => {
    expect(brief(detect({ 'infra/all.yml': web }, { 'compose-file': 'infra/all.yml' }).compose)).toBe('infra/all.yml');
  });
});

describe('other Compose files', () => {
  it('are told apart by what they say: overrides, overlays, alternatives, included ones', () => {
    const { others } = sure(
      detect({
        'docker-compose.yml': `include:\n  - parts/mail.yml\n${web}`,
        'docker-compose.override.yml': overlay,
        'dc.prod.yml': overlay,
        'docker-compose-staging.yml': web,
        'docker-compose.test.yml': 'services:\n  e2e:\n    image: cypress\n    depends_on: [web]\n',
        'parts/mail.yml': 'services:\n  mail:\n    image: mailpit\n',
      }).compose,
    );
    expect(others).toEqual([
      { path: 'dc.prod.yml', use: 'overlay', environment: 'production' },
      { path: 'docker-compose-staging.yml', use: 'alternative', environment: 'staging' },
      { path: 'docker-compose.override.yml', use: 'override' },
      { path: 'docker-compose.test.yml', use: 'overlay', environment: 'test' },
      { path: 'parts/mail.yml', use: 'included' },
    ]);
  });

  it('may lie one folder down', () => {
    const { others } = sure(detect({ 'docker-compose.yml': web, 'docker/compose.prod.yml': overlay }).compose);
    expect(others).toEqual([{ path: 'docker/compose.prod.yml', use: 'overlay', environment: 'production' }]);
  });
});

describe('what a Compose file says', () => {
  it('is read with its version, name, networks and volumes', () => {
    const text = `version: '3.3'\nname: shop\n${web}volumes:\n  data:\nnetworks:\n  back: {driver: bridge}\n`;
    expect(sure(detect({ 'docker-compose.yml': text }).compose)).toMatchObject({
      version: '3.3',
      project: 'shop',
      volumes: ['data'],
      networks: ['back'],
      isReadable: true,
      isVersionOne: false,
    });
  });

  it('is read in the first version of the format, too', () => {
    const findings = detect({
      'docker-compose.yml': 'web:\n  build: .\n  links:\n    - db\ndb:\n  image: postgres:9\n',
    });
    expect(sure(findings.compose).isVersionOne).toBe(true);
    expect(brief(findings.services.database)).toBe('db');
    expect(findings.services.all[0]).toMatchObject({ name: 'web', dependsOn: ['db'], line: 1 });
  });

  it('is left alone where it cannot be parsed: the file is named with the line', () => {
    const findings = detect({ 'docker-compose.yml': 'services:\n  web:\n    image: "a\n  {% if x %}\n' });
    expect(sure(findings.compose).isReadable).toBe(false);
    expect(findings.problems).toEqual([
      { path: 'docker-compose.yml', line: expect.any(Number), message: expect.stringMatching(/^cannot be parsed: /) },
    ]);
    expect(findings.services.all).toEqual([]);
  });

  it('is read where a key stands twice, as older Composes did, and the line is named', () => {
    const text = 'services:\n  web:\n    image: a\n    volumes: [".:/a"]\n    volumes: [".:/b"]\n';
    const findings = detect({ 'docker-compose.yml': text });
    expect(findings.services.all[0]?.mounts.map(({ target }) => target)).toEqual(['/b']);
    expect(findings.problems).toEqual([
      { path: 'docker-compose.yml', line: 5, message: 'has the key "volumes" twice in one map' },
    ]);
  });
});
