/** The user's own defaults: `config.yml` in the XDG configuration folder, which `countable config` keeps. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { xdgConfig } from 'xdg-basedir';
import { readAnswers } from './answers-file.ts';
import { systemCode, UserError } from './errors.ts';
import type { Answers } from './question.ts';

/** Where the user's defaults lie. XDG Base Directory Specification, "XDG_CONFIG_HOME". */
export const userDefaultsPath = join(xdgConfig ?? '.', 'countable', 'config.yml');

/** The user's defaults; none where the file is not there. */
export async function readUserDefaults(): Promise<Answers> {
  const text = await readFile(userDefaultsPath, 'utf8').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw new UserError(
      `Cannot read ${userDefaultsPath}: ${systemCode(error)}.`,
      'Make it readable, or remove it.',
      undefined,
      { cause: error },
    );
  });
  return text === undefined || text.trim() === '' ? {} : readAnswers(text, userDefaultsPath);
}

/** Replaces the user's defaults, all or nothing. Readable by the owner alone. */
export async function writeUserDefaults(answers: Answers): Promise<void> {
  const { stringify } = await import('yaml');
  const temporary = `${userDefaultsPath}.${process.pid}`;
  try {
    await mkdir(dirname(userDefaultsPath), { recursive: true, mode: 0o700 });
    await writeFile(temporary, stringify(answers), { mode: 0o600 });
    await rename(temporary, userDefaultsPath);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new UserError(
      `Cannot write ${userDefaultsPath}: ${systemCode(error)}.`,
      'Check the folder and its permissions.',
      undefined,
      { cause: error },
    );
  }
}
