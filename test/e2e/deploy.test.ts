/** Deploying and rolling back on a server, with each stack, under load. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stacks } from './deploy-stacks.ts';
import { docker, listContainers, serviceOf } from './docker.ts';
import { startLoad } from './load.ts';
import { useServer, visitor } from './server.ts';

describe.each(Object.entries(stacks))('deploying %s to production', (_, stack) => {
  const server = useServer(stack.flags, 'prod');
  const { project } = server;
  const page = async () => (await visitor(server).get('/')).text;

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

  if (Object.keys(stack.handedOver).length > 0) {
    test('a setting that Jenkins hands over reaches the new version, and stays in .env once that serves', async () => {
      const { exitCode, output } = await server.deploy('HEAD', stack.handedOver);
      expect(exitCode, output).toBe(0);
      const environment = await docker('inspect', '--format', '{{json .Config.Env}}', await project.container('web'));
      for (const [name, value] of Object.entries(stack.handedOver)) {
        expect(output).toMatch(new RegExp(`Trying it out\\.[\\s\\S]*^Kept in \\.env: ${name}$`, 'm'));
        expect(output).not.toContain(value);
        expect(JSON.parse(environment.join(''))).toContain(`${name}=${value}`);
        expect(await server.setting(name)).toBe(value);
      }
      const before = await project.containers();
      await project.compose('up', '--detach', '--no-build');
      expect(await project.containers()).toEqual(before);
    });
  }

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
