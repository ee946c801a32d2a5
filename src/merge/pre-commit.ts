/** What the parts of pre-commit's configuration mean: repositories are told apart by their address, hooks by their id. */
import type { Policy } from './structure.ts';

const itemKeys: Readonly<Record<string, string>> = { repos: 'repo', hooks: 'id' };

/** By what the items of a list are known: `repos` by `repo`, `hooks` by `id`. */
function itemKeyOf(path: readonly string[]): string | undefined {
  const isHooks = path.length === 3 && path[0] === 'repos';
  const isRepos = path.length === 1;
  return isHooks || isRepos ? itemKeys[path.at(-1) ?? ''] : undefined;
}

/** pre-commit's configuration. A repository that is there keeps its revision, and a hook its arguments. */
export const preCommitPolicy: Policy = {
  // Arguments, files and versions are one value each: half of somebody's arguments and half of others mean nothing.
  isValue: (path) => itemKeyOf(path) === undefined,
  isListOrMap: () => false,
  mergesItems: (path) => itemKeyOf(path) !== undefined,
  keepsOurs: () => true,
  identify(path, key, value) {
    if (key !== undefined) return { id: key };
    const itemKey = itemKeyOf(path);
    const name = itemKey === undefined ? undefined : fieldOf(value, itemKey);
    return { id: name ?? JSON.stringify(value) };
  },
  isContainer: (path) => itemKeyOf(path) !== undefined || path.at(-2) === 'repos',
};

function fieldOf(value: unknown, key: string): string | undefined {
  const field = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return typeof field === 'string' ? field : undefined;
}
