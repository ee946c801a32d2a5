/** Gathers the answers of one run: reads the sources, and asks a person where there is one. */
import { type AnswerSource, gatherAnswers, type Missing } from './answers.ts';
import { readAnswersFile } from './answers-file.ts';
import type { Answers, Question } from './question.ts';
import type { Request } from './request.ts';
import { readSurroundings } from './surroundings.ts';
import { hasTerminal } from './terminal.ts';
import { readUserDefaults, userDefaultsPath } from './user-defaults.ts';

/** Answers from flag, then answers file, then the user's defaults, then the prompt. Throws as `gatherAnswers`. */
export async function askAnswers(
  questions: readonly Question[],
  request: Request,
  signal: AbortSignal,
): Promise<Answers> {
  const fileName = request.answersFile;
  const [file, defaults, surroundings] = await Promise.all([
    fileName === undefined ? {} : readAnswersFile(fileName),
    readUserDefaults(),
    readSurroundings(request.folder),
  ]);
  const sources: AnswerSource[] = [
    { answers: request.flags, label: (id) => `--${id}`, isForThisRun: true },
    { answers: file, label: (id) => `${id} in ${fileName}`, isForThisRun: true },
    { answers: defaults, label: (id) => `${id} in ${userDefaultsPath}`, isForThisRun: false },
  ];
  return gatherAnswers(questions, sources, surroundings, await missingAnswers(request, signal));
}

/** What the command line says of asking. */
export interface Asking {
  readonly yes: boolean;
  readonly json: boolean;
}

/** What becomes of questions that nothing answers. */
export async function missingAnswers(asking: Asking, signal: AbortSignal): Promise<Missing> {
  if (asking.yes) return { kind: 'default' };
  if (!canAsk(asking)) return { kind: 'refuse' };
  const { askQuestion } = await import('./prompt.ts');
  return { kind: 'prompt', prompt: (question, initial, answers) => askQuestion(question, initial, answers, signal) };
}

/**
 * Is the plan what the user wants? `--yes` says so. Without a terminal there is nobody to ask, and whoever gave every
 * answer has decided.
 */
export async function confirmPlan(question: string, request: Request, signal: AbortSignal): Promise<boolean> {
  if (!canAsk(request)) return true;
  const { askConfirmation } = await import('./prompt.ts');
  return askConfirmation(question, signal);
}

/** May we ask somebody? With `--json`, standard output belongs to a program. */
export function canAsk({ yes, json }: Asking): boolean {
  return !yes && !json && hasTerminal();
}
