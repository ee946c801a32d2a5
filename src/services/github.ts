/** GitHub: the repository, who may use it, the branches, and the webhook by which Jenkins hears of pushes. */

import { openGitHub } from './github/api.ts';
import { applyGitHub } from './github/apply.ts';
import { diffGitHub } from './github/diff.ts';
import { credential, gitHub } from './github/name.ts';
import { readGitHub, readOwnAccount } from './github/read.ts';
import { lackingScopes } from './github/rights.ts';
import { apiAddress, settings, webAddress } from './github/settings.ts';
import type { GitHubState } from './github/state.ts';
import { readGitHubHindrance, undoGitHub } from './github/undo.ts';
import type { Service } from './service.ts';

const credentialHelp = `A personal access token: https://github.com/settings/tokens
Classic: the scopes repo and read:org (the second for an organisation's teams).
Fine-grained: owner is the organisation, access to all repositories; permissions of repositories:
Administration, Contents and Webhooks (read and write), Issues (read); of the organisation: Members (read).
Where the GitHub CLI is signed in, its token is used, and none is needed here.
(To let --undo delete a repository that it made, a classic token also needs delete_repo.)`;

export const service: Service<GitHubState> = {
  ...gitHub,
  credential,
  credentialHelp,
  settings,
  address: apiAddress,
  webAddress: ({ slug }, given) =>
    given['organisation'] ? `${webAddress(given)}/${given['organisation']}/${slug}` : undefined,
  identify: async (connection) => {
    const account = await readOwnAccount(await openGitHub(connection));
    return { name: `${account.login} (GitHub user)`, lacks: lackingScopes(account, true) };
  },
  read: readGitHub,
  diff: diffGitHub,
  apply: applyGitHub,
  readHindrance: readGitHubHindrance,
  undo: undoGitHub,
};
