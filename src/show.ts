/** Shows a plan and what came of it, to people and to programs. Pure: texts in, texts out. */
import prettyBytes from 'pretty-bytes';
import type { Plan } from './plan.ts';
import type { Colors } from './terminal.ts';
import type { Change } from './tree.ts';

interface Folder {
  readonly folders: Map<string, Folder>;
  readonly files: Map<string, Change>;
}

/** The files of a plan as a tree with sizes, folders first, below the name of their root. */
export function showTree(root: string, changes: readonly Change[], colors: Colors): string {
  const top: Folder = { folders: new Map(), files: new Map() };
  for (const change of changes) {
    const parts = change.path.split('/');
    const name = parts.pop() ?? '';
    parts.reduce(enter, top).files.set(name, change);
  }
  const rows = rowsOf(top, '');
  const width = Math.max(...rows.map(({ label }) => label.length));
  const lines = rows.map(({ label, change }) => {
    if (!change) return colors.bold(label);
    const size = prettyBytes(change.after.length).padStart(8);
    return `${label.padEnd(width)}  ${colors.dim(size)}${change.kind === 'update' ? colors.yellow('  changed') : ''}`;
  });
  return [colors.bold(root), ...lines].join('\n');
}

function enter(folder: Folder, name: string): Folder {
  const inner = folder.folders.get(name) ?? { folders: new Map(), files: new Map() };
  folder.folders.set(name, inner);
  return inner;
}

interface Row {
  readonly label: string;
  readonly change?: Change;
}

function rowsOf({ folders, files }: Folder, indent: string): Row[] {
  const entries = [...folders, ...files];
  return entries.flatMap(([name, entry], index): Row[] => {
    const isLast = index === entries.length - 1;
    const label = `${indent}${isLast ? '└─ ' : '├─ '}${name}`;
    if (!('folders' in entry)) return [{ label, change: entry }];
    return [{ label: `${label}/` }, ...rowsOf(entry, `${indent}${isLast ? '   ' : '│  '}`)];
  });
}

/** "59 files, 103 kB". */
export function countFiles(changes: readonly Change[]): string {
  const bytes = changes.reduce((sum, { after }) => sum + after.length, 0);
  return `${changes.length} ${changes.length === 1 ? 'file' : 'files'}, ${prettyBytes(bytes)}`;
}

/** A plan for programs: paths, sizes and origins, not the contents. */
export function describePlan({ changes }: Plan): object {
  return {
    changes: changes.map(({ kind, path, after, executable, components }) => ({
      kind,
      path,
      bytes: after.length,
      executable,
      components,
    })),
  };
}
