/** Sentry's endpoints for projects, which teams they belong to, and what errors they got. */
import {
  findProject,
  pageOf,
  requiredText,
  type SentryCall,
  type SentryEndpoint,
  SentryRefusal,
  searchTerms,
  slugField,
  textField,
  wrongField,
} from './endpoint.ts';
import { projectForm, projectSummaryForm, teamForm } from './forms.ts';
import { newProject, usualAlert } from './new-project.ts';
import type { SentryEvent, SentryProject, SentryTeam } from './organisation.ts';
import { findTeam } from './team-endpoints.ts';

const reads = ['project:read', 'project:write', 'project:admin'];
const writes = ['project:write', 'project:admin'];
const project = 'projects/:organisation/:project/';

export const projectEndpoints: readonly SentryEndpoint[] = [
  {
    method: 'GET',
    path: 'organizations/:organisation/projects/',
    scopes: ['org:read', 'org:write', 'org:admin'],
    run: listProjects,
  },
  {
    method: 'POST',
    path: 'teams/:organisation/:team/projects/',
    scopes: [...writes, 'org:write', 'org:admin'],
    run: createProject,
  },
  { method: 'GET', path: project, scopes: reads, run: (call) => answerWith(findProject(call), call) },
  { method: 'PUT', path: project, scopes: writes, run: changeProject },
  { method: 'DELETE', path: project, scopes: ['project:admin'], run: removeProject },
  { method: 'GET', path: `${project}teams/`, scopes: reads, run: listTeamsOfProject },
  { method: 'POST', path: `${project}teams/:team/`, scopes: writes, run: addTeam },
  { method: 'GET', path: `${project}events/`, scopes: ['event:read', 'event:write', 'event:admin'], run: listEvents },
];

function answerWith(found: SentryProject, { organisation, context }: SentryCall, status = 200) {
  return { status, body: projectForm(found, organisation, context.address) };
}

function listProjects(call: SentryCall) {
  const { organisation, query } = call;
  const terms = searchTerms(query.get('query') ?? '');
  const hasTerm = (each: SentryProject, { field, text }: (typeof terms)[number]) => {
    if (field === 'id') return each.id === text;
    if (field === 'slug') return each.slug === text;
    if (field === 'team') return each.teams.includes(text);
    return field === undefined && [each.name, each.slug].some((name) => name.toLowerCase().includes(text));
  };
  const found = organisation.projects
    .filter((each) => terms.every((term) => hasTerm(each, term)))
    .sort((one, other) => one.slug.localeCompare(other.slug));
  return pageOf(found, call, (each) => projectSummaryForm(each, organisation));
}

function createProject(call: SentryCall) {
  const { organisation, context, body } = call;
  const team = findTeam(call);
  const name = requiredText(call, 'name', 50);
  const slug = slugField(call, 100) ?? name.toLowerCase().replace(/[^a-z0-9_-]+/g, '-');
  const platform = readPlatform(call);
  if (!organisation.membersMakeProjects && !organisation.scopes.includes('org:write')) {
    throw new SentryRefusal(403, { detail: 'Your organization has disabled this feature for members.' });
  }
  const nextId = () => String(context.store.nextId());
  const made = newProject({ name, slug, platform, team: team.slug }, nextId);
  const alert = body['default_rules'] === false ? undefined : usualAlert(made, nextId());
  context.store.update(({ projects, detectors, workflows, hasWorkflows }) => {
    if (projects.some((each) => each.slug === slug)) {
      throw new SentryRefusal(409, { detail: 'A project with this slug already exists.' });
    }
    // Who has the slug now is who it leads to.
    for (const each of projects) each.formerSlugs = each.formerSlugs.filter((former) => former !== slug);
    projects.push(made.project);
    detectors.push(...made.detectors);
    if (alert && hasWorkflows) workflows.push(alert);
  });
  return { status: 201, body: projectSummaryForm(made.project, organisation) };
}

function readPlatform(call: SentryCall): string | null {
  const platform = textField(call, 'platform', 64) ?? null;
  const isKnown = /^(|other|(android|apple|dotnet|elixir|go|java|javascript|node|php|python|ruby|rust)(-[a-z]+)*)$/;
  if (platform !== null && !isKnown.test(platform)) throw wrongField('platform', 'Invalid platform');
  return platform;
}

function changeProject(call: SentryCall) {
  const found = findProject(call);
  const name = textField(call, 'name', 200) ?? found.name;
  const slug = slugField(call, 100) ?? found.slug;
  const platform = call.body['platform'] === undefined ? found.platform : readPlatform(call);
  const other = call.organisation.projects.find((each) => each !== found && each.slug === slug);
  if (other) throw wrongField('slug', `Another project (${other.name}) is already using that slug`);
  call.context.store.update(() => {
    if (slug !== found.slug) found.formerSlugs.push(found.slug);
    Object.assign(found, { name, slug, platform });
  });
  return answerWith(found, call);
}

function removeProject(call: SentryCall) {
  const found = findProject(call);
  call.context.store.update((organisation) => {
    const gone = organisation.detectors.filter((each) => each.projectId === found.id).map(({ id }) => id);
    organisation.projects = organisation.projects.filter((each) => each !== found);
    organisation.detectors = organisation.detectors.filter((each) => !gone.includes(each.id));
    // Alerts stay, connected to nothing.
    for (const workflow of organisation.workflows) {
      workflow.detectorIds = workflow.detectorIds.filter((id) => !gone.includes(id));
    }
  });
  return { status: 204 };
}

function teamsOf({ teams }: SentryProject, call: SentryCall): SentryTeam[] {
  return call.organisation.teams.filter(({ slug }) => teams.includes(slug));
}

function listTeamsOfProject(call: SentryCall) {
  return pageOf(teamsOf(findProject(call), call), call, teamForm);
}

function addTeam(call: SentryCall) {
  const [found, team] = [findProject(call), findTeam(call)];
  call.context.store.update(() => {
    if (!found.teams.includes(team.slug)) found.teams.push(team.slug);
  });
  return answerWith(found, call, 201);
}

function listEvents(call: SentryCall) {
  const found = findProject(call);
  return pageOf([...found.events].reverse(), call, (event) => eventForm(event, found));
}

function eventForm({ id, title, created }: SentryEvent, { id: projectID, platform }: SentryProject) {
  return {
    id,
    eventID: id,
    'event.type': 'error',
    groupID: null,
    projectID,
    message: '',
    title,
    location: null,
    culprit: null,
    user: null,
    tags: [],
    platform,
    dateCreated: created,
    crashFile: null,
    metadata: { type: title },
  };
}
