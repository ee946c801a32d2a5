/** GitHub, as far as registering needs it: `<address>/…` is its REST API, `<address>/git/…` what git pushes to. */
import { Hono } from 'hono';
import { accountRoutes } from '../github/account-routes.ts';
import { branchRoutes } from '../github/branch-routes.ts';
import { exhibitRepositories } from '../github/exhibits.ts';
import { gitRoutes } from '../github/git-routes.ts';
import { hookRoutes } from '../github/hook-routes.ts';
import { repositoryPages } from '../github/pages.ts';
import { notFound } from '../github/refusals.ts';
import { creationRoutes, repositoryRoutes } from '../github/repository-routes.ts';
import { authenticate, type GitHubContext } from '../github/request.ts';
import { emptyGitHub, type GitHubState } from '../github/state.ts';
import type { StandIn } from '../stand-in.ts';

export const standIn: StandIn<GitHubState> = {
  id: 'github',
  title: 'GitHub',
  emptyState: emptyGitHub,
  routes,
  pages: repositoryPages,
  exhibits: exhibitRepositories,
};

function routes(context: GitHubContext): Hono {
  const app = new Hono();
  app.route('/git', gitRoutes(context));
  app.use(authenticate(context));
  app.route('/', accountRoutes(context));
  app.route('/', creationRoutes(context));
  // A repository that was renamed is answered for under its number.
  for (const base of ['/repos/:owner/:repo', '/repositories/:id']) {
    app.route(base, repositoryRoutes(context));
    app.route(base, branchRoutes(context));
    app.route(base, hookRoutes(context));
  }
  app.notFound(notFound);
  return app;
}
