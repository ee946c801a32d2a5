/** Repositories that somebody else laid out, on disk, and `countable` run in them as a person would. */
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';
import { countable, environment, type Run } from './run-cli.ts';
import { writeTexts } from './write-texts.ts';

export type Texts = Readonly<Record<string, string>>;

/** A repository on disk, in a folder of its own. */
export interface ForeignRepository {
  readonly folder: string;
  /** Runs `countable`. Of other programs only git is there, so nothing is checked by Docker. */
  countable(...args: string[]): Promise<Run>;
  /** @returns what it prints */
  git(...args: string[]): Promise<string>;
  write(files: Texts): Promise<void>;
  read(path: string): Promise<string>;
  /** Commits all that is there. */
  commit(message: string): Promise<void>;
}

/** A committed repository of these files, by path; gone after the test. */
export async function foreignRepository(files: Texts): Promise<ForeignRepository> {
  const base = await mkdtemp(join(tmpdir(), 'countable-foreign-'));
  onTestFinished(() => rm(base, { recursive: true, force: true }));
  const [folder, programs] = [join(base, 'shop'), join(base, 'programs')];
  await Promise.all([mkdir(folder), mkdir(programs)]);
  await symlink((await execa('which', ['git'])).stdout.trim(), join(programs, 'git'));
  const git = async (...args: string[]): Promise<string> => {
    const { stdout } = await execa('git', args, { cwd: folder, env: environment(base), extendEnv: false });
    return stdout;
  };
  const repository: ForeignRepository = {
    folder,
    git,
    countable: (...args) => countable(folder, args, { env: { HOME: base, PATH: programs } }),
    read: (path) => readFile(join(folder, path), 'utf8'),
    write: (texts) => writeTexts(folder, texts),
    commit: async (message) => {
      await git('add', '--all');
      await git('commit', '--quiet', '--message', message);
    },
  };
  await git('init', '--quiet', '--initial-branch=main');
  await repository.write(files);
  await repository.commit('Begin');
  return repository;
}
