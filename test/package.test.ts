/** What is published: packed, installed where there is nothing else, and used. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { listFiles } from './list-files.ts';
import { countable, environment, temporaryFolder } from './run-cli.ts';

test('the packed package installs alone and makes projects with both of its commands', async () => {
  const cwd = await temporaryFolder();
  const { stdout } = await execa('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', cwd]);
  const [packed] = Object.values(JSON.parse(stdout)) as [{ filename: string; files: { path: string }[] }];
  expect(packed.files.filter(({ path }) => /^(src|test|generators|templates)\//.test(path))).toEqual([]);

  await writeFile(join(cwd, 'package.json'), '{}');
  const install = ['install', '--omit=dev', '--offline', '--no-audit', '--no-fund', join(cwd, packed.filename)];
  await execa('npm', install, { cwd });
  const installed = await execa('npm', ['ls', '--all', '--parseable'], { cwd });
  expect(installed.stdout.trim().split('\n')).toHaveLength(2);

  const run = (command: string, args: string[]) =>
    execa(join(cwd, 'node_modules', '.bin', command), args, { cwd, env: environment(cwd), extendEnv: false });
  await run('countable', ['new', 'one', '--yes', '--name=Demo', '--slug=demo']);
  await run('create-countable-project', ['two', '--yes', '--name=Demo', '--slug=demo']);
  const files = await listFiles(join(cwd, 'one'));
  expect(files.size).toBeGreaterThan(50);
  expect(files.get('.gitignore')).toBeDefined();
  expect(await listFiles(join(cwd, 'two'))).toEqual(files);

  // The same as from a checkout.
  await countable(cwd, ['new', 'three', '--yes', '--name=Demo', '--slug=demo'], { env: environment(cwd) });
  expect(await listFiles(join(cwd, 'three'))).toEqual(files);
}, 120_000);

test('both commands tell their version and explain themselves', async () => {
  const { version } = JSON.parse(await readFile('package.json', 'utf8'));
  for (const command of ['countable', 'create-countable-project']) {
    const run = (flag: string) => execa(process.execPath, [`dist/src/bin/${command}.js`, flag]);
    expect((await run('--version')).stdout).toBe(version);
    expect((await run('--help')).stdout).toContain(`${command}`);
  }
});

test('the licences of all bundled libraries go with them', async () => {
  const licences = await readFile('dist/THIRD-PARTY-LICENCES.txt', 'utf8');
  for (const library of ['commander', 'handlebars', 'yaml', '@inquirer/core', 'picocolors']) {
    expect(licences).toMatch(new RegExp(`^${library} \\d`, 'm'));
  }
});
