import { describe, expect, it } from 'vitest';
import { isOwnRecord, parseRecordContent, renderRecordContent } from '../../src/adding/record-content.ts';
import { UserError } from '../../src/errors.ts';
import { ownPlace } from '../../src/place.ts';
import { renderRecord } from '../../src/record.ts';
import { loadedComponent } from '../example-component.ts';

const text = renderRecord({
  version: '1.0.0',
  answers: { name: 'Shop: "the" best', port: '080', description: '' },
  components: [loadedComponent('web', {})],
  hashes: { 'web/x.py': 'sha256:00' },
});

describe('the record of a repository', () => {
  it('is read as `new` wrote it, and written back byte for byte', () => {
    const content = parseRecordContent(text);
    expect(content).toMatchObject({
      version: '1.0.0',
      answers: { port: '080', description: '' },
      components: { web: 1 },
    });
    expect(isOwnRecord(content)).toBe(true);
    expect(renderRecordContent(text, content)).toBe(text);
  });

  it('keeps comments and sections that it does not know, wherever they stand', () => {
    const services = '# Who knows us.\nservices:\n  github:\n    id: "1" # ours\n';
    const before = text.replace('components:', `${services}# What is in it.\ncomponents:`);
    const content = parseRecordContent(before);
    const after = renderRecordContent(before, { ...content, components: { ...content.components, cache: 2 } });
    expect(after).toBe(before.replace('  web: 1\n', '  web: 1\n  cache: 2\n'));
  });

  it('says of a repository that others laid out how things are called there, and forgets it again', () => {
    const empty = { version: '1', answers: {}, components: { a: 1 }, files: {}, added: {}, decided: {} };
    const content = {
      ...empty,
      added: { a: { 'x.yml': ['services.a'] } },
      place: ownPlace,
      decided: { 'web-service': 'app' },
    };
    const foreign = renderRecordContent(undefined, content);
    expect(parseRecordContent(foreign)).toEqual(content);
    expect(isOwnRecord(parseRecordContent(foreign))).toBe(false);
    expect(renderRecordContent(foreign, empty)).not.toMatch(/^(added|place|decided):/m);
  });

  it.each(['a: [\n', 'just text\n', 'countable: 1\n'])('is refused where somebody broke it: %j', (broken) => {
    expect(() => parseRecordContent(broken)).toThrow(UserError);
  });
});
