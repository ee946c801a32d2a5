/** What to type after components were added. Pure. */
import { join, relative } from 'node:path';
import { sureValue } from '../detect/findings/findings.ts';
import type { Repository } from '../detect/repository.ts';
import { quoteWord } from '../replay.ts';
import type { FileChange } from './file-change.ts';
import { envFileOf } from './ignored-env.ts';
import { lockSteps } from './lock-steps.ts';
import type { NextStep } from './next-step.ts';
import { isTracked, type OpenRepository } from './open-repository.ts';
import type { Prepared } from './prepare.ts';

/**
 * Commands in their order, each with what it does.
 * @param here the folder in which they are typed
 */
export function nextSteps(
  open: OpenRepository,
  prepared: Prepared,
  brought: readonly string[],
  here: string,
): NextStep[] {
  const { isOwn, repository } = open;
  const { findings, changes, place } = prepared;
  const touchesEnv = changes.some(({ path }) => path === place['env-example']);
  return [
    stageStep(repository, changes, here),
    ['git diff --staged', 'see what was written'],
    ...(isOwn ? [] : lockSteps(findings, changes)),
    ...(isOwn || !touchesEnv ? [] : [envStep(open, prepared)]),
    ...startStep(isOwn, prepared),
    ...(isOwn ? [] : standAloneSteps(prepared)),
    [`git commit --all -m ${quoteWord(`Add ${brought.join(', ')}`)}`, 'keep it'],
  ];
}

/** What came must be named where more lies about that git does not know: whether that is to be kept, the person knows. */
function stageStep({ folder, texts, untracked }: Repository, changes: readonly FileChange[], here: string): NextStep {
  if (untracked.length === 0) return ['git add --all', ''];
  const there = [...texts.keys()];
  const paths = new Set(changes.map(({ path }) => newFolder(path, there)));
  return [`git add ${[...paths].map((path) => quoteWord(relative(here, join(folder, path)))).join(' ')}`, ''];
}

/** The outermost folder of a path in which nothing was before, else the path. */
function newFolder(path: string, there: readonly string[]): string {
  const parts = path.split('/');
  const folders = parts.slice(0, -1).map((_, index) => `${parts.slice(0, index + 1).join('/')}/`);
  return folders.find((folder) => !there.some((each) => each.startsWith(folder))) ?? path;
}

function envStep(open: OpenRepository, { place, changes }: Prepared): NextStep {
  const change = changes.find(({ path }) => path === place['env-example']);
  const names = (text: string): string[] => [...text.matchAll(/^([A-Za-z_]\w*)=/gm)].map(([, name]) => name ?? '');
  const before = names(change?.before?.toString() ?? '');
  const fresh = names(change?.after?.toString() ?? '').filter((name) => !before.includes(name));
  const env = envFileOf(place);
  const warning = isTracked(env, open) ? `. Git keeps ${env}: whoever reads the repository reads it too` : '';
  return [`# ${fresh.join(', ')}`, `set in your own ${env}; ${place['env-example']} says what they are${warning}`];
}

/** Servers whose Compose file is complete by itself get the code that was added to, and none of its services. */
function standAloneSteps({ findings, changes, place }: Prepared): NextStep[] {
  const main = place['compose-file'];
  if (!changes.some(({ path }) => path === main)) return [];
  const others = sureValue(findings.compose)?.others ?? [];
  return others
    .filter(({ use, environment }) => use === 'alternative' && /^(staging|production)$/.test(environment ?? ''))
    .map(({ path }) => [`# ${path}`, `give it by hand what ${main} got: it stands for itself, and nothing was added`]);
}

/** Nothing, where what runs is what ran before. */
function startStep(isOwn: boolean, { changes, place }: Prepared): NextStep[] {
  if (isOwn) return [['bin/up', 'build and start it']];
  const running = [place['compose-file'], place['requirements-file'], place['settings-file']];
  if (!changes.some((change) => running.includes(change.path))) return [];
  return [[`${place['compose-command']} up --build --detach`, 'build and start it']];
}
