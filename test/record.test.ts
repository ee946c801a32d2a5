import { describe, expect, it } from 'vitest';
import { keepServices, parseRecord, renderServices, withoutServices } from '../src/record.ts';

const record = `# What countable made.
countable: 0.1.0
answers:
  name: Shop
  slug: shop
  port: "080"
components:
  django: 1
files:
    README.md:   'sha256:1' # four spaces and single quotes are somebody's own
`;
const github = { id: '123', address: 'https://github.com/acme/shop' };

describe('renderServices', () => {
  it('adds what is recorded behind everything else, which stays byte for byte', () => {
    const text = renderServices(record, { github });
    expect(text.slice(0, record.length)).toBe(record);
    expect(text.slice(record.length)).toBe(
      'services:\n  github:\n    id: "123"\n    address: https://github.com/acme/shop\n',
    );
    expect(parseRecord(text).services).toEqual({ github });
  });

  it('gives the same text again for the same services', () => {
    const text = renderServices(record, { github });
    expect(renderServices(text, { github })).toBe(text);
  });

  it('changes, adds and removes single values, and keeps the comments beside them', () => {
    const commented = `${record}services: # where it is\n  # moved in May\n  github:\n    id: "123" # the old one\n    gone: x\n\n# ours\nextra: 1\n`;
    const slack = { id: 'C1' };
    const text = renderServices(commented, { github: { id: '456' }, slack });
    expect(parseRecord(text).services).toEqual({ github: { id: '456' }, slack });
    for (const comment of ['# where it is', '# moved in May', '# the old one']) expect(text).toContain(comment);
    expect(text.endsWith('\n\n# ours\nextra: 1\n')).toBe(true);
  });

  it('leaves nothing of the section where no service is left', () => {
    expect(renderServices(renderServices(record, { github }), {})).toBe(record);
    expect(renderServices(renderServices(record, { github }), { github: {} })).toBe(record);
    expect(renderServices(record, {})).toBe(record);
  });

  it('gives the same text in whichever order services are recorded', () => {
    const slack = { id: 'C1' };
    const one = renderServices(renderServices(record, { slack }), { slack, github });
    expect(one).toBe(renderServices(renderServices(record, { github }), { github, slack }));
  });

  it('begins the section on a line of its own', () => {
    expect(renderServices(record.trimEnd(), { github })).toBe(renderServices(record, { github }));
  });
});

describe('parseRecord', () => {
  it('gives every value as text, also where somebody took the quotes away', () => {
    const { answers, components, services } = parseRecord(`${record}services:\n  github:\n    id: 123\n`);
    expect(answers).toEqual({ name: 'Shop', slug: 'shop', port: '080' });
    expect(components).toEqual(['django']);
    expect(services).toEqual({ github: { id: '123' } });
  });

  it.each([
    ['that does not parse', 'a: [', 'does not parse'],
    ['without a slug', 'answers:\n  name: Shop\n', 'lacks name or slug'],
    ['that is empty', '', 'lacks name or slug'],
  ])('refuses a record %s, and says how to bring it back', (_, text, fact) => {
    expect(() => parseRecord(text)).toThrow(expect.objectContaining({ message: expect.stringContaining(fact) }));
    expect(() => parseRecord(text)).toThrow(
      expect.objectContaining({ remedy: expect.stringContaining('git log -p .countable.yml') }),
    );
  });
});

describe('withoutServices', () => {
  it('tells a change of the services alone from any other', () => {
    const registered = renderServices(record, { github });
    expect(withoutServices(registered)).toBe(record);
    expect(withoutServices(registered.replace('port: "080"', 'port: "81"'))).not.toBe(record);
  });
});

describe('keepServices', () => {
  it('keeps what is recorded of the services when the record is made anew', () => {
    const registered = renderServices(record, { github });
    expect(keepServices('countable: 0.2.0\n', registered)).toBe(`countable: 0.2.0\n${registered.slice(record.length)}`);
    expect(keepServices('countable: 0.2.0\n', undefined)).toBe('countable: 0.2.0\n');
  });
});
