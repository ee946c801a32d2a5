import { describe, expect, it } from 'vitest';
import { pipfileRule, pyprojectRule } from '../../src/merge/pyproject.ts';
import type { FileRule } from '../../src/merge/rule.ts';
import { removeAfter } from './texts.ts';

const main = '[project]\ndependencies = ["redis>=5,<6"]\n';
const dev = '[dependency-groups]\ndev = ["ruff"]\n';

/** What is there must come back, in whichever form packages were added. */
function expectMerged(rule: FileRule, ours: string, theirs: string, expected: string): void {
  const { text, added } = rule.merge(ours, theirs);
  expect(text).toBe(expected);
  expect(rule.merge(text, theirs)).toEqual({ text, added: [] });
  expect(rule.unmerge(text, theirs, added)).toEqual({ text: ours, kept: [] });
}

describe('packages in the form in which a project keeps them', () => {
  it.each([
    ['any version', 'redis', '"*"'],
    ['versions', 'redis >=5, <6', '">=5,<6"'],
    ['an extra', 'redis[hiredis]>=5', '{version = ">=5", extras = ["hiredis"]}'],
    ['a condition', "redis; python_version < '4'", '{version = "*", markers = "python_version < \'4\'"}'],
  ])('writes for Poetry %s', (_, requirement, constraint) => {
    const ours =
      '[tool.poetry]\nname = "x"\n\n[tool.poetry.dependencies]\npython = "^3.12" # since\n\n[build-system]\na = 1\n';
    const theirs = `[project]\ndependencies = ["${requirement}"]\n`;
    expectMerged(pyprojectRule, ours, theirs, ours.replace('# since\n', `# since\nredis = ${constraint}\n`));
  });

  it.each([
    [
      'the group of that name',
      '[tool.poetry.dependencies]\n\n[tool.poetry.group.dev.dependencies]\npytest = "*"\n',
      '[tool.poetry.dependencies]\n\n[tool.poetry.group.dev.dependencies]\npytest = "*"\nruff = "*"\n',
    ],
    [
      'the old place',
      '[tool.poetry.dependencies]\n\n[tool.poetry.dev-dependencies]\n',
      '[tool.poetry.dependencies]\n\n[tool.poetry.dev-dependencies]\nruff = "*"\n',
    ],
    [
      'a new group',
      '[tool.poetry.dependencies]\npython = "*"\n',
      '[tool.poetry.dependencies]\npython = "*"\n\n[tool.poetry.group.dev.dependencies]\nruff = "*"\n',
    ],
    ['a group of PEP 735', '[dependency-groups]\ndev = []\n', '[dependency-groups]\ndev = ["ruff"]\n'],
    [
      'a new group of PEP 735',
      '[project]\nname = "x"\n',
      '[project]\nname = "x"\n\n[dependency-groups]\ndev = ["ruff"]\n',
    ],
    [
      'an extra of the project',
      '[project.optional-dependencies]\ndev = ["pytest"]\n',
      '[project.optional-dependencies]\ndev = ["pytest", "ruff"]\n',
    ],
    [
      "uv's old place",
      '[tool.uv]\ndev-dependencies = ["pytest"]\n',
      '[tool.uv]\ndev-dependencies = ["pytest", "ruff"]\n',
    ],
  ])('puts packages for developers into %s', (_, ours, expected) => {
    expectMerged(pyprojectRule, ours, dev, expected);
  });

  it('prefers PEP 621 where a project has both', () => {
    const ours = '[project]\ndependencies = []\n\n[tool.poetry.dependencies]\n';
    expectMerged(pyprojectRule, ours, main, ours.replace('[]', '["redis>=5,<6"]'));
  });

  it('begins the list of a project that has none', () => {
    const ours = '[project]\nname = "x"\n\n[tool.a]\nb = 1\n';
    expectMerged(pyprojectRule, ours, main, ours.replace('"x"\n', '"x"\ndependencies = ["redis>=5,<6"]\n'));
  });

  it('writes for Pipenv', () => {
    const ours = '[[source]]\nurl = "https://x.example"\n\n[packages]\nDjango = "*"\n\n[dev-packages]\n';
    const expected = ours
      .replace('= "*"\n', '= "*"\nredis = ">=5,<6"\n')
      .replace('[dev-packages]', '[dev-packages]\nruff = "*"');
    expectMerged(pipfileRule, ours, main, ours.replace('= "*"\n', '= "*"\nredis = ">=5,<6"\n'));
    expectMerged(pipfileRule, ours, `[project]\ndependencies = ["redis>=5,<6", "django>=5"]\n\n${dev}`, expected);
  });

  it('takes what comes in the form of Pipenv as it is', () => {
    const ours = '[packages]\ndjango = "*"\n';
    expectMerged(
      pipfileRule,
      ours,
      '[packages]\nredis = {version = "*"} # cache\n',
      `${ours}redis = {version = "*"} # cache\n`,
    );
  });

  it('refuses a package that comes from an address where packages are keys', () => {
    const theirs = '[project]\ndependencies = ["redis @ https://x.example/r.whl"]\n';
    expect(() => pipfileRule.merge('[packages]\n', theirs)).toThrow('can be written as a requirement only');
  });

  it('leaves a package that somebody gave another version, and says so', () => {
    const ours = '[tool.poetry.dependencies]\npython = "*"\n';
    expect(removeAfter(pyprojectRule, ours, main, (merged) => merged.replace('">=5,<6"', '"^6"'))).toEqual({
      text: `${ours}redis = "^6"\n`,
      kept: ['tool.poetry.dependencies.redis'],
    });
  });

  it('takes nothing out of a project that keeps its packages elsewhere by now', () => {
    const { added } = pyprojectRule.merge('[project]\nname = "x"\n', main);
    const changed = '[project]\nname = "x"\ndynamic = ["dependencies"]\n';
    expect(pyprojectRule.unmerge(changed, main, added)).toEqual({ text: changed, kept: [] });
  });
});
