/** What a component is: one folder under `templates/`. */
import type { DecidingFlag, Findings } from './detect/findings/findings.ts';
import type { Answers, Question } from './question.ts';

/** A value that a component's templates read and that other components may fill: lists grow, a text is replaced. */
export type Slot = string | readonly string[];

/** What `templates/<id>/component.ts` exports as `component`. */
export interface Component {
  readonly title: string;
  /** One line for people who choose. */
  readonly description: string;
  /** Raised when what it generates changes; recorded in `.countable.yml`. */
  readonly version: number;
  /** The rows of the standards that it keeps. */
  readonly standards: readonly string[];
  /** The choice that it is an option of: a project has one component of each role that it requires. */
  readonly role?: string;
  /** In a choice, what is taken unless something else is chosen. */
  readonly isDefault?: boolean;
  /** Offered by `countable new` beside the stack, and taken only where it is chosen. */
  readonly isExtra?: boolean;
  /** Fits repositories that somebody else laid out, too: `add` offers it there. Extras always do, and what has `elsewhere`. */
  readonly isPortable?: boolean;
  /** Comes to such repositories alone: projects of ours have their own way of it. */
  readonly isForOthers?: boolean;
  /** What differs in repositories that somebody else laid out. */
  readonly elsewhere?: Elsewhere;
  /** Why it cannot come to a repository that somebody else laid out, and what to do; undefined where it can. */
  misfit?(findings: Findings): Misfit | undefined;
  /** Has a repository that somebody else laid out this already, or its own way of being it? Without it: never. */
  isThere?(findings: Findings): boolean;
  /** Files that others only add to, where they are there: this one makes them. `dc.dev.yml`. */
  readonly makes?: readonly string[];
  /** What is there once it is brought, though nobody found it: `web-service`. Others of the same run can build on it. */
  readonly provides?: readonly DecidingFlag[];
  /** Files of components that it requires, without which it does not work where those are not brought: `bin/lib.sh`. */
  readonly needs?: readonly string[];
  /**
   * Comes by itself where all of these are, one of them anew, and nothing that it conflicts with: what fits components to
   * each other.
   */
  readonly joins?: readonly string[];
  /** Ids of components, or roles. */
  readonly requires: readonly string[];
  /** Ids of components that cannot stand beside it. */
  readonly conflicts: readonly string[];
  readonly questions: readonly Question[];
  /** Slots that its templates read, each with its default. */
  readonly slots?: Readonly<Record<string, Slot>>;
  /** Into slots of other components. */
  readonly contributes?: Readonly<Record<string, Slot>>;
  /** Answers that tests lay over the usual ones, by a name for each. */
  readonly examples: Readonly<Record<string, Answers>>;
}

/**
 * What of a component differs in repositories that somebody else laid out. Its files are those of `elsewhere/` then, and it
 * contributes nothing but what is said here.
 */
export interface Elsewhere
  extends Partial<
    Pick<Component, 'description' | 'requires' | 'needs' | 'makes' | 'questions' | 'slots' | 'contributes'>
  > {
  /** Of `files/`, what comes there too: paths of the generated repository, or folders, which end in a slash. */
  readonly shares?: readonly string[];
  /** Of `files/`, what comes there under another path: `{ 'bin/': 'backup/commands/' }`. */
  readonly moves?: Readonly<Record<string, string>>;
}

/** Why a component has no place in a repository: "db runs MySQL", and the remedy as a sentence. */
export interface Misfit {
  readonly reason: string;
  readonly remedy: string;
}

/** A component together with what lies in its folder. */
export interface LoadedComponent extends Component {
  readonly id: string;
  /** Content by path in the generated repository; a template's path still ends in `.hbs`. */
  readonly files: ReadonlyMap<string, Buffer>;
}
