/** Sentry's endpoints for a project's client keys, each of which is a DSN. */
import {
  findProject,
  notThere,
  pageOf,
  type SentryCall,
  type SentryEndpoint,
  textField,
  wrongField,
} from './endpoint.ts';
import { keyForm } from './forms.ts';
import { newKey } from './new-project.ts';
import type { SentryKey, SentryProject } from './organisation.ts';

const reads = ['project:read', 'project:write', 'project:admin'];
const writes = ['project:write', 'project:admin'];
const keys = 'projects/:organisation/:project/keys/';
const key = `${keys}:key/`;

export const keyEndpoints: readonly SentryEndpoint[] = [
  { method: 'GET', path: keys, scopes: reads, run: listKeys },
  { method: 'POST', path: keys, scopes: writes, run: createKey },
  { method: 'GET', path: key, scopes: reads, run: showKey },
  { method: 'PUT', path: key, scopes: writes, run: changeKey },
  { method: 'DELETE', path: key, scopes: writes, run: removeKey },
];

function listKeys(call: SentryCall) {
  const project = findProject(call);
  const status = call.query.get('status');
  const found = project.keys.filter(({ isActive }) => status === null || isActive === (status === 'active'));
  return pageOf(found, call, (each) => keyForm(each, project, call.context.address));
}

function findKey(call: SentryCall): { project: SentryProject; found: SentryKey } {
  const project = findProject(call);
  const found = project.keys.find(({ id }) => id === call.params['key']);
  if (!found) throw notThere();
  return { project, found };
}

function createKey(call: SentryCall) {
  const project = findProject(call);
  const made = newKey(textField(call, 'name', 64) ?? 'Default');
  call.context.store.update(() => project.keys.push(made));
  return { status: 201, body: keyForm(made, project, call.context.address) };
}

function showKey(call: SentryCall) {
  const { project, found } = findKey(call);
  return { body: keyForm(found, project, call.context.address) };
}

function changeKey(call: SentryCall) {
  const { project, found } = findKey(call);
  const name = textField(call, 'name', 64) ?? found.name;
  const isActive = call.body['isActive'] ?? found.isActive;
  if (typeof isActive !== 'boolean') throw wrongField('isActive', 'Must be a valid boolean.');
  call.context.store.update(() => Object.assign(found, { name, isActive }));
  return { body: keyForm(found, project, call.context.address) };
}

function removeKey(call: SentryCall) {
  const { project, found } = findKey(call);
  call.context.store.update(() => project.keys.splice(project.keys.indexOf(found), 1));
  return { status: 204 };
}
