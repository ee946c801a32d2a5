/** Pushes the branches, and says what stopped it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { GitError } from '../../git.ts';
import { type Origin, type Push, pushBranches } from '../../push.ts';
import type { Result } from '../service.ts';
import { readTimeout } from '../transport.ts';
import type { GitHubCall } from './apply.ts';
import { explainPush } from './explain-push.ts';

export async function applyPush({ connection, call, input }: GitHubCall): Promise<Result> {
  const cloneUrl = input.text('cloneUrl');
  const push = {
    folder: input.text('folder'),
    cloneUrl,
    branches: input.texts('branches'),
    token: connection.secrets['token'] ?? '',
    patience: Math.ceil(readTimeout() / 1000),
    signal: connection.signal,
  };
  const origin = await pushPatiently(push, `pushing ${call.title}`);
  return origin.isSame ? {} : { warnings: [elsewhere(origin, cloneUrl)] };
}

const retries = 2;
const passing: readonly string[] = ['unavailable', 'unreachable', 'timeout'];

/** A push that was done may be repeated: then nothing is left to push. */
async function pushPatiently(push: Push, doing: string): Promise<Origin> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await pushBranches(push);
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      const explained = explainPush(error, push, doing);
      if (attempt === retries || !passing.includes(explained.kind)) throw explained;
      await sleep(300 * 2 ** attempt, undefined, { signal: push.signal });
    }
  }
}

function elsewhere({ url }: Origin, cloneUrl: string): string {
  const shown = url.replace(/\/\/[^/@]*@/, '//');
  return `The remote origin stays where it is (${shown}). To reach what was pushed, too: git remote add github ${cloneUrl}`;
}
