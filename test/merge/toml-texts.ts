/** TOML files as people write them, and what they say. */
import fc from 'fast-check';

export interface Project {
  /** Requirements by name. */
  readonly dependencies: readonly string[];
  readonly dev: readonly string[];
  readonly ruff: Readonly<Record<string, number>>;
}

interface Layout {
  readonly lists: 'lines' | 'lines without last comma' | 'one line';
  readonly quote: '"' | "'";
  readonly hasComments: boolean;
  readonly ruff: 'table' | 'dotted' | 'inline';
  readonly isSorted: boolean;
}

const packages = ['celery>=5', 'django<6', 'psycopg[binary]>=3', 'redis'];
const development = ['pytest', 'ruff==1'];
const rules = { 'line-length': 120, preview: 1, 'indent-width': 4 };

/** Projects that agree wherever two of them say the same. */
export const projects: fc.Arbitrary<Project> = fc.record({
  dependencies: fc.subarray(packages),
  dev: fc.subarray(development),
  ruff: fc.subarray(Object.entries(rules)).map((entries) => Object.fromEntries(entries)),
});

export const layouts: fc.Arbitrary<Layout> = fc.record({
  lists: fc.constantFrom<Layout['lists']>('lines', 'lines without last comma', 'one line'),
  quote: fc.constantFrom<Layout['quote']>('"', "'"),
  hasComments: fc.boolean(),
  ruff: fc.constantFrom<Layout['ruff']>('table', 'dotted', 'inline'),
  isSorted: fc.boolean(),
});

/** The layout of our own templates. */
export const ownLayout: Layout = { lists: 'one line', quote: '"', hasComments: true, ruff: 'table', isSorted: true };

/** A `pyproject.toml` of a project that uses PEP 621. */
export function writeProject({ dependencies, dev, ruff }: Project, layout: Layout): string {
  const { quote, hasComments } = layout;
  const comment = (text: string) => (hasComments ? text : '');
  const parts = [
    `${comment('# What it is.\n')}[project]\nname = ${quote}shop${quote}${comment(' # its name')}\n`,
    `dependencies = ${writeList(dependencies, layout)}\n${comment('# other = 1\n')}\n`,
    dev.length > 0 ? `[dependency-groups]\ndev = ${writeList(dev, layout)}\n\n` : '',
    writeRuff(ruff, layout),
  ];
  return `${parts.join('').trimEnd()}\n`;
}

function writeList(items: readonly string[], { lists, quote, hasComments, isSorted }: Layout): string {
  const quoted = (isSorted ? items : [...items].reverse()).map((item) => `${quote}${item}${quote}`);
  if (lists === 'one line' || quoted.length === 0) return `[${quoted.join(', ')}]`;
  const lines = quoted.map((item, index) => {
    const comma = index < quoted.length - 1 || lists === 'lines' ? ',' : '';
    return `    ${item}${comma}${hasComments ? ' # why, [or] "not"' : ''}\n`;
  });
  return `[\n${lines.join('')}]`;
}

function writeRuff(ruff: Readonly<Record<string, number>>, { ruff: form, hasComments }: Layout): string {
  const pairs = Object.entries(ruff).map(([key, value]) => `${key} = ${value}`);
  if (pairs.length === 0) return '';
  if (form === 'inline') return `[tool]\nruff = { ${pairs.join(', ')} }\n`;
  if (form === 'dotted') return `[tool]\n${pairs.map((pair) => `ruff.${pair}\n`).join('')}`;
  return `[tool.ruff]\n${pairs.map((pair) => `${hasComments ? '# Why.\n' : ''}${pair}\n`).join('')}`;
}

/** What two projects say together. */
export function mergeProjects(ours: Project, theirs: Project): Project {
  const union = (a: readonly string[], b: readonly string[]) => [...new Set([...a, ...b])].sort();
  return {
    dependencies: union(ours.dependencies, theirs.dependencies),
    dev: union(ours.dev, theirs.dev),
    ruff: { ...theirs.ruff, ...ours.ruff },
  };
}
