/** What `bin/up` says where it cannot work: the fact, then the remedy. Nothing is started. */
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { Browser } from './browser.ts';
import { findFreePort, useProject } from './project.ts';

describe('bin/up', () => {
  const project = useProject({ stack: 'static' });

  test('names a busy port and a free one, and starts nothing', async () => {
    const server = createServer((socket) => socket.end());
    await new Promise<void>((resolve) => server.listen(project.port, '127.0.0.1', resolve));
    try {
      const { exitCode, output } = await project.try('bin/up');
      expect(exitCode).toBe(1);
      expect(output).toContain(`Port ${project.port} is taken`);
      expect(output).toMatch(/HTTP_PORT=\d+ bin\/up/);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
    expect(await project.containers()).toEqual([]);
  });

  test.each(['80x', '0', '65536', '-1'])('refuses %s as a port', async (port) => {
    const { exitCode, output } = await project.try('bin/up', [], { HTTP_PORT: port });
    expect(exitCode).toBe(1);
    expect(output).toContain(`HTTP_PORT is "${port}", which is no port.`);
    expect(await project.containers()).toEqual([]);
  });

  test('says that Docker does not answer, and how to start it', async () => {
    const { exitCode, output } = await project.try('bin/up', [], { DOCKER_HOST: 'tcp://127.0.0.1:1' });
    expect(exitCode).toBe(1);
    expect(output).toContain('Docker does not answer');
    expect(output).toContain('Start Docker Desktop; on Linux run: sudo systemctl start docker');
  });

  test('says that Docker is not installed, and where to get it', async () => {
    const path = join(project.folder, '..', 'without-docker');
    await mkdir(path);
    for (const program of ['bash', 'env', 'dirname']) {
      const { stdout } = await execa('sh', ['-c', `command -v ${program}`]);
      await symlink(stdout, join(path, program));
    }
    const { exitCode, output } = await project.try('bin/up', [], { PATH: path });
    expect([exitCode, output]).toEqual([1, expect.stringContaining('Docker is not installed.\nInstall Docker')]);
  });

  test.each([
    ['an old Compose', 'echo 2.23.3', 'Docker Compose is 2.23.3; 2.24 or newer is needed.'],
    ['no Compose', 'exit 1', 'Docker has no "docker compose" command; version 2.24 or newer is needed.'],
  ])('says that there is %s, and to update it', async (_, compose, message) => {
    const path = join(project.folder, '..', compose.replace(/\W/g, '-'));
    await mkdir(path);
    await writeFile(join(path, 'docker'), `#!/bin/sh\n${compose}\n`);
    await chmod(join(path, 'docker'), 0o755);
    const { exitCode, output } = await project.try('bin/up', [], { PATH: `${path}:${process.env['PATH']}` });
    expect(exitCode).toBe(1);
    expect(output).toContain(`${message}\nUpdate Docker Desktop`);
  });

  test('takes another port by HTTP_PORT, and remembers it', async () => {
    const port = await findFreePort();
    expect(await project.run('bin/up', [], { HTTP_PORT: String(port) })).toContain(`Up: http://localhost:${port}`);
    const before = await project.containers();
    expect(await project.run('bin/up')).toContain(`Up: http://localhost:${port}`);
    expect(await project.containers()).toEqual(before);
    expect((await new Browser(`http://localhost:${port}`).get('/')).status).toBe(200);
  });

  test('names the container that holds the port', async () => {
    const [, container = ''] = /^(\S+)/.exec(await project.compose('ps', '--format', '{{.Name}}')) ?? [];
    const port = (await project.compose('port', 'nginx', '80')).split(':').at(-1) ?? '';
    const other = { COMPOSE_PROJECT_NAME: `${project.slug}-other`, HTTP_PORT: port };
    const { exitCode, output } = await project.try('bin/up', [], other);
    expect([exitCode, output]).toEqual([1, expect.stringContaining(`is taken by the container ${container}`)]);
  });
});
