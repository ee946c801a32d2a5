import { beforeEach, expect, it } from 'vitest';
import { folderKind, type JenkinsController, multibranch } from '../../src/rehearsal/jenkins/controller.ts';
import { standIn } from '../../src/rehearsal/stand-ins/jenkins.ts';
import { fileOf, planProject } from '../plan-example.ts';
import { type OpenedStandIn, openStandIn } from './open-stand-in.ts';

// Jenkins publishes no description: what it answers was taken from its sources and those of its plugins.
let jenkins: OpenedStandIn<JenkinsController>;

beforeEach(async () => {
  jenkins = await openStandIn(standIn, { user: 'ada', token: '11abc' });
});

interface Sent {
  readonly body?: string | URLSearchParams;
  readonly type?: string;
  readonly user?: string;
}

async function call(method: string, path: string, { body, type, user = 'ada:11abc' }: Sent = {}) {
  const authorization = user && { authorization: `Basic ${Buffer.from(user).toString('base64')}` };
  const response = await jenkins.fetch(`${jenkins.context.address}${path}`, {
    method,
    redirect: 'manual',
    headers: { ...authorization, ...(type ? { 'content-type': type } : {}) },
    ...(body !== undefined && { body }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

async function ask(path: string) {
  const { status, text } = await call('GET', path);
  expect(status).toBe(200);
  // JSON.parse gives what may be anything, as an API's answer may.
  return JSON.parse(text);
}

const xml = 'application/xml; charset=utf-8';
const githubSource = 'org.jenkinsci.plugins.github_branch_source.GitHubSCMSource';

function jobConfig(description = 'Sells things (countable-1234)'): string {
  return `<${multibranch}><description>${description}</description>
    <!-- Comments are not kept. --><unknown>neither</unknown>
    <sources class="jenkins.branch.MultiBranchProject$BranchSourceList"><data><jenkins.branch.BranchSource>
      <source class="${githubSource}"><id>1</id><repoOwner>acme</repoOwner><repository>shop</repository></source>
    </jenkins.branch.BranchSource></data><owner class="${multibranch}" reference="../.."/></sources>
  </${multibranch}>`;
}

function create(name: string, body = jobConfig(), place = '') {
  return call('POST', `${place}/createItem?name=${encodeURIComponent(name)}`, { body, type: xml });
}

function secretText(id: string, secret: string, description = ''): string {
  const kind = 'org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl';
  const fields = `<scope>GLOBAL</scope><id>${id}</id><description>${description}</description><secret>${secret}</secret>`;
  return `<${kind}>${fields}</${kind}>`;
}

const system = '/credentials/store/system/domain/_';

it('tells who asks, and its version', async () => {
  expect(await ask('/whoAmI/api/json')).toMatchObject({ name: 'ada', anonymous: false });
  expect(await ask('/me/api/json')).toMatchObject({ id: 'ada' });
  expect(await ask('/api/json')).toMatchObject({ _class: 'hudson.model.Hudson', mode: 'NORMAL', jobs: [] });
  expect(await ask('/crumbIssuer/api/json')).toMatchObject({ crumbRequestField: 'Jenkins-Crumb' });
  expect((await call('GET', '/api/json')).headers.get('x-jenkins')).toMatch(/^2\./);
});

it('refuses a wrong token, and tells nobody anything', async () => {
  const wrong = await call('GET', '/api/json', { user: 'ada:wrong' });
  expect([wrong.status, wrong.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="Jenkins"']);
  expect((await call('GET', '/api/json', { user: '' })).status).toBe(403);
  expect(JSON.parse((await call('GET', '/whoAmI/api/json', { user: '' })).text)).toMatchObject({ anonymous: true });
});

it('makes a job once', async () => {
  expect(await create('shop')).toMatchObject({ status: 200, text: '' });
  expect(await ask('/job/shop/api/json?tree=fullName,description')).toEqual({
    _class: multibranch,
    fullName: 'shop',
    description: 'Sells things (countable-1234)',
  });
  const again = await create('Shop');
  expect([again.status, again.headers.get('x-error')]).toEqual([400, 'A job already exists with the name ?Shop?']);
  expect(again.text).toContain('A job already exists with the name ‘Shop’');
  expect(await ask('/api/json')).toMatchObject({
    jobs: [{ name: 'shop', url: 'http://127.0.0.1:4001/jenkins/job/shop/' }],
  });
});

it.each([
  ['my/shop', 400],
  ['shop?', 400],
  ['', 400],
  ['..', 400],
])('refuses the name "%s"', async (name, status) => {
  const refused = await create(name);
  expect([refused.status, refused.headers.get('x-error')]).toEqual([status, expect.any(String)]);
});

it('refuses what is no XML, or does not say so', async () => {
  expect((await create('shop', '<broken')).status).toBe(500);
  const path = '/createItem?name=shop';
  expect((await call('POST', path, { body: jobConfig(), type: 'text/plain' })).headers.get('x-error')).toBe(
    'No mode given',
  );
  expect((await call('POST', '/createItem', { body: jobConfig(), type: xml })).status).toBe(400);
  expect((await call('GET', path)).status).toBe(405);
});

it('gives a configuration back as it writes it', async () => {
  await create('shop', jobConfig('Tom &amp; Ada&apos;s'));
  const { text } = await call('GET', '/job/shop/config.xml');
  expect(text).toMatch(/^<\?xml version="1\.1" encoding="UTF-8"\?>\n<org\.jenkinsci\S+ plugin="workflow-multibranch@/);
  expect(text).toContain('  <actions/>\n  <description>Tom &amp; Ada&apos;s</description>\n  <properties/>\n');
  expect(text).toContain(
    '  <disabled>false</disabled>\n  <sources class="jenkins.branch.MultiBranchProject$BranchSourceList"',
  );
  expect(text).toContain(`<source class="${githubSource}" plugin="github-branch-source@`);
  expect(text).toContain(`<owner class="${multibranch}" reference="../.."/>`);
  expect(text).not.toMatch(/unknown|Comments/);
});

it('takes a changed configuration of the same kind only', async () => {
  await create('shop');
  const { text } = await call('GET', '/job/shop/config.xml');
  const changed = text.replace('Sells things', 'Sells more');
  expect((await call('POST', '/job/shop/config.xml', { body: changed, type: xml })).status).toBe(200);
  expect((await call('GET', '/job/shop/config.xml')).text).toBe(changed);
  const other = '<flow-definition/>';
  expect((await call('POST', '/job/shop/config.xml', { body: other, type: xml })).status).toBe(500);
});

it('disables and enables a job, and scans it only if it is enabled', async () => {
  await create('shop');
  expect((await call('POST', '/job/shop/disable')).status).toBe(302);
  expect((await call('GET', '/job/shop/config.xml')).text).toContain('<disabled>true</disabled>');
  expect((await call('POST', '/job/shop/build?delay=0')).status).toBe(500);
  await call('POST', '/job/shop/enable');
  const { status, headers } = await call('POST', '/job/shop/build?delay=0');
  expect([status, headers.get('location')]).toEqual([302, 'http://127.0.0.1:4001/jenkins/job/shop/']);
});

it('finds branches when it is made, changed and scanned, and builds each once', async () => {
  const { store } = jenkins.context;
  await create('shop');
  expect((await ask('/job/shop/api/json')).jobs).toEqual([]);
  store.update(({ repositories }) => {
    repositories['acme/shop'] = ['master', 'feature/pears'];
  });
  await call('POST', '/job/shop/build?delay=0');
  expect((await call('GET', '/job/shop/indexing/consoleText')).text).toMatch(
    /branch master\n[\s\S]*\nFinished: SUCCESS\n$/,
  );
  const branches = await ask('/job/shop/api/json?tree=jobs[name,lastBuild[number]]');
  expect(branches.jobs).toMatchObject([
    { name: 'master', lastBuild: { number: 1 } },
    { name: 'feature%2Fpears', lastBuild: { number: 1 } },
  ]);
  expect(await ask('/job/shop/job/feature%252Fpears/api/json')).toMatchObject({ displayName: 'feature/pears' });
  expect((await call('GET', '/job/shop/job/develop/api/json')).status).toBe(404);
  store.update(({ repositories }) => {
    repositories['acme/shop'] = ['master'];
  });
  await call('POST', '/job/shop/build?delay=0');
  expect((await ask('/job/shop/api/json')).jobs).toHaveLength(1);
  expect((await ask('/job/shop/job/master/api/json')).builds).toHaveLength(1);
});

it('asks the Git server beside it for branches', async () => {
  const context = {
    ...jenkins.context,
    branchesOf: async ({ owner, name }: { owner: string; name: string }) => [owner, name],
  };
  const headers = { authorization: `Basic ${Buffer.from('ada:11abc').toString('base64')}`, 'content-type': xml };
  await standIn.routes(context).request('/createItem?name=shop', { method: 'POST', headers, body: jobConfig() });
  expect((await ask('/job/shop/api/json')).jobs).toMatchObject([{ name: 'acme' }, { name: 'shop' }]);
});

it('says of a job that was never scanned that there is no log', async () => {
  jenkins.context.store.update(({ jobs }) =>
    jobs.push({ fullName: 'old', kind: multibranch, config: '<a/>', branches: [] }),
  );
  expect((await call('GET', '/job/old/indexing/consoleText')).text).toMatch(/^No such file: /);
  expect((await call('GET', '/job/old/indexing/api/json')).status).toBe(404);
});

it('deletes a job, in either of two ways', async () => {
  await create('shop');
  await create('pears');
  expect((await call('POST', '/job/shop/doDelete')).status).toBe(302);
  expect((await call('DELETE', '/job/pears/')).status).toBe(204);
  for (const name of ['shop', 'pears']) expect((await call('GET', `/job/${name}/api/json`)).status).toBe(404);
});

it('keeps jobs in folders', async () => {
  await create('team', `<${folderKind}/>`);
  expect((await create('shop', jobConfig(), '/job/team')).status).toBe(200);
  expect((await create('shop', jobConfig(), '/job/team')).status).toBe(400);
  expect((await create('shop', jobConfig(), '/job/none')).status).toBe(404);
  expect(await ask('/job/team/job/shop/api/json')).toMatchObject({
    fullName: 'team/shop',
    fullDisplayName: 'team » shop',
  });
  expect((await ask('/job/team/api/json')).jobs).toMatchObject([{ name: 'shop' }]);
  expect((await ask('/api/json')).jobs).toMatchObject([{ name: 'team', _class: folderKind }]);
  const store = '/job/team/credentials/store/folder/domain/_';
  await call('POST', `${store}/createCredentials`, { body: secretText('dsn', 's3cret'), type: xml });
  expect((await ask(`${store}/api/json?tree=credentials[id]`)).credentials).toMatchObject([{ id: 'dsn' }]);
  await call('POST', '/job/team/doDelete');
  expect((await call('GET', '/job/team/job/shop/api/json')).status).toBe(404);
});

it('keeps a credential once, and never gives its secret back', async () => {
  const body = secretText('shop-sentry-dsn', 's3cret', 'Tells errors (countable-1234)');
  expect(await call('POST', `${system}/createCredentials`, { body, type: xml })).toMatchObject({ status: 200 });
  expect((await call('POST', `${system}/createCredentials`, { body, type: xml })).status).toBe(409);
  expect((await ask(`${system}/api/json?tree=credentials[id,description]`)).credentials.at(-1)).toEqual({
    _class: 'com.cloudbees.plugins.credentials.CredentialsStoreAction$CredentialsWrapper',
    id: 'shop-sentry-dsn',
    description: 'Tells errors (countable-1234)',
  });
  const { text } = await call('GET', `${system}/credential/shop-sentry-dsn/config.xml`);
  expect(text).toContain('  <secret>\n    <secret-redacted/>\n  </secret>\n');
  expect(JSON.stringify(jenkins.context.store.state)).not.toContain('s3cret');
});

it('changes and deletes a credential', async () => {
  const path = `${system}/credential/slack-token`;
  const change = { body: secretText('slack-token', 'new', 'Changed'), type: xml };
  expect((await call('POST', `${path}/config.xml`, change)).status).toBe(404);
  await call('POST', `${system}/createCredentials`, { body: secretText('slack-token', 'old'), type: xml });
  const [, { secrets: before } = { secrets: undefined }] = jenkins.context.store.state.credentials;
  expect((await call('POST', `${path}/config.xml`, change)).status).toBe(200);
  expect(jenkins.context.store.state.credentials[1]?.secrets).not.toEqual(before);
  expect(await ask(`${path}/api/json`)).toMatchObject({ description: 'Changed', typeName: 'Secret text' });
  expect((await call('POST', `${path}/doDelete`)).status).toBe(302);
  expect((await call('GET', `${path}/config.xml`)).status).toBe(404);
});

it('has a credential to read GitHub with from the start, and shows little without being asked', async () => {
  expect((await ask(`${system}/api/json`)).credentials).toEqual([{}]);
  expect((await ask(`${system}/api/json?tree=credentials[id]`)).credentials).toMatchObject([{ id: 'github' }]);
});

it.each([
  ['Job/Create', 'POST', '/createItem?name=pears', 'hudson.model.Item.Create'],
  ['Job/Create', 'GET', '/view/all/checkJobName?value=pears', 'hudson.model.Item.Create'],
  ['Job/Configure', 'POST', '/job/shop/config.xml', 'hudson.model.Item.Configure'],
  ['Job/Build', 'POST', '/job/shop/build', 'hudson.model.Item.Build'],
  ['Job/Delete', 'POST', '/job/shop/doDelete', 'hudson.model.Item.Delete'],
  ['Credentials/View', 'GET', `${system}/api/json`, 'com.cloudbees.plugins.credentials.CredentialsProvider.View'],
  [
    'Credentials/Create',
    'POST',
    `${system}/createCredentials`,
    'com.cloudbees.plugins.credentials.CredentialsProvider.Create',
  ],
  ['Overall/Read', 'POST', '/pipeline-model-converter/validate', 'hudson.model.Hudson.Read'],
])('names the permission %s that %s %s lacks', async (permission, method, path, header) => {
  await create('shop');
  jenkins.context.store.update((controller) => {
    controller.permissions = controller.permissions.filter((each) => each !== permission);
  });
  const { status, headers, text } = await call(method, path, method === 'POST' ? { body: jobConfig(), type: xml } : {});
  expect([status, headers.get('x-required-permission')]).toEqual([403, header]);
  expect(text).toContain(`ada is missing the ${permission} permission`);
});

it('hides jobs from whoever may not see them', async () => {
  await create('shop');
  jenkins.context.store.update((controller) => {
    controller.permissions = ['Overall/Read'];
  });
  expect((await call('GET', '/job/shop/api/json')).status).toBe(404);
});

it('says whether a name is free', async () => {
  await create('shop');
  expect((await call('GET', '/view/all/checkJobName?value=pears')).text).toBe('<div/>');
  expect((await call('GET', '/view/all/checkJobName?value=shop')).text).toContain('class=error');
});

async function validate(jenkinsfile: string): Promise<string> {
  const { text } = await call('POST', '/pipeline-model-converter/validate', {
    body: new URLSearchParams({ jenkinsfile }),
  });
  return text;
}

it("checks a Jenkinsfile, in Jenkins' words", async () => {
  const { answers } = await planProject('the usual', {});
  expect(answers['slug']).toBe('corner-shop');
  expect(await validate(fileOf(await planProject('the usual', {}), 'Jenkinsfile'))).toBe(
    'Jenkinsfile successfully validated.',
  );
  expect(await validate("pipeline {\n  stages { stage('a') { steps { sh 'b' } } }\n}")).toBe(
    'Errors encountered validating Jenkinsfile:\nWorkflowScript: 1: Missing required section "agent" @ line 1, column 1.\n   pipeline {\n   ^\n',
  );
  expect((await call('POST', '/pipeline-model-converter/validate')).text).toBe('No Jenkinsfile specified');
});

it('shows a job with the stages of its pipeline, and credentials without their secrets', async () => {
  expect(standIn.exhibits(jenkins.context)).toEqual([]);
  await validate(
    "pipeline { agent any\n stages { stage('Test') { agent { label 'docker' }\n when { branch 'master' }\n steps { sh 'make' } } } }",
  );
  jenkins.context.store.update(({ repositories }) => {
    repositories['acme/shop'] = ['master'];
  });
  await create('shop');
  await call('POST', `${system}/createCredentials`, { body: secretText('dsn', 's3cret', 'A DSN'), type: xml });
  expect(await standIn.exhibits(jenkins.context)).toEqual([
    {
      title: 'Job shop',
      facts: [
        ['Description', 'Sells things (countable-1234)'],
        ['Repository', 'acme/shop'],
        ['Branch', 'master, build waits for a machine'],
      ],
      texts: [],
      stages: [
        { name: 'Test', notes: ["on label 'docker'", "when branch 'master'"], steps: ["sh 'make'"], stages: [] },
      ],
    },
    {
      title: 'Credentials',
      facts: [
        ['github', 'Reads GitHub'],
        ['dsn', 'A DSN'],
      ],
      texts: [],
    },
  ]);
});

it('knows no job by a name that cannot be read', async () => {
  expect((await call('GET', '/job/%E0%A4%A/api/json')).status).toBe(404);
});
