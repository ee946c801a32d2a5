/** Finds Node projects: the frontend, or the whole where it is one for Node. Pure. */
import { type Files, folderOf, foldersAbove, inFolder, isAside, nameOf } from './files.ts';
import type { Node } from './findings/code.ts';
import { type Candidate, type Decisions, decide, type Finding } from './findings/findings.ts';
import { fieldAt, fieldsOf, textOf } from './values.ts';

/** Frameworks by package; the first that fits counts. */
const frameworks: readonly (readonly [packageName: string, framework: string])[] = [
  ['nuxt', 'nuxt'],
  ['next', 'next'],
  ['@remix-run/react', 'remix'],
  ['@react-router/dev', 'react-router'],
  ['gatsby', 'gatsby'],
  ['astro', 'astro'],
  ['@sveltejs/kit', 'sveltekit'],
  ['@angular/core', 'angular'],
  ['vue', 'vue'],
  ['svelte', 'svelte'],
  ['solid-js', 'solid'],
  ['preact', 'preact'],
  ['react', 'react'],
  ['@strapi/strapi', 'strapi'],
  ['@nestjs/core', 'nest'],
  ['fastify', 'fastify'],
  ['koa', 'koa'],
  ['express', 'express'],
];
/** They bring their own bundler. */
const wholeFrameworks = new Set(['nuxt', 'next', 'gatsby', 'astro', 'angular', 'sveltekit', 'remix']);
/** They answer requests; what browsers show comes from elsewhere. */
const serverFrameworks = new Set(['strapi', 'nest', 'fastify', 'koa', 'express']);
const bundlers: readonly (readonly [packageName: string, bundler: string])[] = [
  ['vite', 'vite'],
  ['@vue/cli-service', 'vue-cli'],
  ['react-scripts', 'react-scripts'],
  ['webpack', 'webpack'],
  ['parcel', 'parcel'],
  ['esbuild', 'esbuild'],
  ['rollup', 'rollup'],
  ['gulp', 'gulp'],
];
const locks = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lockb', 'bun'],
  ['bun.lock', 'bun'],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
] as const;

/** Finds it: the one with a framework for browsers, else with any, else with a bundler, else the only one. */
export function detectNode(files: Files, decisions: Decisions): Finding<Node> {
  const paths = files.paths.filter((path) => nameOf(path) === 'package.json' && !isAside(path));
  const all = paths.map((path) => toCandidate(files, path)).filter((each) => each !== undefined);
  const isFrontend = ({ framework }: Node): boolean => framework !== undefined && !serverFrameworks.has(framework);
  const groups: readonly ((node: Node) => boolean)[] = [
    (node) => isFrontend(node) && (node.bundler !== undefined || wholeFrameworks.has(node.framework ?? '')),
    isFrontend,
    ({ framework }) => framework !== undefined,
    ({ bundler }) => bundler !== undefined,
    () => true,
  ];
  const best = groups.map((isIn) => all.filter(({ value }) => isIn(value))).find((each) => each.length > 0) ?? [];
  // The packages of a workspace belong to its root, unless one of them is meant.
  const atRoot = best.filter(({ value }) => value.folder === '');
  return decide('frontend-folder', decisions, atRoot.length > 0 ? atRoot : best, all);
}

function toCandidate(files: Files, path: string): Candidate<Node> | undefined {
  const json = readJson(files, path);
  if (json === undefined) return undefined;
  const folder = folderOf(path);
  const packages = { ...fieldsOf(fieldAt(json, 'devDependencies')), ...fieldsOf(fieldAt(json, 'dependencies')) };
  const nameIn = (table: readonly (readonly [string, string])[]): string | undefined =>
    table.find(([name]) => Object.hasOwn(packages, name))?.[1];
  const framework = nameIn(frameworks);
  const bundler = nameIn(bundlers);
  const lock = findLock(files, path);
  const nodeVersion = versionOf(files, json, path);
  const value: Node = {
    folder,
    path,
    manager: managerOf(json) ?? lock?.manager ?? 'npm',
    ...(lock && { lock: lock.path }),
    ...(framework && { framework }),
    ...(bundler && { bundler }),
    ...(nodeVersion && { nodeVersion }),
    scripts: Object.keys(fieldsOf(fieldAt(json, 'scripts'))),
    hasWorkspaces: fieldAt(json, 'workspaces') !== undefined || files.has(inFolder(folder, 'pnpm-workspace.yaml')),
  };
  const says = [framework, bundler].filter((each) => each !== undefined).join(', ');
  return { name: folder === '' ? '.' : folder, value, from: [{ path, ...(says && { says }) }] };
}

/** The lock beside it, or the one of the workspace that it is in. */
function findLock(files: Files, path: string): { path: string; manager: Node['manager'] } | undefined {
  for (const folder of foldersAbove(path)) {
    const lock = locks.find(([name]) => files.has(inFolder(folder, name)));
    if (lock) return { path: inFolder(folder, lock[0]), manager: lock[1] };
  }
  return undefined;
}

function managerOf(json: unknown): Node['manager'] | undefined {
  const name = textOf(fieldAt(json, 'packageManager'))?.split('@')[0];
  return (['npm', 'yarn', 'pnpm', 'bun'] as const).find((manager) => manager === name);
}

function versionOf(files: Files, json: unknown, path: string): string | undefined {
  const pinned = foldersAbove(path).flatMap((folder) =>
    ['.nvmrc', '.node-version'].map((name) => files.text(inFolder(folder, name))?.trim().replace(/^v/, '')),
  );
  return (
    pinned.find((text) => text !== undefined && /^[\w./*-]{1,30}$/.test(text)) ??
    textOf(fieldAt(json, 'volta', 'node')) ??
    textOf(fieldAt(json, 'engines', 'node'))
  );
}

function readJson(files: Files, path: string): unknown {
  const text = files.text(path);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // It quotes the file, which may go over many lines.
    files.note({ path, message: `cannot be parsed: ${reason.split('\n')[0]}` });
    return undefined;
  }
}
