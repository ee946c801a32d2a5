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

test('settings of services are known, too, and addresses lose the slash that was copied along', async () => {
  const cwd = await temporaryFolder();
  expect(await countable(cwd, ['config', 'sentry-address', 'https://sentry.example.com/'])).toMatchObject({
    exitCode: 0,
  });
  expect((await countable(cwd, ['config', 'sentry-address'])).stdout).toBe('https://sentry.example.com');
  expect((await countable(cwd, ['config', 'sentry-address', 'sentry'])).exitCode).toBe(2);
  expect((await countable(cwd, ['new', 'demo', '--yes', '--dry-run'])).exitCode).toBe(0);
});

test('what one organisation uses goes to a file and into a colleague’s configuration, without what is personal', async () => {
  const [ada, grace] = [await temporaryFolder(), await temporaryFolder()];
  await countable(ada, ['config', 'organisation', 'acme']);
  await countable(ada, ['config', 'backup-bucket', 'acme-backups']);
  await countable(ada, ['config', 'maintainer-email', 'ada@example.com']);
  expect(await countable(ada, ['config', '--export', 'acme.yml'])).toMatchObject({ exitCode: 0 });
  const exported = await countable(ada, ['config', '--export', '-']);
  expect(exported.stdout).not.toContain('ada@example.com');
  expect(`${exported.stdout}\n`).toBe(await readFile(join(ada, 'acme.yml'), 'utf8'));

  await countable(grace, ['config', 'port', '8080']);
  await countable(grace, ['config', 'organisation', 'other']);
  expect(await countable(grace, ['config', '--import', join(ada, 'acme.yml')])).toMatchObject({ exitCode: 0 });
  expect((await countable(grace, ['config'])).stdout).toBe(
    'port: 8080\norganisation: acme\nbackup-bucket: acme-backups',
  );
});

test('an export replaces no file', async () => {
  const cwd = await temporaryFolder();
  await countable(cwd, ['config', 'port', '8080']);
  await writeFile(join(cwd, 'acme.yml'), 'mine');
  const { exitCode, stderr } = await countable(cwd, ['config', '--export', 'acme.yml']);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('acme.yml: it is there already');
  expect(await readFile(join(cwd, 'acme.yml'), 'utf8')).toBe('mine');
});

test('an import with mistakes names all of them, and changes nothing', async () => {
  const cwd = await temporaryFolder();
  await countable(cwd, ['config', 'port', '8080']);
  const input = 'organisation: acme\nport: "0"\norganization: acme\nbackup-bucket: B\n';
  const { exitCode, stderr } = await countable(cwd, ['config', '--import', '-'], { input });
  expect(exitCode).toBe(2);
  expect(stderr).toContain('port in standard input must be a whole number');
  expect(stderr).toContain('organization in standard input is not a question (did you mean "organisation"?)');
  expect(stderr).toContain('backup-bucket in standard input must be');
  expect((await countable(cwd, ['config'])).stdout).toBe('port: 8080');
});

test('many that set something at once all succeed, and nothing is lost', async () => {
  const cwd = await temporaryFolder();
  const settings = {
    port: '8080',
    organisation: 'acme',
    stack: 'static',
    'backup-bucket': 'acme',
    database: 'postgis',
  };
  await Promise.all(Object.entries(settings).map(([id, answer]) => countable(cwd, ['config', id, answer])));
  const lines = (await countable(cwd, ['config'])).stdout.split('\n').sort();
  expect(lines).toEqual(
    Object.entries(settings)
      .map(([id, answer]) => `${id}: ${answer}`)
      .sort(),
  );
});

test('what a former version asked for can still be taken out', async () => {
  const cwd = await temporaryFolder();
  await countable(cwd, ['config', 'port', '8080']);
  await writeFile(join(cwd, file), 'port: "8080"\ncolour: red\n');
  expect(await countable(cwd, ['config', 'colour', '--unset'])).toMatchObject({ exitCode: 0 });
  expect((await countable(cwd, ['config'])).stdout).toBe('port: 8080');
});

test('options that exclude each other are refused', async () => {
  const cwd = await temporaryFolder();
  for (const args of [
    ['port', '--export', '-'],
    ['--unset'],
    ['--import', '-', '--export', '-'],
    ['port', '80', '--unset'],
  ]) {
    expect(await countable(cwd, ['config', ...args])).toMatchObject({ exitCode: 2 });
  }
});
