import { describe, expect, it } from 'vitest';
import { type Missing, suggest } from '../src/answers.ts';
import { config, failure, file, flags, gather, refuse } from './gather-answers.ts';
import { questions } from './plan-example.ts';

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
      'No terminal to ask on, and no answer for --name, --description, --extras, --production-domain, ' +
        '--staging-domain, --maintainer-name, --maintainer-email, --organisation.',
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
