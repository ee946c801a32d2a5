/** Plans projects in memory, as `countable new` would make them: what the tests of components look at. */

import { generator } from '../generators/new.ts';
import { gatherAnswers } from '../src/answers.ts';
import type { LoadedComponent } from '../src/component.ts';
import { loadComponents, orderComponents, readComponents, readOnce } from '../src/components.ts';
import { planFiles } from '../src/plan.ts';
import type { Answers, Surroundings } from '../src/question.ts';
import type { Change } from '../src/tree.ts';

/** Every component, as it describes itself. */
export const components = await readComponents();
/** What `countable new` asks. */
export const questions = generator.questions(components);

export const surroundings: Surroundings = {
  folder: 'corner-shop',
  user: { name: 'Ada Lovelace', email: 'ada@example.com' },
};

/** A planned project. */
export interface Example {
  /** What a test is called after: "postgis: default". */
  readonly title: string;
  readonly answers: Answers;
  readonly components: readonly LoadedComponent[];
  readonly changes: readonly Change[];
  /** Content by path, the record included. */
  readonly files: ReadonlyMap<string, string>;
}

/** The answers that `countable new corner-shop --yes` comes to with these flags; throws as it would. */
export function answersFor(flags: Answers): Promise<Answers> {
  const source = { label: (id: string) => `--${id}`, answers: flags, isForThisRun: true };
  return gatherAnswers(questions, [source], surroundings, { kind: 'default' });
}

/** Plans components, and all that they require, with these answers. */
function planComponents(title: string, wanted: readonly string[], answers: Answers): Example {
  const chosen = loaded(orderComponents(components, wanted, answers));
  const { changes } = planFiles(chosen, answers, new Map(), '0.0.0-test');
  const files = new Map(changes.map(({ path, after }) => [path, after.toString()]));
  return { title, answers, components: chosen, changes, files };
}

/** Files are read once, however many plans a test makes. */
const loaded = readOnce((ids) => loadComponents(components, ids));

/** Plans a whole project. */
export async function planProject(title: string, flags: Answers): Promise<Example> {
  const answers = await answersFor(flags);
  return planComponents(title, generator.wanted(answers), answers);
}

/** The projects that users can choose: every stack, with every database where it needs one. */
export async function planProjects(): Promise<Example[]> {
  const choices = (id: string) => questions.find((question) => question.id === id)?.choices ?? [];
  const flags = choices('stack').flatMap(({ value: stack }): Answers[] => {
    const asksForDatabase = questions.find(({ id }) => id === 'database')?.when?.({ stack });
    return asksForDatabase ? choices('database').map(({ value: database }) => ({ stack, database })) : [{ stack }];
  });
  return Promise.all(flags.map((each) => planProject(Object.values(each).join(' with '), each)));
}

/** Every example of every component, in a whole project. */
export async function planExamples(): Promise<Example[]> {
  const plans = [...components].flatMap(([id, { examples }]) =>
    Object.entries(examples).map(async ([name, flags]) => {
      const answers = await answersFor(flags);
      return planComponents(`${id}: ${name}`, [...generator.wanted(answers), id], answers);
    }),
  );
  return Promise.all(plans);
}

/** The text of a generated file that must be there. */
export function fileOf({ title, files }: Example, path: string): string {
  const text = files.get(path);
  if (text === undefined) throw new Error(`${title} has no ${path}; it has ${[...files.keys()].join(', ')}`);
  return text;
}
