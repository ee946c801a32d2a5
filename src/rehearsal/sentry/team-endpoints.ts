/** Sentry's endpoints for the organisation and its teams, and for what the token is. */
import {
  notThere,
  pageOf,
  type SentryCall,
  type SentryEndpoint,
  SentryRefusal,
  searchTerms,
  sentryNow,
  slugField,
  textField,
} from './endpoint.ts';
import { organisationForm, projectSummaryForm, teamForm } from './forms.ts';
import type { SentryTeam } from './organisation.ts';

const readsOrganisation = ['org:read', 'org:write', 'org:admin'];
const readsTeams = ['team:read', 'team:write', 'team:admin'];
const teams = 'organizations/:organisation/teams/';
const team = 'teams/:organisation/:team/';

export const teamEndpoints: readonly SentryEndpoint[] = [
  { method: 'GET', path: 'organizations/', scopes: readsOrganisation, run: listOrganisations },
  { method: 'GET', path: 'organizations/:organisation/', scopes: readsOrganisation, run: showOrganisation },
  { method: 'GET', path: teams, scopes: readsOrganisation, run: listTeams },
  { method: 'POST', path: teams, scopes: ['org:write', 'org:admin', 'team:write'], run: createTeam },
  { method: 'GET', path: team, scopes: readsTeams, run: showTeam },
  {
    method: 'GET',
    path: `${team}projects/`,
    scopes: ['project:read', 'project:write', 'project:admin'],
    run: listProjects,
  },
  { method: 'DELETE', path: team, scopes: ['team:admin'], run: removeTeam },
];

function listOrganisations(call: SentryCall) {
  return pageOf([call.organisation], call, (each) => organisationForm(each, call.context.address));
}

function showOrganisation({ organisation, context }: SentryCall) {
  return { body: organisationForm(organisation, context.address) };
}

/** The team that the path names by slug or id. @throws SentryRefusal */
export function findTeam({ organisation, params }: SentryCall): SentryTeam {
  const found = organisation.teams.find(({ id, slug }) => slug === params['team'] || id === params['team']);
  if (!found) throw notThere();
  return found;
}

function listTeams(call: SentryCall) {
  const terms = searchTerms(call.query.get('query') ?? '');
  const hasTerm = ({ id, slug, name }: SentryTeam, { field, text }: (typeof terms)[number]) => {
    if (field === 'id') return id === text;
    if (field === 'slug') return slug === text;
    return field === undefined && [name, slug].some((each) => each.toLowerCase().includes(text));
  };
  const found = call.organisation.teams.filter((each) => terms.every((term) => hasTerm(each, term)));
  return pageOf(found, call, teamForm);
}

function createTeam(call: SentryCall) {
  const { store } = call.context;
  const name = textField(call, 'name', 64);
  const slug = slugField(call, 50) ?? name?.toLowerCase().replace(/[^a-z0-9_-]+/g, '-');
  if (!slug) throw new SentryRefusal(400, { non_field_errors: ['Name or slug is required'] });
  const made = { id: String(store.nextId()), slug, name: name ?? slug, created: sentryNow() };
  store.update((organisation) => {
    if (organisation.teams.some((each) => each.slug === slug)) {
      const detail = 'A team with this slug already exists.';
      throw new SentryRefusal(409, { non_field_errors: [detail], detail });
    }
    organisation.teams.push(made);
  });
  return { status: 201, body: teamForm(made) };
}

function showTeam(call: SentryCall) {
  return { body: teamForm(findTeam(call)) };
}

function listProjects(call: SentryCall) {
  const { slug } = findTeam(call);
  const { organisation } = call;
  const found = organisation.projects.filter((each) => each.teams.includes(slug));
  return pageOf(found, call, (each) => projectSummaryForm(each, organisation));
}

function removeTeam(call: SentryCall) {
  const found = findTeam(call);
  call.context.store.update((organisation) => {
    organisation.teams = organisation.teams.filter((each) => each !== found);
    for (const each of organisation.projects) each.teams = each.teams.filter((slug) => slug !== found.slug);
  });
  return { status: 204 };
}
