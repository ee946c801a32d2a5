/** Asks a person, on a terminal. Loaded only where there is one. */
import { confirm, input, password, select } from '@inquirer/prompts';
import { Interrupted } from './errors.ts';
import type { Answers, Question } from './question.ts';
import { colors } from './terminal.ts';

/**
 * Asks one question until the answer is valid.
 * @param initial what Enter gives
 * @throws Interrupted on Ctrl-C or where the signal fires
 */
export async function askQuestion(
  question: Question,
  initial: string | undefined,
  answers: Answers,
  signal: AbortSignal,
): Promise<string> {
  const { message, explanation } = question;
  // The explanation helps to answer; beside the answer it would only be in the way.
  const theme = {
    style: {
      message: (text: string, status: string) =>
        status === 'done' ? colors.bold(text) : `${colors.bold(text)} ${colors.dim(explanation)}`,
    },
  };
  const context = { signal, clearPromptOnDone: false };
  const validate = (answer: string): true | string => {
    const wrong = question.validate(answer.trim(), answers);
    return wrong ? `It ${wrong}.` : true;
  };
  return asInterrupted(
    question.choices
      ? select(
          {
            message,
            choices: question.choices.map(({ value, title, description }) => ({ value, name: title, description })),
            ...(initial !== undefined && { default: initial }),
          },
          context,
        )
      : input({ message, theme, validate, ...(initial && { default: initial }) }, context),
  );
}

/**
 * Asks for a secret until it is valid. Shows stars, and no key shows more.
 * @param check what is wrong, as the end of a sentence
 */
export async function askSecret(
  message: string,
  check: (secret: string) => string | undefined,
  signal: AbortSignal,
): Promise<string> {
  const validate = (secret: string): true | string => {
    const wrong = check(secret);
    return wrong ? `It ${wrong}.` : true;
  };
  return asInterrupted(password({ message, mask: '*', toggleMask: false, validate }, { signal }));
}

/** Asks yes or no; Enter means yes. */
export async function askConfirmation(message: string, signal: AbortSignal): Promise<boolean> {
  return asInterrupted(confirm({ message, default: true }, { signal }));
}

async function asInterrupted<T>(prompt: Promise<T>): Promise<T> {
  try {
    return await prompt;
  } catch (error) {
    const isEnd = error instanceof Error && ['ExitPromptError', 'AbortPromptError'].includes(error.name);
    throw isEnd ? new Interrupted() : error;
  }
}
