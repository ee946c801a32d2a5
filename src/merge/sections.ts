/** Merges Markdown files by their second-level headings. What is there stays as it is written. */

interface Section {
  /** Empty for what stands before the first heading. */
  readonly heading: string;
  /** What follows the heading, up to the next one: with every line end. */
  readonly text: string;
}

/** Adds the sections that are missing, at the end; text under a heading that is there is added to that section. */
export function mergeSections(ours: string, theirs: string): string {
  return ours.trim() === '' ? theirs : splitSections(theirs).reduce(mergeSection, ours);
}

function mergeSection(ours: string, { heading, text }: Section): string {
  const sections = splitSections(ours);
  const index = sections.findIndex((section) => section.heading === heading);
  const section = sections[index];
  const added = text.trim();
  if (!section) return `${ours.trimEnd()}\n\n${heading}${text.trimEnd()}\n`;
  if (section.text.includes(added)) return ours;
  const merged = sections.with(index, { heading, text: appendText(section, added) });
  return merged.map((each) => each.heading + each.text).join('');
}

function appendText({ heading, text }: Section, added: string): string {
  const body = text.trimEnd();
  if (heading === '' && body === '') return `${added}\n\n`;
  return `${body}\n\n${added}${text.slice(body.length) || '\n'}`;
}

/** What stands before the first heading is a section whose heading is empty. A heading inside a code block is none. */
function splitSections(markdown: string): Section[] {
  const sections: Section[] = [];
  let heading = '';
  let text = '';
  let fence = '';
  for (const line of markdown.split(/(?<=\n)/)) {
    const marks = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (marks && fence === '') fence = marks;
    else if (marks?.startsWith(fence) && line.trim() === marks) fence = '';
    if (fence === '' && line.startsWith('## ')) {
      sections.push({ heading, text });
      heading = line.trimEnd();
      text = line.slice(heading.length);
    } else text += line;
  }
  return [...sections, { heading, text }];
}
