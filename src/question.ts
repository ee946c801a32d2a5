/** What a question is. A question says all about an answer: its flag, its default, its rule. */

/** Every answer is text, under the id of its question. */
export type Answers = Readonly<Record<string, string>>;

/** One of the values that a choice offers. */
export interface Choice {
  readonly value: string;
  readonly title: string;
  readonly description: string;
}

/** What a default may be derived from beside the answers given so far. */
export interface Surroundings {
  /** The folder's own name, where the user named a folder. */
  readonly folder: string | undefined;
  /** From git's configuration. */
  readonly user: { readonly name: string | undefined; readonly email: string | undefined };
}

export interface Question {
  /** Kebab-case: the flag without its dashes, the key in an answers file, in the configuration and in templates. */
  readonly id: string;
  /** What is asked, without a colon: "Name of the project". */
  readonly message: string;
  /** One line, shown beside the prompt and in `--help`. */
  readonly explanation: string;
  /** Where given, the answer is one of these. */
  readonly choices?: readonly Choice[];
  /** The answer is any number of the choices, also none: their values with commas between. */
  readonly isSeveral?: boolean;
  /** Why one of several cannot be chosen after these answers: "needs Django"; undefined where it can. */
  unfit?(choice: string, answers: Answers): string | undefined;
  /** Is it asked, after these answers? Without it: always. */
  when?(answers: Answers): boolean;
  /** The answer that Enter or `--yes` gives; undefined where there is none. It need not be valid. */
  default(answers: Answers, surroundings: Surroundings): string | undefined | Promise<string | undefined>;
  /** How the default comes about, for `--help`: "80", "from the slug". */
  readonly defaultNote: string;
  /** Environment variables that answer it, after the flag and before everything else; the first that is set wins. */
  readonly environment?: readonly string[];
  /** About the person, not the organisation: `countable config --export` leaves it out. */
  readonly isPersonal?: boolean;
  /** What is wrong with this answer, as the end of a sentence that begins with its name; undefined if nothing is. */
  validate(answer: string, answers: Answers): string | undefined;
}
