import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import type { Answers } from '../../src/question.ts';
import { acceptedText, awkwardTexts, refusedTexts } from '../awkward-text.ts';
import { findAllParseErrors, findParseErrors } from '../parse-file.ts';
import { answersFor, type Example, planProject, questions } from '../plan-example.ts';
import { mapTexts, readContent } from '../read-file.ts';

/** An answer to every text question that appears nowhere else in any file. */
const markers: Answers = {
  name: 'Zqname zq',
  slug: 'zqslug',
  description: 'Zqdescription zq',
  'production-domain': 'zqproduction.example.org',
  'staging-domain': 'zqstaging.example.org',
  port: '54321',
  'maintainer-name': 'Zqmaintainer zq',
  'maintainer-email': 'zqmail@zqmail.example.org',
  organisation: 'zqorganisation',
};
const freeTexts = ['name', 'description', 'maintainer-name'];
const stacks = questions.find(({ id }) => id === 'stack')?.choices?.map(({ value }) => value) ?? [];
const marked = new Map(
  await Promise.all(stacks.map(async (stack) => [stack, await planProject(stack, { ...markers, stack })] as const)),
);

/** Answers to any question: what fits it, what nearly does, and what fits none. */
const anyAnswer: Readonly<Record<string, fc.Arbitrary<string>>> = {
  slug: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,45}$/),
  'production-domain': fc.domain(),
  'staging-domain': fc.domain(),
  port: fc.oneof(fc.nat(70_000).map(String), fc.stringMatching(/^[-+]?\d{1,6}$/)),
  'maintainer-email': fc.emailAddress({ size: 'small' }),
  organisation: fc.stringMatching(/^[a-zA-Z0-9-]{1,41}$/),
};
const anyText = fc.oneof(acceptedText, fc.constantFrom(...awkwardTexts), fc.constantFrom(...refusedTexts), fc.string());

/** What `countable new` does with one answer: the files, or undefined where it refuses and says which answer is wrong. */
async function planWith(stack: string, id: string, answer: string): Promise<Example | undefined> {
  const flags = { ...markers, stack, [id]: answer };
  const refusal = await answersFor(flags).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (refusal === undefined) return planProject(stack, flags);
  expect(refusal).toBeInstanceOf(UsageError);
  expect((refusal as UsageError).message).toContain(`--${id} `);
  return undefined;
}

/** Every file that named the marker names the answer in its place, read as the file's program reads it; others are the same. */
function verifyHolds(stack: string, id: string, answer: string, { files }: Example): void {
  const marker = markers[id] ?? '';
  const before = marked.get(stack)?.files ?? new Map<string, string>();
  expect([...files.keys()]).toEqual([...before.keys()]);
  for (const [path, text] of before) {
    const after = files.get(path) ?? '';
    if (!text.includes(marker) && path !== '.countable.yml') {
      expect(after, path).toBe(text);
      continue;
    }
    expect(findParseErrors(path, after)).toEqual([]);
    const wanted = mapTexts(readContent(path, text), (each) => each.split(marker).join(answer));
    expect(readContent(path, after), path).toEqual(wanted);
  }
}

describe.each(stacks)('%s', (stack) => {
  it.each(
    Object.keys(markers),
  )('refuses any answer to %s by name, or holds exactly it wherever it is used', async (id) => {
    const answers = fc.oneof(anyText, { weight: 3, arbitrary: anyAnswer[id] ?? acceptedText });
    await fc.assert(
      fc.asyncProperty(answers, async (answer) => {
        const example = await planWith(stack, id, answer);
        if (example) verifyHolds(stack, id, answer.trim(), example);
      }),
      { numRuns: 40 },
    );
  });

  it.each(freeTexts)('takes every awkward text for %s, in files that parse', async (id) => {
    const python = new Map<string, string>();
    for (const [index, answer] of awkwardTexts.entries()) {
      const example = await planWith(stack, id, answer);
      if (!example) return expect.unreachable(`${id} refuses ${answer}`);
      verifyHolds(stack, id, answer.trim(), example);
      for (const [path, text] of example.files) {
        if (path.endsWith('.py') && text !== marked.get(stack)?.files.get(path)) python.set(`${index}/${path}`, text);
      }
    }
    expect(findAllParseErrors(python)).toEqual([]);
  });

  it('uses every answer somewhere beside the record', () => {
    const files = [...(marked.get(stack)?.files ?? [])].filter(([path]) => path !== '.countable.yml');
    const unused = Object.entries(markers).filter(([, marker]) => !files.some(([, text]) => text.includes(marker)));
    expect(unused).toEqual([]);
  });
});

describe('a refusal', () => {
  it.each(
    freeTexts.flatMap((id) => refusedTexts.map((text) => [id, JSON.stringify(text).slice(0, 40), text] as const)),
  )('names %s for %s', async (id, _, text) => {
    expect(await planWith('static', id, text)).toBeUndefined();
  });

  it.each(['name', 'maintainer-name', 'slug'])('names %s where it is empty', async (id) => {
    expect(await planWith('static', id, '  ')).toBeUndefined();
  });

  it.each(['con', '../x', '/etc', '1st', 'a_b', 'x'.repeat(200)])('names the slug for %s', async (slug) => {
    expect(await planWith('django', 'slug', slug)).toBeUndefined();
  });

  it.each([
    'test',
    'django',
    'site',
    'class',
    'config',
    'news',
    'core',
    'web',
    'none',
  ])('is not needed for the slug %s: no module is called after it', async (slug) => {
    const example = await planWith('django', 'slug', slug);
    verifyHolds('django', 'slug', slug, example as Example);
  });
});
