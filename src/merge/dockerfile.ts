/** Merges Dockerfiles: by marked blocks, `# countable: begin <component>` to `# countable: end <component>`. */
import { chainOf, parseDockerfile } from '../detect/dockerfile.ts';
import { type Additions, type FileRule, fileRule, type IsWanted, MergeError, type Removals } from './rule.ts';
import { applySplices, openText, type Span } from './splice.ts';
import { contentEnd, lineEnd, lineNumber } from './text.ts';

/**
 * Adds the blocks that are missing where the image begins: below the FROM from which the stage comes that runs. There the
 * image's own user is at work, root almost everywhere, and what is below needs no new build of it. A whole Dockerfile goes
 * around blocks that came before it.
 * @param target the stage that runs, as Compose's `build.target` names it; empty for the last one
 */
export function dockerfileRule(target = ''): FileRule {
  return fileRule({ findAdditions: (ours, theirs) => findAdditions(ours, theirs, target), findRemovals });
}

/** Does a text hold such a block? */
export function hasBlock(text: string): boolean {
  return begin.test(text);
}

const begin = /^# countable: begin (\S+)[ \t]*$/m;
/** What a Dockerfile counts as that a component brings as a whole. */
const wholeName = 'FROM';

interface Block extends Span {
  readonly name: string;
  readonly text: string;
}

function findBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  for (const match of text.matchAll(new RegExp(begin, 'gm'))) {
    const from = match.index;
    const last = `\n# countable: end ${match[1]}`;
    const at = text.indexOf(last, from);
    if (at === -1) throw new MergeError(`nothing ends the block "${match[1]}"`, lineNumber(text, from));
    const to = lineEnd(text, at + 1);
    blocks.push({ name: `block ${match[1]}`, from, to, text: text.slice(from, to).trimEnd() });
  }
  return blocks;
}

/** A text without its blocks, as it was before they came. */
function withoutBlocks(text: string, blocks: readonly Block[]): string {
  return applySplices(
    openText(text),
    blocks.map((block) => cutBlock(text, block)),
  );
}

/** It came with the line end before it; in a file of blocks alone with the blank line too. */
function cutBlock(text: string, { from, to }: Block): Span {
  if (from === 0) return { from, to: Math.min(to + 1, text.length) };
  return { from: from - 1, to };
}

function findAdditions(ours: string, theirs: string, target: string): Additions {
  const [own, brought] = [findBlocks(ours), findBlocks(theirs)];
  const [ourRest, theirRest] = [withoutBlocks(ours, own), withoutBlocks(theirs, brought)];
  const missing = brought.filter(({ name }) => !own.some((block) => block.name === name));
  const isWhole = theirRest.trim() !== '';
  const added = [...(isWhole && ourRest.trim() === '' ? [wholeName] : []), ...missing.map(({ name }) => name)];
  if (ours.trim() === '') return { insertions: [], added };
  if (isWhole && ourRest.trim() === '') return { insertions: putAround(ours, theirs, target), added };
  if (isWhole && ourRest.trim() !== theirRest.trim()) throw new MergeError('it is a Dockerfile of its own');
  const at = ourRest.trim() === '' ? contentEnd(ours) : startOf(ours, target);
  return { insertions: [{ at, text: missing.map(({ text }) => `\n${text}`).join('') }], added };
}

/** Where the stage's first line ends. */
function startOf(text: string, target: string): number {
  const [stage] = chainOf(parseDockerfile(text), target || undefined);
  if (!stage) throw new MergeError('it has no line that begins with FROM');
  if (stage.from === 'scratch') throw new MergeError('its image begins with nothing: FROM scratch');
  return text.split('\n').slice(0, stage.fromLine).join('\n').length;
}

/** A whole Dockerfile around what is nothing but blocks. */
function putAround(ours: string, theirs: string, target: string): { at: number; text: string }[] {
  const at = startOf(theirs, target);
  return [
    { at: 0, text: `${theirs.slice(0, at)}\n` },
    { at: contentEnd(ours), text: theirs.slice(at, contentEnd(theirs)) },
  ];
}

function findRemovals(ours: string, theirs: string, isWanted: IsWanted): Removals {
  const own = findBlocks(ours);
  const brought = findBlocks(theirs);
  const going = brought.filter(({ name }) => isWanted(name));
  const isSame = ({ name, text }: Block): boolean => going.some((each) => each.name === name && each.text === text);
  const removals = own.filter(isSame).map((block) => cutBlock(ours, block));
  const changed = own.filter((block) => going.some(({ name }) => name === block.name) && !isSame(block));
  // Around a block that stays nothing can be taken away.
  const isWhole = isWanted(wholeName) && withoutBlocks(theirs, brought).trim() !== '';
  return { removals, kept: [...changed.map(({ name }) => name), ...(isWhole ? [wholeName] : [])] };
}
