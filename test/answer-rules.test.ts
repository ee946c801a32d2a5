import { describe, expect, it } from 'vitest';
import { checkDomain, checkEmail, checkOrganisation, checkPort, checkSlug } from '../src/answer-rules.ts';

describe('checkSlug', () => {
  it.each([
    'a',
    'shop',
    'my-shop-2',
    'test',
    'django',
    'site',
    'class',
    'x'.repeat(40),
    'console',
    'com10',
    'con-1',
  ])('takes %s', (slug) => {
    expect(checkSlug(slug)).toBeUndefined();
  });

  it.each([
    ['', 'begin with a letter'],
    ['1shop', 'begin with a letter'],
    ['-shop', 'begin with a letter'],
    ['shop-', 'single hyphens'],
    ['my--shop', 'single hyphens'],
    ['my_shop', 'single hyphens'],
    ['my shop', 'single hyphens'],
    ['Shop', 'lower-case'],
    ['größe', 'lower-case'],
    ['../x', 'lower-case'],
    ['/x', 'lower-case'],
    ['shop\n', 'lower-case'],
    ['x'.repeat(41), 'is 41 characters long; 40 is the most'],
  ])('refuses %j and says why', (slug, reason) => {
    expect(checkSlug(slug)).toContain(reason);
  });

  it.each(['con', 'prn', 'aux', 'nul', 'com1', 'com9', 'lpt1', 'lpt9'])('refuses %s, a device on Windows', (slug) => {
    expect(checkSlug(slug)).toContain('Windows');
  });
});

describe('checkDomain', () => {
  it.each([
    'example.com',
    'shop.example.co.uk',
    'a.io',
    '1.example.com',
    'xn--bcher-kva.example',
    `${'a'.repeat(63)}.com`,
    'example.xn--p1ai',
  ])('takes %s', (domain) => {
    expect(checkDomain(domain)).toBeUndefined();
  });

  it.each([
    '',
    'localhost',
    'example',
    '.com',
    'example.',
    'a..b',
    '-a.com',
    'a-.com',
    'a_b.com',
    'Example.com',
    'bücher.example',
    'https://example.com',
    'example.com:80',
    'example.com/x',
    'a b.com',
    '192.0.2.1',
    'example.com\n',
    '*.example.com',
    `${'a'.repeat(64)}.com`,
    `${'a.'.repeat(126)}com`,
  ])('refuses %j', (domain) => {
    expect(checkDomain(domain)).toContain('must be a domain such as shop.example.com');
  });
});

describe('checkEmail', () => {
  it.each([
    'ada@example.com',
    'ada.lovelace+shop@mail.example.com',
    "o'brien@example.com",
    'Ada@Example.COM',
    `${'a'.repeat(64)}@example.com`,
  ])('takes %s', (email) => {
    expect(checkEmail(email)).toBeUndefined();
  });

  it.each([
    '',
    'ada',
    'ada@',
    '@example.com',
    'ada@localhost',
    'a@b@example.com',
    'ada lovelace@example.com',
    '"ada"@example.com',
    'ada@example.com\n',
    'ada\\@example.com',
    'adä@example.com',
    'Ada <ada@example.com>',
    `${'a'.repeat(65)}@example.com`,
  ])('refuses %j', (email) => {
    expect(checkEmail(email)).toBe('must be an e-mail address such as ada@example.com');
  });

  it.each([
    ['Compose would fill it in', 'a$b@example.com'],
    ['Compose would take it for a quote', "'ada@example.com"],
    ['Compose would take it for a comment', '#ada@example.com'],
    ['Markdown would take it for HTML', '!ada@example.com'],
    ['a template would take it for its own', '{{a}}@example.com'],
  ])('refuses an address that a file would read as another: %s', (_, email) => {
    expect(checkEmail(email)).toBeDefined();
  });
});

describe('checkPort', () => {
  it.each(['1', '80', '8080', '65535'])('takes %s', (port) => {
    expect(checkPort(port)).toBeUndefined();
  });

  it.each([
    '',
    '0',
    '65536',
    '99999',
    '100000',
    '080',
    '-1',
    '+80',
    '8.0',
    '80a',
    '0x50',
    '1e3',
    ' 80',
    '８０',
  ])('refuses %j', (port) => {
    expect(checkPort(port)).toBe('must be a whole number from 1 to 65535');
  });
});

describe('checkOrganisation', () => {
  it.each(['a', 'Countable', 'my-org-2', '1st', 'x'.repeat(39)])('takes %s', (organisation) => {
    expect(checkOrganisation(organisation)).toBeUndefined();
  });

  it.each([
    '',
    '-a',
    'a-',
    'a--b',
    'a_b',
    'a/b',
    'a b',
    'x'.repeat(40),
    'größe',
    'a\n',
  ])('refuses %j', (organisation) => {
    expect(checkOrganisation(organisation)).toContain('must be a GitHub name');
  });
});
