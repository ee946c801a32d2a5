/** What Jenkins tells about itself and whoever asks, and its linter of Jenkinsfiles. */
import { json, text } from './answers.ts';
import type { JenkinsAction, JenkinsCall } from './call.ts';
import { controllerForm } from './forms.ts';
import { readPipeline } from './pipeline.ts';

export const controllerActions: readonly JenkinsAction[] = [
  { method: 'GET', of: 'jenkins', path: /^api\/json$/, permission: 'Overall/Read', run: showController },
  { method: 'GET', of: 'jenkins', path: /^whoAmI\/api\/json$/, permission: undefined, run: whoAmI },
  { method: 'GET', of: 'jenkins', path: /^me\/api\/json$/, permission: 'Overall/Read', run: showUser },
  { method: 'GET', of: 'jenkins', path: /^crumbIssuer\/api\/json$/, permission: 'Overall/Read', run: giveCrumb },
  {
    method: 'POST',
    of: 'jenkins',
    path: /^pipeline-model-converter\/validate$/,
    permission: 'Overall/Read',
    run: validate,
  },
];

function showController({ context, query }: JenkinsCall) {
  return json(controllerForm(context.store.state, context.address), query.get('tree'));
}

function whoAmI({ user, query }: JenkinsCall) {
  const name = user || 'anonymous';
  const authorities = user ? ['authenticated'] : ['anonymous'];
  const answer = { anonymous: user === '', authenticated: true, authorities, name };
  return json({ _class: 'hudson.security.WhoAmI', ...answer }, query.get('tree'));
}

function showUser({ context, user, query }: JenkinsCall) {
  const answer = { absoluteUrl: `${context.address}/user/${user}`, description: null, fullName: user, id: user };
  return json({ _class: 'hudson.model.User', ...answer, property: [] }, query.get('tree'));
}

/** Who has an API token needs none. */
function giveCrumb({ query }: JenkinsCall) {
  const answer = { crumb: 'f00dfeedf00dfeed', crumbRequestField: 'Jenkins-Crumb' };
  return json({ _class: 'hudson.security.csrf.DefaultCrumbIssuer', ...answer }, query.get('tree'));
}

async function validate({ context, body, contentType }: JenkinsCall) {
  const jenkinsfile = await readField(body, contentType, 'jenkinsfile');
  if (jenkinsfile === undefined) return text('No Jenkinsfile specified');
  const { isPipeline, mistakes } = readPipeline(jenkinsfile);
  if (!isPipeline) return text(mistakes.join('\n'));
  if (mistakes.length > 0) return text(['Errors encountered validating Jenkinsfile:', ...mistakes].join('\n'));
  context.store.update((controller) => {
    controller.lastJenkinsfile = jenkinsfile;
  });
  return text('Jenkinsfile successfully validated.');
}

/** Forms come in either of two ways. */
async function readField(body: string, contentType: string, name: string): Promise<string | undefined> {
  const form = new Response(body, { headers: { 'content-type': contentType || 'application/x-www-form-urlencoded' } });
  const fields = await form.formData().catch(() => undefined);
  const value = fields?.get(name);
  return typeof value === 'string' ? value : undefined;
}
