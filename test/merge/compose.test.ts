import { describe, expect, it } from 'vitest';
import { composeRule } from '../../src/merge/yaml.ts';
import { mergeWith } from './texts.ts';

const merge = mergeWith(composeRule);

/** Merges settings of one service. */
function mergeService(ours: string, theirs: string): string {
  const head = 'services:\n  web:\n';
  const write = (text: string) => head + text.replace(/^(?=.)/gm, '    ');
  const merged = merge(write(ours), write(theirs));
  return merged.slice(head.length).replace(/^ {4}/gm, '');
}

describe('what the parts of a Compose file mean', () => {
  it.each([
    ['a list', 'environment:\n  - A=b\n', 'environment:\n  - A=b\n  - FOO=bar\n  - EMPTY=\n  - FLAG=true\n  - HOST\n'],
    ['a map', 'environment:\n  A: b\n', 'environment:\n  A: b\n  FOO: bar\n  EMPTY: ""\n  FLAG: true\n  HOST:\n'],
    ['a list on one line', 'environment: [A=b]\n', 'environment: [A=b, FOO=bar, EMPTY=, FLAG=true, HOST]\n'],
    ['a map on one line', 'environment: {A: b}\n', 'environment: {A: b, FOO: bar, EMPTY: "", FLAG: true, HOST:}\n'],
  ])('adds variables that come as a map to %s', (_, ours, merged) => {
    const theirs = 'environment:\n  FOO: bar\n  EMPTY: ""\n  FLAG: true\n  HOST:\n';
    expect(mergeService(ours, theirs)).toBe(merged);
    expect(mergeService(merged, theirs)).toBe(merged);
  });

  it('needs nothing of a list of files that has it, and of a build that says more', () => {
    const ours = 'build:\n  context: .\n  target: dev\nenv_file:\n  - base.env\n  - .env\n';
    expect(mergeService(ours, 'build: .\nenv_file: .env\n')).toBe(ours);
  });

  it.each([
    ['env_file: .env\n', 'env_file: [.env, more.env]\n'],
    ['build: .\n', 'build:\n  context: .\n  dockerfile: web/Dockerfile\n'],
    ['build: .\n', 'build: ./web\n'],
  ])('still refuses what the short form does not say: %j', (ours, theirs) => {
    expect(() => mergeService(ours, theirs)).toThrow(/ is /);
  });

  it('adds variables that come as a list to a map, as texts', () => {
    const theirs =
      'environment:\n  - FOO=bar\n  # Why.\n  - FLAG=true\n  - NO=1\n  - EMPTY=\n  - HOST\n  - URL=a=b:c\n';
    expect(mergeService('environment:\n  A: b\n', theirs)).toBe(
      'environment:\n  A: b\n  FOO: bar\n  # Why.\n  FLAG: "true"\n  "NO": "1"\n  EMPTY: ""\n  HOST:\n  URL: a=b:c\n',
    );
  });

  it.each([
    ['environment:\n  - A=1\n', 'environment:\n  A: 1\n'],
    ['environment:\n  A: "1"\n', 'environment:\n  A: 1\n'],
    ['environment:\n  - A\n', 'environment:\n  A:\n'],
    ['labels:\n  a.b: c\n', 'labels:\n  - a.b=c\n'],
    ['extra_hosts:\n  - a:10.0.0.1\n', 'extra_hosts:\n  a: 10.0.0.1\n'],
    ['depends_on:\n  - db\n', 'depends_on:\n  db:\n    condition: service_healthy\n'],
    ['depends_on:\n  db:\n    condition: service_healthy\n', 'depends_on:\n  - db\n'],
    ['networks:\n  - a\n', 'networks:\n  a:\n'],
    ['env_file: .env\n', 'env_file:\n  - .env\n'],
    ['env_file: .env\n', 'env_file:\n  - path: .env\n'],
    ['build: ./web\n', 'build:\n  context: ./web\n'],
    ['build: ./web\n', 'build:\n  context: ./web\n  dockerfile: Dockerfile\n'],
    ['ports:\n  - 80\n', 'ports:\n  - "80"\n'],
    ['volumes:\n  - aa:/b/:rw\n', 'volumes:\n  - aa:/b\n'],
    ['volumes:\n  - type: volume\n    source: aa\n    target: /b\n', 'volumes:\n  - aa:/b\n'],
    ['volumes:\n  - ${A:-./b}:/b:ro,z\n', 'volumes:\n  - ${A:-./b}:/b:z,ro\n'],
  ])('finds the same in another form: %j', (ours, theirs) => {
    expect(mergeService(ours, theirs)).toBe(ours);
    expect(mergeService(theirs, ours)).toBe(theirs);
  });

  it.each([
    ['a variable', 'environment:\n  - A=1\n', 'environment:\n  A: 2\n', 'services.web.environment.A is "A=1" and 2'],
    [
      'an empty variable',
      'environment:\n  A:\n',
      'environment:\n  A: ""\n',
      'services.web.environment.A is null and ""',
    ],
    ['a label', 'labels:\n  a.b: c\n', 'labels:\n  a.b: d\n', 'services.web.labels."a.b" is "c" and "d"'],
    ['a mount', 'volumes:\n  - aa:/b\n', 'volumes:\n  - cc:/b\n', 'services.web.volumes[/b] is "aa:/b" and "cc:/b"'],
    ['a mode of a mount', 'volumes:\n  - aa:/b\n', 'volumes:\n  - aa:/b:ro\n', 'services.web.volumes[/b] is'],
    [
      'a condition',
      'depends_on:\n  db:\n    condition: service_started\n',
      'depends_on:\n  db:\n    condition: service_healthy\n',
      'services.web.depends_on.db.condition is "service_started" and "service_healthy"',
    ],
    ['a command', 'command: [a, b]\n', 'command: [a, c]\n', 'services.web.command is ["a","b"] and ["a","c"]'],
    ['a longer command', 'command: [a]\n', 'command: [a, b]\n', 'services.web.command is ["a"] and ["a","b"]'],
    [
      'a test',
      'healthcheck:\n  test: [CMD, a]\n',
      'healthcheck:\n  test: [CMD, b]\n',
      'services.web.healthcheck.test is ["CMD","a"] and ["CMD","b"]',
    ],
    ['ports as a map', 'ports:\n  - "80"\n', 'ports:\n  "80":\n', 'services.web.ports is ["80"] and {"80":null}'],
  ])('refuses another value for %s', (_, ours, theirs, message) => {
    expect(() => mergeService(ours, theirs)).toThrow(message);
  });

  it.each([
    ['depends_on:\n  - db\n', 'depends_on:\n  a:\n    condition: service_healthy\n', 'depends_on:\n  - db\n  - a\n'],
    [
      'depends_on:\n  db:\n    condition: service_healthy\n',
      'depends_on:\n  - a\n',
      'depends_on:\n  db:\n    condition: service_healthy\n  a:\n    condition: service_started\n',
    ],
    ['networks:\n  - db\n', 'networks:\n  a:\n', 'networks:\n  - db\n  - a\n'],
    ['networks:\n  db:\n', 'networks:\n  - a\n', 'networks:\n  db:\n  a:\n'],
    [
      'extra_hosts:\n  - a:10.0.0.1\n',
      'extra_hosts:\n  b: 10.0.0.2\n',
      'extra_hosts:\n  - a:10.0.0.1\n  - b:10.0.0.2\n',
    ],
    ['extra_hosts:\n  a: 10.0.0.1\n', 'extra_hosts:\n  - b:::1\n', 'extra_hosts:\n  a: 10.0.0.1\n  b: ::1\n'],
  ])('writes what it adds in the form that is there: %j', (ours, theirs, merged) => {
    expect(mergeService(ours, theirs)).toBe(merged);
  });

  it('refuses to lose what a list cannot say', () => {
    expect(() => mergeService('networks:\n  - a\n', 'networks:\n  b:\n    aliases: [c]\n')).toThrow(
      'services.web.networks is a list, which cannot say this of "b": {"aliases":["c"]}',
    );
  });

  it('knows a setting from a service or volume of that name', () => {
    const ours = 'services:\n  environment:\n    image: a\n  command:\n    image: b\nvolumes:\n  labels:\n';
    const theirs =
      'services:\n  environment:\n    user: x\n  command:\n    user: x\nvolumes:\n  labels:\n    driver: local\n';
    expect(merge(ours, theirs)).toBe(
      'services:\n  environment:\n    image: a\n    user: x\n  command:\n    image: b\n    user: x\nvolumes:\n  labels:\n    driver: local\n',
    );
  });

  it('knows the settings of a file so old that services stand at its top', () => {
    expect(merge('web:\n  environment:\n    - A=1\n', 'web:\n  environment:\n    B: 2\n')).toBe(
      'web:\n  environment:\n    - A=1\n    - B=2\n',
    );
  });

  it('has nothing to add where ours says more of what theirs leaves open', () => {
    const ours = 'volumes:\n  data:\n    driver: local\n';
    expect(merge(ours, 'volumes:\n  data:\n')).toBe(ours);
  });
});
