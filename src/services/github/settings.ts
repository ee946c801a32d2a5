/** What an organisation says once about GitHub: where it is, who owns repositories, which team gets access. Pure. */
import { checkOrganisation } from '../../answer-rules.ts';
import type { Answers, Choice, Question } from '../../question.ts';
import { checkServiceAddress, trimServiceAddress } from '../service-address.ts';

const publicApi = 'https://api.github.com';

const permissions: readonly Choice[] = [
  { value: 'pull', title: 'Read', description: 'look and clone' },
  { value: 'triage', title: 'Triage', description: 'and manage issues and pull requests' },
  { value: 'push', title: 'Write', description: 'and push' },
  { value: 'maintain', title: 'Maintain', description: 'and manage the repository, but for what is dangerous' },
  { value: 'admin', title: 'Admin', description: 'everything' },
];

export const settings: readonly Question[] = [
  {
    id: 'github-address',
    message: 'Address of GitHub’s API',
    explanation: 'https://HOST/api/v3 where GitHub is a server of your own',
    defaultNote: publicApi,
    default: () => publicApi,
    validate: checkServiceAddress,
  },
  {
    id: 'organisation',
    message: 'GitHub organisation',
    explanation: 'Who will own the repository; empty for your own account',
    defaultNote: 'empty',
    default: () => '',
    validate: (organisation) => (organisation === '' ? undefined : checkOrganisation(organisation)),
  },
  {
    id: 'github-team',
    message: 'GitHub team',
    explanation: 'The team that gets access, as in the address of its page; empty for none',
    defaultNote: 'empty',
    when: ownsAsOrganisation,
    default: () => '',
    validate: (slug) =>
      /^([a-z\d_-]{1,100})?$/.test(slug) ? undefined : 'must be lower-case letters, digits, hyphens',
  },
  {
    id: 'github-team-permission',
    message: 'What the GitHub team may do',
    explanation: 'In the repository',
    choices: permissions,
    defaultNote: 'push',
    when: (answers) => ownsAsOrganisation(answers) && answers['github-team'] !== '',
    default: () => 'push',
    validate: (permission) =>
      permissions.some(({ value }) => value === permission)
        ? undefined
        : `must be ${permissions.map(({ value }) => value).join(', ')}`,
  },
];

/** One's own account has no teams. While answers are checked by themselves, the organisation is not known. */
function ownsAsOrganisation({ organisation }: Answers): boolean {
  return organisation !== '';
}

export function apiAddress(given: Answers): string {
  return trimServiceAddress(given['github-address'] || publicApi) ?? publicApi;
}

/** Where people find what the API at that address has. */
export function webAddress(given: Answers): string {
  const { protocol, host, pathname } = new URL(apiAddress(given));
  // A server of one's own; GitHub's, and those that it runs for companies; anything else has both in one place.
  if (/^\/api\/v3\/?$/.test(pathname)) return `${protocol}//${host}`;
  if (pathname === '/' && host.startsWith('api.')) return `${protocol}//${host.slice('api.'.length)}`;
  return apiAddress(given);
}
