/** Asks a person, on a terminal. Loaded only where there is one. */
import { checkbox, confirm, input, password, select } from '@inquirer/prompts';
import { parseIds } from './components.ts';
import { Interrupted } from './errors.ts';
import type { Answers, Question } from './question.ts';
import { colors, textWidth } from './terminal.ts';
import { wrapWords } from './wrap.ts';

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
  const { message, choices, isSeveral } = question;
  const validate = (answer: string): true | string => {
    const wrong = question.validate(answer.trim(), answers);
    return wrong ? `It ${wrong}.` : true;
  };
  const given = { message, ...(initial && { default: initial }) };
  const context = { signal, clearPromptOnDone: false };
  if (!choices) return asInterrupted(input({ ...given, theme: explaining(question), validate }, context));
  if (isSeveral) return asInterrupted(askSeveral(question, initial, answers, validate, signal));
  const named = choices.map(({ value, title, description }) => ({
    value,
    name: title,
    description: wrapWords(description, textWidth()),
  }));
  return asInterrupted(select({ ...given, choices: named }, context));
}

/** The explanation helps to answer; beside the answer it would only be in the way. */
function explaining({ explanation }: Question): { style: { message(text: string, status: string): string } } {
  const message = (text: string, status: string): string =>
    status === 'done' ? colors.bold(text) : `${colors.bold(text)} ${colors.dim(explanation)}`;
  return { style: { message } };
}

/** What a list leaves free of the screen: for the question, the description, what is wrong, and the keys. */
const linesBesideList = 9;

/** A list to tick. What does not fit stands there with the reason, so that nobody looks for it. */
async function askSeveral(
  question: Question,
  initial: string | undefined,
  answers: Answers,
  validate: (answer: string) => true | string,
  signal: AbortSignal,
): Promise<string> {
  const ticked = parseIds(initial ?? '');
  const choices = (question.choices ?? []).map(({ value, title, description }) => {
    const reason = question.unfit?.(value, answers);
    return {
      value,
      name: `${title} (${value})`,
      short: value,
      description: wrapWords(description, textWidth()),
      checked: reason === undefined && ticked.includes(value),
      disabled: reason !== undefined && `– ${reason}`,
    };
  });
  choices.sort((a, b) => Number(a.disabled !== false) - Number(b.disabled !== false));
  const { style } = explaining(question);
  const renderSelectedChoices = (chosen: readonly { readonly short: string }[]): string =>
    chosen.map(({ short }) => short).join(', ') || 'none';
  const chosen = await checkbox(
    {
      message: question.message,
      choices,
      pageSize: Math.max(5, (process.stdout.rows || 24) - linesBesideList),
      loop: false,
      theme: { style: { ...style, renderSelectedChoices }, i18n: { disabledError: 'The reason stands beside it.' } },
      validate: (now) => validate(now.map(({ value }) => value).join(', ')),
    },
    { signal },
  );
  return chosen.join(', ');
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
