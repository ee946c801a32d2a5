/** Sentry's endpoints for releases and where they were deployed. */
import {
  notThere,
  pageOf,
  requiredText,
  type SentryCall,
  type SentryEndpoint,
  sentryNow,
  textField,
  wrongField,
} from './endpoint.ts';
import type { SentryDeploy, SentryRelease } from './organisation.ts';

const reads = ['project:read', 'project:write', 'project:admin', 'project:releases'];
const writes = ['project:write', 'project:admin', 'project:releases'];
const releases = 'organizations/:organisation/releases/';
const deploys = `${releases}:version/deploys/`;

export const releaseEndpoints: readonly SentryEndpoint[] = [
  { method: 'GET', path: releases, scopes: reads, run: listReleases },
  { method: 'POST', path: releases, scopes: writes, run: createRelease },
  { method: 'GET', path: `${releases}:version/`, scopes: reads, run: showRelease },
  { method: 'GET', path: deploys, scopes: reads, run: (call) => pageOf(findRelease(call).deploys, call, deployForm) },
  { method: 'POST', path: deploys, scopes: writes, run: createDeploy },
];

function listReleases(call: SentryCall) {
  const asked = call.query.getAll('project');
  const query = call.query.get('query') ?? '';
  const found = call.organisation.releases
    .filter(({ projects }) => asked.length === 0 || projects.some((id) => asked.includes(id)))
    .filter(({ version }) => version.startsWith(query));
  return pageOf([...found].reverse(), call, (release) => releaseForm(release, call));
}

function findRelease({ organisation, params }: SentryCall): SentryRelease {
  const found = organisation.releases.find(({ version }) => version === params['version']);
  if (!found) throw notThere();
  return found;
}

function showRelease(call: SentryCall) {
  return { body: releaseForm(findRelease(call), call) };
}

/** The same release again: nothing is made, and the answer is 208. */
function createRelease(call: SentryCall) {
  const { organisation, context, body } = call;
  const version = requiredText(call, 'version', 200);
  const named = body['projects'];
  if (!Array.isArray(named) || named.length === 0) throw wrongField('projects', 'This field is required.');
  const projects = named.map((each) => {
    const project = organisation.projects.find(({ id, slug }) => slug === each || id === String(each));
    if (!project) throw wrongField('projects', 'Invalid project ids or slugs');
    return project.id;
  });
  const known = organisation.releases.find((each) => each.version === version);
  const release: SentryRelease = known ?? {
    id: context.store.nextId(),
    version,
    created: sentryNow(),
    projects: [],
    ref: textField(call, 'ref', 200) ?? null,
    url: textField(call, 'url', 2000) ?? null,
    deploys: [],
  };
  context.store.update(({ releases: all }) => {
    release.projects.push(...projects.filter((id) => !release.projects.includes(id)));
    if (!known) all.push(release);
  });
  return { status: known ? 208 : 201, body: releaseForm(release, call) };
}

function releaseForm(release: SentryRelease, { organisation }: SentryCall) {
  const { id, version, created, ref, url, deploys: made } = release;
  const projects = organisation.projects
    .filter((project) => release.projects.includes(project.id))
    .map(({ id: project, slug, name, platform }) => ({
      id: Number(project),
      slug,
      name,
      platform,
      platforms: [],
      hasHealthData: false,
      newGroups: 0,
    }));
  return {
    id,
    version,
    shortVersion: version,
    status: 'open',
    versionInfo: null,
    ref,
    url,
    dateReleased: null,
    dateCreated: created,
    data: {},
    newGroups: 0,
    owner: null,
    commitCount: 0,
    lastCommit: null,
    deployCount: made.length,
    lastDeploy: null,
    authors: [],
    projects,
    firstEvent: null,
    lastEvent: null,
    currentProjectMeta: {},
    userAgent: null,
  };
}

function createDeploy(call: SentryCall) {
  const release = findRelease(call);
  const { store } = call.context;
  const made: SentryDeploy = {
    id: String(store.nextId()),
    environment: requiredText(call, 'environment', 64),
    name: textField(call, 'name', 64) ?? null,
    url: textField(call, 'url', 2000) ?? null,
    started: textField(call, 'dateStarted', 64) ?? null,
    finished: textField(call, 'dateFinished', 64) ?? sentryNow(),
  };
  store.update(() => release.deploys.push(made));
  return { status: 201, body: deployForm(made) };
}

function deployForm({ started, finished, ...deploy }: SentryDeploy) {
  return { ...deploy, dateStarted: started, dateFinished: finished };
}
