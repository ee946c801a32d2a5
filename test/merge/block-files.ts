/** Files of entries in blocks, with comments: as `.env` and `.gitignore` are written. */
import fc from 'fast-check';

/** Random files with some of these entries: in blocks between blank lines, some with a comment above. */
export function blockFiles(entries: readonly string[]): fc.Arbitrary<string> {
  const block = fc.record({ comment: fc.boolean(), length: fc.integer({ min: 1, max: 3 }) });
  return fc
    .tuple(fc.subarray([...entries], { minLength: 1 }), fc.array(block, { minLength: entries.length, maxLength: 10 }))
    .map(([chosen, blocks]) => {
      const rest = chosen.map((entry) => `# about ${entry.replace(/\W+/g, ' ')}\n${entry}`);
      const written = blocks.flatMap(({ comment, length }, index) => {
        const lines = rest.splice(0, length).map((each) => (comment ? each : each.replace(/^#.*\n/, '')));
        return lines.length > 0 ? [...(index === 1 ? ['# Nothing but a comment.'] : []), lines.join('\n')] : [];
      });
      return `${written.join('\n\n')}\n`;
    });
}
