/** `countable config`. */
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { countable, temporaryFolder } from './run-cli.ts';

const file = '.home/.config/countable/config.yml';

test('an answer is kept in the configuration folder, for its owner alone, and can be shown and unset', async () => {
  const cwd = await temporaryFolder();
  expect(await countable(cwd, ['config', 'organisation', 'acme'])).toMatchObject({ exitCode: 0 });
  expect(await countable(cwd, ['config', 'port', '8080'])).toMatchObject({ exitCode: 0 });
  expect((await stat(join(cwd, file))).mode & 0o777).toBe(0o600);
  expect((await countable(cwd, ['config'])).stdout).toBe('organisation: acme\nport: 8080');
  expect((await countable(cwd, ['config', 'organisation'])).stdout).toBe('acme');
  await countable(cwd, ['config', 'organisation', '--unset']);
  expect((await countable(cwd, ['config'])).stdout).toBe('port: 8080');
});

test('an answer that a new project would refuse is refused, and nothing changes', async () => {
  const cwd = await temporaryFolder();
  await countable(cwd, ['config', 'port', '8080']);
  const { stderr, exitCode } = await countable(cwd, ['config', 'port', 'http']);
  expect(stderr).toContain('port must be a whole number');
  expect(exitCode).toBe(2);
  expect((await countable(cwd, ['config', 'port'])).stdout).toBe('8080');
});

test('an unknown question is refused with the nearest one', async () => {
  const { stderr, exitCode } = await countable(await temporaryFolder(), ['config', 'organization', 'acme']);
  expect(stderr).toContain('did you mean "organisation"?');
  expect(exitCode).toBe(2);
});

test('nothing set says how to set something', async () => {
  expect((await countable(await temporaryFolder(), ['config'])).stdout).toContain('countable config organisation acme');
});

test('a file that was broken by hand is named, and never replaced', async () => {
  const cwd = await temporaryFolder();
  await countable(cwd, ['config', 'port', '8080']);
  await writeFile(join(cwd, file), 'port: [');
  for (const args of [
    ['config', 'port', '81'],
    ['new', 'demo', '--yes'],
  ]) {
    const { stderr, exitCode } = await countable(cwd, args);
    expect(stderr).toContain('config.yml does not parse');
    expect(exitCode).toBe(2);
  }
  expect(await readFile(join(cwd, file), 'utf8')).toBe('port: [');
});

test('a default that is invalid by now is named with its file', async () => {
  const cwd = await temporaryFolder();
  await countable(cwd, ['config', 'port', '8080']);
  await writeFile(join(cwd, file), 'port: 0\n');
  const { stderr } = await countable(cwd, ['new', 'demo', '--yes']);
  expect(stderr).toMatch(/port in .*config\.yml must be a whole number/);
});
