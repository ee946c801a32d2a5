import { describe, expect, it } from 'vitest';
import { questionsOf } from '../../src/adding/answers.ts';
import { fitFragments, renderAll } from '../../src/adding/fragments.ts';
import { ownPlace, type Place } from '../../src/place.ts';
import { loadedComponent } from '../example-component.ts';

const component = loadedComponent('cache', {
  'dc.prod.yml': 'services: {}\n',
  'README.md': '## Cache\n',
  'web/requirements.in': 'cache>=1\nlru[fast]>=2,<3\n',
  'web/requirements.txt': 'cache==1.2 --hash=sha256:00\n',
  'web/tests/test_cache.py': '',
  '.vscode/settings.json': '{}\n',
});

interface Own {
  readonly paths?: readonly string[];
  readonly ours?: readonly string[];
  readonly readme?: string;
  readonly packages?: readonly string[];
  readonly key?: string;
}

function bringTo(place: Partial<Place>, own: Own, brought = component) {
  const whole = { ...ownPlace, ...place };
  const fragments = renderAll([brought], { answers: {}, placeOf: () => whole, aside: [] });
  const { fitting, leftOut } = fitFragments(fragments, whole, {
    has: (path) => own.paths?.includes(path) ?? false,
    isOurs: (path) => own.ours?.includes(path) ?? false,
    readme: own.readme,
    pythonPackages: own.packages ?? [],
    packageKey: own.key,
    gitignore: undefined,
  });
  const files = new Map(fitting.map(({ path, content }) => [path, content.toString()]));
  return { files, reasons: new Map(leftOut.map(({ path, reason }) => [path, reason])) };
}

describe('fitFragments', () => {
  it('leaves out differences between environments that the repository does not have, and says so', () => {
    const { files, reasons } = bringTo({}, {});
    expect(files.has('dc.prod.yml')).toBe(false);
    expect(reasons.get('dc.prod.yml')).toBe('there is no such file here');
    expect(bringTo({}, { paths: ['dc.prod.yml'] }).files.has('dc.prod.yml')).toBe(true);
  });

  it('makes no second README beside one of another kind', () => {
    expect(bringTo({}, { readme: 'README.rst' }).reasons.get('README.md')).toBe('README.rst is not Markdown');
    expect(bringTo({}, {}).files.has('README.md')).toBe(true);
  });

  it('leaves the settings of editors as somebody has them', () => {
    const paths = ['.vscode/settings.json'];
    expect(bringTo({}, { paths }).reasons.get('.vscode/settings.json')).toMatch(/to somebody’s taste/);
    expect(bringTo({}, { paths, ours: paths }).files.has('.vscode/settings.json')).toBe(true);
    expect(bringTo({}, {}).files.has('.vscode/settings.json')).toBe(true);
  });

  it('never brings the pins of our own layout, wherever the packages are named', () => {
    const { files } = bringTo({ 'requirements-file': 'requirements.txt', 'django-folder': '' }, {});
    expect(files.get('requirements.txt')).toBe('cache>=1\nlru[fast]>=2,<3\n');
  });

  it('names only packages that the repository does not name anywhere', () => {
    expect(bringTo({}, { packages: ['lru'] }).files.get('web/requirements.in')).toBe('cache>=1\n');
    expect(bringTo({}, { packages: ['lru', 'cache'] }).files.has('web/requirements.in')).toBe(false);
  });

  it('names no package in whose place the repository has one that does the same, and never says which those are', () => {
    const either = loadedComponent('either', { 'web/requirements.in': 'cache>=1  # or other_cache, third\n' });
    expect(bringTo({}, {}, either).files.get('web/requirements.in')).toBe('cache>=1\n');
    for (const name of ['cache', 'other-cache', 'third']) {
      expect(bringTo({}, { packages: [name] }, either).files.size, name).toBe(0);
    }
  });

  it('names packages as TOML where the repository does', () => {
    const { files } = bringTo({ 'requirements-file': 'web/pyproject.toml' }, {});
    expect(files.get('web/pyproject.toml')).toBe(
      '[project]\ndependencies = [\n  "cache>=1",\n  "lru[fast]>=2,<3",\n]\n',
    );
  });

  it('names packages in the group that the repository installs, where it keeps them in groups', () => {
    const { files } = bringTo({ 'requirements-file': 'pyproject.toml' }, { key: 'dependency-groups.main' });
    expect(files.get('pyproject.toml')).toMatch(/^\[dependency-groups\]\nmain = \[\n {2}"cache>=1",/);
  });

  it('brings tests for pytest only to those who use it', () => {
    expect(bringTo({}, {}).files.has('web/tests/test_cache.py')).toBe(false);
    expect(bringTo({}, { packages: ['pytest-django'] }).files.has('web/tests/test_cache.py')).toBe(true);
  });
});

describe('questionsOf', () => {
  const question = (id: string) => ({
    id,
    message: id,
    explanation: id,
    defaultNote: '',
    default: () => '',
    validate: () => undefined,
  });
  const asked = ['slug', 'name', 'port'].map(question);

  it('asks what the templates name, and what the component asks itself', () => {
    const asking = loadedComponent(
      'a',
      { 'x.hbs': '{{markdown name}} {{#if slug}}{{/if}} port', y: '{{port}}' },
      { questions: [question('size')] },
    );
    expect(questionsOf([asking], asked).map(({ id }) => id)).toEqual(['slug', 'name', 'size']);
  });

  it('does not take a name of the place or a slot for an answer', () => {
    const asking = loadedComponent('a', { 'x.hbs': '{{place.port}} {{slots.name}}' });
    expect(questionsOf([asking], asked)).toEqual([]);
  });
});
