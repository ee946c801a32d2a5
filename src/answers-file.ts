/** Reads answers that a person or a program wrote down: YAML, of which JSON is a part. */
import { readFile } from 'node:fs/promises';
import { systemCode, UsageError } from './errors.ts';
import type { Answers } from './question.ts';

/**
 * Reads an answers file.
 * @throws UsageError where it cannot be read, or is no mapping of ids to single values
 */
export async function readAnswersFile(path: string): Promise<Answers> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const code = systemCode(error);
    const fact = code === 'ENOENT' ? `There is no file ${path}.` : `Cannot read ${path}: ${code ?? String(error)}.`;
    throw new UsageError(fact, 'Check what you gave with --answers.', { cause: error });
  });
  return readAnswers(text, path);
}

/**
 * Answers in a text.
 * @param name how the file is called in a message
 * @throws UsageError with line and column where the text is no mapping of ids to single values
 */
export async function readAnswers(text: string, name: string): Promise<Answers> {
  const { parseDocument } = await import('yaml');
  // "failsafe" leaves every value the text that was written: 080 stays 080, and yes is no boolean.
  const document = parseDocument(text, { schema: 'failsafe' });
  const [error] = document.errors;
  if (error) throw new UsageError(`${name} does not parse: ${error.message.trimEnd()}`);
  const content: unknown = document.toJS();
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new UsageError(`${name} holds no answers.`, 'Write one "question: answer" a line, for example "name: Shop".');
  }
  const entries = Object.entries(content);
  const wrong = entries.filter(([, value]) => typeof value !== 'string').map(([id]) => id);
  if (wrong.length > 0) throw new UsageError(`${name}: ${wrong.join(', ')} must be a single value.`);
  return Object.fromEntries(entries) as Answers;
}
