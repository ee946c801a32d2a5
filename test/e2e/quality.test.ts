/** What is mended as somebody commits, with the real pre-commit; and bin/lint of projects that have none of their own. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { useProject } from './project.ts';

const dockerfile = `
FROM python:3.13-slim-trixie
RUN apt-get update && apt-get install --yes --no-install-recommends git && rm -rf /var/lib/apt/lists/*
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir pre-commit==4.7.0
ENV PATH=/venv/bin:$PATH
`;
const privateKey = ['-----BEGIN', 'RSA PRIVATE KEY-----'].join(' ');

describe.each([
  ['static', 'tests'],
  ['django', 'web'],
])('quality, %s', (stack, folder) => {
  const project = useProject({ stack, extras: 'quality' });
  const developer = () => `${project.slug}-developer`;
  const git = (...args: string[]) =>
    project.try('docker', [
      'exec',
      developer(),
      'git',
      '-c',
      'user.name=Ada',
      '-c',
      'user.email=ada@example.com',
      ...args,
    ]);

  beforeAll(async () => {
    const user = `${process.getuid?.()}:${process.getgid?.()}`;
    const label = `com.docker.compose.project=${project.slug}`;
    const build = ['build', '--quiet', '--label', label, '-'];
    const { stdout: image } = await execa('docker', build, { input: dockerfile });
    const options = ['--name', developer(), '--label', label, '--user', user, '--env', 'HOME=/tmp'];
    const command = [image, 'sleep', 'infinity'];
    await execa('docker', ['run', '--detach', ...options, '-v', `${project.folder}:/code`, '-w', '/code', ...command]);
    await execa('docker', ['exec', developer(), 'pre-commit', 'install']);
  });

  /** Commits one new file, as a person would: a second time where something was mended. */
  async function commit(name: string, text: string) {
    const path = join(project.folder, folder, name);
    await writeFile(path, text);
    await git('add', `${folder}/${name}`);
    const first = await git('commit', '--message', name);
    await git('add', '--all');
    const second = await git('commit', '--message', name);
    const { output: committed } = await git('show', `HEAD:${folder}/${name}`);
    return { first, second, committed };
  }

  test('a project as it was made needs no mending', async () => {
    const { output, exitCode } = await project.try('docker', ['exec', developer(), 'pre-commit', 'run', '--all-files']);
    expect(exitCode, output).toBe(0);
    expect(output.match(/Passed/g)).toHaveLength(5);
    expect((await git('status', '--porcelain')).output).toBe('');
  });

  test('what can be mended is, and the commit stops once to show it', async () => {
    const { first, second, committed } = await commit('mended.py', 'import os\n\nprint(1)  \n\n\n');
    expect(first.exitCode).not.toBe(0);
    expect(second.exitCode, second.output).toBe(0);
    expect(committed.trim()).toBe('print(1)');
  });

  test('what cannot be mended is shown and committed; bin/lint refuses it', async () => {
    const { first, second } = await commit('unknown.py', 'print(nobody_knows)\n');
    expect(first.exitCode, first.output).toBe(0);
    expect(first.output).toContain('nobody_knows');
    expect(second.output).toContain('nothing to commit');
    const lint = await project.try('bin/lint');
    expect(lint.exitCode).toBe(1);
    expect(lint.output).toContain('nobody_knows');
    await rm(join(project.folder, folder, 'unknown.py'));
    const clean = await project.try('bin/lint');
    expect(clean.exitCode, clean.output).toBe(0);
  });

  test('bin/lint --fix mends the files, and they stay the caller’s', async () => {
    await writeFile(join(project.folder, folder, 'fix.py'), 'import os\n');
    const { exitCode, output } = await project.try('bin/lint', ['--fix']);
    expect(exitCode, output).toBe(0);
    expect((await project.run('cat', [`${folder}/fix.py`])).trim()).toBe('');
    await rm(join(project.folder, folder, 'fix.py'));
  });

  test('a private key is refused', async () => {
    const { first, second } = await commit('key.txt', `${privateKey}\n`);
    expect(first.exitCode).not.toBe(0);
    expect(second.exitCode).not.toBe(0);
    expect(second.output).toContain('no private keys');
  });
});
