/** The person, the organisation, its teams and what they may do. */
import { type Context, Hono } from 'hono';
import { organisationFull, privateUser, team, teamFull } from './account-answers.ts';
import { notFound } from './refusals.ts';
import { fullRepository } from './repository-answers.ts';
import { change, type GitHubContext, needScope, readBody } from './request.ts';
import { findOrganisation, findRepository, type GitHubOrganisation, type GitHubRepository } from './state.ts';

const permissions = ['pull', 'triage', 'push', 'maintain', 'admin'] as const;

export function accountRoutes(context: GitHubContext): Hono {
  const { store, address } = context;
  const app = new Hono();
  app.get('/user', (c) => c.json(privateUser(store.state, store.state.user, address)));
  app.get('/orgs/:org', (c) => {
    const organisation = findOrganisation(store.state, c.req.param('org'));
    return organisation ? c.json(organisationFull(store.state, organisation, address)) : notFound(c);
  });
  app.get('/orgs/:org/teams/:team', needScope(context, 'read:org', 'admin:org', 'repo'), (c) => {
    const found = findTeam(context, c);
    return found ? c.json(teamFull(store.state, found.organisation, found.each, address)) : notFound(c);
  });
  addTeamAccess(app, context);
  return app;
}

function findTeam({ store }: GitHubContext, c: Context) {
  const { org = '', team: slug = '' } = c.req.param() as Record<string, string>;
  const organisation = findOrganisation(store.state, org);
  const each = organisation?.teams.find((team) => team.slug === slug.toLowerCase());
  return organisation && each ? { organisation, each } : undefined;
}

/** What a team may do in a repository. */
function addTeamAccess(app: Hono, context: GitHubContext): void {
  const { store, address } = context;
  const path = '/orgs/:org/teams/:team/repos/:owner/:repo';
  const find = (c: Context) => {
    const found = findTeam(context, c);
    const { owner, repo } = c.req.param() as Record<string, string>;
    const repository = findRepository(store.state, `${owner}/${repo}`);
    return found && repository ? { ...found, repository } : undefined;
  };
  app.use(path, needScope(context, 'repo'));
  app.get(path, (c) => {
    const found = find(c);
    const permission = found?.repository.teams[found.each.slug];
    if (!found || !permission) return notFound(c);
    if (!c.req.header('accept')?.includes('repository')) return c.body(null, 204);
    return c.json({
      ...fullRepository(store.state, found.repository, address),
      role_name: roleOf(permission),
      permissions: Object.fromEntries(
        permissions.map((each) => [each, permissions.indexOf(each) <= permissions.indexOf(permission as 'pull')]),
      ),
    });
  });
  app.put(path, async (c) => {
    const found = find(c);
    if (!found) return notFound(c);
    const permission = (await readBody(c))?.['permission'] ?? 'push';
    change(context, found.repository, (repository) => {
      repository.teams[found.each.slug] = String(permission);
    });
    return c.body(null, 204);
  });
  app.delete(path, (c) => {
    const found = find(c);
    if (!found) return notFound(c);
    change(context, found.repository, (repository) => {
      delete repository.teams[found.each.slug];
    });
    return c.body(null, 204);
  });
}

function roleOf(permission: string): string {
  return { pull: 'read', push: 'write' }[permission] ?? permission;
}

/** `team` of each team that may do something in a repository. */
export function teamsOf(
  organisation: GitHubOrganisation | undefined,
  repository: GitHubRepository,
  address: string,
): Record<string, unknown>[] {
  return (organisation?.teams ?? [])
    .filter(({ slug }) => repository.teams[slug] !== undefined)
    .map((each) => team(each, organisation as GitHubOrganisation, repository.teams[each.slug] ?? '', address));
}
