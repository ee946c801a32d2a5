import { describe, expect, it } from 'vitest';
import { composeRule } from '../../src/merge/yaml.ts';
import { removeAfter } from './texts.ts';

const ours = 'services:\n  web:\n    image: a\n\nvolumes:\n  media:\n';
const theirs = `services:
  web:
    environment:
      CACHE_URL: redis://cache

  # The cache.
  cache:
    image: redis:7 # pinned
    volumes:
      # Survives.
      - cache:/data

volumes:
  cache:
`;
const remove = (change: (merged: string) => string) => removeAfter(composeRule, ours, theirs, change);

describe('taking out of a Compose file what was added', () => {
  it('takes out a service with its comments, and leaves what somebody wrote around it', () => {
    const change = (merged: string) =>
      merged
        .replace('  # The cache.', '  # Mine.\n\n  # The cache.')
        .replace('\nvolumes:', '\n  # Mine too.\nvolumes:');
    expect(remove(change)).toEqual({
      text: 'services:\n  web:\n    image: a\n\n  # Mine.\n\n  # Mine too.\nvolumes:\n  media:\n',
      kept: [],
    });
  });

  it.each([
    ['another value', 'redis:7', 'redis:8'],
    ['another key', 'image: redis:7', 'user: x\n    image: redis:7'],
    ['a key less', '\n    image: redis:7 # pinned', ''],
    ['another item', '- cache:/data', '- cache:/data\n      - more:/more'],
    ['a comment in it', '# Survives.', '# Survives.\n      # For now.'],
    ['a comment behind a value', '# pinned', '# pinned by me'],
  ])('leaves a service whole that has %s, and says so', (_, from, to) => {
    const { text, kept } = remove((merged) => merged.replace(from, to));
    expect(kept).toEqual(['services.cache']);
    expect(text).toContain(to || 'cache:\n    volumes:');
    expect(text).not.toContain('CACHE_URL');
    expect(text).toMatch(/\nvolumes:\n {2}media:\n$/);
  });

  it('takes out its variable, and leaves those that somebody added to it', () => {
    expect(remove((merged) => merged.replace('      CACHE', '      MINE: 1 # so\n      CACHE'))).toMatchObject({
      text: 'services:\n  web:\n    image: a\n    environment:\n      MINE: 1 # so\n\nvolumes:\n  media:\n',
      kept: [],
    });
  });

  it('leaves a variable that somebody gave another value, and says so', () => {
    const { text, kept } = remove((merged) => merged.replace('redis://cache', 'redis://other'));
    expect(kept).toEqual(['services.web.environment.CACHE_URL']);
    expect(text).toContain('environment:\n      CACHE_URL: redis://other\n');
    expect(text).not.toContain('redis:7');
  });

  it('takes out what somebody quoted, indented and ordered otherwise', () => {
    const change = (merged: string) =>
      merged
        .replace(/ {4}image: redis.*\n/, '')
        .replace('- cache:/data', '- "cache:/data"\n    image: \'redis:7\'')
        .replace('      CACHE_URL: ', '         CACHE_URL:   ');
    expect(remove(change)).toEqual({ text: ours, kept: [] });
  });

  it('does not miss what somebody took out already', () => {
    expect(remove((merged) => merged.replace(/ {2}# The cache\.\n(.*\n)*(?=\nvolumes)/, ''))).toMatchObject({
      kept: [],
    });
  });

  it('takes out the only entry of what was there empty, and leaves that empty', () => {
    const empty = 'services:\n  web: {}\nvolumes:\nnetworks: { }\n';
    const brought = `${theirs}networks:\n  backend:\n`;
    const { text, added } = composeRule.merge(empty, brought);
    expect(added).toContain('(empty) volumes');
    expect(composeRule.unmerge(text, brought, added)).toEqual({ text: empty, kept: [] });
  });

  it('leaves no empty map where two components added to one that was not there', () => {
    const other = 'services:\n  web:\n    environment:\n      OTHER: 1\n';
    const first = composeRule.merge(ours, theirs);
    const second = composeRule.merge(first.text, other);
    const without = composeRule.unmerge(second.text, theirs, first.added);
    expect(without.text).toContain('    environment:\n      OTHER: 1\n');
    expect(composeRule.unmerge(without.text, other, second.added)).toEqual({ text: ours, kept: [] });
  });

  it('leaves what was there before, although the component brings it too', () => {
    const before = ours.replace('media:', 'media:\n  cache:');
    const { text, added } = composeRule.merge(before, theirs);
    expect(added).not.toContain('volumes.cache');
    expect(composeRule.unmerge(text, theirs, added)).toEqual({ text: before, kept: [] });
  });

  it('without knowing what was added, takes out all that is as the component brings it', () => {
    const { text } = composeRule.merge(ours, theirs);
    expect(composeRule.unmerge(text, theirs)).toEqual({ text: ours, kept: [] });
    const changed = text.replace('redis:7', 'redis:8');
    expect(composeRule.unmerge(changed, theirs).kept).toEqual(['services.cache']);
  });

  it('takes an item out from between brackets, with its comma', () => {
    const flow = 'services:\n  web:\n    volumes: [\n      aa:/a, # one\n      bb:/b # two\n    ]\n';
    const mounts = 'services:\n  web:\n    volumes: [cc:/c]\n';
    const { text, added } = composeRule.merge(flow, mounts);
    expect(composeRule.unmerge(text, mounts, added).text).toBe(flow);
    const between = flow.replace('aa:/a,', 'cc:/c, aa:/a,');
    expect(composeRule.unmerge(between, mounts).text).toBe(flow);
  });

  it('keeps a comment that somebody put above its entry', () => {
    const { text } = remove((merged) => merged.replace('  # The cache.', '  # No cache.'));
    expect(text).toBe('services:\n  web:\n    image: a\n\n  # No cache.\n\nvolumes:\n  media:\n');
  });

  it('takes out the comments of an item and of a key, and leaves those of their neighbours', () => {
    const lists = 'services:\n  web:\n    # Mine.\n    ports:\n      # One.\n      - "1:1" # first\n    # Off.\n';
    const brought =
      'services:\n  web:\n    ports:\n      # Two.\n      - "2:2" # second\n    # Who.\n    # It is.\n    user: x # me\n';
    const { text, added } = composeRule.merge(lists, brought);
    expect(text).toBe(
      lists
        .replace('first\n', 'first\n      # Two.\n      - "2:2" # second\n')
        .replace('# Off.\n', '# Off.\n\n    # Who.\n    # It is.\n    user: x # me\n'),
    );
    expect(composeRule.unmerge(text, brought, added)).toEqual({ text: lists, kept: [] });
  });
});
