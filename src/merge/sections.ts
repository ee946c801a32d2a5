/** Merges Markdown files by their second-level headings. */

interface Section {
  readonly heading: string;
  readonly text: string;
}

/** Adds the sections that are missing, at the end; text under a heading that is there is added to that section. */
export function mergeSections(ours: string, theirs: string): string {
  const sections = splitSections(ours);
  for (const { heading, text } of splitSections(theirs)) {
    const index = sections.findIndex((section) => section.heading === heading);
    const section = sections[index];
    if (!section) sections.push({ heading, text });
    else if (!section.text.includes(text)) sections[index] = { heading, text: `${section.text}\n\n${text}`.trim() };
  }
  return `${sections
    .flatMap(({ heading, text }) => [heading, text])
    .filter((part) => part !== '')
    .join('\n\n')}\n`;
}

/** What stands before the first heading is a section whose heading is empty. A heading inside a code block is none. */
function splitSections(markdown: string): Section[] {
  const sections: { heading: string; lines: string[] }[] = [{ heading: '', lines: [] }];
  let isCode = false;
  for (const line of markdown.split('\n')) {
    if (line.startsWith('```')) isCode = !isCode;
    if (!isCode && line.startsWith('## ')) sections.push({ heading: line, lines: [] });
    else sections.at(-1)?.lines.push(line);
  }
  return sections.map(({ heading, lines }) => ({ heading, text: lines.join('\n').trim() }));
}
