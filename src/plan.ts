/** Works out what a set of components makes of a tree. Pure: no file system, no network, no process. */
import type { LoadedComponent } from './component.ts';
import { fillSlots } from './components.ts';
import { UserError } from './errors.ts';
import { mergeRuleFor } from './merge/rules.ts';
import { ownPlace, type Place, placePath } from './place.ts';
import type { Answers } from './question.ts';
import { hashContent, keepServices, recordPath, renderRecord } from './record.ts';
import { type Context, render } from './render.ts';
import { type Change, Tree } from './tree.ts';

/** What will be written. Data: it can be shown, and printed as JSON. */
export interface Plan {
  readonly changes: readonly Change[];
}

/**
 * Plans the files of components, in the order given, over what is there.
 * @param there content by path of the files that exist
 * @param version of the tool, for the record
 * @param place where files go and what things are called; without it as in a project of ours
 * @throws UserError where a different file is there and no rule can merge the two
 * @throws Error where components contradict each other or a template is wrong: a mistake in `templates/`
 */
export function planFiles(
  components: readonly LoadedComponent[],
  answers: Answers,
  there: ReadonlyMap<string, Buffer>,
  version: string,
  place: Place = ownPlace,
): Plan {
  const context = { ...answers, slots: fillSlots(components), place };
  const tree = new Tree(there);
  const hashes: Record<string, string> = {};
  for (const [path, { content, components: bringers }] of mergeFragments(renderFragments(components, context))) {
    const merged = mergeIntoThere(path, there.get(path), content);
    tree.write(path, merged, bringers);
    hashes[path] = hashContent(merged);
  }
  const record = renderRecord({ version, answers, components, hashes });
  tree.write(recordPath, Buffer.from(keepServices(record, there.get(recordPath)?.toString())), []);
  return { changes: tree.changes() };
}

/** What one component brings for one path. */
export interface Fragment {
  readonly path: string;
  /** The path in our own layout. */
  readonly origin: string;
  readonly component: string;
  readonly content: Buffer;
}

const templateSuffix = '.hbs';

/** Renders the files of components, each where it goes in a repository. */
export function renderFragments(
  components: readonly LoadedComponent[],
  context: Context & { readonly place: Place },
): Fragment[] {
  return components.flatMap(({ id, files }) =>
    [...files].map(([name, content]) => {
      const isTemplate = name.endsWith(templateSuffix);
      const origin = isTemplate ? name.slice(0, -templateSuffix.length) : name;
      const rendered = isTemplate
        ? Buffer.from(render(`templates/${id}/files/${name}`, content.toString(), context))
        : content;
      return { path: placePath(origin, context.place), origin, component: id, content: rendered };
    }),
  );
}

interface MergedFile {
  readonly content: Buffer;
  readonly components: readonly string[];
}

/** File after file, not component after component: a merge rule remembers the text that it made last. */
function mergeFragments(fragments: readonly Fragment[]): Map<string, MergedFile> {
  const byPath = new Map<string, Fragment[]>();
  for (const fragment of fragments) byPath.set(fragment.path, [...(byPath.get(fragment.path) ?? []), fragment]);
  return new Map([...byPath].map(([path, bringing]) => [path, mergeAt(path, bringing)]));
}

function mergeAt(path: string, bringing: readonly Fragment[]): MergedFile {
  const components = bringing.map(({ component }) => component);
  const content = bringing
    .map((fragment) => fragment.content)
    .reduce((ours, theirs, index) => mergeTwo(path, components.slice(0, index + 1), ours, theirs));
  return { components, content };
}

function mergeTwo(path: string, components: readonly string[], ours: Buffer, theirs: Buffer): Buffer {
  if (ours.equals(theirs)) return ours;
  const rule = mergeRuleFor(path);
  if (!rule) throw new Error(`${path}: brought by ${components.join(' and ')}, and there is no rule to merge it.`);
  try {
    return Buffer.from(rule(ours.toString(), theirs.toString()));
  } catch (error) {
    throw new Error(`${path} of ${components.join(', ')}: ${String(error)}`, { cause: error });
  }
}

function mergeIntoThere(path: string, there: Buffer | undefined, wanted: Buffer): Buffer {
  if (!there || there.equals(wanted)) return wanted;
  const rule = mergeRuleFor(path);
  if (!rule)
    throw new UserError(`${path} is there already, and it is different.`, `Move ${path} away, then run again.`);
  return Buffer.from(rule(there.toString(), wanted.toString()));
}
