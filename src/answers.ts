/** Where answers come from: flags, then the answers file, then the user's defaults, then the prompt. No I/O of its own. */
import leven from 'leven';
import { UsageError } from './errors.ts';
import type { Answers, Question, Surroundings } from './question.ts';

/** Answers from one place, in order of precedence. */
export interface AnswerSource {
  /** How an answer from here is called in a message: `--port`, `port in answers.yml`. */
  label(id: string): string;
  readonly answers: Answers;
  /** Given for this run: an answer that does not apply is a mistake. The user's defaults are not. */
  readonly isForThisRun: boolean;
}

/** What to do about a question that no source answers. */
export type Missing =
  | {
      readonly kind: 'prompt';
      prompt(question: Question, initial: string | undefined, answers: Answers): Promise<string>;
    }
  | { readonly kind: 'default' }
  | { readonly kind: 'refuse' };

/**
 * The answers to all questions that apply, validated.
 * @throws UsageError that names every answer which is invalid, unknown, does not apply or is missing, all at once
 */
export async function gatherAnswers(
  questions: readonly Question[],
  sources: readonly AnswerSource[],
  surroundings: Surroundings,
  missing: Missing,
): Promise<Answers> {
  const answers: Record<string, string> = {};
  const wrong = wrongInSources(questions, sources);
  const lacking: string[] = [];
  for (const question of questions) {
    // Bad input is reported before the first prompt, not after the last.
    if (missing.kind === 'prompt' && wrong.size > 0) break;
    const source = sources.find(({ answers }) => answers[question.id] !== undefined);
    const outcome = isAsked(question, answers)
      ? await answerOne(question, source, answers, surroundings, missing)
      : misplaced(question, source);
    if (outcome.answer !== undefined) answers[question.id] = outcome.answer;
    if (outcome.wrong) wrong.add(outcome.wrong);
    if (outcome.isLacking) lacking.push(`--${question.id}`);
  }
  if (wrong.size > 0) throw invalidAnswers([...wrong, ...unanswered(lacking, missing)]);
  if (lacking.length > 0) throw incomplete(lacking, missing);
  return answers;
}

/** Where an answer is no good, the default stands in: later questions may depend on it, and all problems are told at once. */
interface Outcome {
  readonly answer?: string;
  readonly wrong?: string;
  readonly isLacking?: boolean;
}

function isAsked(question: Question, answers: Answers): boolean {
  return question.when?.(answers) ?? true;
}

function misplaced({ id }: Question, source: AnswerSource | undefined): Outcome {
  return source?.isForThisRun ? { wrong: `${source.label(id)} does not apply to these answers` } : {};
}

async function answerOne(
  question: Question,
  source: AnswerSource | undefined,
  answers: Answers,
  surroundings: Surroundings,
  missing: Missing,
): Promise<Outcome> {
  if (source) {
    const answer = source.answers[question.id]?.trim() ?? '';
    const reason = question.validate(answer, answers);
    if (!reason) return { answer };
    const standIn = await usableDefault(question, answers, surroundings);
    return { answer: standIn ?? answer, wrong: describeWrong(source.label(question.id), reason, answer) };
  }
  const initial = await usableDefault(question, answers, surroundings);
  if (missing.kind === 'prompt') return { answer: (await missing.prompt(question, initial, answers)).trim() };
  return { answer: initial ?? '', isLacking: missing.kind === 'refuse' || initial === undefined };
}

async function usableDefault(
  question: Question,
  answers: Answers,
  surroundings: Surroundings,
): Promise<string | undefined> {
  const answer = await question.default(answers, surroundings);
  return answer === undefined || question.validate(answer, answers) ? undefined : answer;
}

/** What is wrong with the answers of every source by themselves, also with those that another source overrides. */
function wrongInSources(questions: readonly Question[], sources: readonly AnswerSource[]): Set<string> {
  const wrong = sources.flatMap(({ answers, label, isForThisRun }) =>
    Object.entries(answers).flatMap(([id, answer]) => {
      const question = questions.find((each) => each.id === id);
      // The user's defaults answer other commands' questions, too.
      if (!question) return isForThisRun ? [`${label(id)} is not a question${suggest(id, questions)}`] : [];
      const reason = question.validate(answer.trim(), {});
      return reason ? [describeWrong(label(id), reason, answer.trim())] : [];
    }),
  );
  return new Set(wrong);
}

/** "--port must be a number; it is …" */
export function describeWrong(label: string, reason: string, answer: string): string {
  return `${label} ${reason}; it is ${JSON.stringify(answer)}`;
}

/** Told beside what is wrong; not where defaults are taken, as a default that lacks may lack because of what is wrong. */
function unanswered(flags: readonly string[], missing: Missing): string[] {
  return missing.kind === 'refuse' ? flags.map((flag) => `${flag} has no answer`) : [];
}

/** ` (did you mean "slug"?)`, or nothing where no known id is near. */
export function suggest(id: string, questions: readonly Pick<Question, 'id'>[]): string {
  const [nearest] = questions
    .map((question) => ({ id: question.id, distance: leven(id, question.id) }))
    .sort((a, b) => a.distance - b.distance);
  return nearest && nearest.distance <= 3 ? ` (did you mean "${nearest.id}"?)` : '';
}

/** The error that names every answer which cannot be used. */
export function invalidAnswers(reasons: readonly string[]): UsageError {
  const [only] = reasons;
  if (reasons.length === 1 && only) return new UsageError(`${only}.`);
  return new UsageError(
    `${reasons.length} answers cannot be used:\n${reasons.map((reason) => `  ${reason}`).join('\n')}`,
  );
}

function incomplete(flags: readonly string[], missing: Missing): UsageError {
  const list = flags.join(', ');
  return missing.kind === 'refuse'
    ? new UsageError(
        `No terminal to ask on, and no answer for ${list}.`,
        'Give these flags, or --yes to take the default of each.',
      )
    : new UsageError(`No default fits for ${list}.`, `Give ${list} on the command line.`);
}
