/** The commands that the Jenkinsfile needs beside those that people use: bin/build, bin/ci. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { docker } from './docker.ts';
import { useProject } from './project.ts';

describe('bin/build', () => {
  const project = useProject({ stack: 'static' });

  test('builds every image, and leaves neither containers nor images with names', async () => {
    await project.run('bin/build');
    expect(await project.containers()).toEqual([]);
    expect(await docker('image', 'ls', '--quiet', `${project.slug}*`)).toEqual([]);
  });

  test('fails where an image does', async () => {
    await writeFile(join(project.folder, 'nginx/default.conf'), 'not for nginx\n');
    const { exitCode, output } = await project.try('bin/build');
    await project.run('git', ['checkout', '--quiet', '.']);
    expect(exitCode, output).not.toBe(0);
  });
});

describe('bin/ci', () => {
  const project = useProject({ stack: 'static' });
  const git = (...args: string[]) => project.run('git', ['-c', 'commit.gpgsign=false', ...args]);
  const as = (name: string, email: string) => ['-c', `user.name=${name}`, '-c', `user.email=${email}`];

  test('says id, title, author and address of the commit', async () => {
    const title = 'Say "hi" to $USER & `all`';
    await git(...as('Grace Hopper', 'grace@example.com'), 'commit', '--quiet', '--allow-empty', '--message', title);
    const id = await git('rev-parse', 'HEAD');
    expect(await project.run('bin/ci', ['commit'])).toBe(
      `${id}\n${id.slice(0, 7)} ${title}\nGrace Hopper\ngrace@example.com`,
    );
  });

  test('names the person’s commit, where Jenkins merged a pull request’s target into it', async () => {
    const ada = as('Ada Lovelace', 'ada@example.com');
    await git('checkout', '--quiet', '-b', 'pull-request');
    await git(...ada, 'commit', '--quiet', '--allow-empty', '--message', 'Sell pears');
    const id = await git('rev-parse', 'HEAD');
    await git('checkout', '--quiet', '-');
    await git(
      ...as('Grace Hopper', 'grace@example.com'),
      'commit',
      '--quiet',
      '--allow-empty',
      '--message',
      'Sell figs',
    );
    const target = await git('rev-parse', 'HEAD');
    await git('checkout', '--quiet', 'pull-request');
    await git(...as('Jenkins', 'nobody@nowhere'), 'merge', '--quiet', '--no-edit', target);
    expect(await project.run('bin/ci', ['commit'])).toBe(
      `${id}\n${id.slice(0, 7)} Sell pears\nAda Lovelace\nada@example.com`,
    );
  });

  test('runs a command with its output and its exit code, and keeps the last lines for a message', async () => {
    const noisy =
      'for n in $(seq 30); do printf "\\033[31mline %s\\033[0m\\n" "$n"; done; echo to standard error >&2; exit 7';
    const { exitCode, output } = await project.try('bin/ci', ['run', 'bash', '-c', noisy]);
    expect([exitCode, output.split('\n').length]).toEqual([7, 31]);
    const kept = (await project.run('bin/ci', ['last-lines'])).split('\n');
    expect(kept).toHaveLength(20);
    expect(kept.slice(0, 2)).toEqual(['line 12', 'line 13']);
    expect(kept.at(-1)).toBe('to standard error');
  });

  test('has no last lines before anything ran, and what it keeps is nothing for git', async () => {
    await mkdir(join(project.folder, 'reports'), { recursive: true });
    await project.run('git', ['clean', '-fdxq', 'reports']);
    expect(await project.run('bin/ci', ['last-lines'])).toBe('');
    await project.run('bin/ci', ['run', 'true']);
    expect(await project.run('git', ['status', '--porcelain'])).toBe('');
  });

  test('refuses what it does not know', async () => {
    expect(await project.try('bin/ci', ['tset'])).toMatchObject({ exitCode: 2, output: 'See: bin/ci --help' });
  });
});
