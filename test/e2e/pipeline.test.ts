/** The Jenkinsfile, run: which commands a push leads to, on which machine, and who hears of the result. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { docker } from './docker.ts';
import { type Build, buildGroovy, type Event, runJenkinsfiles, type Story } from './pipeline/run-jenkinsfiles.ts';
import { useProject } from './project.ts';

const image = `${inject('runPrefix')}-groovy`;
beforeAll(() => buildGroovy(image));
afterAll(() => docker('image', 'rm', '--force', image));

const commit = 'c0ffee0000000000000000000000000000000000';
const before = 'decaf00000000000000000000000000000000000';
const usual = {
  files: ['bin/lint', 'bin/deploy'],
  env: { SENTRY_ORG: 'countable' },
  outputs: {
    'bin/ci commit': `${commit}\nc0ffee0 Sell <b>pears</b> & more\nAda Lovelace\nada@example.com\n`,
    'bin/ci last-lines': 'collected 3 items\n<!channel> 1 failed\n',
  },
  slackIds: { 'ada@example.com': 'U0ADA' },
  checkout: { GIT_PREVIOUS_SUCCESSFUL_COMMIT: before },
} as const;

const stories = {
  feature: { ...usual, branch: 'fruit' },
  'pull request': { ...usual, branch: 'PR-12', env: { ...usual.env, CHANGE_ID: '12', CHANGE_TARGET: 'master' } },
  develop: { ...usual, branch: 'develop' },
  master: { ...usual, branch: 'master' },
  'build fails': { ...usual, branch: 'fruit', failing: ['bin/ci run bin/build'] },
  'lint fails': { ...usual, branch: 'develop', failing: ['bin/ci run bin/lint'] },
  'tests fail on develop': { ...usual, branch: 'develop', failing: ['bin/ci run bin/test'] },
  'tests fail on master': { ...usual, branch: 'master', failing: ['bin/ci run bin/test'] },
  'reports hold a failure': { ...usual, branch: 'master', unstable: true },
  'tests hang': { ...usual, branch: 'master', hanging: ['bin/ci run bin/test'] },
  'staging fails': { ...usual, branch: 'develop', failing: [`bin/ci run bin/deploy stage ${commit}`] },
  'production fails': { ...usual, branch: 'master', failing: [`bin/ci run bin/deploy prod ${commit}`] },
  'Sentry fails': { ...usual, branch: 'master', failing: [`bin/ci run bin/record-release ${commit} ${before}`] },
  'credentials for the server': { ...usual, branch: 'master', credentials: ['-sentry-dsn', '-backups', 'slack-token'] },
  'one of them': { ...usual, branch: 'master', credentials: ['-sentry-dsn'] },
  'credentials on develop': { ...usual, branch: 'develop', credentials: ['-sentry-dsn', '-backups', 'slack-token'] },
  'no Sentry': { ...usual, branch: 'master', env: {} },
  'first release': { ...usual, branch: 'master', checkout: {} },
  'no checkout': { ...usual, branch: 'develop', noNode: 'docker' },
  'Slack knows nobody': { ...usual, branch: 'develop', failing: ['bin/ci run bin/test'], slackIds: {} },
  'nothing to lint': { ...usual, branch: 'develop', files: ['bin/deploy'] },
} satisfies Record<string, Story>;
type Name = keyof typeof stories;

/** What ran where: "docker: bin/ci run bin/test", with the folder if it is not the workspace. */
function commandsOf({ events }: Build): string[] {
  return events
    .filter(({ step }) => step === 'sh')
    .map(({ node, dir, script }) => `${node}${dir ? ` ${dir}` : ''}: ${script}`);
}

const eventsOf = ({ events }: Build, step: string): Event[] => events.filter((event) => event.step === step);

const checks = [
  'docker: bin/ci commit',
  'docker: bin/ci run bin/build',
  'docker: bin/ci run bin/lint',
  'docker: bin/ci run bin/test',
];

/** What Jenkins would say, and how one gets there. */
const mistakes = [
  ['expected a step', "execute 'bin/build'", 'def x = 1'],
  ['not allowed outside "script"', "execute 'bin/build'", "this.execute 'bin/build'"],
  ['"shell" does not belong into stage', 'steps {', 'shell {'],
  ['"timeOut" does not belong into options', 'timeout(', 'timeOut('],
  ['there are two stages of one name', "stage('Lint')", "stage('Test')"],
  ['unexpected token', 'agent none', 'agent none}'],
] as const;

describe('the Jenkinsfile of a Django project', () => {
  const project = useProject({ stack: 'django', database: 'postgres' });
  const builds = new Map<string, Build>();
  let found: string[] = [];
  const build = (name: Name): Build => builds.get(name) as Build;
  let server = '';

  beforeAll(async () => {
    const jenkinsfile = await readFile(join(project.folder, 'Jenkinsfile'), 'utf8');
    server = `${project.slug}-stage /srv/${project.slug}-stage`;
    const [whole, ...spoilt] = await runJenkinsfiles(image, [
      { jenkinsfile, stories: Object.values(stories) },
      ...mistakes.map(([, from, to]) => ({ jenkinsfile: jenkinsfile.replace(from, to), stories: [] })),
    ]);
    expect(whole?.mistakes).toEqual([]);
    Object.keys(stories).forEach((name, index) => {
      builds.set(name, whole?.builds[index] as Build);
    });
    found = spoilt.map((answer) => answer.mistakes.join('\n'));
  });

  test.each(
    mistakes.map(([mistake], index) => [mistake, index] as const),
  )('would not pass with a mistake: %s', (mistake, index) => {
    expect(found[index]).toContain(mistake);
  });

  test('has a time limit, forgets old builds, and lets one build of a branch run at a time', () => {
    expect(build('feature').options).toEqual([
      'timeout [time:60, unit:MINUTES]',
      'disableConcurrentBuilds',
      'skipStagesAfterUnstable',
      'buildDiscarder [numToKeepStr:30]',
    ]);
  });

  test.each<Name>(['feature', 'pull request'])('%s: builds, lints and tests, and deploys nothing', (name) => {
    expect(commandsOf(build(name))).toEqual(checks);
    expect(build(name).result).toBe('SUCCESS');
  });

  test('develop: the same, and then staging, by the commit that was tested', () => {
    expect(commandsOf(build('develop'))).toEqual([...checks, `${server}: bin/ci run bin/deploy stage ${commit}`]);
  });

  test('master: the same, and then production, which Sentry hears of', () => {
    expect(commandsOf(build('master'))).toEqual([
      ...checks,
      `${project.slug}-prod /srv/${project.slug}-prod: bin/ci run bin/deploy prod ${commit}`,
      `docker: bin/ci run bin/record-release ${commit} ${before}`,
    ]);
  });

  test('only the command for Sentry gets Sentry’s token', () => {
    const secrets = eventsOf(build('master'), 'sh').map(({ script, secrets }) => [script, secrets]);
    expect(secrets.filter(([, names]) => (names as string[]).length > 0)).toEqual([
      [`bin/ci run bin/record-release ${commit} ${before}`, ['SENTRY_AUTH_TOKEN']],
    ]);
  });

  test.each<[Name, handedOver: string[]]>([
    ['credentials for the server', ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'SLACK_TOKEN', 'SENTRY_DSN']],
    ['one of them', ['SENTRY_DSN']],
    ['master', []],
    ['credentials on develop', []],
  ])('%s: production alone gets what Jenkins has, and is deployed without what it has not', (name, handedOver) => {
    const deploys = eventsOf(build(name), 'sh').filter(({ script }) => String(script).includes('bin/deploy'));
    expect(deploys.map(({ secrets }) => secrets)).toEqual([handedOver]);
    expect(build(name).result).toBe('SUCCESS');
  });

  test('what Jenkins does not have for the server is named in the log', () => {
    const said = eventsOf(build('one of them'), 'echo').map(({ message }) => message);
    expect(said).toEqual([
      `Could not find credentials entry with ID '${project.slug}-backups', so what the server's .env says stays.`,
      "Could not find credentials entry with ID 'slack-token', so what the server's .env says stays.",
    ]);
  });

  test('the first release of all has none before it', () => {
    expect(commandsOf(build('first release')).at(-1)?.trimEnd()).toBe(
      `docker: bin/ci run bin/record-release ${commit}`,
    );
  });

  test('without a Sentry in Jenkins nothing is recorded, and the build passes', () => {
    expect(commandsOf(build('no Sentry')).join()).not.toContain('record-release');
    expect(build('no Sentry').result).toBe('SUCCESS');
  });

  test('where there is no bin/lint, the stage is left out', () => {
    expect(commandsOf(build('nothing to lint'))).not.toContain('docker: bin/ci run bin/lint');
    expect(build('nothing to lint').result).toBe('SUCCESS');
  });

  test.each<Name>([
    'tests fail on develop',
    'tests fail on master',
    'tests hang',
    'reports hold a failure',
    'lint fails',
  ])('%s: nothing is deployed', (name) => {
    expect(commandsOf(build(name)).join()).not.toMatch(/deploy|record/);
    expect(build(name).result).not.toBe('SUCCESS');
  });

  test('a failed deploy to production is not recorded in Sentry', () => {
    expect(commandsOf(build('production fails')).join()).not.toContain('record-release');
  });

  test.each<Name>([
    'feature',
    'develop',
    'master',
    'tests fail on develop',
    'tests hang',
    'build fails',
  ])('%s: results and coverage are kept, and the workspace is left empty', (name) => {
    const [junit] = eventsOf(build(name), 'junit');
    expect(junit).toMatchObject({ testResults: 'reports/junit.xml', allowEmptyResults: true });
    expect(eventsOf(build(name), 'archiveArtifacts')[0]).toMatchObject({ artifacts: 'reports/*.xml' });
    expect(eventsOf(build(name), 'deleteDir').length).toBeGreaterThan(0);
  });

  test('no build holds one machine while it waits for another', () => {
    for (const [name, { events }] of builds) {
      const held = events.filter(({ step, holding }) => step === 'agent' && (holding as string[]).length > 0);
      expect(held, name).toEqual([]);
    }
  });

  test.each<Name>([
    'feature',
    'pull request',
    'develop',
    'master',
  ])('%s: a success is told in the channel alone', (name) => {
    expect(eventsOf(build(name), 'mail')).toEqual([]);
    expect(eventsOf(build(name), 'slackSend')).toEqual([
      {
        step: 'slackSend',
        channel: `#${project.slug}`,
        color: 'good',
        message: expect.stringMatching(/^\*.*» .+ #7\* passed: c0ffee0 Sell &lt;b&gt;pears.*\(Ada Lovelace\)\nhttps:/),
        botUser: true,
        tokenCredentialId: 'slack-token',
      },
    ]);
  });

  test.each<[Name, stage: string]>([
    ['build fails', 'Build'],
    ['lint fails', 'Lint'],
    ['tests fail on develop', 'Test'],
    ['tests fail on master', 'Test'],
    ['tests hang', 'Test'],
    ['staging fails', 'Deploy to staging'],
    ['production fails', 'Deploy to production'],
    ['Sentry fails', 'Record the release'],
  ])('%s: channel and author hear of stage, commit, author and the last lines', (name, stage) => {
    const [slack, ...moreSlack] = eventsOf(build(name), 'slackSend');
    const [mail, ...moreMail] = eventsOf(build(name), 'mail');
    expect([moreSlack, moreMail]).toEqual([[], []]);
    expect(slack).toMatchObject({ channel: `#${project.slug},U0ADA`, color: 'danger' });
    expect(mail).toMatchObject({
      to: 'ada@example.com',
      subject: expect.stringMatching(name === 'tests hang' ? /: aborted$/ : /: failure$/),
    });
    expect(mail?.['body']).toBe(
      `Stage: ${stage}\nCommit: c0ffee0 Sell <b>pears</b> & more\nAuthor: Ada Lovelace\n` +
        'https://jenkins.example.com/job/7/console\n\ncollected 3 items\n<!channel> 1 failed\n',
    );
    expect(slack?.['message']).toContain(`Stage: ${stage}\nCommit: c0ffee0 Sell &lt;b&gt;pears&lt;/b&gt; &amp; more\n`);
    expect(slack?.['message']).toContain('&lt;!channel&gt; 1 failed');
  });

  test('an author whom Slack does not know gets the mail, and the channel its message', () => {
    expect(eventsOf(build('Slack knows nobody'), 'slackSend')[0]).toMatchObject({ channel: `#${project.slug}` });
    expect(eventsOf(build('Slack knows nobody'), 'mail')[0]).toMatchObject({ to: 'ada@example.com' });
  });

  test('where not even the checkout works, the channel hears that no stage of ours is to blame', () => {
    expect(commandsOf(build('no checkout'))).toEqual([]);
    expect(eventsOf(build('no checkout'), 'slackSend')[0]).toMatchObject({
      channel: `#${project.slug}`,
      color: 'danger',
      message: expect.stringContaining('Stage: none: a checkout failed, or Jenkins itself'),
    });
    expect(eventsOf(build('no checkout'), 'mail')).toEqual([]);
  });

  test('no step fails by itself, in any story', () => {
    const errors = [...builds].flatMap(([name, each]) => eventsOf(each, 'error').map(({ message }) => [name, message]));
    expect(errors).toEqual([['no checkout', 'The checkout failed.']]);
  });
});

describe('the Jenkinsfile of a static site', () => {
  const project = useProject({ stack: 'static' });

  test('builds, tests and deploys, and knows nothing of Sentry', async () => {
    const jenkinsfile = await readFile(join(project.folder, 'Jenkinsfile'), 'utf8');
    const request = { jenkinsfile, stories: [{ ...stories.master, files: ['bin/deploy'] }] };
    const [answer] = await runJenkinsfiles(image, [request]);
    expect(answer?.mistakes).toEqual([]);
    expect(answer?.builds.map(commandsOf)).toEqual([
      [
        'docker: bin/ci commit',
        'docker: bin/ci run bin/build',
        'docker: bin/ci run bin/test',
        `${project.slug}-prod /srv/${project.slug}-prod: bin/ci run bin/deploy prod ${commit}`,
      ],
    ]);
  });
});
