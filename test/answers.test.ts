import { describe, expect, it } from 'vitest';
import type { Missing } from '../src/answers.ts';
import { config, failure, file, flags, gather, refuse, takeDefaults } from './gather-answers.ts';
import { surroundings } from './plan-example.ts';

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
      ['extras', ''],
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
      extras: '',
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
