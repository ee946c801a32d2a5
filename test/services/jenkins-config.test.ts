/** The XML that Jenkins gets: well-formed whatever is put in, and left alone where it need not change. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderSecretText, renderUserWithPassword } from '../../src/services/jenkins/credential-config.ts';
import { editJobConfig, readJobConfig, renderJobConfig } from '../../src/services/jenkins/job-config.ts';
import { findElement, parseXml, setText } from '../../src/services/jenkins/xml.ts';

const awkward = `</description><!-- & "quotes" 'apostrophes' ]]> <![CDATA[ &amp; &#60; {{braces}} ünï 🍐`;

const job = {
  description: awkward,
  owner: 'acme',
  repository: 'shop',
  apiAddress: 'https://api.github.com',
  credential: 'github',
  sourceId: 'countable-0123456789ab',
};

/** As a Jenkins gives it back: with plugins' versions, other wrapping, and what people configured. */
const configured = `<?xml version='1.1' encoding='UTF-8'?>
<org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject plugin="workflow-multibranch@806">
  <actions/>
  <!-- <description>not this</description> -->
  <properties>
    <org.jenkinsci.plugins.docker.workflow.declarative.FolderConfig plugin="docker-workflow@634">
      <dockerLabel>a > b</dockerLabel>
      <description>nor this</description>
    </org.jenkinsci.plugins.docker.workflow.declarative.FolderConfig>
  </properties>
  <description>By hand &amp; heart</description>
  <disabled>true</disabled>
  <triggers><com.cloudbees.hudson.plugins.folder.computed.PeriodicFolderTrigger><spec>H H * * *</spec></com.cloudbees.hudson.plugins.folder.computed.PeriodicFolderTrigger></triggers>
  <sources class="jenkins.branch.MultiBranchProject$BranchSourceList" plugin="branch-api@2">
    <data>
      <jenkins.branch.BranchSource>
        <source class="org.jenkinsci.plugins.github_branch_source.GitHubSCMSource" plugin='x>"y"'>
          <id>6f3a</id>
          <repoOwner>old</repoOwner><repository>shop</repository>
          <repositoryUrl>https://github.com/old/shop</repositoryUrl>
          <traits/>
        </source>
      </jenkins.branch.BranchSource>
    </data>
  </sources>
  <factory class="org.jenkinsci.plugins.workflow.multibranch.WorkflowBranchProjectFactory">
    <scriptPath>ci/Jenkinsfile</scriptPath>
  </factory>
</org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject>
`;

describe('a job', () => {
  test('says of itself what was wanted, whatever stands in it', () => {
    expect(readJobConfig(renderJobConfig(job))).toEqual({
      description: awkward,
      isDisabled: false,
      source: { owner: 'acme', repository: 'shop', credential: 'github' },
      scriptPath: 'Jenkinsfile',
    });
  });

  test('has the names of elements that Jenkins knows, with doubled underscores there alone', () => {
    const xml = renderJobConfig(job);
    expect(xml).toContain('class="org.jenkinsci.plugins.github_branch_source.GitHubSCMSource"');
    for (const trait of ['BranchDiscoveryTrait', 'OriginPullRequestDiscoveryTrait'])
      expect(xml).toContain(`<org.jenkinsci.plugins.github__branch__source.${trait}>`);
    expect(xml).toContain(`<id>${job.sourceId}</id>`);
  });

  test('that people configured is read', () => {
    expect(readJobConfig(configured)).toEqual({
      description: 'By hand & heart',
      isDisabled: true,
      source: { owner: 'old', repository: 'shop', credential: '' },
      scriptPath: 'ci/Jenkinsfile',
    });
  });

  test('with another source of branches has none of GitHub', () => {
    const xml = renderJobConfig(job).replace('github_branch_source.GitHubSCMSource', 'git.GitSCMSource');
    expect(readJobConfig(xml)?.source).toBeUndefined();
  });

  test.each(['', 'no XML', '<a><b></a>', '<html><body>Sign in</body></html>'])('%j is none', (text) => {
    expect(readJobConfig(text)).toBeUndefined();
  });

  test('changes in what it is told, and in nothing else', () => {
    const edited = editJobConfig(configured, {
      description: `By hand & heart (${job.sourceId})`,
      isDisabled: false,
      credential: 'github',
      repository: { owner: 'acme', name: 'shop', address: 'https://github.com/acme/shop' },
      scriptPath: 'Jenkinsfile',
    });
    expect(edited).toBe(
      configured
        .replace('By hand &amp; heart', `By hand &amp; heart (${job.sourceId})`)
        .replace('<disabled>true', '<disabled>false')
        .replace(`'x>"y"'>`, `'x>"y"'><credentialsId>github</credentialsId>`)
        .replace('<repoOwner>old', '<repoOwner>acme')
        .replace('https://github.com/old/shop', 'https://github.com/acme/shop')
        .replace('ci/Jenkinsfile', 'Jenkinsfile'),
    );
  });

  test('stays to the letter where nothing is to be changed', () => {
    expect(editJobConfig(configured, {})).toBe(configured);
  });
});

test('any text that is set is read again, as far as XML can hold it', () => {
  const path = ['sources', 'data', 'jenkins.branch.BranchSource', 'source', 'credentialsId'];
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const held = text.replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '');
      const root = parseXml(setText(configured, path, text));
      expect(root && findElement(root, path)?.text).toBe(held);
      expect(root && findElement(root, ['description'])?.text).toBe('By hand & heart');
    }),
  );
});

test.each([
  ['<a/>', ['b'], '<a><b>x</b></a>'],
  ['<a p="/>"/>', ['b'], '<a p="/>"><b>x</b></a>'],
  ['<a><b/></a>', ['b'], '<a><b>x</b></a>'],
  ['<a><b c="1"/><b>2</b></a>', ['b'], '<a><b c="1">x</b><b>2</b></a>'],
  ['<a><d><b/></d></a>', ['b'], '<a><b>x</b><d><b/></d></a>'],
])('%s gets its text in the right place', (xml, path, wanted) => {
  expect(setText(xml, path, 'x')).toBe(wanted);
});

test('a secret is in its credential alone, as it is', () => {
  const secret = renderSecretText({ id: 'shop-sentry-dsn', description: awkward }, `s${awkward}`);
  const root = parseXml(secret);
  const texts = root?.children.map(({ name, text }) => [name, text]);
  expect(root?.name).toBe('org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl');
  expect(texts).toEqual([
    ['scope', 'GLOBAL'],
    ['id', 'shop-sentry-dsn'],
    ['description', awkward],
    ['secret', `s${awkward}`],
  ]);
  const pair = parseXml(renderUserWithPassword({ id: 'shop-backups', description: '' }, 'AKIA', 'a/b+c=&'));
  expect(pair && findElement(pair, ['username'])?.text).toBe('AKIA');
  expect(pair && findElement(pair, ['password'])?.text).toBe('a/b+c=&');
});
