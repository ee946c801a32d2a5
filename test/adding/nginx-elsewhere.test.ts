/** nginx and the frontend in repositories that somebody else laid out: where they fit, and where they say that they do not. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { foreignRepository, type Texts } from '../foreign-repository.ts';
import { fileOf, planProject } from '../plan-example.ts';
import { builtDjango, grownDjango } from './foreign-projects.ts';

const withCompose = (compose: string): Texts => ({ ...builtDjango, 'compose.yaml': compose });
const withSettings = (lines: string, path = 'shop/settings.py'): Texts => ({
  ...builtDjango,
  [path]: `${builtDjango[path] ?? ''}${lines}\n`,
});

describe('nginx', () => {
  it('passes on to the service and the port that are there, and serves what STATIC_URL names', async () => {
    const compose =
      'services:\n  app:\n    build: .\n    command: gunicorn --bind :9000 shop.wsgi\n    networks: [inside]\n';
    const files = {
      ...builtDjango,
      'shop/settings.py': (builtDjango['shop/settings.py'] ?? '').replace('"static/"', '"/assets/files/"'),
      'compose.yaml': `${compose}networks:\n  inside:\n`,
    };
    const repository = await foreignRepository(files);
    expect(await repository.countable('add', 'nginx', '--yes')).toMatchObject({ exitCode: 0 });
    expect(await repository.read('nginx/application.conf')).toContain('http://app:9000;');
    expect(await repository.read('nginx/locations/application.conf')).toContain('location /assets/files/ {');
    const { services } = parse(await repository.read('compose.yaml'));
    expect(services.nginx.volumes).toEqual(['nginx-static:/srv/www/assets/files/:ro']);
    expect(services.nginx.networks).toEqual(['inside']);
    expect(services.app.volumes).toEqual(['nginx-static:/srv/static']);
  });

  it('finds its files from a Compose file in a folder', async () => {
    const { 'compose.yaml': compose = '', ...others } = builtDjango;
    const repository = await foreignRepository({
      ...others,
      'deploy/compose.yaml': compose.replace('build: .', 'build: ..'),
    });
    const added = await repository.countable('add', 'nginx', 'frontend', '--yes');
    expect(added).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('docker compose -f deploy/compose.yaml up'),
    });
    const { services } = parse(await repository.read('deploy/compose.yaml'));
    expect(services.nginx.build.context).toBe('../nginx');
    expect(services.frontend.build.context).toBe('..');
    expect(services.frontend.volumes).toEqual(['../frontend/src:/frontend/src:ro', 'frontend-kept:/srv/frontend-kept']);
  });

  it('says in the README how long an upload may be, and what to change for longer ones', async () => {
    const repository = await foreignRepository(builtDjango);
    expect(await repository.countable('add', 'nginx', '--yes')).toMatchObject({ exitCode: 0 });
    const [, limit] = /^ *client_max_body_size (\d+)m;$/m.exec(await repository.read('nginx/default.conf')) ?? [];
    const readme = await repository.read('README.md');
    expect(readme).toContain(`Uploads of more than ${limit} MB`);
    expect(readme).toMatch(/change `client_max_body_size` in\s`nginx\/default.conf`/);
  });

  it('comes with what makes a web service, in one run', async () => {
    const { 'compose.yaml': _, Dockerfile: __, ...bare } = builtDjango;
    const repository = await foreignRepository(bare);
    expect(await repository.countable('add', 'dockerfile', 'nginx', '--yes')).toMatchObject({ exitCode: 0 });
    expect(await repository.read('nginx/application.conf')).toContain('http://web:8000;');
  });

  it.each<[string, Texts, string]>([
    [
      'another proxy is there',
      withCompose(`${builtDjango['compose.yaml']}  edge:\n    image: traefik:3\n    ports: ["80:80"]\n`),
      'edge runs traefik, which does what nginx would',
    ],
    [
      'the application listens on a socket',
      withCompose('services:\n  shop:\n    build: .\n    command: gunicorn --bind unix:/run/shop.sock shop.wsgi\n'),
      'shop listens on a socket that only a server beside it understands',
    ],
    [
      'nobody knows where the application listens',
      withCompose(
        'services:\n  shop:\n    build: .\n    command: python serve.py\n    environment:\n      DJANGO_SETTINGS_MODULE: shop.settings\n',
      ),
      'nothing says on which port shop listens',
    ],
    [
      'settings of one environment set STATIC_ROOT last',
      {
        ...withSettings('from shop.settings import *\nSTATIC_ROOT = "/srv/collected"', 'shop/production.py'),
        'compose.yaml': `${builtDjango['compose.yaml']}      DJANGO_SETTINGS_MODULE: shop.production\n`,
      },
      'shop/production.py sets STATIC_ROOT, whatever the Compose file says (line 2)',
    ],
    [
      'the image holds the collected files',
      { ...builtDjango, Dockerfile: `${builtDjango['Dockerfile']}RUN python manage.py collectstatic --no-input\n` },
      'static files are collected into the image of the application',
    ],
    [
      'there is no Django',
      {
        'compose.yaml':
          'services:\n  site:\n    image: node:24\n    command: node server.js\n    ports: ["3000:3000"]\n',
      },
      'there is no Django project for it to stand before',
    ],
  ])('has no place where %s, and says so', async (_, files, reason) => {
    const repository = await foreignRepository(files);
    const { exitCode, stderr } = await repository.countable('add', 'nginx', '--yes');
    expect(stderr).toContain(`nginx has no place here: ${reason}`);
    expect(exitCode).toBe(1);
    expect(await repository.git('status', '--porcelain')).toBe('');
  });

  it('comes once each start collects what the image did alone', async () => {
    const Dockerfile = `${builtDjango['Dockerfile']}RUN python manage.py collectstatic --no-input\n`;
    const repository = await foreignRepository({ ...builtDjango, Dockerfile });
    expect((await repository.countable('add', 'nginx', '--yes')).stderr).toContain('first: countable add entrypoint');
    expect(await repository.countable('add', 'entrypoint', '--yes')).toMatchObject({ exitCode: 0 });
    await repository.commit('entrypoint');
    expect(await repository.countable('add', 'nginx', '--yes')).toMatchObject({ exitCode: 0 });
  });

  it('takes settings that read STATIC_ROOT from the environment last', async () => {
    const repository = await foreignRepository({
      ...withSettings(
        'from shop.settings import *\nSTATIC_ROOT = os.environ.get("STATIC_ROOT", "/srv")',
        'shop/production.py',
      ),
      'compose.yaml': `${builtDjango['compose.yaml']}      DJANGO_SETTINGS_MODULE: shop.production\n`,
    });
    expect(await repository.countable('add', 'nginx', '--yes')).toMatchObject({ exitCode: 0 });
  });
});

describe('the frontend', () => {
  const site = grownDjango['nginx/site.conf'] ?? '';
  const withSite = (text: string): Texts => ({ ...grownDjango, 'nginx/site.conf': text });

  it('goes into the server that passes requests to the application, whatever its file is called', async () => {
    const { 'nginx/site.conf': _, 'docker-compose.yml': compose = '', ...others } = grownDjango;
    const repository = await foreignRepository({
      ...others,
      'docker-compose.yml': compose.replace('./nginx/site.conf', './ops/shop.conf'),
      'ops/shop.conf': `server {\n    listen 80;\n    server_name old.test;\n    return 301 https://shop.test$request_uri;\n}\n\n${site}`,
    });
    const { exitCode, stderr } = await repository.countable('add', 'frontend', '--yes');
    expect(exitCode, stderr).toBe(0);
    const [redirect = '', server = ''] = (await repository.read('ops/shop.conf')).split('upstream shop');
    expect(redirect).not.toContain('/static/frontend/');
    expect(server).toContain('location ^~ /static/frontend/ {');
    expect(parse(await repository.read('.countable.yml')).place['nginx-locations']).toBe('ops/shop.conf');
  });

  it('has a file of its own with the nginx that countable brought', async () => {
    const repository = await foreignRepository(builtDjango);
    await repository.countable('add', 'nginx', '--yes');
    await repository.commit('nginx');
    const before = await repository.read('nginx/default.conf');
    expect(await repository.countable('add', 'frontend', '--yes')).toMatchObject({ exitCode: 0 });
    expect(await repository.read('nginx/locations/frontend.conf')).toContain('http://frontend:5173;');
    expect(await repository.read('nginx/default.conf')).toBe(before);
  });

  it('keeps the files of earlier builds as a static site of ours does', async () => {
    const repository = await foreignRepository(builtDjango);
    expect(await repository.countable('add', 'nginx', 'frontend', '--yes')).toMatchObject({ exitCode: 0 });
    const site = await planProject('static', { stack: 'static', extras: 'frontend' });
    const steps = (script: string) => script.slice(script.indexOf('\nmountpoint'));
    expect(steps(await repository.read('frontend/keep-assets.sh'))).toBe(steps(fileOf(site, 'nginx/keep-assets.sh')));
  });

  it('brings nothing half where nginx is not there and cannot come', async () => {
    const repository = await foreignRepository(
      withCompose(`${builtDjango['compose.yaml']}  edge:\n    image: caddy:2\n    ports: ["80:80"]\n`),
    );
    const { exitCode, stderr } = await repository.countable('add', 'frontend', '--yes');
    expect(stderr).toContain('nginx has no place here: edge runs caddy');
    expect(exitCode).toBe(1);
  });

  it.each<[string, Texts, string]>([
    [
      'two servers pass requests on',
      withSite(`${site}${site.replace(/upstream.*?\n\}\n/s, '').replace('80', '8080')}`),
      'it is not clear which server',
    ],
    ['nobody knows nginx’s configuration', withSite('# Comes from elsewhere.\n'), 'it is not clear which server'],
    [
      'the project has a frontend there',
      {
        ...grownDjango,
        'frontend/package.json': '{"scripts": {"build": "webpack"}, "devDependencies": {"webpack": "5"}}\n',
      },
      "frontend/ is the project's frontend already",
    ],
  ])('has no place where %s, and says so', async (_, files, reason) => {
    const repository = await foreignRepository(files);
    const { exitCode, stderr } = await repository.countable('add', 'frontend', '--yes');
    expect(stderr).toContain(`frontend has no place here: ${reason}`);
    expect(exitCode).toBe(1);
    expect(await repository.git('status', '--porcelain')).toBe('');
  });
});
