/** Chooses fields of an answer as Jenkins' parameter `tree` says. */

/** Without a tree the things in a list show these fields at most. */
const shortForms: Readonly<Record<string, readonly string[]>> = {
  jobs: ['_class', 'name', 'url', 'color'],
  credentials: [],
};

export function chooseFields(value: object, tree: string | null): unknown {
  if (tree !== null) return choose(value, readTree(tree));
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, shorten(name, field)]));
}

function shorten(name: string, field: unknown): unknown {
  const shown = shortForms[name];
  if (!shown || !Array.isArray(field)) return field;
  return field.map((each) => Object.fromEntries(Object.entries(each).filter(([key]) => shown.includes(key))));
}

type Tree = Readonly<Record<string, { readonly inner: Tree; readonly range: string }>>;

/** "jobs[name,builds[number]{0,1}]" */
function readTree(tree: string): Tree {
  const fields: string[] = [];
  let depth = 0;
  let field = '';
  for (const character of `${tree},`) {
    if ('[{'.includes(character)) depth += 1;
    if (']}'.includes(character)) depth -= 1;
    if (character === ',' && depth === 0) fields.push(field);
    field = character === ',' && depth === 0 ? '' : field + character;
  }
  return Object.fromEntries(
    fields.flatMap((each) => {
      const [, name, inner = '', range = ''] = /^\s*([\w*]+)(?:\[(.*)\])?(?:\{(.*)\})?\s*$/s.exec(each) ?? [];
      return name ? [[name, { inner: inner ? readTree(inner) : {}, range }]] : [];
    }),
  );
}

/** The class is always told. */
function choose(value: unknown, tree: Tree): unknown {
  if (Array.isArray(value)) return value.map((each) => choose(each, tree));
  if (typeof value !== 'object' || value === null) return value;
  const isChosen = (name: string) => name === '_class' || name in tree || '*' in tree;
  const fields = Object.entries(value).filter(([name]) => isChosen(name));
  return Object.fromEntries(
    fields.map(([name, field]) => {
      const { inner = {}, range = '' } = tree[name] ?? {};
      const chosen = choose(field, inner);
      const [from = 0, to] = range.split(',').map(Number);
      return [name, range !== '' && Array.isArray(chosen) ? chosen.slice(from, to) : chosen];
    }),
  );
}
