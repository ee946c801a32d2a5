/** What a generator is: a command that asks, and then makes files. One module of `generators/` each. */
import type { Component } from './component.ts';
import type { Answers, Question } from './question.ts';

/** What `generators/<command>.ts` exports as `generator`. */
export interface Generator {
  /** One line for `--help` and for plop's list. */
  readonly summary: string;
  /** Arguments as the user would type them after the command, each with what it does. */
  readonly examples: readonly (readonly [args: string, does: string])[];
  /** In the order in which they are asked. */
  questions(components: ReadonlyMap<string, Component>): Question[];
  /** The components, or roles, that it brings, by the answers. */
  wanted(answers: Answers): readonly string[];
  /** Can what it makes be registered with services at once? */
  readonly isRegistrable?: boolean;
  /** What to type afterwards in the folder that it made, each command with what it does. */
  readonly nextSteps: readonly (readonly [command: string, does: string])[];
}
