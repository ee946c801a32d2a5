/** What `add` and `remove` plan: changes of files in a repository that exists, and what stands in their way. */

/** One file's change, as it is shown and as it is applied. Folders come and go with their files. */
export interface FileChange {
  readonly kind: 'create' | 'update' | 'delete';
  /** Relative, POSIX. */
  readonly path: string;
  /** Missing where it is created. */
  readonly before?: Buffer;
  /** Missing where it is deleted. */
  readonly after?: Buffer;
  readonly executable: boolean;
  /** Ids of the components that it is for. */
  readonly components: readonly string[];
}

/** Why a file is not changed although a component needs it to be. Nothing is written then. */
export interface Obstacle {
  readonly path: string;
  /** `different`: a file of that name is there, and belongs to somebody. `closed`: nothing can be added to it. */
  readonly kind: 'different' | 'closed';
  /** A sentence that follows the path: "cannot be parsed: line 3: …". */
  readonly reason: string;
  readonly there: string;
  /** What belongs there. */
  readonly wanted: string;
  readonly components: readonly string[];
}

/** Names of what was merged into files that others own, by component and path. */
export type AddedNames = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** A file that names its interpreter is a program, as in `tree.ts`. */
function isExecutable(content: Buffer): boolean {
  return content.subarray(0, 2).toString() === '#!';
}

/** What a component's part of a file is made of, as the merge rules name it. */
export interface AddedPart {
  readonly component: string;
  readonly path: string;
  readonly names: readonly string[];
}

/** The change from one content to another; undefined where they are the same. */
export function changeOf(
  path: string,
  before: Buffer | undefined,
  after: Buffer | undefined,
  components: readonly string[],
): FileChange | undefined {
  if (before && after) {
    if (before.equals(after)) return undefined;
    return { kind: 'update', path, before, after, executable: isExecutable(after), components };
  }
  if (after) return { kind: 'create', path, after, executable: isExecutable(after), components };
  if (before) return { kind: 'delete', path, before, executable: false, components };
  return undefined;
}
