/** Tells from git's words why a push failed. Pure. */
import type { GitError } from '../../git.ts';
import type { Push } from '../../push.ts';
import type { FailureKind } from '../failure.ts';
import { ServiceError } from '../service-error.ts';
import { gitHub } from './name.ts';

interface Cause {
  readonly words: RegExp;
  readonly kind: FailureKind;
  readonly reason: string;
  readonly remedy: (push: Push) => string;
}

const giveAnother = 'To give another: countable login github';
const goesOn = 'Run again: it looks at what is there first, and goes on.';
const bringTogether = ({ branches }: Push): string =>
  `Bring them together, then run again: ${branches.map((branch) => `git switch ${branch} && git pull`).join(' && ')}`;

/** The first that fits. */
const causes: readonly Cause[] = [
  {
    words: /git is not installed/,
    kind: 'invalid',
    reason: 'git is not installed',
    remedy: () => 'Install git, then run again.',
  },
  {
    words: /without [`'"]?workflow[`'"]? scope/,
    kind: 'forbidden',
    reason: 'the token may not change workflows (.github/workflows)',
    remedy: () => `Give it the scope workflow, and run again. ${giveAnother}`,
  },
  {
    words: /SAML SSO|single sign-on/i,
    kind: 'sso',
    reason: 'the organisation asks for single sign-on with this token',
    remedy: () => 'Allow the token for the organisation, then run again: https://github.com/settings/tokens',
  },
  {
    words: /GH001|exceeds GitHub's file size limit|Large files detected/i,
    kind: 'invalid',
    reason: 'a file is too large for GitHub',
    remedy: () => 'Take it out of the commits, or give it to Git LFS, then run again.',
  },
  {
    words: /GH013|GH006|protected branch|rule violations|hook declined/i,
    kind: 'forbidden',
    reason: 'a rule of the repository does not allow it',
    remedy: ({ branches }) => `Push what is new in ${branches.join(', ')} as a pull request, then run again.`,
  },
  {
    words: /cannot lock ref|could not lock config|failed to update ref|remote origin already exists/,
    kind: 'unavailable',
    reason: 'somebody else pushes at the same moment',
    remedy: () => goesOn,
  },
  {
    words: /non-fast-forward|fetch first|\[rejected\]/,
    kind: 'conflict',
    reason: 'GitHub has commits that are not here',
    remedy: bringTogether,
  },
  {
    words: /src refspec .* does not match any/,
    kind: 'invalid',
    reason: 'a branch is not here',
    remedy: ({ branches }) => `Make it, then run again: git branch ${branches[0]}`,
  },
  {
    words: /too slow|timed out/i,
    kind: 'timeout',
    reason: 'no answer in time',
    remedy: ({ patience }) => `${goesOn} On a slow network COUNTABLE_TIMEOUT_MS=${patience * 2000} gives it more time.`,
  },
  {
    words: /Authentication failed|could not read (Username|Password)|returned error: 401/i,
    kind: 'unauthorized',
    reason: 'the credential is not accepted',
    remedy: () => giveAnother,
  },
  {
    words: /returned error: 429/,
    kind: 'rate-limited',
    reason: 'too many requests for now',
    remedy: () => 'Run again in a minute; it goes on where it stopped.',
  },
  {
    words: /returned error: 403|Permission to .* denied|Write access/i,
    kind: 'forbidden',
    reason: 'the credential may not push there',
    remedy: () => `Give it that right (contents: write), and run again. ${giveAnother}`,
  },
  {
    words: /repository .*not found|returned error: 404/i,
    kind: 'not-found',
    reason: 'the repository is not there, or not to be seen with this credential',
    remedy: () => 'Run again: what is there by now is looked at first.',
  },
  {
    words: /returned error: 5\d\d/,
    kind: 'unavailable',
    reason: 'it has a problem of its own',
    remedy: () => goesOn,
  },
  {
    words: /certificate|SSL/i,
    kind: 'unreachable',
    reason: 'its certificate is not trusted',
    remedy: ({ folder }) => `Have git trust it, then run again: git -C ${folder} config http.sslCAInfo /path/to/ca.pem`,
  },
  {
    words: /not valid: is this a git repository|bad line length|protocol error/,
    kind: 'malformed',
    reason: 'the answer cannot be used',
    remedy: () => goesOn,
  },
  {
    words: /unable to access|Could not resolve|Failed to connect|hung up|early EOF|RPC failed|disconnect|Connection/i,
    kind: 'unreachable',
    reason: 'the connection cannot be made, or broke',
    remedy: () => goesOn,
  },
];

const unknown: Omit<Cause, 'words'> = {
  kind: 'invalid',
  reason: 'git did not do it',
  remedy: () => 'Correct what it names, then run again.',
};

/** @param doing "pushing branches master and develop of acme/shop" */
export function explainPush(error: GitError, push: Push, doing: string): ServiceError {
  const { kind, reason, remedy } = causes.find(({ words }) => words.test(error.message)) ?? unknown;
  const said = saidIn(error.message);
  return new ServiceError({
    service: gitHub,
    doing,
    kind,
    reason: said ? `${reason} (${said})` : reason,
    remedy: remedy(push),
    cause: error,
  });
}

/** The line that says most, without what only git's own manual explains. */
function saidIn(message: string): string {
  const lines = message.split(/[\r\n]+/).map((line) => line.trim());
  const telling = [/^remote: (error|fatal): /, /^(error|fatal): /, /^remote: \S/].map((kind) =>
    lines.find((line) => kind.test(line)),
  );
  const line = telling.find((each) => each !== undefined) ?? lines[0] ?? '';
  return line
    .replace(/^remote: /, '')
    .replace(/^(error|fatal): /, '')
    .replace(/[.:\s]+$/, '')
    .slice(0, 300);
}
