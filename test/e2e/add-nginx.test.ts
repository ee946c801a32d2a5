/** A Django project of somebody else gets nginx, then a frontend; another one, with nginx of its own, a frontend alone. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { builtDjango, grownDjango } from '../adding/foreign-projects.ts';
import type { Texts } from '../foreign-repository.ts';
import { useForeignSite } from './foreign-site.ts';
import { HotReload } from './hot-reload.ts';
import { renderPage } from './rendered-page.ts';

const replaced = (texts: Texts, path: string, from: string, to: string): Texts => ({
  ...texts,
  [path]: (texts[path] ?? '').replace(from, to),
});
/** Whose application may not write everywhere. */
const unprivileged = replaced(
  replaced(builtDjango, 'compose.yaml', '    ports:\n      - "8000:8000"\n', ''),
  'Dockerfile',
  'CMD',
  'RUN useradd app && chown app /app\nUSER app\nCMD',
);
const withOwnNginx = {
  ...replaced(grownDjango, 'docker-compose.yml', '"80:80"', '"127.0.0.1:${HTTP_PORT}:80"'),
  '.env': 'POSTGRES_DB=shop\nPOSTGRES_USER=shop\nPOSTGRES_PASSWORD=unsafe\n',
};
const stylesheet = '/static/admin/css/base.css';

describe('nginx before an application that has none', () => {
  const project = useForeignSite(unprivileged);
  let added = '';

  beforeAll(async () => {
    added = await project.add('nginx', 'entrypoint', '--verify', 'full');
    await project.up();
  });

  test('its configuration was tried by nginx itself before anything was written', () => {
    expect(added).toContain('✔ nginx -t');
    expect(added).toContain('✔ manage.py check');
  });

  test('pages come from the application', async () => {
    const { status, headers } = await project.get('/admin/');
    expect([status, headers.get('location')]).toEqual([302, '/admin/login/?next=/admin/']);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(await (await project.get('/nothing/')).text()).toContain('Using the URLconf');
  });

  test('static files come from nginx, and the application, which does not run as root, collected them', async () => {
    const { status, headers } = await project.get(stylesheet);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8']);
    expect(headers.get('cache-control')).toBe('no-cache');
    expect(headers.get('etag')).toMatch(/^(W\/)?"[0-9a-f]+-[0-9a-f]+"$/);
    expect(await project.compose('exec', '-T', 'shop', 'id', '-u')).not.toBe('0');
  });

  test('the application is asked for a static file that was not collected', async () => {
    const answer = await project.get('/static/missing.css');
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('Using the URLconf');
  });

  test('a restart of all of it keeps static files there', async () => {
    await project.compose('restart');
    await project.up();
    expect((await project.get(stylesheet)).status).toBe(200);
    expect((await project.get('/admin/login/')).status).toBe(200);
  });

  test('a stop collects anew', async () => {
    await project.compose('down');
    await project.up();
    expect((await project.get(stylesheet)).headers.get('cache-control')).toBe('no-cache');
  });

  describe('with a frontend', () => {
    beforeAll(async () => {
      await project.commit('nginx');
      await project.add('frontend');
      await project.edit('shop/urls.py', addPage);
    });

    test('in development a browser shows what Vue makes, and each saved file', async () => {
      await project.write({ '.env': 'FRONTEND_MODE=development\n' });
      await project.up();
      await expectHotReload(project);
    });

    test('bin/test-frontend runs its tests', async () => {
      expect(await project.run('bin/test-frontend')).toContain('src/App.test.ts');
    });

    test('in production files that were built come without Node, and browsers keep them', async () => {
      await project.write({ '.env': '' });
      await project.up();
      await expectBuiltFiles(project);
      await expect(project.compose('exec', '-T', 'frontend', 'node', '--version')).rejects.toThrow();
    });

    test('pages name the files of a new frontend soon after, without a restart of the application; pages from before find theirs', async () => {
      const before = await project.filesOf('/vite/');
      await project.edit('frontend/src/App.vue', (text) => text.replace('Vue is at work', 'The next one'));
      await project.up('frontend');
      await expect.poll(() => project.filesOf('/vite/'), { timeout: 30_000, interval: 1000 }).not.toEqual(before);
      expect(await renderPage(`${project.address}/vite/`)).toContain('The next one');
      await expectKept(project, before);
    });
  });
});

describe('a frontend behind nginx that somebody else configured', () => {
  const project = useForeignSite(withOwnNginx);

  beforeAll(async () => {
    expect(await project.add('nginx')).toContain('nginx is there already: the repository has its own.');
    await project.add('frontend', '--no-verify');
    await project.edit('backend/shop/urls.py', addPage);
  });

  test('in development each saved file shows', async () => {
    await project.write({ '.env': `${withOwnNginx['.env']}FRONTEND_MODE=development\n` });
    await project.up();
    await expectHotReload(project);
  });

  test('in production files that were built come through it', async () => {
    await project.write({ '.env': withOwnNginx['.env'] });
    await project.up();
    await expectBuiltFiles(project);
  });
});

type Project = ReturnType<typeof useForeignSite>;

function addPage(urls: string): string {
  const included = urls.replace('import path', 'import include, path');
  return included.replace('urlpatterns = [', 'urlpatterns = [path("vite/", include("vite.urls")), ');
}

async function expectHotReload(project: Project): Promise<void> {
  const base = '/static/frontend/';
  expect(await renderPage(`${project.address}/vite/`)).toContain('Clicked 0 times</button>');
  const connection = await HotReload.open(project.address, base);
  // As a browser did: Vite tells only of what somebody asked for.
  await (await project.get(`${base}src/App.vue`)).text();
  const file = join(project.folder, 'frontend/src/App.vue');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('Vue is at work', 'Saved'));
  try {
    expect(await connection.waitFor('"type":"update"')).toContain('/src/App.vue');
    expect(await renderPage(`${project.address}/vite/`)).toContain('>Saved</h1>');
  } finally {
    await writeFile(file, text);
    connection.close();
  }
}

async function expectBuiltFiles(project: Project): Promise<void> {
  const files = await project.filesOf('/vite/');
  await expectKept(project, files);
  expect(await renderPage(`${project.address}/vite/`)).toContain('Clicked 0 times</button>');
}

/** Browsers get them, and need not ask again. */
async function expectKept(project: Project, files: readonly string[]): Promise<void> {
  expect(files.map((file) => file.split('.').at(-1)).sort()).toEqual(['css', 'js']);
  for (const file of files) {
    expect(file).toMatch(/^\/static\/frontend\/assets\/\w+\.[0-9a-f]{12}\.(js|css)$/);
    const { status, headers } = await project.get(file);
    expect([file, status]).toEqual([file, 200]);
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  }
}
