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
  const register = ({ folder, stateHome }: Scene): Promise<Run> =>
    countable(folder, ['register', '--rehearse', '--yes'], { env: { XDG_STATE_HOME: stateHome } });

  const runs = await Promise.all([register(ada), register(grace)]);
  expect(runs.map(({ exitCode }) => exitCode)).toContain(0);
  for (const [index, scene] of [ada, grace].entries()) {
    if (runs[index]?.exitCode === 0) continue;
    // Who was slower is told what to do, and does it.
    expect(runs[index]?.stderr).toContain('To go on: countable register --rehearse');
    await git(scene.folder, 'fetch', '--quiet', 'origin').catch(() => '');
    await register(scene);
  }
  const [one, two] = [await alone.state(), rehearsal];
  await two.close({ now: true });
  const both = await ada.state();
  for (const service of ['github', 'slack', 'sentry', 'jenkins']) expect(both[service]).toBe(one[service]);
  for (const scene of [alone, ada, grace]) await scene.close();
});
