import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { detectRepository } from '../../src/detect/detect.ts';
import { readRepository } from '../../src/detect/repository.ts';
import { UserError } from '../../src/errors.ts';
import { environment, temporaryFolder } from '../run-cli.ts';
import { writeTexts } from '../write-texts.ts';
import { brief } from './detect-texts.ts';

/** Runs git in a folder as a user without configuration. */
async function git(folder: string, ...args: string[]): Promise<void> {
  await execa('git', ['-c', 'protocol.file.allow=always', ...args], {
    cwd: folder,
    env: environment(folder),
    extendEnv: false,
  });
}

/** A repository with one commit. */
async function makeRepository(files: Readonly<Record<string, string | Buffer>>, branch = 'main'): Promise<string> {
  const folder = await temporaryFolder();
  await writeTexts(folder, files);
  await git(folder, 'init', '--quiet', `--initial-branch=${branch}`);
  await git(folder, 'add', '--all');
  await git(folder, 'commit', '--quiet', '--allow-empty', '--message', 'Begin');
  return folder;
}

describe('readRepository', () => {
  it('lists what git tracks or would track, and nothing that is ignored', async () => {
    const folder = await makeRepository({ 'a.txt': 'a', '.gitignore': '.env\nnode_modules\n', 'sub/ü ".txt': 'b' });
    await writeTexts(folder, { 'new.txt': 'c', '.env': 'A=1', 'node_modules/x/package.json': '{}' });
    const { texts, untracked } = await readRepository(folder);
    expect([...texts.keys()].sort()).toEqual(['.gitignore', 'a.txt', 'new.txt', 'sub/ü ".txt']);
    expect(untracked).toEqual(['new.txt']);
    expect(texts.get('sub/ü ".txt')).toBe('b');
    expect(texts.get('.env')).toBeUndefined();
  });

  it('reads a file when it is asked for, not before', async () => {
    const folder = await makeRepository({ 'a.txt': 'old' });
    const { texts } = await readRepository(folder);
    await writeTexts(folder, { 'a.txt': 'new' });
    expect(texts.get('a.txt')).toBe('new');
    await writeTexts(folder, { 'a.txt': 'newer' });
    expect(texts.get('a.txt')).toBe('new');
  });

  it('refuses a dirty work tree: it names the files and what to do', async () => {
    const folder = await makeRepository({ 'a.txt': 'a', 'b.txt': 'b', 'c.txt': 'c', 'd.txt': 'd' });
    await writeTexts(folder, { 'a.txt': 'x', 'new.txt': 'x' });
    await rm(join(folder, 'b.txt'));
    await git(folder, 'mv', 'c.txt', 'e.txt');
    await expect(readRepository(folder)).rejects.toThrow(
      expect.objectContaining({
        message: `Uncommitted changes in ${folder}: a.txt, b.txt, c.txt, e.txt.`,
        remedy: expect.stringMatching(/git commit.*git stash/),
      }),
    );
    const { changed, texts } = await readRepository(folder, { allowDirty: true });
    expect(changed).toEqual(['a.txt', 'b.txt', 'c.txt', 'e.txt']);
    expect([texts.get('b.txt'), texts.problem?.('b.txt')]).toEqual([undefined, 'is not there']);
  });

  it('names the first ten of many changes', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `f${String(index).padStart(2, '0')}`);
    const folder = await makeRepository(Object.fromEntries(names.map((name) => [name, 'a'])));
    await writeTexts(folder, Object.fromEntries(names.map((name) => [name, 'b'])));
    await expect(readRepository(folder)).rejects.toThrow(/f09 and 2 more\.$/);
  });

  it('refuses what is no git repository, each with its own reason', async () => {
    const folder = await temporaryFolder();
    await writeTexts(folder, { 'file.txt': '' });
    const refusal = async (path: string) =>
      readRepository(path).then(
        () => undefined,
        (error: unknown) => error,
      );
    const plain = await refusal(folder);
    expect(plain).toBeInstanceOf(UserError);
    expect(plain).toMatchObject({
      message: `${folder} is not in a git repository.`,
      remedy: expect.stringContaining('git init'),
    });
    expect(await refusal(join(folder, 'nowhere'))).toMatchObject({ message: expect.stringContaining('nowhere') });
    expect(await refusal(join(folder, 'file.txt'))).toMatchObject({ message: expect.stringContaining('is a file') });
    await git(folder, 'init', '--quiet', '--bare', 'bare');
    expect(await refusal(join(folder, 'bare'))).toMatchObject({
      message: expect.stringContaining('without a work tree'),
    });
  });

  it('reads the whole repository from a folder inside of it', async () => {
    const folder = await makeRepository({ 'compose.yml': 'services: {}\n', 'web/manage.py': '' });
    const { texts, folder: root } = await readRepository(join(folder, 'web'));
    expect(root).toBe(folder);
    expect([...texts.keys()]).toContain('compose.yml');
  });

  it('reads a repository without commits', async () => {
    const folder = await temporaryFolder();
    await git(folder, 'init', '--quiet', '--initial-branch=develop');
    await writeTexts(folder, { 'a.txt': 'a' });
    const { texts, branches } = await readRepository(folder);
    expect([...texts.keys()]).toEqual(['a.txt']);
    expect(branches).toEqual({ current: 'develop', names: [] });
  });

  it('knows the branches, those of the remote as well, and the remote’s default', async () => {
    const folder = await makeRepository({ 'a.txt': 'a' }, 'master');
    await git(folder, 'branch', 'develop');
    const clone = join(await temporaryFolder(), 'clone');
    await git(folder, 'clone', '--quiet', folder, clone);
    await git(clone, 'switch', '--quiet', '--create', 'feature/x');
    const { branches } = await readRepository(clone);
    expect(branches).toMatchObject({ current: 'feature/x', default: 'master' });
    expect([...branches.names].sort()).toEqual(['develop', 'feature/x', 'master']);
  });

  it('follows links inside of the repository and none that leave it', async () => {
    const outside = await temporaryFolder();
    await writeTexts(outside, { 'secret.txt': 'secret' });
    const folder = await makeRepository({ 'deploy/compose.yml': 'services: {}\n' });
    await symlink('deploy/compose.yml', join(folder, 'docker-compose.yml'));
    await symlink(join(outside, 'secret.txt'), join(folder, 'out.yml'));
    await symlink('round', join(folder, 'round'));
    await symlink('nowhere', join(folder, 'dangling'));
    await symlink('deploy', join(folder, 'folder'));
    const { texts } = await readRepository(folder);
    expect(texts.get('docker-compose.yml')).toBe('services: {}\n');
    const problems = ['out.yml', 'round', 'dangling', 'folder'].map((path) => [texts.get(path), texts.problem?.(path)]);
    expect(problems).toEqual([
      [undefined, 'is a link that leaves the repository'],
      [undefined, 'cannot be read: it is a circle of links'],
      [undefined, 'is not there'],
      [undefined, 'is no file'],
    ]);
  });

  it('does not read what is no text, or too large, and guesses the rest, saying so', async () => {
    const folder = await makeRepository({
      'binary.yml': Buffer.from([115, 0, 1, 2]),
      'large.yml': 'x'.repeat(3 * 1024 * 1024),
      'latin.yml': Buffer.from('a: caf\xe9\n', 'latin1'),
      'utf16.yml': Buffer.from('\ufeffa: 1\n', 'utf16le'),
      'marked.yml': '\ufeffa: 1\n',
    });
    const { texts } = await readRepository(folder);
    const read = (path: string) => [texts.get(path), texts.problem?.(path)];
    expect(read('binary.yml')).toEqual([undefined, 'is no text']);
    expect(read('large.yml')).toEqual([undefined, 'is too large to be read: 3145728 bytes']);
    expect(read('latin.yml')).toEqual(['a: café\n', 'is not UTF-8; save it as UTF-8']);
    expect(read('utf16.yml')).toEqual(['a: 1\n', 'is UTF-16; save it as UTF-8']);
    expect(read('marked.yml')[1]).toBeUndefined();
  });

  it('leaves submodules and repositories inside of it out', async () => {
    const inner = await makeRepository({ 'docker-compose.yml': 'services: {}\n' });
    const folder = await makeRepository({ 'a.txt': 'a' });
    await git(folder, 'submodule', '--quiet', 'add', inner, 'module');
    await git(folder, 'commit', '--quiet', '--message', 'Add a submodule');
    await git(folder, 'clone', '--quiet', inner, 'nested');
    const { texts } = await readRepository(folder);
    expect([...texts.keys()].sort()).toEqual(['.gitmodules', 'a.txt']);
  });

  it('is not led into another repository by the variables of a hook', async () => {
    const folder = await makeRepository({ 'a.txt': 'a' });
    const other = await makeRepository({ 'b.txt': 'b' });
    process.env['GIT_DIR'] = join(other, '.git');
    process.env['GIT_INDEX_FILE'] = join(other, '.git', 'index');
    try {
      expect([...(await readRepository(folder)).texts.keys()]).toEqual(['a.txt']);
    } finally {
      delete process.env['GIT_DIR'];
      delete process.env['GIT_INDEX_FILE'];
    }
  });

  it('lists more files than fit into a small buffer', async () => {
    const folder = await makeRepository({});
    const long = 'x'.repeat(200);
    await mkdir(join(folder, long));
    await Promise.all(
      Array.from({ length: 6_000 }, (_, index) => writeFile(join(folder, long, `${long}${index}`), '')),
    );
    expect((await readRepository(folder)).untracked).toHaveLength(6_000);
  });

  it('gives detection what it needs, and detection names what could not be read', async () => {
    const folder = await makeRepository({
      'docker-compose.yml': Buffer.from('services:\r\n  web:\r\n    image: caf\xe9\r\n', 'latin1'),
      'manage.py': Buffer.from([0]),
    });
    const findings = detectRepository(await readRepository(folder));
    expect(brief(findings.compose)).toBe('docker-compose.yml');
    expect(findings.problems).toEqual([
      { path: 'docker-compose.yml', message: 'is not UTF-8; save it as UTF-8' },
      { path: 'manage.py', message: 'is no text' },
    ]);
  });
});
