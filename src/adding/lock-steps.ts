/** What brings locks up to date after the files changed that they are made of. Pure. */
import { folderOf } from '../detect/files.ts';
import type { Manifest, Node } from '../detect/findings/code.ts';
import { type Findings, sureValue } from '../detect/findings/findings.ts';
import { quoteWord } from '../replay.ts';
import type { FileChange } from './file-change.ts';
import type { NextStep } from './next-step.ts';

const nodeCommands: Readonly<Record<Node['manager'], string>> = {
  npm: 'npm install --package-lock-only',
  yarn: 'yarn install',
  pnpm: 'pnpm install --lockfile-only',
  bun: 'bun install --lockfile-only',
};

/** A command for each lock. Where nobody knows how it is made, the step says so. */
export function lockSteps(findings: Findings, changes: readonly FileChange[]): NextStep[] {
  const isTouched = (path: string): boolean => changes.some((change) => change.path === path);
  const manifest = sureValue(findings.requirements);
  const node = sureValue(findings.node);
  const python = manifest?.lock !== undefined && isTouched(manifest.path) ? [pythonStep(manifest)] : [];
  const javascript = node?.lock !== undefined && isTouched(node.path) ? [nodeStep(node, node.lock)] : [];
  return [...python, ...javascript];
}

function pythonStep({ lock, lockCommand, path }: Manifest): NextStep {
  const does = `bring ${lock} up to date with ${path}`;
  return lockCommand === undefined ? [`# ${lock}`, `if it is made out of ${path}, make it again`] : [lockCommand, does];
}

function nodeStep({ manager, path }: Node, lock: string): NextStep {
  const folder = folderOf(lock);
  const command = nodeCommands[manager];
  return [folder === '' ? command : `(cd ${quoteWord(folder)} && ${command})`, `bring ${lock} up to date with ${path}`];
}
