/** Merges what components bring into files of a repository, by the rule of each kind of file. Pure. */
import { applyPatch, structuredPatch } from 'diff';
import { dockerfileRule, hasBlock } from '../merge/dockerfile.ts';
import { type FileRule, MergeError } from '../merge/rule.ts';
import { fileRuleFor } from '../merge/rules.ts';
import { ownPlace, type Place } from '../place.ts';
import type { Fragment } from '../plan.ts';
import type { Obstacle } from './file-change.ts';

/**
 * How a file is merged: by its name, or by what it is to the repository, whatever it is called.
 * @param fragments what components bring to it
 */
export function ruleAt(path: string, place: Place, fragments: readonly Fragment[] = []): FileRule | undefined {
  if (path === place['web-dockerfile']) return ruleOfDockerfile(place, fragments);
  const names = ['compose-file', 'settings-file', 'env-example'] as const;
  const name = names.find((each) => place[each] === path);
  if (name) return fileRuleFor(ownPlace[name]);
  if (place['nginx-locations'] === path) return fileRuleFor('nginx/default.conf');
  const isPackages = path === place['requirements-file'] && /\.(txt|in|pip)$/.test(path);
  return fileRuleFor(path) ?? (isPackages ? fileRuleFor(ownPlace['requirements-file']) : undefined);
}

/** A Dockerfile belongs to one component as a whole, unless another has a block in it. */
function ruleOfDockerfile(place: Place, fragments: readonly Fragment[]): FileRule | undefined {
  const isShared = fragments.some(({ content }) => hasBlock(content.toString()));
  return isShared ? dockerfileRule(place['web-target']) : undefined;
}

/** What all of these bring for one path, as one text; undefined for none. */
export function mergeWhole(fragments: readonly Fragment[], rule: FileRule | undefined): Buffer | undefined {
  const [first, ...others] = fragments;
  return others.reduce<Buffer | undefined>((whole, { path, component, content }) => {
    if (whole?.equals(content)) return whole;
    const outcome = mergeInto(whole?.toString() ?? '', { path, origin: path, component, content }, rule);
    if (outcome.kind === 'merged') return Buffer.from(outcome.text);
    throw new Error(`${path}: ${component} and others bring it: ${outcome.obstacle.reason}`);
  }, first?.content);
}

/** As `mergeWhole`, for what comes to a path in two cases. What both begin with is merged once. */
export function mergeBoth(
  before: readonly Fragment[],
  after: readonly Fragment[],
  rule: FileRule | undefined,
): { readonly made: Buffer | undefined; readonly wanted: Buffer | undefined } {
  const differing = before.findIndex(({ content }, index) => !after[index]?.content.equals(content));
  const count = differing === -1 ? before.length : differing;
  const [first] = before;
  const begun = mergeWhole(before.slice(0, count), rule);
  const beginning = first && begun ? [{ ...first, content: begun }] : [];
  const complete = (fragments: readonly Fragment[]): Buffer | undefined =>
    mergeWhole([...beginning, ...fragments.slice(count)], rule);
  return { made: complete(before), wanted: complete(after) };
}

/** A file's new text, and the names of what it got; or why it cannot have it. */
export type Outcome =
  | { readonly kind: 'merged'; readonly text: string; readonly added: readonly string[] }
  | { readonly kind: 'obstacle'; readonly obstacle: Obstacle };

/** Brings one component's fragment into a text. */
export function mergeInto(text: string, fragment: Fragment, rule: FileRule | undefined): Outcome {
  const { path, component } = fragment;
  const wanted = fragment.content.toString();
  if (text === wanted) return { kind: 'merged', text, added: [] };
  const obstacle = { path, there: text, wanted, components: [component] };
  if (!rule) return { kind: 'obstacle', obstacle: { ...obstacle, kind: 'different', reason: 'is there already' } };
  try {
    return { kind: 'merged', ...rule.merge(text, wanted) };
  } catch (error) {
    if (!(error instanceof MergeError)) throw error;
    const reason = `cannot take what ${component} adds: ${error.message}`;
    return { kind: 'obstacle', obstacle: { ...obstacle, kind: 'closed', reason } };
  }
}

/**
 * What a change of a template makes of a file that somebody may have changed: the same change, where it fits.
 * @param added what of the template was merged into the file then; undefined for all of it
 * @returns undefined where somebody changed just that, and not to what it is to be
 */
export function carryOver(
  text: string,
  from: string,
  to: string,
  rule?: FileRule,
  added?: readonly string[],
): string | undefined {
  if (from === to) return text;
  const patched = patch(text, from, to);
  if (patched !== undefined || !rule) return patched;
  const inStyle = tryMerging(() => carryInStyle(text, from, to, rule, added));
  return inStyle ?? tryMerging(() => (rule.merge(text, to).added.length === 0 ? text : undefined));
}

function patch(text: string, from: string, to: string): string | undefined {
  const patched = applyPatch(text, structuredPatch('', '', from, to, undefined, undefined, { context: 2 }));
  return patched === false ? undefined : patched;
}

/** Merging wrote it with the file's own indentation and quotes, not as in the template: so is the change. */
function carryInStyle(
  text: string,
  from: string,
  to: string,
  rule: FileRule,
  added: readonly string[] | undefined,
): string | undefined {
  const without = rule.unmerge(text, from, added).text;
  return patch(text, rule.merge(without, from).text, rule.merge(without, to).text);
}

function tryMerging<Result>(merge: () => Result): Result | undefined {
  try {
    return merge();
  } catch (error) {
    if (error instanceof MergeError) return undefined;
    throw error;
  }
}
