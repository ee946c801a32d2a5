import { describe, expect, it } from 'vitest';
import { type AnswerSource, gatherAnswers, type Missing, suggest } from '../src/answers.ts';
import { UsageError } from '../src/errors.ts';
import type { Answers } from '../src/question.ts';
import { questions, surroundings } from './plan-example.ts';

const takeDefaults: Missing = { kind: 'default' };
const refuse: Missing = { kind: 'refuse' };

const flags = (answers: Answers): AnswerSource => ({ answers, label: (id) => `--${id}`, isForThisRun: true });
const file = (answers: Answers): AnswerSource => ({ answers, label: (id) => `${id} in a.yml`, isForThisRun: true });
const config = (answers: Answers): AnswerSource => ({
  answers,
  label: (id) => `${id} in config.yml`,
  isForThisRun: false,
});

function gather(sources: readonly AnswerSource[], missing = takeDefaults, around = surroundings): Promise<Answers> {
  return gatherAnswers(questions, sources, around, missing);
}

/** The usage error that a run ends with. */
async function failure(run: Promise<unknown>): Promise<UsageError> {
  const error = await run.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(UsageError);
  return error as UsageError;
}

describe('where an answer comes from', () => {
  const all = [
    flags({ name: 'Flag' }),
    file({ name: 'File', port: '81' }),
    config({ name: 'Config', port: '82', organisation: 'org' }),
  ];

  it('is the flag, then the answers file, then the user’s configuration, then the default', async () => {
    expect(await gather(all)).toMatchObject({ name: 'Flag', port: '81', organisation: 'org', stack: 'django' });
  });

  it('is the prompt only where nothing else answers, offering the default', async () => {
    const asked: [string, string | undefined][] = [];
    const prompt: Missing = {
      kind: 'prompt',
      prompt: async ({ id }, initial) => {
        asked.push([id, initial]);
        return ` ${initial} `;
      },
    };
    const answers = await gather([flags({ stack: 'static', name: 'Shop' }), config({ port: '81' })], prompt);
    expect(asked).toEqual([
      ['slug', 'corner-shop'],
      ['description', ''],
      ['production-domain', 'corner-shop.example.com'],
      ['staging-domain', 'staging.corner-shop.example.com'],
      ['maintainer-name', 'Ada Lovelace'],
      ['maintainer-email', 'ada@example.com'],
      ['organisation', ''],
    ]);
    expect(answers).toMatchObject({ slug: 'corner-shop', port: '81', 'maintainer-name': 'Ada Lovelace' });
  });

  it('loses the space around it', async () => {
    expect(await gather([flags({ name: '  Shop ' })])).toMatchObject({ name: 'Shop' });
  });

  it('may be empty where the question allows it, and then no other source counts', async () => {
    expect(await gather([flags({ organisation: '' }), config({ organisation: 'org' })])).toMatchObject({
      organisation: '',
    });
  });
});

describe('defaults', () => {
  it('come from the folder', async () => {
    expect(await gather([])).toEqual({
      name: 'Corner shop',
      slug: 'corner-shop',
      description: '',
      stack: 'django',
      database: 'postgres',
      'production-domain': 'corner-shop.example.com',
      'staging-domain': 'staging.corner-shop.example.com',
      port: '80',
      'maintainer-name': 'Ada Lovelace',
      'maintainer-email': 'ada@example.com',
      organisation: '',
    });
  });

  it('come from the name where no folder is given', async () => {
    const around = { folder: undefined, user: { name: undefined, email: undefined } };
    expect(await gather([flags({ name: 'Größe & Söhne' })], takeDefaults, around)).toMatchObject({
      slug: 'groesse-and-soehne',
      'maintainer-name': 'Größe & Söhne',
      'maintainer-email': 'webmaster@groesse-and-soehne.example.com',
    });
  });

  it('follow answers that are given', async () => {
    expect(await gather([flags({ slug: 'a', 'production-domain': 'b.org' })])).toMatchObject({
      'staging-domain': 'staging.b.org',
    });
  });

  it('that would not be valid are none: the flag is named', async () => {
    const error = await failure(
      gather([flags({ name: '日' }), flags({})], takeDefaults, { ...surroundings, folder: 'NUL' }),
    );
    expect(error.message).toContain('--slug');
    expect(error.remedy).toContain('--slug');
  });
});

describe('a question with a condition', () => {
  it('is not asked where it does not apply, with and without a terminal', async () => {
    const asked: string[] = [];
    const prompt: Missing = {
      kind: 'prompt',
      prompt: async ({ id }, initial) => {
        asked.push(id);
        return initial ?? '';
      },
    };
    expect(await gather([flags({ stack: 'static' })])).not.toHaveProperty('database');
    expect(await gather([flags({ stack: 'static' })], prompt)).not.toHaveProperty('database');
    expect(asked).toContain('port');
    expect(asked).not.toContain('database');
    expect((await failure(gather([flags({ stack: 'static' })], refuse))).message).not.toContain('--database');
    expect((await failure(gather([flags({ stack: 'django' })], refuse))).message).toContain('--database');
  });

  it.each([flags, file])('refuses an answer for this run that does not apply', async (source) => {
    const given = source({ stack: 'static', database: 'postgres' });
    expect((await failure(gather([given]))).message).toContain(`${given.label('database')} does not apply`);
  });

  it('ignores the user’s configuration where it does not apply', async () => {
    expect(await gather([flags({ stack: 'static' }), config({ database: 'postgis' })])).not.toHaveProperty('database');
  });

  it('is judged by the default where the answer that it depends on is wrong', async () => {
    const error = await failure(gather([flags({ stack: 'Django', database: 'postgis' })]));
    expect(error.message).toBe('--stack must be django or static; it is "Django".');
  });
});

describe('what is wrong', () => {
  it('is said all at once, each with its place and its value', async () => {
    const error = await failure(
      gather([
        flags({ port: 'x', slug: 'A B', stack: 'static', database: 'postgres' }),
        file({ nmae: 'a' }),
        config({ 'maintainer-email': '@' }),
      ]),
    );
    expect(error.exitCode).toBe(2);
    expect(error.message.split('\n')).toEqual([
      '5 answers cannot be used:',
      expect.stringContaining('--port must be a whole number from 1 to 65535; it is "x"'),
      expect.stringMatching(/^ {2}--slug must be .*; it is "A B"$/),
      expect.stringContaining('nmae in a.yml is not a question (did you mean "name"?)'),
      expect.stringContaining('maintainer-email in config.yml must be an e-mail address'),
      expect.stringContaining('--database does not apply'),
    ]);
  });

  it('is said together with what is missing', async () => {
    const { message } = await failure(gather([flags({ port: 'x' })], refuse));
    expect(message).toContain('--port must be');
    expect(message).toContain('--name has no answer');
    expect(message).not.toContain('--port has no answer');
  });

  it('is said also of an answer that another one overrides', async () => {
    expect((await failure(gather([flags({ port: '80' }), file({ port: 'x' })]))).message).toContain('port in a.yml');
  });

  it('is said before the first prompt', async () => {
    const prompt: Missing = { kind: 'prompt', prompt: () => expect.unreachable('asked') };
    expect((await failure(gather([config({ organisation: '-' })], prompt))).message).toContain(
      'organisation in config.yml',
    );
  });

  it('takes other answers into account', async () => {
    const error = await failure(gather([flags({ 'production-domain': 'a.org', 'staging-domain': 'a.org' })]));
    expect(error.message).toBe('--staging-domain must differ from the production domain; it is "a.org".');
  });
});

describe('what is missing', () => {
  it('is named at once where nobody can be asked', async () => {
    const error = await failure(gather([flags({ slug: 'shop', port: '80' }), config({ stack: 'static' })], refuse));
    expect(error.exitCode).toBe(2);
    expect(error.message).toBe(
      'No terminal to ask on, and no answer for --name, --description, --production-domain, --staging-domain, ' +
        '--maintainer-name, --maintainer-email, --organisation.',
    );
    expect(error.remedy).toContain('--yes');
  });

  it('is nothing where every answer is given', async () => {
    const given = await gather([]);
    expect(await gather([flags(given)], refuse)).toEqual(given);
  });
});

describe('suggest', () => {
  it.each([
    ['nmae', 'name'],
    ['prot', 'port'],
    ['datbase', 'database'],
    ['staging-domian', 'staging-domain'],
  ])('finds for %s the nearest question, %s', (typed, meant) => {
    expect(suggest(typed, questions)).toBe(` (did you mean "${meant}"?)`);
  });

  it('says nothing where no question is near', () => {
    expect(suggest('frobnicate', questions)).toBe('');
  });
});
