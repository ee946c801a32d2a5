/** The questions that components ask in a repository that exists, and where their answers come from. */
import { type AnswerSource, gatherAnswers } from '../answers.ts';
import { type Asking, missingAnswers } from '../ask.ts';
import type { LoadedComponent } from '../component.ts';
import { UsageError } from '../errors.ts';
import type { Answers, Question } from '../question.ts';
import { readSurroundings } from '../surroundings.ts';
import { readUserDefaults, userDefaultsPath } from '../user-defaults.ts';

/** Those of the questions whose answers these components use: their own, and what their templates name. */
export function questionsOf(components: readonly LoadedComponent[], questions: readonly Question[]): Question[] {
  const own = components.flatMap((component) => component.questions);
  const names = new Set(components.flatMap(({ files }) => [...files].flatMap(namesIn)));
  return [...questions.filter(({ id }) => names.has(id) && !own.some((each) => each.id === id)), ...own];
}

/** Every word between double braces. More than there are names, which does no harm. */
function namesIn([path, content]: readonly [string, Buffer]): string[] {
  if (!path.endsWith('.hbs')) return [];
  const tags = content.toString().match(/\{\{[^{}]*\}\}/g) ?? [];
  return tags.flatMap((tag) => tag.match(/(?<![\w.-])[a-z][a-z-]*(?![\w.-])/g) ?? []);
}

/**
 * The answers to these questions: from the flag, the record, the user's defaults, else asked for.
 * @throws UsageError where one is missing or wrong, or is given and nothing asks for it
 */
export async function askQuestions(
  questions: readonly Question[],
  recorded: Answers,
  folder: string,
  asking: Asking & { readonly flags: Answers },
  signal: AbortSignal,
): Promise<Answers> {
  const idle = Object.keys(asking.flags).filter((id) => !questions.some((question) => question.id === id));
  if (idle.length > 0) {
    const flags = idle.map((id) => `--${id}`).join(', ');
    throw new UsageError(`None of these components asks for ${flags}.`, 'Leave it out.');
  }
  if (questions.length === 0) return {};
  const only = (answers: Answers): Answers =>
    Object.fromEntries(Object.entries(answers).filter(([id]) => questions.some((question) => question.id === id)));
  const [defaults, surroundings] = await Promise.all([readUserDefaults(), readSurroundings(folder)]);
  const sources: AnswerSource[] = [
    { answers: asking.flags, label: (id) => `--${id}`, isForThisRun: true },
    { answers: only(recorded), label: (id) => `${id} in .countable.yml`, isForThisRun: false },
    { answers: only(defaults), label: (id) => `${id} in ${userDefaultsPath}`, isForThisRun: false },
  ];
  return gatherAnswers(questions, sources, surroundings, await missingAnswers(asking, signal));
}
