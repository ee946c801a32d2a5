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

const fitting: Readonly<Record<string, fc.Arbitrary<string>>> = {
  name: acceptedText,
  slug: fc.stringMatching(/^[a-z][a-z0-9]{0,9}(-[a-z0-9]{1,9}){0,3}$/),
  description: acceptedText,
  'production-domain': fc.domain().map((domain) => domain.toLowerCase()),
  'staging-domain': fc.domain().map((domain) => `staging.${domain.toLowerCase()}`),
  port: fc.integer({ min: 1, max: 65_535 }).map(String),
  'maintainer-name': acceptedText,
  'maintainer-email': fc.tuple(fc.stringMatching(/^\w[\w.+'&/=-]{0,20}$/), fc.domain()).map((parts) => parts.join('@')),
  organisation: fc.stringMatching(/^[a-zA-Z0-9]{1,9}(-[a-zA-Z0-9]{1,9}){0,2}$/),
};
const anyText = fc.oneof(acceptedText, fc.constantFrom(...awkwardTexts), fc.constantFrom(...refusedTexts), fc.string());
const nearlyFitting = fc.oneof(
  fc.stringMatching(/^[a-z0-9-]{0,45}$/),
  fc.stringMatching(/^[-+]?\d{1,6}$/),
  fc.emailAddress(),
  fc.domain(),
);

/** The reason why an answer is refused, or undefined. */
async function refusalOf(flags: Answers): Promise<unknown> {
  return answersFor(flags).then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** Every file holds the answers where it held the markers, as the program that reads it sees them; others are the same. */
function verifyHolds(stack: string, answers: Answers, { files }: Example): void {
  const given = Object.entries(markers).map(([id, marker]) => [marker, answers[id] ?? marker] as const);
  const fill = (text: string) =>
    given.reduce((filled, [marker, answer]) => filled.replaceAll(marker, () => answer), text);
  const before = marked.get(stack)?.files ?? new Map<string, string>();
  expect([...files.keys()]).toEqual([...before.keys()]);
  for (const [path, text] of before) {
    const after = files.get(path) ?? '';
    if (fill(text) === text && path !== '.countable.yml') {
      expect(after, path).toBe(text);
    } else {
      expect(findParseErrors(path, after)).toEqual([]);
      expect(readContent(path, after), path).toEqual(mapTexts(readMarked(path, text), fill));
    }
  }
}

const read = new Map<string, unknown>();

function readMarked(path: string, text: string): unknown {
  if (!read.has(text)) read.set(text, readContent(path, text));
  return read.get(text);
}

describe('any answer', () => {
  it.each([...Object.keys(markers), 'stack', 'database'])('to %s is taken, or refused by name', async (id) => {
    const answers = fc.oneof(anyText, nearlyFitting, fitting[id] ?? fc.constantFrom('django', 'static', 'postgis'));
    let taken = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(answers, async (answer) => {
        const refusal = await refusalOf({ ...markers, stack: 'django', [id]: answer });
        if (refusal === undefined) taken += 1;
        else {
          refused += 1;
          expect(refusal).toBeInstanceOf(UsageError);
          expect((refusal as UsageError).message).toContain(`--${id} `);
        }
      }),
      { numRuns: 300 },
    );
    expect(Math.min(taken, refused)).toBeGreaterThan(10);
  });

  it.each(
    freeTexts.flatMap((id) => refusedTexts.map((text) => [id, JSON.stringify(text).slice(0, 40), text] as const)),
  )('to %s that no reader should meet is refused: %s', async (id, _, text) => {
    expect(await refusalOf({ [id]: text })).toHaveProperty('message', expect.stringContaining(`--${id} `));
  });
});

describe.each(stacks)('a project of the stack %s', (stack) => {
  it('holds exactly the answers, wherever they are used', async () => {
    await fc.assert(
      fc.asyncProperty(fc.record(fitting), async (answers) => {
        fc.pre((await refusalOf({ ...answers, stack })) === undefined);
        verifyHolds(stack, answers, await planProject(stack, { ...answers, stack }));
      }),
      { numRuns: 10 },
    );
  });

  it('holds exactly every awkward text, in files that parse', async () => {
    const python = new Map<string, string>();
    for (let index = 0; index < awkwardTexts.length; index += freeTexts.length) {
      const texts = freeTexts.map((id, offset) => [id, (awkwardTexts[index + offset] ?? 'none').trim()]);
      const answers: Answers = { ...markers, ...Object.fromEntries(texts) };
      const example = await planProject(stack, { ...answers, stack });
      verifyHolds(stack, answers, example);
      for (const [path, text] of example.files) {
        if (path.endsWith('.py') && text !== marked.get(stack)?.files.get(path)) python.set(`${index}/${path}`, text);
      }
    }
    expect(findAllParseErrors(python)).toEqual([]);
  });

  it('has files that parse where optional answers are empty, and says nothing of them', async () => {
    const empty = { description: '', organisation: '' };
    const example = await planProject(stack, { ...markers, ...empty, stack });
    expect(findAllParseErrors(example.files)).toEqual([]);
    const git = marked.get(stack)?.files.get('README.md')?.includes('git clone git@github.com:');
    expect([git, example.files.get('README.md')?.includes('git clone git@github.com:')]).toEqual([true, false]);
  });

  it('uses every answer somewhere beside the record', () => {
    const files = [...(marked.get(stack)?.files ?? [])].filter(([path]) => path !== '.countable.yml');
    const unused = Object.entries(markers).filter(([, marker]) => !files.some(([, text]) => text.includes(marker)));
    expect(unused).toEqual([]);
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
  ])('may have the slug %s: no module is called after it', async (slug) => {
    const answers = { ...markers, slug };
    verifyHolds(stack, answers, await planProject(stack, { ...answers, stack }));
  });
});
