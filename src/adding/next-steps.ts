/** What to type after components were added. Pure. */
import { quoteWord } from '../replay.ts';
import { lockSteps } from './lock-steps.ts';
import type { NextStep } from './next-step.ts';
import type { OpenRepository } from './open-repository.ts';
import type { Prepared } from './prepare.ts';

/** Commands in their order, each with what it does. */
export function nextSteps({ isOwn }: OpenRepository, prepared: Prepared, brought: readonly string[]): NextStep[] {
  const { findings, changes, place } = prepared;
  const touchesEnv = changes.some(({ path }) => path === place['env-example']);
  return [
    ['git diff', 'see what was written'],
    ...(isOwn ? [] : lockSteps(findings, changes)),
    ...(isOwn || !touchesEnv ? [] : [envStep(prepared)]),
    ...startStep(isOwn, prepared),
    ['git add --all', ''],
    [`git commit -m ${quoteWord(`Add ${brought.join(', ')}`)}`, 'keep it'],
  ];
}

function envStep({ place, changes }: Prepared): NextStep {
  const change = changes.find(({ path }) => path === place['env-example']);
  const names = (text: string): string[] => [...text.matchAll(/^([A-Za-z_]\w*)=/gm)].map(([, name]) => name ?? '');
  const before = names(change?.before?.toString() ?? '');
  const fresh = names(change?.after?.toString() ?? '').filter((name) => !before.includes(name));
  return [`# ${fresh.join(', ')}`, `set in your own .env; ${place['env-example']} says what they are`];
}

/** Nothing, where what runs is what ran before. */
function startStep(isOwn: boolean, { changes, place }: Prepared): NextStep[] {
  if (isOwn) return [['bin/up', 'build and start it']];
  const running = [place['compose-file'], place['requirements-file'], place['settings-file']];
  if (!changes.some((change) => running.includes(change.path))) return [];
  return [[`${place['compose-command']} up --build --detach`, 'build and start it']];
}
