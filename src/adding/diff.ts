/** Shows changes as unified diffs, as git does. Pure. */
import { createTwoFilesPatch } from 'diff';
import type { Colors } from '../terminal.ts';
import type { FileChange } from './file-change.ts';

/** One file's change as a patch that git can apply; bytes that are no text are only named. */
export function renderDiff({ path, before, after, executable }: FileChange): string {
  const head = `diff --git a/${path} b/${path}\n`;
  const mode = executable ? '100755' : '100644';
  const kind = before ? (after ? '' : `deleted file mode 100644\n`) : `new file mode ${mode}\n`;
  if (isBinary(before) || isBinary(after)) return `${head}${kind}Binary files differ\n`;
  const [from, to] = [before ? `a/${path}` : '/dev/null', after ? `b/${path}` : '/dev/null'];
  const patch = createTwoFilesPatch(from, to, before?.toString() ?? '', after?.toString() ?? '', undefined, undefined, {
    context: 3,
  });
  // Without the line of equal signs that jsdiff begins with.
  return head + kind + patch.replace(/^=+\n/, '');
}

function isBinary(content: Buffer | undefined): boolean {
  return content?.includes(0) ?? false;
}

/** The same in colours: what comes is green, what goes is red. */
export function showDiff(change: FileChange, colors: Colors): string {
  const lines = renderDiff(change).trimEnd().split('\n');
  return lines.map((line) => colorLine(line, colors)).join('\n');
}

function colorLine(line: string, colors: Colors): string {
  if (/^(diff |--- |\+\+\+ |new file|deleted file)/.test(line)) return colors.bold(line);
  if (line.startsWith('@@')) return colors.cyan(line);
  if (line.startsWith('+')) return colors.green(line);
  if (line.startsWith('-')) return colors.red(line);
  return line;
}

/** How many lines come and go. */
export function countLines({ before, after }: FileChange): { readonly come: number; readonly go: number } {
  const patch = createTwoFilesPatch('', '', before?.toString() ?? '', after?.toString() ?? '', '', '', { context: 0 });
  const lines = patch.split('\n').slice(3);
  return {
    come: lines.filter((line) => line.startsWith('+') && !line.startsWith('+++ ')).length,
    go: lines.filter((line) => line.startsWith('-') && !line.startsWith('--- ')).length,
  };
}
