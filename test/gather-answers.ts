/** Gathers the answers to the questions of `countable new` from sources that a test makes up. */
import { expect } from 'vitest';
import { type AnswerSource, gatherAnswers, type Missing } from '../src/answers.ts';
import { UsageError } from '../src/errors.ts';
import type { Answers } from '../src/question.ts';
import { questions, surroundings } from './plan-example.ts';

/** As with `--yes`. */
export const takeDefaults: Missing = { kind: 'default' };
/** As without a terminal. */
export const refuse: Missing = { kind: 'refuse' };

/** Answers given as flags. */
export const flags = (answers: Answers): AnswerSource => ({ answers, label: (id) => `--${id}`, isForThisRun: true });
/** Answers from a file that is given for this run. */
export const file = (answers: Answers): AnswerSource => ({
  answers,
  label: (id) => `${id} in a.yml`,
  isForThisRun: true,
});
/** Answers that the user gave once and for all. */
export const config = (answers: Answers): AnswerSource => ({
  answers,
  label: (id) => `${id} in config.yml`,
  isForThisRun: false,
});

/** The answers to what `countable new` asks. */
export function gather(
  sources: readonly AnswerSource[],
  missing = takeDefaults,
  around = surroundings,
): Promise<Answers> {
  return gatherAnswers(questions, sources, around, missing);
}

/** The usage error that a run ends with. */
export async function failure(run: Promise<unknown>): Promise<UsageError> {
  const error = await run.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(UsageError);
  return error as UsageError;
}
