/** What goes wrong with a deploy, with each stack: the version that serves goes on, and the output says why. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { stacks } from './deploy-stacks.ts';
import { useServer, visitor } from './server.ts';

describe.each(Object.entries(stacks))('a deploy of %s that cannot be', (_, stack) => {
  const server = useServer(stack.flags, 'prod');
  const { project } = server;
  const page = async () => (await visitor(server).get('/')).text;
  let before: object;

  /** Deploys what must not come into service: nothing may change, and the output says why. */
  const expectRefused = async (deploy: Promise<{ exitCode: number | undefined; output: string }>) => {
    const { exitCode, output } = await deploy;
    expect(exitCode, output).toBe(1);
    return output;
  };

  beforeAll(async () => {
    await server.push('For the tests', { ...stack.edits, ...stack.show('Version that serves') });
    // Makes .env and asks for the rest.
    await server.deploy();
    await server.set({ HTTP_PORT: String(project.port), DOMAIN: 'shop.test', ...stack.settings });
    await server.deploy();
    before = await server.state();
  });
  const expectUntouched = async () => {
    expect(await server.state()).toEqual(before);
    expect(await page()).toContain('Version that serves');
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

  test('a version whose front page fails the smoke test; a setting that Jenkins hands over with it is not kept', async () => {
    await server.pushBroken('Looks wrong', stack.breakPage);
    const output = await expectRefused(server.deploy(undefined, stack.handedOver));
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
    expect(await page()).toContain('Version that serves');
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

  if (stack.settings['DJANGO_ADMINS']) {
    test('a secret that is missing, by its name', async () => {
      const secret = await server.setting('DJANGO_SECRET_KEY');
      await server.set({ DJANGO_SECRET_KEY: '' });
      expect(await expectRefused(server.deploy())).toContain('DJANGO_SECRET_KEY is not set.');
      await server.set({ DJANGO_SECRET_KEY: secret });
      await expectUntouched();
    });

    test('a setting from Jenkins that .env cannot keep, by its name', async () => {
      const output = await expectRefused(server.deploy('HEAD', { SENTRY_DSN: 'two words' }));
      expect(output).toContain('SENTRY_DSN holds a character that .env cannot keep.');
      expect(output).not.toContain('two words');
      await expectUntouched();
    });
  }
});
