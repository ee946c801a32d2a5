/** Secrets in everything that is printed. The module remembers what it was told, so each test has secrets of its own. */
import { execa } from 'execa';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keepSecret, redact } from '../src/redact.ts';

/** Every form in which somebody may print a secret. */
const forms: Readonly<Record<string, (secret: string) => string>> = {
  plain: (secret) => secret,
  'in a sentence': (secret) => `token ${secret}, refused`,
  'URL-encoded': (secret) => `https://x.example.com/?token=${encodeURIComponent(secret)}`,
  'URL-encoded in lower case': (secret) =>
    encodeURIComponent(secret).replace(/%[\dA-F]{2}/g, (byte) => byte.toLowerCase()),
  'in a form': (secret) => new URLSearchParams({ token: secret }).toString(),
  'in JSON': (secret) => JSON.stringify({ token: secret }),
  'in XML': (secret) =>
    `<secret>${secret.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')}</secret>`,
  'in Base64': (secret) => Buffer.from(secret).toString('base64'),
  'in basic authentication': (secret) => `Basic ${Buffer.from(`ada:${secret}`).toString('base64')}`,
  'in that of git': (secret) => Buffer.from(`x-access-token:${secret}`).toString('base64'),
  'in base64url': (secret) => Buffer.from(`{"t":"${secret}"}`).toString('base64url'),
  twice: (secret) => `${secret} ${secret}`,
};

const secret = 'xoxb-c4nary+/=&"<s3cret>';

test.each(Object.entries(forms))('a secret %s is shown as its name', (_, form) => {
  keepSecret('slack token', secret);
  const text = form(secret);
  const shown = redact(text);
  expect(shown).toContain('‹slack token›');
  expect(shown).not.toContain(secret);
  expect(shown).not.toContain(text.match(/[\w+/]{12,}/)?.[0] ?? secret);
});

test('whatever stands around it, nothing of it can be read from Base64', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 8, maxLength: 60 }),
      fc.string({ maxLength: 20 }),
      fc.string({ maxLength: 20 }),
      (value, before, after) => {
        keepSecret('random', value);
        const shown = redact(Buffer.from(`${before}${value}${after}`).toString('base64'));
        const rest = shown.split(/‹[^›]*›/).map((part) => Buffer.from(part, 'base64').toString('latin1'));
        // Half a character at either end may stay.
        return shown.includes('‹') && !rest.some((part) => part.includes(value.slice(1, -1)));
      },
    ),
    { numRuns: 50 },
  );
});

test('JSON stays JSON', () => {
  keepSecret('jenkins token', 'a"quoted\\secret');
  expect(JSON.parse(redact(JSON.stringify({ error: 'a"quoted\\secret' })))).toEqual({ error: '‹jenkins token›' });
});

test('a secret inside of another does not uncover it', () => {
  keepSecret('short', 'inner-secret');
  keepSecret('long', 'outer-inner-secret-outer');
  expect(redact('outer-inner-secret-outer inner-secret')).toBe('‹long› ‹short›');
});

test('characters that mean something in a pattern mean nothing', () => {
  keepSecret('odd', '.*+?^${}()|[]\\');
  expect(redact('a .*+?^${}()|[]\\ b')).toBe('a ‹odd› b');
  expect(redact('harmless')).toBe('harmless');
});

test('what is too short to be a secret is left: it would blank out ordinary words', () => {
  keepSecret('short', 'token');
  expect(redact('the token')).toBe('the token');
});

test('all that is printed goes through it, stacks of bugs as well', async () => {
  const script = `
    import { keepSecret } from './src/redact.ts';
    import { print, printError } from './src/terminal.ts';
    keepSecret('github token', 'ghp_canary');
    print('result ghp_canary');
    printError(new Error('https://ada:ghp_canary@github.com').stack);`;
  const { stdout, stderr } = await execa(process.execPath, [
    '--import',
    'tsx',
    '--input-type=module',
    '--eval',
    script,
  ]);
  expect(stdout).toBe('result ‹github token›');
  expect(stderr).toMatch(/^Error: https:\/\/ada:‹github token›@github\.com\n +at /);
});
