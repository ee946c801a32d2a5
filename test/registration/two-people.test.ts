/** Two people register the same project at the same moment: two clones, two homes, one of each service. */
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { countable, type Run } from '../run-cli.ts';
import { Scene } from './faults/scene.ts';
import { git, makeProjectIn } from './made-project.ts';

test('they end with one repository, one channel, one project and one job', { timeout: 300_000 }, async () => {
  const temporary = await mkdtemp(join(tmpdir(), 'countable-two-'));
  onTestFinished(() => rm(temporary, { recursive: true, force: true }));
  const project = await makeProjectIn(temporary);
  const alone = await Scene.open(project);
  await alone.run();
  const [ada, grace] = [await Scene.open(project), await Scene.open(project)];
  const rehearsal = await ada.rehearse();
  await mkdir(join(grace.stateHome, 'countable'), { recursive: true });
  await symlink(join(ada.stateHome, 'countable', 'rehearsal'), join(grace.stateHome, 'countable', 'rehearsal'));
  const register = ({ folder, stateHome }: Scene): Promise<Run> => {
    const name = folder === grace.folder ? { GIT_CONFIG_VALUE_0: 'Grace Hopper' } : {};
    return countable(folder, ['register', '--rehearse', '--yes'], { env: { XDG_STATE_HOME: stateHome, ...name } });
  };

  const runs = await Promise.all([register(ada), register(grace)]);
  expect(runs.map(({ exitCode }) => exitCode)).toContain(0);
  for (const [index, scene] of [ada, grace].entries()) {
    if (runs[index]?.exitCode === 0) continue;
    // Who was slower with the push is told what to do, and does it.
    expect(runs[index]?.stderr).toMatch(/git switch develop && git pull\nTo go on: countable register --rehearse$/);
    const token = Buffer.from(`x-access-token:${rehearsal.connections.github.secrets['token']}`).toString('base64');
    const header = `http.extraHeader=Authorization: Basic ${token}`;
    const address = `${rehearsal.connections.github.address}/git/acme/demo.git`;
    await git(scene.folder, '-c', header, 'pull', '--quiet', '--no-rebase', '--no-edit', address, 'develop');
    const again = await register(scene);
    expect(again.exitCode, again.stderr).toBe(0);
  }
  await rehearsal.close({ now: true });
  const [one, both] = [await alone.state(), await ada.state()];
  for (const service of ['github', 'slack', 'sentry', 'jenkins']) expect(both[service], service).toBe(one[service]);
  for (const scene of [alone, ada, grace]) await scene.close();
});
