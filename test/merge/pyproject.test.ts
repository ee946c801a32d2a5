import fc from 'fast-check';
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { pyprojectRule } from '../../src/merge/pyproject.ts';
import { declareMergeLaws } from './merge-laws.ts';
import { mergeWith, removeAfter } from './texts.ts';
import { layouts, mergeProjects, ownLayout, type Project, projects, writeProject } from './toml-texts.ts';

const merge = mergeWith(pyprojectRule);
const cases = fc.record({
  ours: projects,
  theirs: projects,
  layout: layouts,
  other: fc.oneof(fc.constant(ownLayout), layouts),
});
const project = '[project]\nname = "x"\ndependencies = [\n    "django",\n]\n';

describe('pyprojectRule', () => {
  declareMergeLaws(
    pyprojectRule,
    cases.map(({ ours, theirs, layout, other }) => [writeProject(ours, layout), writeProject(theirs, other)] as const),
  );

  it('gives what both files say, in every layout', () => {
    fc.assert(
      fc.property(cases, ({ ours, theirs, layout, other }) => {
        const merged = merge(writeProject(ours, layout), writeProject(theirs, other));
        expect(readProject(merged)).toEqual(mergeProjects(ours, theirs));
      }),
      { numRuns: 300 },
    );
  });

  it('sorts packages into a list that is sorted, quoted as the others', () => {
    const ours = "[project]\ndependencies = [\n  'celery', # tasks\n  'gunicorn' # last\n]\n";
    expect(merge(ours, '[project]\ndependencies = ["Django>=5", "redis"]\n')).toBe(
      "[project]\ndependencies = [\n  'celery', # tasks\n  'Django>=5',\n  'gunicorn', # last\n  'redis'\n]\n",
    );
  });

  it('puts packages at the end of a list that is not sorted', () => {
    const ours = '[project]\ndependencies = ["redis", "celery"]\n';
    expect(merge(ours, '[project]\ndependencies = ["django"]\n')).toBe(ours.replace('"]', '", "django"]'));
  });

  it.each([
    ['its version', '"Django==4"', '"django>=5"'],
    ['its name as it is written', '"zope.interface"', '"zope-interface"'],
    ['its extras', '"psycopg[binary, c]>=3"', '"psycopg[binary]"'],
    ['its address', '"django @ https://x.example/d.whl"', '"django"'],
  ])('finds a package, and keeps %s', (_, ours, theirs) => {
    const text = `[project]\ndependencies = [${ours}]\n`;
    expect(merge(text, `[project]\ndependencies = [${theirs}]\n`)).toBe(text);
  });

  it('refuses to give a package an extra, as it would have to change what is written', () => {
    expect(() => merge(project, '[project]\ndependencies = ["django[argon2]"]\n')).toThrow(
      '"django" is there without what is needed of it: [argon2]',
    );
  });

  it.each([
    ['no project', '[tool.black]\nline-length = 1\n', 'the file does not say which packages the project needs'],
    ['dynamic dependencies', '[project]\nname = "x"\ndynamic = ["dependencies"]\n', 'project.dynamic names them'],
    ['no TOML', '[project]\nname = "x\n', 'line 2: control characters are not allowed'],
    ['a key that is there twice', '[a]\nb = 1\nb = 2\n', 'line 3: trying to redefine'],
  ])('refuses a file with %s', (_, ours, message) => {
    expect(() => merge(ours, '[project]\ndependencies = ["redis"]\n')).toThrow(message);
  });

  it('refuses another value for a key, and names it', () => {
    expect(() => merge('[tool.ruff]\npreview = true\n', '[tool.ruff]\npreview = false\n')).toThrow(
      'tool.ruff.preview is true and false',
    );
  });

  it('puts pairs behind those that are there and those that are switched off, whole tables at the end', () => {
    const ours = '[tool.ruff]\npreview = true # new\n# off = 1\n\n# Black.\n[tool.black]\na = """\n[no.table]\n"""\n';
    const theirs =
      '# Lints.\n[tool.ruff]\n# Wide.\nline-length = 120 # columns\n\n# Which.\n[tool.ruff.lint]\nselect = ["E"]\n';
    expect(merge(ours, theirs)).toBe(
      '[tool.ruff]\npreview = true # new\n# off = 1\n# Wide.\nline-length = 120 # columns\n\n# Black.\n[tool.black]\na = """\n[no.table]\n"""\n\n# Which.\n[tool.ruff.lint]\nselect = ["E"]\n',
    );
  });

  it('gives a table its header that only longer names implied, and takes it away again', () => {
    const ours = '[tool.ruff.lint]\nselect = ["E"]\n';
    const theirs = '[tool.ruff]\nline-length = 120\n';
    const { text, added } = pyprojectRule.merge(ours, theirs);
    expect(text).toBe(`${ours}\n${theirs}`);
    expect(pyprojectRule.unmerge(text, theirs, added)).toEqual({ text: ours, kept: [] });
  });

  it('refuses a table where there is one within brackets', () => {
    expect(() => merge('[tool]\nruff = {preview = true}\n', '[tool.ruff.lint]\nselect = ["E"]\n')).toThrow(
      'tool.ruff is an inline table, where no table can be added',
    );
  });

  it('adds a table to a list of tables', () => {
    const ours = '[[tool.uv.index]]\nname = "a"\n';
    expect(merge(ours, '[[tool.uv.index]]\nname = "b"\n')).toBe(`${ours}\n[[tool.uv.index]]\nname = "b"\n`);
  });

  it('takes out its packages and tables, and leaves what somebody changed', () => {
    const theirs = '[project]\ndependencies = ["celery", "redis>=5"]\n\n# Lints.\n[tool.ruff]\nline-length = 120\n';
    const change = (merged: string) =>
      merged.replace('"redis>=5"', '"redis==6"').replace('    "django",', '    "celery-types",\n    "django",');
    expect(removeAfter(pyprojectRule, project, theirs, change)).toEqual({
      text: '[project]\nname = "x"\ndependencies = [\n    "celery-types",\n    "django",\n    "redis==6",\n]\n',
      kept: ['project.dependencies[redis]'],
    });
    const comment = (merged: string) => merged.replace('= 120', '= 120 # mine');
    expect(removeAfter(pyprojectRule, project, theirs, comment).kept).toEqual(['tool.ruff.line-length']);
  });
});

function readProject(text: string): Project {
  // biome-ignore lint/suspicious/noExplicitAny: what a parser gives
  const data = parse(text) as any;
  return {
    dependencies: [...(data.project.dependencies ?? [])].sort(),
    dev: [...(data['dependency-groups']?.dev ?? [])].sort(),
    ruff: data.tool?.ruff ?? {},
  };
}
