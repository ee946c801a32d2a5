/** plop, in a checkout, runs the same generators. */
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { listFiles } from './list-files.ts';
import { countable, environment, temporaryFolder } from './run-cli.ts';

const plop = ['--import', 'tsx', resolve('node_modules/plop/bin/plop.js')];

test('plop makes what the command makes', async () => {
  const cwd = await temporaryFolder();
  const options = { env: environment(join(cwd, '.home')), extendEnv: false, stdin: 'ignore' } as const;
  await execa(process.execPath, [...plop, 'new', '--', '--folder', join(cwd, 'plop', 'demo'), '--yes', 'y'], options);
  await countable(cwd, ['new', 'demo', '--yes']);
  expect((await listFiles(join(cwd, 'plop/demo'))).size).toBeGreaterThan(50);
  expect(await listFiles(join(cwd, 'plop/demo'))).toEqual(await listFiles(join(cwd, 'demo')));
});

test('an answer that is missing without a terminal fails the run', async () => {
  const cwd = await temporaryFolder();
  const options = { env: environment(cwd), extendEnv: false, stdin: 'ignore', reject: false } as const;
  const { exitCode, stderr } = await execa(
    process.execPath,
    [...plop, 'new', '--', '--folder', join(cwd, 'demo'), '--yes', 'n'],
    options,
  );
  expect(exitCode).toBe(1);
  expect(stderr).toContain('--production-domain');
});
