/** Sentry: a project for production, its client key for whoever deploys, an alert of new errors to the Slack channel. */
import type { Question } from '../question.ts';
import { applySentry } from './sentry/apply.ts';
import { diffSentry } from './sentry/diff.ts';
import { credential, sentry } from './sentry/name.ts';
import { readSentry } from './sentry/read.ts';
import { lackingScopes, readRights } from './sentry/rights.ts';
import { projectAddress, type SentryState } from './sentry/state.ts';
import { readHindranceInSentry, undoInSentry } from './sentry/undo.ts';
import type { Service } from './service.ts';
import { checkServiceAddress, trimServiceAddress } from './service-address.ts';

const cloud = 'https://sentry.io';

/** What Sentry takes for slugs: its published description, of teams and projects. */
const isSlug = (text: string): boolean => /^(?!\d+$)[a-z\d_-]{1,50}$/.test(text);

const settings: readonly Question[] = [
  {
    id: 'sentry-address',
    message: 'Sentry’s address',
    explanation: 'Where your Sentry is: https://sentry.io, or your own server',
    defaultNote: cloud,
    environment: ['SENTRY_URL'],
    default: () => cloud,
    validate: checkServiceAddress,
  },
  {
    id: 'sentry-organisation',
    message: 'Sentry organisation',
    explanation: 'Its slug, as in the address of its settings',
    defaultNote: 'none: without it Sentry is left out',
    environment: ['SENTRY_ORG'],
    default: () => undefined,
    validate: (slug) => (isSlug(slug) ? undefined : 'must be a slug: lower-case letters, digits, hyphens'),
  },
  {
    id: 'sentry-team',
    message: 'Sentry team',
    explanation: 'The slug of the team that works on projects; it is made where it is not there',
    defaultNote: 'developers',
    default: () => 'developers',
    validate: (slug) => (isSlug(slug) ? undefined : 'must be a slug: lower-case letters, digits, hyphens'),
  },
];

const credentialHelp = `A token of an internal integration: in Sentry, Settings, Developer Settings, New Internal Integration.
It needs the permissions Project: Admin, Team: Write, Organization: Read, Alerts: Read & Write, Releases: Admin.
(Admin is for what --undo takes back; Write is enough for all else.)`;

export const service: Service<SentryState> = {
  ...sentry,
  component: 'sentry',
  credential,
  credentialHelp,
  settings,
  address: (given) => trimServiceAddress(given['sentry-address'] || cloud),
  webAddress: ({ slug }, given) => {
    const organisation = given['sentry-organisation'];
    const address = trimServiceAddress(given['sentry-address'] || cloud) ?? cloud;
    return organisation ? projectAddress(address, organisation, slug) : undefined;
  },
  identify: async (connection) => {
    const rights = await readRights(connection);
    return { name: `${rights.name} (Sentry)`, lacks: lackingScopes(rights, ['read', 'project', 'team', 'alert']) };
  },
  read: readSentry,
  diff: diffSentry,
  apply: applySentry,
  readHindrance: readHindranceInSentry,
  undo: undoInSentry,
};
