/** `countable add` at a terminal, and with the real Docker that it tries its results with. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { djangoFiles } from '../detect/detect-texts.ts';
import { listFiles } from '../list-files.ts';
import { bin, countable, environment, temporaryFolder } from '../run-cli.ts';
import { writeTexts } from '../write-texts.ts';
import { useProject } from './project.ts';
import { keys, Terminal, verifyCanOpenTerminal } from './terminal.ts';

const compose = `services:
  one:
    build: .
    command: gunicorn config.wsgi
    environment:
      - SECRET=\${SECRET:?is not set}
  two:
    build: .
    command: gunicorn config.wsgi
`;

async function repository(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder();
  await writeTexts(folder, files);
  const options = { cwd: folder, env: environment(folder), extendEnv: false };
  await execa('git', ['init', '--quiet'], options);
  await execa('git', ['add', '--all'], options);
  await execa('git', ['commit', '--quiet', '--message', 'Begin'], options);
  return folder;
}

describe('at a terminal', () => {
  beforeAll(verifyCanOpenTerminal);
  const files = { ...djangoFiles(), 'compose.yaml': compose };

  test('components are chosen from a list, and what is not sure is asked', async () => {
    const folder = await repository(files);
    const { stdout } = await countable(folder, ['list', '--json']);
    const listed = JSON.parse(stdout) as { components: { id: string; presence: string; obstacle?: string }[] };
    const addable = listed.components.filter((each) => each.presence === 'absent' && each.obstacle === undefined);
    const terminal = new Terminal([process.execPath, bin, 'add', '--no-verify'], folder, environment(folder));
    await terminal.sees('Found');
    await terminal.sees('? What shall be added?');
    terminal.type(keys.enter);
    await terminal.sees('It is empty: choose with Space, then press Enter.');
    const steps = addable.findIndex(({ id }) => id === 'redis');
    terminal.type(`${keys.down.repeat(steps)} ${keys.enter}`);
    await terminal.sees('? Which is the web service?');
    terminal.type(`${keys.down}${keys.enter}`);
    await terminal.sees('compose.yaml');
    await terminal.answers('Add redis?', keys.enter);
    const { exitCode, text } = await terminal.ends();
    expect(exitCode, text).toBe(0);
    expect(text).toContain('Added redis');
    expect(await readFile(join(folder, 'compose.yaml'), 'utf8')).toMatch(
      /two:\n.*\n.*\n {4}environment:\n {6}REDIS_URL/,
    );
  });

  test('what was added is chosen from a list to be removed; what others need is refused while the list is open', async () => {
    const folder = await repository({ ...djangoFiles(), 'compose.yaml': compose.split('  two:')[0] ?? '' });
    const before = await listFiles(folder);
    await countable(folder, ['add', 'celery', '--yes', '--no-verify']);
    await execa('git', ['add', '--all'], { cwd: folder });
    await execa('git', ['commit', '--quiet', '--message', 'Add'], { cwd: folder, env: environment(folder) });
    const terminal = new Terminal([process.execPath, bin, 'remove', '--no-verify'], folder, environment(folder));
    await terminal.sees('? What shall be removed?');
    await terminal.sees('Celery (celery)');
    terminal.type(`${keys.down} ${keys.enter}`);
    await terminal.sees('It does not fit: celery needs redis.');
    terminal.type(`${keys.up} ${keys.enter}`);
    await terminal.answers('Remove celery, redis?', keys.enter);
    const { exitCode, text } = await terminal.ends();
    expect(exitCode, text).toBe(0);
    expect(await listFiles(folder)).toEqual(before);
  });

  test('a narrow terminal breaks lines between words', async () => {
    const folder = await repository(files);
    const terminal = new Terminal([process.execPath, bin, 'list'], folder, environment(folder), 60);
    const { text } = await terminal.ends();
    const lines = text.split(/\r?\n/);
    expect(lines.filter((line) => line.length > 60)).toEqual([]);
    expect(lines.map((line) => line.trim()).join(' ')).toContain(
      'Each start of Django waits for the database, migrates',
    );
  });

  test('a no writes nothing', async () => {
    const folder = await repository(files);
    const before = await listFiles(folder);
    const args = ['add', 'redis', '--web-service', 'one', '--no-verify'];
    const terminal = new Terminal([process.execPath, bin, ...args], folder, environment(folder));
    await terminal.answers('Add redis?', `n${keys.enter}`);
    expect((await terminal.ends()).exitCode).toBe(1);
    expect(await listFiles(folder)).toEqual(before);
  });
});

describe('with Docker', () => {
  const project = useProject({});

  test('a foreign repository is tried with variables that it demands, and files that it does not have', async () => {
    const withFile = compose.replace('build: .\n', 'build: .\n    env_file: secrets.env\n');
    const folder = await repository({ ...djangoFiles(), 'compose.yaml': withFile });
    const { exitCode, stdout, stderr } = await countable(folder, ['add', 'redis', '--yes', '--web-service', 'one']);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain('✔ docker compose config (compose.yaml)');
    expect(stdout).toContain('manage.py check was not run: it builds images first; --verify full does so');
  });

  test('a project of ours stands every test in its own containers, and nothing of them is left', async () => {
    const args = ['add', 'celery', '--yes', '--verify', 'full'];
    const { exitCode, stdout, stderr } = await countable(project.folder, args, {
      env: { ...environment(project.folder), ...process.env },
    });
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain('✔ manage.py check');
    expect(stdout).toContain('✔ manage.py makemigrations --check');
    const { stdout: left } = await execa('docker', ['ps', '--all', '--quiet', '--filter', 'name=countable-check-']);
    expect(left).toBe('');
  });
});
