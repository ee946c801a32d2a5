import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preCommitRule } from '../../src/merge/yaml.ts';
import { declareMergeLaws } from './merge-laws.ts';
import { configurations, ownStyle, styles, writeConfiguration } from './pre-commit-texts.ts';
import { mergeWith } from './texts.ts';

const merge = mergeWith(preCommitRule);
const cases = fc.record({
  ours: configurations(['https://example.com/a', 'https://example.com/b', 'local']),
  theirs: configurations(['https://example.com/c', 'https://example.com/b', 'local']),
  style: styles,
});

const ours = `repos:
-   repo: https://example.com/a
    rev: v1
    hooks:
    -   id: black
        args: [--quiet]   # as agreed

# The end.
`;

describe('preCommitRule', () => {
  declareMergeLaws(
    preCommitRule,
    cases.map(
      ({ ours: own, theirs, style }) => [writeConfiguration(own, style), writeConfiguration(theirs, ownStyle)] as const,
    ),
  );

  it('adds a repository behind those that are there', () => {
    const theirs = 'repos:\n  - repo: local\n    hooks:\n      # Why.\n      - id: ruff\n        entry: ruff check\n';
    expect(merge(ours, theirs)).toBe(
      ours.replace(
        'agreed\n',
        `agreed
- repo: local
  hooks:
  # Why.
  - id: ruff
    entry: ruff check
`,
      ),
    );
  });

  it('adds hooks to a repository that is there, whose revision and arguments stay', () => {
    const theirs =
      'repos:\n  - repo: https://example.com/a\n    rev: v2\n    hooks:\n      - id: black\n        args: [--fast, --safe]\n      - id: isort\n';
    expect(merge(ours, theirs)).toBe(ours.replace('agreed\n', 'agreed\n    - id: isort\n'));
  });

  it('leaves a hook that somebody changed since, and says so', () => {
    const theirs = 'repos:\n  - repo: local\n    hooks:\n      - id: ruff\n        entry: ruff check\n';
    const { text, added } = preCommitRule.merge(ours, theirs);
    const changed = text.replace('ruff check', 'ruff format');
    const { kept, text: left } = preCommitRule.unmerge(changed, theirs, added);
    expect(left).toContain('ruff format');
    expect(kept).not.toEqual([]);
  });
});
