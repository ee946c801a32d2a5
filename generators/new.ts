/** `countable new`: a project from nothing. Its questions; what it makes is in `templates/`. */
import { checkDomain, checkEmail, checkOrganisation, checkPort, checkSlug, checkText } from '../src/answer-rules.ts';
import { componentQuestions } from '../src/component-questions.ts';
import { parseIds } from '../src/components.ts';
import type { Generator } from '../src/generator.ts';
import type { Answers, Question } from '../src/question.ts';

export const generator: Generator = {
  summary: 'Make a new project, with everything in place',
  examples: [
    ['shop', 'ask, then make ./shop'],
    ['shop --yes', 'make it with the defaults, ask nothing'],
    ['demo --yes --rehearse', 'and see it registered, without an account'],
    ['shop --register', 'and register it with GitHub, Slack, Sentry and Jenkins'],
    ['shop --yes --dry-run', 'show what would be made, write nothing'],
    ['landing --stack static --yes', 'nginx and static files, no Django'],
    ['shop --answers shop.yml --json', 'for scripts: answers from a file, JSON out'],
  ],
  wanted: ({ extras = '' }) => ['stack', ...parseIds(extras)],
  isRegistrable: true,
  nextSteps: [
    ['bin/up', 'build and start it, and print its address (needs Docker)'],
    ['bin/test', 'run its tests'],
  ],
  questions: (components) => [...identity, ...componentQuestions(components), ...addresses, ...people],
};

/** GitHub takes 350 characters of description, Slack 250 of a channel's purpose. */
const descriptionMaximum = 250;
const nameMaximum = 100;

const identity: Question[] = [
  {
    id: 'name',
    message: 'Name',
    explanation: 'What people call the project, in any language',
    defaultNote: 'from the folder',
    default: (_, { folder }) => (folder ? titleOf(folder) : 'My project'),
    validate: (name) => (name === '' ? 'must not be empty' : checkText(name, nameMaximum)),
  },
  {
    id: 'slug',
    message: 'Slug',
    explanation: 'Its name for machines: repository, Compose project, channel, job',
    defaultNote: 'from the folder, or the name',
    default: ({ name = '' }, { folder }) => slugOf(folder ?? name),
    validate: checkSlug,
  },
  {
    id: 'description',
    message: 'Description',
    explanation: 'One line for the README and GitHub; may be empty',
    defaultNote: 'empty',
    default: () => '',
    validate: (description) => checkText(description, descriptionMaximum),
  },
];

const addresses: Question[] = [
  {
    id: 'production-domain',
    message: 'Production domain',
    explanation: 'Where the public will find it',
    defaultNote: 'from the slug',
    // A name that nobody can own (RFC 2606), so that a project made in a hurry never points at a stranger's site.
    default: ({ slug = '' }) => `${slug}.example.com`,
    validate: checkDomain,
  },
  {
    id: 'staging-domain',
    message: 'Staging domain',
    explanation: 'Where the develop branch is shown',
    defaultNote: 'staging.<production domain>',
    default: (answers) => `staging.${answers['production-domain'] ?? ''}`,
    validate: (domain, answers) =>
      domain === answers['production-domain'] ? 'must differ from the production domain' : checkDomain(domain),
  },
  {
    id: 'port',
    message: 'HTTP port',
    explanation: 'Where nginx answers on a developer’s machine',
    defaultNote: '80',
    default: () => '80',
    validate: checkPort,
  },
];

const people: Question[] = [
  {
    id: 'maintainer-name',
    message: 'Maintainer',
    explanation: 'Who answers for the project',
    defaultNote: 'from git',
    isPersonal: true,
    default: (answers, { user }) => user.name ?? answers['name'],
    validate: (name) => (name === '' ? 'must not be empty' : checkText(name, nameMaximum)),
  },
  {
    id: 'maintainer-email',
    message: 'Maintainer’s e-mail',
    explanation: 'Where errors and questions go',
    defaultNote: 'from git',
    isPersonal: true,
    // Every domain has this mailbox: RFC 2142, section 5.
    default: (answers: Answers, { user }) => user.email ?? `webmaster@${answers['production-domain'] ?? ''}`,
    validate: checkEmail,
  },
  {
    id: 'organisation',
    message: 'GitHub organisation',
    explanation: 'Who will own the repository; empty for your own account',
    defaultNote: 'empty',
    default: () => '',
    validate: (organisation) => (organisation === '' ? undefined : checkOrganisation(organisation)),
  },
];

/** `my-shop` → `My shop`. */
function titleOf(folder: string): string {
  const words = folder.replace(/[-_.\s]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Most folders have a name that is a slug already; what makes one of any other text takes time to load. */
async function slugOf(text: string): Promise<string> {
  if (!checkSlug(text)) return text;
  const { default: slugify } = await import('@sindresorhus/slugify');
  return slugify(text);
}
