/** Compose files as people write them: every indentation, quotes, lists and maps, comments, anchors, blank lines. */
import fc from 'fast-check';
import type { Form, Project, Service } from './compose-model.ts';

/** How a file is written. */
export interface Style {
  readonly step: number;
  readonly listStep: number;
  readonly quote: '' | "'" | '"';
  readonly isParted: boolean;
  readonly isPadded: boolean;
  /** Are there comments above, behind and at the end of entries? */
  readonly hasComments: boolean;
  readonly environment: Form;
  readonly dependencies: Form;
  readonly lists: 'list' | 'flow list';
  /** Does an anchored map hold what every environment has? */
  readonly environmentFrom: 'itself' | 'alias' | 'merge key';
  readonly head: '' | '---\n' | '# Ours.\n\n' | "version: '3.8'\n" | '%YAML 1.2\n---\n';
  readonly tail: '' | '...\n' | '# The end.\n' | '\n# The\n\n# end.\n';
}

const forms = fc.constantFrom<Form>('list', 'map', 'flow list', 'flow map');

/** Any style. */
export const styles: fc.Arbitrary<Style> = fc
  .record({
    step: fc.constantFrom(2, 4, 3),
    listStep: fc.constantFrom(0, 2, 4),
    quote: fc.constantFrom<Style['quote']>('', "'", '"'),
    isParted: fc.boolean(),
    isPadded: fc.boolean(),
    hasComments: fc.boolean(),
    environment: forms,
    dependencies: forms,
    lists: fc.constantFrom<'list' | 'flow list'>('list', 'flow list'),
    environmentFrom: fc.constantFrom<Style['environmentFrom']>('itself', 'itself', 'alias', 'merge key'),
    head: fc.constantFrom<Style['head']>('', '---\n', '# Ours.\n\n', "version: '3.8'\n", '%YAML 1.2\n---\n'),
    tail: fc.constantFrom<Style['tail']>('', '...\n', '# The end.\n', '\n# The\n\n# end.\n'),
  })
  .map((style) => (style.environmentFrom === 'itself' ? style : { ...style, environment: 'map' }));

/** The style of our own templates. */
export const ownStyle: Style = {
  step: 2,
  listStep: 2,
  quote: '"',
  isParted: true,
  isPadded: false,
  hasComments: true,
  environment: 'map',
  dependencies: 'map',
  lists: 'list',
  environmentFrom: 'itself',
  head: '',
  tail: '',
};

const variables = ['DEBUG', 'URL', 'NAME', 'EMPTY'];
const values: Readonly<Record<string, string>> = { DEBUG: '1', URL: 'redis://r:6379/0', NAME: 'it is: #1', EMPTY: '' };
const conditions: Readonly<Record<string, string>> = { db: 'service_healthy', cache: 'service_started' };
const mounts = ['media:/srv/media', './web:/app:ro', '${DIR:-./x}:/x', '/anonymous'];

/** Services that agree wherever two of them say the same thing. */
const services: fc.Arbitrary<Service> = fc
  .record(
    {
      image: fc.constant('shop:1'),
      command: fc.constant(['run', '--now']),
      environment: fc.subarray(variables, { minLength: 1 }),
      ports: fc.subarray(['80:80', '443:443', '127.0.0.1:5000:5000'], { minLength: 1 }),
      volumes: fc.subarray(mounts, { minLength: 1 }),
      depends_on: fc.subarray(['db', 'cache'], { minLength: 1 }),
    },
    { requiredKeys: [] },
  )
  .map(({ environment, depends_on: dependencies, ...more }) => ({
    ...more,
    ...(environment && { environment: pick(values, environment) }),
    ...(dependencies && { depends_on: pick(conditions, dependencies) }),
  }))
  .filter((service) => Object.keys(service).length > 0);

function pick(all: Readonly<Record<string, string>>, keys: readonly string[]): Record<string, string> {
  return Object.fromEntries(keys.map((key) => [key, all[key] ?? '']));
}

/** Projects with some of these services. */
export function projects(names: readonly string[]): fc.Arbitrary<Project> {
  return fc
    .tuple(
      fc.subarray([...names], { minLength: 1 }),
      fc.array(services, { minLength: 3, maxLength: 3 }),
      fc.subarray(['media', 'data']),
    )
    .map(([chosen, all, volumes]) => ({
      services: Object.fromEntries(chosen.map((name, index) => [name, all[index] as Service])),
      volumes,
    }));
}

/** What every environment has, where it comes from an anchored map. */
export const shared = { SHARED: 'yes' };

/** A project as text. */
export function writeProject({ services, volumes }: Project, style: Style): string {
  const writer = new Writer(style);
  if (style.environmentFrom !== 'itself') writer.map(0, 'x-env', '&env', shared);
  writer.line(0, 'services:');
  const parts = Object.entries(services).map(([name, service]) => writer.service(name, service));
  writer.add(parts.join(style.isParted ? '\n' : ''));
  if (volumes.length > 0) {
    if (style.isParted) writer.add('\n');
    writer.line(0, 'volumes:');
    for (const name of volumes) writer.line(1, `${name}:${style.hasComments ? ' # theirs too' : ''}`);
  }
  return `${style.head}${writer.text}${style.tail}`;
}

class Writer {
  text = '';
  readonly #style: Style;

  constructor(style: Style) {
    this.#style = style;
  }

  add(text: string): void {
    this.text += text;
  }

  line(depth: number, text: string, more = 0): void {
    this.add(`${' '.repeat(depth * this.#style.step + more)}${text}\n`);
  }

  service(name: string, service: Service): string {
    const writer = new Writer(this.#style);
    const { hasComments, environment, dependencies, environmentFrom, lists } = this.#style;
    const { image, command, environment: variables, ports, volumes, depends_on: depends } = service;
    if (hasComments) writer.line(1, `# About ${name}`);
    writer.line(1, `${name}:`);
    if (image) writer.line(2, `image: ${writer.#quote(image)}${hasComments ? ' # behind' : ''}`);
    if (command) writer.line(2, `command: [${command.map((word) => `"${word}"`).join(', ')}]`);
    if (variables && environmentFrom === 'alias' && Object.keys(variables).length === 1) {
      writer.line(2, 'environment: *env # all');
    } else if (variables) writer.assignments('environment', environment, variables);
    if (ports)
      writer.list(
        'ports',
        lists,
        ports.map((port) => (port.length < 8 ? `"${port}"` : port)),
      );
    if (volumes)
      writer.list(
        'volumes',
        lists,
        volumes.map((mount) => writer.#quote(mount)),
      );
    if (depends) writer.dependencies(dependencies, depends);
    if (hasComments) writer.line(2, '# switched: off');
    return writer.text;
  }

  map(depth: number, key: string, anchor: string, pairs: Readonly<Record<string, string>>): void {
    this.line(depth, `${key}: ${anchor}`.trimEnd());
    for (const [name, value] of Object.entries(pairs)) this.line(depth + 1, `${name}: ${this.#quote(value)}`);
  }

  assignments(key: string, form: Form, pairs: Readonly<Record<string, string>>): void {
    const entries = Object.entries(pairs);
    if (form === 'list') {
      this.list(
        key,
        'list',
        entries.map(([name, value]) => this.#quote(`${name}=${value}`)),
      );
    } else if (form === 'flow list') {
      this.list(
        key,
        'flow list',
        entries.map(([name, value]) => `"${name}=${value}"`),
      );
    } else if (form === 'flow map') {
      this.line(
        2,
        `${key}: ${this.#brackets(
          '{',
          entries.map(([name, value]) => `${name}: "${value}"`),
          '}',
        )}`,
      );
    } else {
      this.line(2, `${key}:`);
      if (this.#style.environmentFrom === 'merge key') this.line(3, '<<: *env');
      for (const [name, value] of entries) this.line(3, `${name}: ${this.#quote(value)}`);
    }
  }

  dependencies(form: Form, pairs: Readonly<Record<string, string>>): void {
    const names = Object.keys(pairs);
    if (form === 'list' || form === 'flow list') {
      this.list('depends_on', form, names);
    } else if (form === 'flow map') {
      const inner = names.map((name) => `${name}: {condition: ${pairs[name]}}`);
      this.line(2, `depends_on: ${this.#brackets('{', inner, '}')}`);
    } else {
      this.line(2, 'depends_on:');
      for (const name of names) this.map(3, name, '', { condition: pairs[name] ?? '' });
    }
  }

  list(key: string, form: 'list' | 'flow list', items: readonly string[]): void {
    this.line(2, form === 'list' ? `${key}:` : `${key}: ${this.#brackets('[', items, ']')}`);
    if (form === 'flow list') return;
    for (const item of items) this.line(2, `- ${item}`, this.#style.listStep);
    if (this.#style.hasComments) this.line(2, '# - off', this.#style.listStep);
  }

  #brackets(open: string, items: readonly string[], close: string): string {
    const pad = this.#style.isPadded ? ' ' : '';
    return `${open}${pad}${items.join(', ')}${pad}${close}`;
  }

  /** Text that needs no quotes has those of the style; other text needs some. */
  #quote(text: string): string {
    const mark = this.#style.quote || (/^$|^\d|[#{]|: /.test(text) ? '"' : '');
    return `${mark}${text}${mark}`;
  }
}
