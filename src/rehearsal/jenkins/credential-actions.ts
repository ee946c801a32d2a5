/** What can be done with Jenkins' credentials. Their secrets are never given back, and never kept. */
import { createHash } from 'node:crypto';
import { invalid, JenkinsRefusal, json, notFound, page, redirect, text } from './answers.ts';
import { isXml, type JenkinsAction, type JenkinsCall } from './call.ts';
import type { JenkinsCredential } from './controller.ts';
import { credentialForm, domainForm } from './forms.ts';
import { readXml, textAt, writeXml, type XmlNode } from './xml-document.ts';

const domain = String.raw`^credentials\/store\/(system|folder)\/domain\/_\/`;

function action(
  method: JenkinsAction['method'],
  path: string,
  right: string,
  run: JenkinsAction['run'],
): JenkinsAction {
  return { method, of: 'place', path: new RegExp(`${domain}${path}$`), permission: `Credentials/${right}`, run };
}

export const credentialActions: readonly JenkinsAction[] = [
  action('GET', 'api/json', 'View', listCredentials),
  action('POST', 'createCredentials', 'Create', createCredential),
  action('GET', 'credential/([^/]+)/api/json', 'View', showCredential),
  action('GET', 'credential/([^/]+)/config\\.xml', 'View', showConfig),
  action('POST', 'credential/([^/]+)/config\\.xml', 'Update', changeCredential),
  action('DELETE', 'credential/([^/]+)/config\\.xml', 'Delete', deleteCredential),
  action('POST', 'credential/([^/]+)/doDelete', 'Delete', deleteCredential),
];

/** Jenkins itself has the store of the system, a folder its own. */
function credentialsHere({ context, fullName, parts }: JenkinsCall): JenkinsCredential[] {
  if (parts[0] !== (fullName === '' ? 'system' : 'folder')) throw notFound();
  return context.store.state.credentials.filter(({ folder }) => folder === fullName);
}

function findCredential(call: JenkinsCall): JenkinsCredential {
  const found = credentialsHere(call).find(({ id }) => id === call.parts[1]);
  if (!found) throw notFound();
  return found;
}

function listCredentials(call: JenkinsCall) {
  return json(domainForm(credentialsHere(call), call.fullName), call.query.get('tree'));
}

function createCredential(call: JenkinsCall) {
  const here = credentialsHere(call);
  if (call.contentType === '') throw invalid('No Content-Type header set');
  const made = readCredential(call);
  if (here.some(({ id }) => id === made.id)) return page(409, 'Conflict');
  call.context.store.update(({ credentials }) => credentials.push(made));
  return text('');
}

function showCredential(call: JenkinsCall) {
  return json(credentialForm(findCredential(call)), call.query.get('tree'));
}

/** What is written so, and sent back as it came, leaves the credential without its secret. */
const redacted: XmlNode = { name: 'secret-redacted', attributes: {}, children: [], text: '' };

function showConfig(call: JenkinsCall) {
  const { kind, id, description, fields, secrets } = findCredential(call);
  const named = [['scope', 'GLOBAL'], ['id', id], ['description', description], ...fields] as const;
  const leaves = named.map(([name, value]) => ({ name, attributes: {}, children: [], text: value }));
  const hidden = secrets.map(([name]) => ({ name, attributes: {}, children: [redacted], text: '' }));
  return text(writeXml({ name: kind, attributes: {}, children: [...leaves, ...hidden], text: '' }), 'application/xml');
}

function changeCredential(call: JenkinsCall) {
  const found = findCredential(call);
  const { description, fields, secrets } = readCredential(call);
  call.context.store.update(() => Object.assign(found, { description, fields, secrets }));
  return text('');
}

function deleteCredential(call: JenkinsCall) {
  const found = findCredential(call);
  call.context.store.update((controller) => {
    controller.credentials = controller.credentials.filter((each) => each !== found);
  });
  return redirect('../..');
}

const secretNames = ['secret', 'password', 'passphrase', 'privateKey', 'secretBytes', 'secretKey'];

/** @throws JenkinsRefusal */
function readCredential(call: JenkinsCall): JenkinsCredential {
  const root = isXml(call) ? readXml(call.body) : undefined;
  if (!root?.name.includes('.')) {
    throw new JenkinsRefusal(page(500, 'Oops! A problem occurred while processing the request'));
  }
  const others = root.children.filter(({ name }) => !['scope', 'id', 'description'].includes(name));
  const isSecret = ({ name }: XmlNode) => secretNames.includes(name);
  return {
    folder: call.fullName,
    id: textAt(root, ['id']) || crypto.randomUUID(),
    kind: root.name,
    description: textAt(root, ['description']),
    fields: others.filter((node) => !isSecret(node)).map(({ name, text: value }) => [name, value]),
    secrets: others.filter(isSecret).map(({ name, text: value }) => [name, hash(value)]),
  };
}

function hash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
