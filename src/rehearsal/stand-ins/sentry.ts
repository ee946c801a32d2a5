/** Sentry, as far as registering needs it: `<address>/api/0/…`, an organisation with teams and projects. */
import { Hono } from 'hono';
import { alertEndpoints } from '../sentry/alert-endpoints.ts';
import { SentryRefusal, serve, verifyToken } from '../sentry/endpoint.ts';
import { keyEndpoints } from '../sentry/key-endpoints.ts';
import { dsnOf, emptyOrganisation, type SentryOrganisation, type SentryProject } from '../sentry/organisation.ts';
import { projectEndpoints } from '../sentry/project-endpoints.ts';
import { releaseEndpoints } from '../sentry/release-endpoints.ts';
import { ruleEndpoints } from '../sentry/rule-endpoints.ts';
import { teamEndpoints } from '../sentry/team-endpoints.ts';
import type { Exhibit, StandIn, StandInContext } from '../stand-in.ts';

const endpoints = [
  ...teamEndpoints,
  ...projectEndpoints,
  ...keyEndpoints,
  ...alertEndpoints,
  ...ruleEndpoints,
  ...releaseEndpoints,
];

export const standIn: StandIn<SentryOrganisation> = {
  id: 'sentry',
  title: 'Sentry',
  emptyState: emptyOrganisation,
  routes,
  exhibits: (context) => context.store.state.projects.map((project) => showProject(project, context)),
};

function routes(context: StandInContext<SentryOrganisation>): Hono {
  const app = new Hono();
  app.get('/api/0/', (request) => {
    try {
      if (request.req.header('authorization')) verifyToken(request, context);
    } catch (error) {
      if (error instanceof SentryRefusal) return Response.json(error.body, { status: error.status });
      throw error;
    }
    return request.json(describeToken(context, request.req.header('authorization') !== undefined));
  });
  for (const endpoint of endpoints) serve(app, context, endpoint);
  app.all('/api/*', ({ req }) => {
    if (req.path.endsWith('/')) return new Response(null, { status: 404 });
    const info = `Route not found, did you forget a trailing slash? try: ${req.path}/`;
    return Response.json({ info }, { status: 404 });
  });
  return app;
}

/** What the API's root says of a token: nowhere else does Sentry tell what it may do. */
function describeToken({ store }: StandInContext<SentryOrganisation>, isKnown: boolean) {
  if (!isKnown) return { version: '0', auth: null, user: null };
  const user = { id: '1', name: 'countable', username: 'countable', email: '', isActive: true };
  return { version: '0', auth: { scopes: store.state.scopes }, user };
}

function showProject(project: SentryProject, { store, address }: StandInContext<SentryOrganisation>): Exhibit {
  const { detectors, workflows } = store.state;
  const watched = detectors.filter((each) => each.projectId === project.id).map(({ id }) => id);
  const alerts = workflows.filter((each) => each.detectorIds.some((id) => watched.includes(id)));
  return {
    title: `Project ${store.state.slug}/${project.slug}`,
    facts: [
      ['Name', project.name],
      ['Team', project.teams.join(', ')],
      ['Platform', project.platform ?? ''],
      ...project.keys.flatMap((key) => [
        ['Client key', key.isActive ? key.name : `${key.name} (disabled)`] as const,
        ['DSN', dsnOf(key, project, address)] as const,
      ]),
      ...alerts.map(({ name, enabled }) => ['Alert', enabled ? name : `${name} (disabled)`] as const),
      ...project.rules.map(({ sent }) => ['Alert', String(sent['name'])] as const),
      ['Errors so far', String(project.events.length)],
    ],
    texts: [],
  };
}
