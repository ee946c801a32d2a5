/** Deploying and rolling back on a server, with each stack: what goes well, under load, and what goes wrong. */
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { docker, listContainers, serviceOf } from './docker.ts';
import { startLoad } from './load.ts';
import { trustThisMachine, useServer, visitor } from './server.ts';

/** What tests change in a stack's project. */
interface Stack {
  readonly flags: Readonly<Record<string, string>>;
  readonly versioned: readonly string[];
  /** Those that a deploy must not restart. */
  readonly constant: readonly string[];
  /** For the load: nginx believes this machine's proxy, limits nobody; a page that takes two seconds. */
  readonly edits: Readonly<Record<string, (text: string) => string>>;
  readonly settings: Readonly<Record<string, string>>;
  /** The front page shows a word. */
  readonly show: (word: string) => Readonly<Record<string, (text: string) => string>>;
  readonly crash: Readonly<Record<string, (text: string) => string>>;
  readonly crashLog: string;
  readonly breakPage: Readonly<Record<string, (text: string) => string>>;
}

/** In the place of a real one, which has tests of its own. */
const takeBackup = () => '#!/bin/sh\necho "Backed up before $REVISION"\n';

const slowPage = `
import time

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt
def slow(request):
    time.sleep(2)
    return HttpResponse(request.body)


urlpatterns.append(path("slow/", slow))
`;

const stacks: Readonly<Record<string, Stack>> = {
  static: {
    flags: { stack: 'static' },
    versioned: ['nginx'],
    constant: ['gate'],
    edits: { 'nginx/trusted-proxies.conf': trustThisMachine, 'bin/backup-now': takeBackup },
    settings: {},
    show: (word) => ({ 'static/index.html': (text) => text.replace(/<h2>.*?<\/h2>/, `<h2>${word}</h2>`) }),
    // What nginx finds out when it starts, not when its image is built.
    crash: {
      'nginx/Dockerfile': (text) => `${text}\nCMD ["nginx", "-g", "daemon off; worker_processes nonsense;"]\n`,
    },
    crashLog: 'directive invalid value',
    breakPage: { 'static/index.html': (text) => text.replace('/css/site.css', '/css/missing.css') },
  },
  'django with postgres': {
    flags: { stack: 'django', database: 'postgres' },
    versioned: ['nginx', 'web'],
    constant: ['db', 'gate'],
    edits: {
      'nginx/trusted-proxies.conf': trustThisMachine,
      'bin/backup-now': takeBackup,
      'nginx/default.conf': (text) => text.replace('rate=50r/s', 'rate=5000r/s'),
      'web/config/urls.py': (text) => text + slowPage,
    },
    settings: {
      DJANGO_ALLOWED_HOSTS: 'shop.test,localhost',
      DJANGO_ADMINS: 'ada@example.com',
      EMAIL_URL: 'consolemail://',
      AWS_ACCESS_KEY_ID: 'unused',
      AWS_SECRET_ACCESS_KEY: 'unused',
    },
    show: (word) => ({
      'web/core/templates/base.html': (text) => text.replace(/<footer>\s*(<b>.*<\/b>)?/, `<footer><b>${word}</b>`),
    }),
    crash: { 'web/config/wsgi.py': (text) => `${text}\nimport nonsense\n` },
    crashLog: "No module named 'nonsense'",
    breakPage: { 'web/news/views.py': (text) => text.replace('return Article', 'return 1 / 0, Article') },
  },
};

describe.each(Object.entries(stacks))('deploying %s to production', (_, stack) => {
  const server = useServer(stack.flags, 'prod');
  const { project } = server;
  const page = async () => (await visitor(server).get('/')).text;

  /** Deploys what must not come into service: nothing may change, and the output says why. */
  const expectRefused = async (deploy: Promise<{ exitCode: number | undefined; output: string }>) => {
    const { exitCode, output } = await deploy;
    expect(exitCode, output).toBe(1);
    return output;
  };

  beforeAll(async () => {
    await server.push('For the tests', stack.edits);
  });

  test('the first deploy makes .env, for its owner alone, and asks for what is missing', async () => {
    const { exitCode, output } = await server.deploy();
    expect([exitCode, output]).toEqual([1, expect.stringContaining('Fill in what is empty')]);
    expect((await stat(join(project.folder, '.env'))).mode & 0o777).toBe(0o600);
    expect(await server.setting('COMPOSE_FILE')).toBe('docker-compose.yml:dc.prod.yml');
  });

  test('a setting that is missing stops the deploy, with its name', async () => {
    await server.set({ HTTP_PORT: String(project.port), ...stack.settings });
    const { exitCode, output } = await server.deploy();
    expect([exitCode, output]).toEqual([1, expect.stringContaining('DOMAIN is not set.')]);
    expect(await project.containers()).toEqual([]);
  });

  test('then the site serves, on one port of this machine', async () => {
    await server.set({ DOMAIN: 'shop.test' });
    const { exitCode, output } = await server.deploy();
    expect(exitCode, output).toBe(0);
    expect((await visitor(server).get('/')).status).toBe(200);
    const containers = await listContainers(project.slug);
    expect(containers.map(serviceOf)).toEqual(expect.arrayContaining([...stack.constant, ...stack.versioned]));
    const published = containers.flatMap((each) =>
      Object.values(each.NetworkSettings.Ports).flatMap((bindings) =>
        (bindings ?? []).map(({ HostIp, HostPort }) => `${serviceOf(each)} ${HostIp}:${HostPort}`),
      ),
    );
    expect(published).toEqual([`gate 127.0.0.1:${project.port}`]);
  });

  test('every container has a read-only file system, no capabilities, a memory limit and no way to more rights', async () => {
    const format = '{{.ReadonlyRootfs}} {{.CapDrop}} {{.CapAdd}} {{gt .Memory 0}} {{.SecurityOpt}}';
    const ours = [...stack.constant, ...stack.versioned];
    const containers = (await listContainers(project.slug)).filter((each) => ours.includes(serviceOf(each)));
    const ids = containers.map(({ Id }) => Id);
    const lines = await docker('inspect', '--format', `{{with .HostConfig}}${format}{{end}}`, ...ids);
    expect([...new Set(lines)]).toEqual(['true [ALL] [] true [no-new-privileges:true]']);
    for (const id of ids) {
      const [, ...processes] = await docker('top', id, '-eo', 'uid,pid,args');
      expect(processes.filter((process) => /^\s*(0|root)\s/.test(process))).toEqual([]);
    }
  });

  test('plain "docker compose up" leaves everything as it is, and bin/smoke-test passes', async () => {
    const before = await project.containers();
    await project.compose('up', '--detach', '--no-build');
    expect(await project.containers()).toEqual(before);
    await project.run('bin/smoke-test');
  });

  test('a deploy and a rollback under a steady load lose no request', async () => {
    const first = await project.run('git', ['rev-parse', 'HEAD']);
    const second = await server.push('Another page', stack.show('Second version'));
    const loads = [startLoad(`${project.address}/`, 400, ['--connections', '6', '--overallRate', '100'])];
    if (stack.versioned.includes('web')) {
      const post = ['--method', 'POST', '--body', 'a form', '--connections', '3'];
      loads.push(startLoad(`${project.address}/slow/`, 9, post));
    }
    const deployed = await server.deploy();
    const shown = await page();
    const rolledBack = await project.try('bin/rollback');
    const shownAgain = await page();
    const outcomes = await Promise.all(loads.map((load) => load.end()));

    expect(deployed.exitCode, deployed.output).toBe(0);
    expect(rolledBack.exitCode, rolledBack.output).toBe(0);
    expect([shown.includes('Second version'), shownAgain.includes('Second version')]).toEqual([true, false]);
    for (const { sent, failed } of outcomes) {
      process.stdout.write(`Under load, a deploy and a rollback: ${sent} requests sent, ${failed} failed\n`);
      expect(sent).toBeGreaterThan(0);
      expect(failed).toBe(0);
    }
    expect(await project.run('git', ['rev-parse', 'HEAD'])).toBe(first);
    for (const service of stack.versioned)
      expect((await server.images(service)).sort()).toEqual([first, second].sort());
  });

  test('a second rollback undoes the first, and only two versions’ images are kept', async () => {
    const rolledBack = await project.try('bin/rollback');
    expect(rolledBack.exitCode, rolledBack.output).toBe(0);
    expect(await page()).toContain('Second version');
    const second = await project.run('git', ['rev-parse', 'HEAD']);
    const third = await server.push('A third page', stack.show('Third version'));
    const { exitCode, output } = await server.deploy();
    expect(exitCode, output).toBe(0);
    expect(output).toContain(`Backed up before ${third}`);
    expect(await page()).toContain('Third version');
    for (const service of stack.versioned)
      expect((await server.images(service)).sort()).toEqual([second, third].sort());
    const services = await server.services();
    expect(services).toEqual([...new Set(services)]);
  });

  test('deploying what serves once more brings a changed setting, and builds nothing', async () => {
    const before = new Set(await project.containers());
    await server.set({ DOMAIN: 'localhost' });
    const { exitCode, output } = await server.deploy('HEAD');
    expect(exitCode, output).toBe(0);
    expect(output).not.toContain('Building');
    expect(output).toContain('docker compose up --detach --no-deps gate');
    const after = await project.containers();
    const isKept = (service: string) =>
      after.filter((each) => each.startsWith(`${service} `)).every((each) => before.has(each));
    expect(stack.constant.map(isKept)).toEqual(stack.constant.map(() => true));
    expect(stack.versioned.map(isKept)).toEqual(stack.versioned.map(() => false));
    await server.set({ DOMAIN: 'shop.test' });
  });

  describe('what goes wrong leaves the version that serves', () => {
    let before: object;
    beforeAll(async () => {
      before = await server.state();
    });
    const expectUntouched = async () => {
      expect(await server.state()).toEqual(before);
      expect(await page()).toContain('Third version');
    };

    test('an image that does not build', async () => {
      await server.pushBroken('Does not build', {
        'nginx/Dockerfile': (text) => `${text}\nRUN echo so it is; false\n`,
      });
      const output = await expectRefused(server.deploy());
      expect(output).toContain('so it is');
      expect(output).toContain('The build failed');
      await expectUntouched();
    });

    test('a version that does not stay up: the end of its log', async () => {
      await server.pushBroken('Crashes', stack.crash);
      const output = await expectRefused(server.deploy());
      expect(output).toContain('The new version does not stay up.');
      expect(output).toContain(stack.crashLog);
      await expectUntouched();
    });

    test('a version that does not become healthy', async () => {
      await server.pushBroken('Is not healthy', {
        'docker-compose.yml': (text) => text.replace('http://127.0.0.1/nginx-health', 'http://127.0.0.1/no-health'),
        'nginx/default.conf': (text) => text.replace('location = /nginx-health', 'location = /another'),
        'nginx/locations/health.conf': () => 'location = /no-health { return 503; }\n',
      });
      const output = await expectRefused(server.deploy(undefined, { DEPLOY_TIMEOUT: '15' }));
      expect(output).toContain('The new version did not become healthy within 15 seconds.');
      expect(output).toContain('nginx (running');
      await expectUntouched();
    });

    test('a version whose front page fails the smoke test', async () => {
      await server.pushBroken('Looks wrong', stack.breakPage);
      const output = await expectRefused(server.deploy());
      expect(output).toContain('The smoke test failed.');
      await expectUntouched();
    });

    test('a gate that would not start', async () => {
      await server.pushBroken('Breaks the gate', { 'nginx/gate.conf': (text) => `${text}\nnonsense;\n` });
      const output = await expectRefused(server.deploy());
      expect(output).toContain('unknown directive "nonsense"');
      await expectUntouched();
    });

    test('a backup that fails, and the backup comes before the new version starts', async () => {
      await server.pushBroken('Backs up', {
        'bin/backup-now': () => '#!/bin/sh\necho "No room for $REVISION"\ndocker ps --quiet | wc -l\nexit 1\n',
      });
      const output = await expectRefused(server.deploy());
      expect(output).toMatch(/No room for [0-9a-f]{40}/);
      expect(output).not.toContain('Starting the new version');
      await expectUntouched();
    });

    test('Ctrl-C in the middle', async () => {
      await server.pushBroken('Is interrupted', stack.show('Interrupted'));
      const deploy = await server.startDeploy('Starting the new version');
      deploy.signal('SIGINT');
      expect((await deploy.ended).exitCode).toBe(130);
      await expectUntouched();
    });

    test('a kill in the middle: the next one clears up', async () => {
      const deploy = await server.startDeploy('Starting the new version');
      deploy.signal('SIGKILL');
      await deploy.ended;
      expect(await page()).toContain('Third version');
      await server.pushBroken('Does not build either', { 'nginx/Dockerfile': (text) => `${text}\nRUN false\n` });
      await expectRefused(server.deploy());
      await expectUntouched();
    });

    test('a commit that is not on the branch, one that is not there, another environment, a changed file', async () => {
      const feature = await server.push('Not released', {}, 'feature');
      await project.run('git', ['fetch', '--quiet', 'origin']);
      expect(await expectRefused(server.deploy(feature))).toContain('is not on master');
      expect(await expectRefused(server.deploy('no-such-commit'))).toContain('no commit no-such-commit');
      expect(await expectRefused(project.try('bin/deploy', ['stage']))).toContain('no server of stage');
      expect((await project.try('bin/deploy', ['production'])).exitCode).toBe(2);
      await writeFile(join(project.folder, 'README.md'), 'by hand');
      expect(await expectRefused(server.deploy())).toContain('README.md');
      await project.run('git', ['checkout', '--quiet', '.']);
      await expectUntouched();
    });

    test.runIf(stack.versioned.includes('web'))('a secret that is missing, by its name', async () => {
      const secret = await server.setting('DJANGO_SECRET_KEY');
      await server.set({ DJANGO_SECRET_KEY: '' });
      expect(await expectRefused(server.deploy())).toContain('DJANGO_SECRET_KEY is not set.');
      await server.set({ DJANGO_SECRET_KEY: secret });
      await expectUntouched();
    });
  });

  test('of two deploys at once the second is refused, and told who is at work since when', async () => {
    await server.push('A fourth page', stack.show('Fourth version'));
    const first = await server.startDeploy('Fetching');
    const second = await server.deploy();
    const rollback = await project.try('bin/rollback');
    for (const { exitCode, output } of [second, rollback]) {
      expect(exitCode).toBe(1);
      expect(output).toMatch(/Another one is at work: bin\/deploy prod by \S+, since \d{4}-/);
    }
    const { exitCode, output } = await first.ended;
    expect(exitCode, output).toBe(0);
    expect(await page()).toContain('Fourth version');
  });

  test('a visitor cannot claim an address or HTTPS, once nobody is trusted any more', async () => {
    await server.push('Trust nobody', {
      'nginx/trusted-proxies.conf': () => 'include /etc/nginx/cloudflare.conf;\n',
    });
    const { exitCode, output } = await server.deploy();
    expect(exitCode, output).toBe(0);
    const { status } = await visitor(server).get('/');
    expect(status).toBe(stack.versioned.includes('web') ? 301 : 200);
    const nginx = await project.container('nginx');
    const log = await docker('logs', '--tail', '5', nginx);
    expect(log.join('\n')).not.toContain('203.0.113.9');
  });

  test('the last lock is not in the way after its owner has gone', async () => {
    expect(await readFile(join(project.folder, '.live/lock'), 'utf8')).toContain('bin/deploy prod');
    expect(await project.run('git', ['status', '--porcelain'])).toBe('');
  });
});

describe('deploying to staging', () => {
  const server = useServer({ stack: 'static' }, 'stage');
  afterAll(() => server.project.try('bin/down'));

  test('brings develop, with what production has', async () => {
    await server.deploy();
    await server.set({ DOMAIN: 'staging.test', HTTP_PORT: String(server.project.port) });
    await server.push('On develop', { 'static/new.html': () => 'New on develop\n' });
    const { exitCode, output } = await server.deploy();
    expect(exitCode, output).toBe(0);
    expect((await visitor(server).get('/new.html')).text).toBe('New on develop\n');
    expect(await server.services()).toEqual(['gate', 'nginx']);
    const nginx = await server.project.container('nginx');
    expect(await docker('inspect', '--format', '{{.HostConfig.ReadonlyRootfs}}', nginx)).toEqual(['true']);
  });
});
