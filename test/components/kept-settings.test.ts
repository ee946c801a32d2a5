/** A version that comes into service leaves in .env what Jenkins handed over, and nothing else of the environment. */
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeEach, describe, expect, it } from 'vitest';
import { fileOf, planProject } from '../plan-example.ts';
import { temporaryFolder } from '../run-cli.ts';

const django = await planProject('django', { stack: 'django' });
const site = await planProject('static', { stack: 'static' });
const release = fileOf(django, 'bin/release.sh');

describe('bin/release.sh', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'bin/lib.sh'), fileOf(django, 'bin/lib.sh'));
    // The rest of the script needs Docker.
    const parts = release.match(/^settings=[^\n]*|^(verify|keep)_settings\(\) \{.*?^\}/gms)?.join('\n');
    const script = `. "$(dirname "$0")/lib.sh"\n${parts}\nverify_settings\n"$@"\n`;
    await writeFile(join(folder, 'bin/release'), script);
    await writeFile(
      join(folder, '.env'),
      '# Of the server\nDOMAIN=shop.example.com\nSENTRY_DSN=\nSLACK_TOKEN="same"\n',
    );
  });

  const run = (env: Record<string, string>, ...command: string[]) =>
    execa('bash', ['bin/release', ...command], {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', ...env },
      extendEnv: false,
      reject: false,
    });
  const keep = (env: Record<string, string>) => run(env, 'keep_settings');
  const settings = () => readFile(join(folder, '.env'), 'utf8');

  it('keeps each where it stands, or at the end, and says names alone', async () => {
    const { stdout, stderr, exitCode } = await keep({
      SENTRY_DSN: 'https://c0ffee@sentry.example.com/7',
      AWS_SECRET_ACCESS_KEY: 'a/b+cd=',
      SLACK_TOKEN: 'same',
      DOMAIN: 'elsewhere.example.com',
    });
    expect({ stdout, stderr, exitCode }).toEqual({
      stdout: 'Kept in .env: AWS_SECRET_ACCESS_KEY SENTRY_DSN',
      stderr: '',
      exitCode: 0,
    });
    expect(await settings()).toBe(
      '# Of the server\nDOMAIN=shop.example.com\nSENTRY_DSN=https://c0ffee@sentry.example.com/7\nSLACK_TOKEN="same"\nAWS_SECRET_ACCESS_KEY=a/b+cd=\n',
    );
    expect((await stat(join(folder, '.env'))).mode & 0o777).toBe(0o600);
  });

  it('leaves all as it is where nothing comes, or nothing new', async () => {
    const before = await settings();
    expect(await keep({ SENTRY_DSN: '', SLACK_TOKEN: 'same' })).toMatchObject({ stdout: '', exitCode: 0 });
    expect(await settings()).toBe(before);
  });

  it.each([
    'two words',
    '$HOME',
    'a"b',
    "a'b",
    'a\nSECOND=1',
    'a#b',
    'a\\b',
  ])('refuses %j, which Compose would read otherwise, without saying it', async (value) => {
    const before = await settings();
    const { stderr, exitCode } = await run({ SENTRY_DSN: value }, 'true');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('SENTRY_DSN holds a character that .env cannot keep.');
    expect(stderr).not.toContain(value);
    expect(await settings()).toBe(before);
  });

  it('hands an empty one to nobody, and all others on', async () => {
    const { stdout } = await run({ SENTRY_DSN: '', SLACK_TOKEN: 'new', DOMAIN: '' }, 'env');
    expect(stdout.split('\n')).toEqual(expect.arrayContaining(['SLACK_TOKEN=new', 'DOMAIN=']));
    expect(stdout).not.toContain('SENTRY_DSN');
  });

  it('refuses nothing that .env says already, in quotes', async () => {
    await writeFile(join(folder, '.env'), 'SENTRY_DSN="two words"\n');
    expect(await keep({ SENTRY_DSN: 'two words' })).toMatchObject({ stdout: '', exitCode: 0 });
    expect(await settings()).toBe('SENTRY_DSN="two words"\n');
  });

  it('keeps nothing in a project that has no such settings', () => {
    expect(fileOf(site, 'bin/release.sh')).not.toContain('keep_settings');
  });
});
