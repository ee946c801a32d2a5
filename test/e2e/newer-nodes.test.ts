/** The built command line on other versions of Node than the one that runs the tests. Gets them from npm. */
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { listFiles } from '../list-files.ts';
import { bin, countable, environment, temporaryFolder } from '../run-cli.ts';

const args = ['--yes', '--name=Corner shop', '--database=postgis'];

test.each([22, 24, 26])('Node %i makes the same project', async (major) => {
  const [here, there] = [await temporaryFolder(), await temporaryFolder()];
  const npx = ['--yes', `--package=node@${major}`, '--'];
  const env = { ...environment(there), HOME: process.env['HOME'] ?? there };

  const { stdout: version } = await execa('npx', [...npx, 'node', '--version'], { cwd: there });
  expect(version).toMatch(new RegExp(`^v${major}\\.`));
  await execa('npx', [...npx, 'node', bin, 'new', 'demo', ...args], { cwd: there, env });

  await countable(here, ['new', 'demo', ...args]);
  const expected = await listFiles(join(here, 'demo'));
  expect(expected.size).toBeGreaterThan(50);
  expect(await listFiles(join(there, 'demo'))).toEqual(expected);
});
