/** The frontend: hot reload through nginx in development, files that were built on servers, and its tests. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { docker, listContainers, serviceOf } from './docker.ts';
import { HotReload } from './hot-reload.ts';
import { type Project, useProject } from './project.ts';
import { renderPage, renderPageByHttps } from './rendered-page.ts';
import { trustThisMachine, useServer, visitor } from './server.ts';

const stacks = [
  { stack: 'django', base: '/static/frontend/', page: '/vite/' },
  { stack: 'static', base: '/frontend/', page: '/frontend/' },
] as const;
const djangoSettings = {
  DJANGO_ALLOWED_HOSTS: 'shop.test,localhost',
  DJANGO_ADMINS: 'ada@example.com',
  EMAIL_URL: 'consolemail://',
  AWS_ACCESS_KEY_ID: 'unused',
  AWS_SECRET_ACCESS_KEY: 'unused',
};

async function edit(project: Project, path: string, change: (text: string) => string): Promise<() => Promise<void>> {
  const file = join(project.folder, path);
  const text = await readFile(file, 'utf8');
  await writeFile(file, change(text));
  return () => writeFile(file, text);
}

describe.each(stacks)('in development, $stack', ({ stack, base, page }) => {
  const project = useProject({ stack, extras: 'frontend' });

  beforeAll(async () => {
    await project.run('bin/up');
  });

  test('a browser shows what Vue makes', async () => {
    expect(await renderPage(project.address + page)).toContain('Clicked 0 times</button>');
  });

  test('a saved file is told to the browser through nginx, and arrives', async () => {
    const connection = await HotReload.open(project.address, base);
    // As a browser did: Vite tells only of what somebody asked for.
    await (await fetch(`${project.address}${base}src/App.vue`)).text();
    const undo = await edit(project, 'frontend/src/App.vue', (text) => text.replace('Vue is at work', 'Saved'));
    try {
      expect(await connection.waitFor('"type":"update"')).toContain('/src/App.vue');
      expect(await renderPage(project.address + page)).toContain('>Saved</h1>');
    } finally {
      await undo();
      connection.close();
    }
  });

  test('nothing of it is open to other machines: the browser reaches it through nginx alone', async () => {
    const containers = await listContainers(project.slug);
    const frontend = containers.find((each) => serviceOf(each) === 'frontend');
    expect(Object.values(frontend?.NetworkSettings.Ports ?? {}).filter((port) => port !== null)).toEqual([]);
  });

  test('bin/test fails with the frontend’s tests, and says which', async () => {
    const undo = await edit(project, 'frontend/src/App.test.ts', (text) => text.replace('Clicked 1', 'Clicked 2'));
    const failed = await project.try('bin/test-frontend');
    await undo();
    expect(failed.exitCode).not.toBe(0);
    expect(failed.output).toContain('the button counts');
    const report = await readFile(join(project.folder, 'reports/frontend.xml'), 'utf8');
    expect(report).toContain('failures="1"');
  });

  test('a type that does not fit fails too', async () => {
    const undo = await edit(project, 'frontend/src/App.vue', (text) => text.replace('ref(0)', "ref<number>('none')"));
    const failed = await project.try('bin/test-frontend');
    await undo();
    expect(failed.exitCode).not.toBe(0);
    expect(failed.output).toContain('is not assignable to');
  });

  test('bin/test passes, the frontend’s tests among its own', async () => {
    const { exitCode, output } = await project.try('bin/test');
    expect(output).toContain('src/App.test.ts');
    expect(exitCode, output).toBe(0);
  });
});

describe.each(stacks)('on a server, $stack', ({ stack, page }) => {
  const server = useServer({ stack, extras: 'frontend' }, 'prod');

  beforeAll(async () => {
    await server.push('Test on one machine', {
      'nginx/trusted-proxies.conf': trustThisMachine,
      'bin/backup-now': () => '#!/bin/sh\n',
    });
    await server.deploy();
    await server.set({ DOMAIN: 'localhost', HTTP_PORT: String(server.project.port) });
    if (stack === 'django') await server.set(djangoSettings);
    const { exitCode, output } = await server.deploy();
    expect(exitCode, output).toBe(0);
  });

  const filesOf = async () => {
    const { text } = await visitor(server).get(page);
    return [...text.matchAll(/(?:href|src)="(\/[^"]+\.(?:js|css))"/g)].map(([, path = '']) => path);
  };

  test('no Node runs', async () => {
    expect(await server.services()).not.toContain('frontend');
  });

  const expectFiles = async (files: readonly string[]) => {
    expect(files.map((file) => file.split('.').at(-1)).sort()).toEqual(expect.arrayContaining(['css', 'js']));
    for (const file of files) {
      expect(file).toMatch(/\.[0-9a-f]{12}\.(js|css)$/);
      const { status, headers } = await visitor(server).get(file);
      expect([file, status]).toEqual([file, 200]);
      expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  };

  test('its files have a hash in their names, and browsers keep them for a year', async () => {
    await expectFiles(await filesOf());
  });

  test('a browser shows what Vue makes', async () => {
    expect(await renderPageByHttps(server.project.address, page)).toContain('Clicked 0 times</button>');
  });

  let before: string[] = [];

  test('the next version has new names', async () => {
    before = await filesOf();
    await server.push('Greet', { 'frontend/src/App.vue': (text) => text.replace('Vue is at work', 'The next one') });
    const { exitCode, output } = await server.deploy();
    expect(exitCode, output).toBe(0);
    expect(await filesOf()).not.toEqual(before);
    expect(await renderPageByHttps(server.project.address, page)).toContain('The next one');
  });

  test('pages of the version before still find their files', async () => {
    const { text } = await visitor(server).get(page);
    expect(before.filter((file) => text.includes(file))).toEqual([]);
    await expectFiles(before);
  });

  test('after a rollback, pages of the version that was taken back find theirs', async () => {
    const takenBack = await filesOf();
    await server.project.run('bin/rollback');
    expect(await filesOf()).toEqual(before);
    await expectFiles(takenBack);
  });

  if (stack === 'static') {
    /** Runs a script in nginx's image. */
    const inNginx = async (options: readonly string[], script: string) => {
      const [image = ''] = await docker('inspect', '--format', '{{.Image}}', await server.project.container('nginx'));
      return docker('run', '--rm', '--network=none', ...options, image, 'sh', '-euc', script);
    };

    test('ten builds are kept, however often each of them starts', async () => {
      const kept = await inNginx(
        ['--volume=/srv/frontend-kept'],
        `cd /srv/static-own/frontend/assets
        for build in 01 02 03 04 05 06 07 08 09 10 11 12 03 03; do
          rm -rf ./*
          echo "$build" >"$build.js"
          echo same >same.js
          /docker-entrypoint.d/50-keep-assets.sh
        done
        ls /srv/frontend-kept/frontend/assets`,
      );
      const builds = ['03', '04', '05', '06', '07', '08', '09', '10', '11', '12'];
      expect(kept).toEqual([...builds.map((build) => `${build}.js`), 'same.js']);
    });

    test('nginx starts where nothing can be kept', async () => {
      const unwritable = '--mount=type=tmpfs,destination=/srv/frontend-kept,tmpfs-mode=0555';
      const script = '/docker-entrypoint.d/50-keep-assets.sh && echo starts';
      expect(await inNginx(['--user=nginx', unwritable], script)).toEqual(['starts']);
    });
  }
});
