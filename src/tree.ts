/** A repository's files in memory: what is there, and what is staged over it. No file system. */

/** One file's change, as it is shown and as it is applied. Folders come and go with their files. */
export interface Change {
  readonly kind: 'create' | 'update';
  /** Relative, POSIX. */
  readonly path: string;
  readonly before?: Buffer;
  readonly after: Buffer;
  readonly executable: boolean;
  /** Ids of the components that brought it, in order. */
  readonly components: readonly string[];
}

interface Staged {
  readonly content: Buffer;
  readonly components: readonly string[];
}

/** Stages writes over the files that are there. */
export class Tree {
  readonly #there: ReadonlyMap<string, Buffer>;
  readonly #staged = new Map<string, Staged>();

  /** @param there content by path of what exists already */
  constructor(there: ReadonlyMap<string, Buffer> = new Map()) {
    this.#there = there;
  }

  /** The content at a path, staged or there; undefined if there is none. */
  read(path: string): Buffer | undefined {
    return this.#staged.get(path)?.content ?? this.#there.get(path);
  }

  /**
   * Stages a file.
   * @param components ids of those that bring it
   * @throws Error for a path that is absolute or leaves the root
   */
  write(path: string, content: Buffer, components: readonly string[]): void {
    verifyPath(path);
    this.#staged.set(path, { content, components });
  }

  /** What writing the staged files would change, sorted by path. Writing what is there already is no change. */
  changes(): Change[] {
    const changes: Change[] = [];
    for (const [path, { content, components }] of this.#staged) {
      const before = this.#there.get(path);
      if (before?.equals(content)) continue;
      const change = { path, after: content, executable: isExecutable(content), components };
      changes.push(before ? { kind: 'update', before, ...change } : { kind: 'create', ...change });
    }
    return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
  }
}

/** A file that names its interpreter is a program. File modes do not survive every package and checkout; this does. */
function isExecutable(content: Buffer): boolean {
  return content.subarray(0, 2).toString() === '#!';
}

function verifyPath(path: string): void {
  const parts = path.split('/');
  if (path.includes('\\') || parts.some((part) => part === '' || part === '.' || part === '..')) {
    throw new Error(`"${path}" is not a path inside the repository.`);
  }
}
