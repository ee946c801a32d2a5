/** Merges Markdown files by their second-level headings. What is there stays as it is written. */
import { type Additions, fileRule, type IsWanted, MergeError, type Removals } from './rule.ts';
import type { Insertion, Span } from './splice.ts';
import { contentEnd, contentEndBefore, cutLines, lineNumber } from './text.ts';

/** Adds the sections that are missing, at the end; text under a heading that is there is added to that section. */
export const sectionsRule = fileRule({ findAdditions, findRemovals });

interface Section extends Span {
  /** Empty for what stands before the first heading. */
  readonly heading: string;
  /** Where the text begins that follows the heading. */
  readonly body: number;
}

function findAdditions(ours: string, theirs: string): Additions {
  const sections = splitSections(ours);
  const isThere = ({ heading }: Section) => sections.some((own) => own.heading === heading);
  const brought = splitSections(theirs);
  // What goes into the last section goes before the sections behind it.
  const ordered = [...brought.filter(isThere), ...brought.filter((section) => !isThere(section))];
  const found = ordered.map((section) => addSection(ours, sections, section, theirs));
  return {
    insertions: found.flatMap(({ insertions }) => insertions),
    added: found.flatMap(({ added }) => added),
  };
}

function addSection(ours: string, sections: readonly Section[], brought: Section, theirs: string): Additions {
  const own = sections.find(({ heading }) => heading === brought.heading);
  const text = textOf(theirs, brought);
  if (!own) {
    const section = theirs.slice(brought.from, contentEndBefore(theirs, brought.to));
    return { insertions: [{ at: contentEnd(ours), text: `\n\n${section}` }], added: [brought.heading] };
  }
  if (findText(ours, own, text) !== undefined) return { insertions: [], added: [] };
  return { insertions: [insertText(ours, own, text)], added: [nameOf(brought, text)] };
}

function insertText(ours: string, { from, to }: Section, text: string): Insertion {
  if (ours.slice(from, to).trim() === '') return { at: from, text: `${text}\n\n` };
  return { at: contentEndBefore(ours, to), text: `\n\n${text}` };
}

/** What text below a heading that was there is called. */
function nameOf({ heading }: Section, text: string): string {
  return [heading, text.split('\n')[0]].filter(Boolean).join(' … ');
}

function textOf(markdown: string, { body, to }: Section): string {
  return markdown.slice(body, to).trim();
}

/** Where whole lines of a section say this. */
function findText(markdown: string, { from, to }: Section, text: string): number | undefined {
  for (
    let at = markdown.indexOf(text, from);
    at !== -1 && at + text.length <= to;
    at = markdown.indexOf(text, at + 1)
  ) {
    const isWhole = (at === 0 || markdown[at - 1] === '\n') && /^[ \t]*(\n|$)/.test(markdown.slice(at + text.length));
    if (isWhole || text === '') return at;
  }
  return undefined;
}

function findRemovals(ours: string, theirs: string, isWanted: IsWanted): Removals {
  const sections = splitSections(ours);
  const found = splitSections(theirs).map((brought): Removals => {
    const text = textOf(theirs, brought);
    const own = sections.find(({ heading }) => heading === brought.heading);
    if (!own || (brought.heading === '' && text === '')) return { removals: [], kept: [] };
    if (brought.heading !== '' && isWanted(brought.heading)) return removeSection(ours, own, text);
    return isWanted(nameOf(brought, text)) ? removeText(ours, own, text) : { removals: [], kept: [] };
  });
  return { removals: found.flatMap(({ removals }) => removals), kept: found.flatMap(({ kept }) => kept) };
}

function removeSection(ours: string, own: Section, text: string): Removals {
  if (textOf(ours, own) !== text) return { removals: [], kept: [own.heading] };
  return { removals: [cutLines(ours, { from: own.from, to: contentEndBefore(ours, own.to) })], kept: [] };
}

function removeText(ours: string, own: Section, text: string): Removals {
  const at = findText(ours, own, text);
  if (at === undefined) return { removals: [], kept: [nameOf(own, text)] };
  const from = contentEndBefore(ours, at);
  const to = at + text.length;
  return { removals: [from === 0 ? { from: at, to: Math.min(to + 2, own.to) } : { from, to }], kept: [] };
}

/** What stands before the first heading is a section whose heading is empty. A heading inside a code block is none. */
function splitSections(markdown: string): Section[] {
  const sections: { heading: string; from: number; to: number; body: number }[] = [];
  let section = { heading: '', from: 0, to: markdown.length, body: 0 };
  let fence = '';
  let fenceAt = 0;
  let at = 0;
  for (const line of markdown.split(/(?<=\n)/)) {
    const marks = /^\s*(`{3,}(?!.*`)|~{3,})/.exec(line)?.[1];
    if (marks && fence === '') [fence, fenceAt] = [marks, at];
    else if (marks?.startsWith(fence) && line.trim() === marks) fence = '';
    if (fence === '' && line.startsWith('## ')) {
      sections.push({ ...section, to: at });
      const heading = line.trimEnd();
      section = { heading, from: at, to: markdown.length, body: at + heading.length };
    }
    at += line.length;
  }
  if (fence !== '') throw new MergeError('nothing ends this code block', lineNumber(markdown, fenceAt));
  return [...sections, section];
}
