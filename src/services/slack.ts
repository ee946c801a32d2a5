/** Slack: the project's channel, what leads from it to all the rest, and who is in it. */
import { checkEmail } from '../answer-rules.ts';
import type { Question } from '../question.ts';
import type { Service } from './service.ts';
import { applySlack } from './slack/apply.ts';
import { diffSlack } from './slack/diff.ts';
import { credential, slack } from './slack/name.ts';
import { readSlack } from './slack/read.ts';
import { allScopes, allTasks, lackingScopes, readRights } from './slack/rights.ts';
import { type SlackState, wantedPeople } from './slack/state.ts';
import { readSlackHindrance, undoSlack } from './slack/undo.ts';

const api = 'https://slack.com/api';

const settings: readonly Question[] = [
  {
    id: 'slack-workspace',
    message: 'Slack workspace',
    explanation: 'Its name, or acme of acme.slack.com; empty for whichever the token is for',
    defaultNote: 'empty',
    default: () => '',
    validate: (name) => (name.length <= 100 ? undefined : 'must be 100 characters at most'),
  },
  {
    id: 'slack-people',
    message: 'People in every Slack channel',
    explanation: 'E-mail addresses with commas between them; empty for nobody',
    defaultNote: 'empty',
    default: () => '',
    validate: (people) => {
      const wrong = wantedPeople({ settings: { 'slack-people': people } }).filter((address) => checkEmail(address));
      return wrong.length > 0
        ? `must be e-mail addresses with commas between them; ${wrong.join(', ')} is none`
        : undefined;
    },
  },
  {
    id: 'slack-invite-link',
    message: 'Invitation to the Slack workspace',
    explanation: 'The link for people who are not in it yet; may be empty',
    defaultNote: 'empty',
    default: () => '',
    validate: (link) =>
      link === '' || (URL.canParse(link) && new URL(link).protocol === 'https:')
        ? undefined
        : 'must be a link that begins with https://',
  },
];

const credentialHelp = `The bot token of a Slack app (xoxb-…): https://api.slack.com/apps, Create New App, from scratch.
Under "OAuth & Permissions" give its bot these scopes, and install it to the workspace:
${allScopes.join(', ')}`;

export const service: Service<SlackState> = {
  ...slack,
  credential,
  credentialHelp,
  settings,
  address: () => api,
  // The id of a channel, which is its address, is not known before.
  webAddress: () => undefined,
  identify: async (connection) => {
    const rights = await readRights(connection);
    return { name: `${rights.user} in ${rights.team} (Slack)`, lacks: lackingScopes(rights, allTasks) };
  },
  read: readSlack,
  diff: diffSlack,
  apply: applySlack,
  readHindrance: readSlackHindrance,
  undo: undoSlack,
};
