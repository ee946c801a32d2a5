/** The user's own defaults and the organisation's settings: `config.yml`, which `countable config` keeps. */
import { join } from 'node:path';
import { readAnswers } from './answers-file.ts';
import { UserError } from './errors.ts';
import { changePrivateFile, readPrivateFile } from './private-file.ts';
import type { Answers } from './question.ts';
import { configFolder } from './user-folders.ts';

/** Where they lie. */
export const userDefaultsPath = join(configFolder ?? '~/.config/countable', 'config.yml');

/** The user's defaults; none where the file is not there. */
export async function readUserDefaults(): Promise<Answers> {
  return configFolder === undefined ? {} : parse(await readPrivateFile(userDefaultsPath));
}

/** Changes the user's defaults, all or nothing. Readable by the owner alone. */
export async function changeUserDefaults(change: (answers: Answers) => Answers): Promise<void> {
  if (configFolder === undefined) {
    throw new UserError('There is no home folder to keep it in.', 'Set HOME or XDG_CONFIG_HOME, then run again.');
  }
  const { stringify } = await import('yaml');
  await changePrivateFile(userDefaultsPath, async (text) => {
    const answers = change(await parse(text));
    return Object.keys(answers).length === 0 ? '' : stringify(answers);
  });
}

async function parse(text: string | undefined): Promise<Answers> {
  return text === undefined || text.trim() === '' ? {} : readAnswers(text, userDefaultsPath);
}
