/** Repositories: made, looked at, changed, removed; their topics, teams and what people put into them. */
import { type Context, Hono } from 'hono';
import { teamsOf } from './account-routes.ts';
import { listBranches, makeBare, removeBare, repositoryFolder, setHead } from './bare-repository.ts';
import { badJson, type Invalid, invalid, invalidSimply, notFound, refuse } from './refusals.ts';
import { apiAddress, fullRepository, switchesIn } from './repository-answers.ts';
import { change, findIt, type GitHubBindings, type GitHubContext, needScope, paged, readBody } from './request.ts';
import {
  findOrganisation,
  findRepository,
  fullName,
  type GitHubRepository,
  isSameName,
  newRepository,
} from './state.ts';

const taken: Invalid = {
  resource: 'Repository',
  field: 'name',
  code: 'custom',
  message: 'name already exists on this account',
};

/** Where repositories are made: below an organisation, or the person. */
export function creationRoutes(context: GitHubContext): Hono {
  const { store } = context;
  const app = new Hono();
  const scopes = needScope(context, 'repo', 'public_repo');
  app.post('/orgs/:org/repos', scopes, (c) => {
    const organisation = findOrganisation(store.state, c.req.param('org'));
    return organisation ? createRepository(context, c, organisation.login) : notFound(c);
  });
  app.post('/user/repos', scopes, (c) => createRepository(context, c, store.state.user.login));
  return app;
}

async function createRepository(context: GitHubContext, c: Context, owner: string): Promise<Response> {
  const { store, folder, address } = context;
  const body = await readBody(c);
  if (!body) return badJson(c);
  if (typeof body['name'] !== 'string' || body['name'] === '') {
    return invalid(c, { resource: 'Repository', field: 'name', code: 'missing_field' });
  }
  const name = body['name'].replace(/[^A-Za-z0-9._-]+/g, '-');
  const id = store.nextId();
  await makeBare(repositoryFolder(folder, id), folder);
  // Looked up after git is done, and made in the same breath: of two at the same moment one comes too late.
  const repository = store.update((state) => {
    if (findRepository(state, `${owner}/${name}`)) return undefined;
    const made = newRepository(id, owner, name, fieldsIn(body));
    state.repositories.push(made);
    return made;
  });
  if (!repository) {
    await removeBare(repositoryFolder(folder, id));
    return c.json(
      {
        message: 'Repository creation failed.',
        documentation_url: 'https://docs.github.com/rest/repos/repos#create-an-organization-repository',
        status: '422',
        errors: [taken],
      },
      422,
    );
  }
  c.header('location', apiAddress(repository, address));
  return c.json(fullRepository(store.state, repository, address), 201);
}

/** The fields of a repository that a request names. */
function fieldsIn(body: Readonly<Record<string, unknown>>): Partial<GitHubRepository> {
  const { description, homepage } = body;
  const visibility = typeof body['visibility'] === 'string' ? body['visibility'] : undefined;
  return {
    ...(description !== undefined && { description: description === null ? null : String(description) }),
    ...(homepage !== undefined && { homepage: homepage ? String(homepage) : null }),
    ...(typeof body['private'] === 'boolean' && { visibility: body['private'] ? 'private' : 'public' }),
    ...(visibility && { visibility: visibility as GitHubRepository['visibility'] }),
    ...(typeof body['archived'] === 'boolean' && { archived: body['archived'] }),
    switches: switchesIn(body),
  };
}

/** What lies below one repository, whichever way it was named. */
export function repositoryRoutes(context: GitHubContext): Hono<GitHubBindings> {
  const { store, address, folder } = context;
  const app = new Hono<GitHubBindings>();
  app.use('*', needScope(context, 'repo'));
  app.use('*', findIt(context));
  app.get('/', (c) => c.json(fullRepository(store.state, c.get('repository'), address)));
  app.patch('/', (c) => changeRepository(context, c, c.get('repository')));
  app.delete('/', async (c) => {
    if (!store.state.scopes.includes('delete_repo')) return refuse(c, 403, 'Must have admin rights to Repository.');
    const { id } = c.get('repository');
    store.update((state) => {
      state.repositories = state.repositories.filter((each) => each.id !== id);
    });
    await removeBare(repositoryFolder(folder, id));
    return c.body(null, 204);
  });
  app.get('/topics', (c) => c.json({ names: c.get('repository').topics }));
  app.put('/topics', (c) => changeTopics(context, c, c.get('repository')));
  app.get('/teams', (c) => {
    const organisation = findOrganisation(store.state, c.get('repository').owner);
    return c.json(paged(context, c, teamsOf(organisation, c.get('repository'), address)));
  });
  // Nobody opens any here.
  app.get('/issues', (c) => c.json([]));
  app.get('/pulls', (c) => c.json([]));
  app.get('/releases', (c) => c.json([]));
  return app;
}

async function changeRepository(context: GitHubContext, c: Context, repository: GitHubRepository): Promise<Response> {
  const { store, folder, address } = context;
  const body = await readBody(c);
  if (!body) return badJson(c);
  const isBroughtBack = body['archived'] === false;
  if (repository.archived && !isBroughtBack) return refuse(c, 403, 'Repository was archived so is read-only.');
  const bare = repositoryFolder(folder, repository.id);
  const branch = body['default_branch'];
  const branches = branch === undefined ? [] : (await listBranches(bare)).map(({ name }) => name);
  if (branch !== undefined && !branches.includes(String(branch)))
    return invalid(c, noSuchBranch(String(branch), branches));
  const name = typeof body['name'] === 'string' ? body['name'] : repository.name;
  const other = findRepository(store.state, `${repository.owner}/${name}`);
  if (other && other.id !== repository.id) return invalid(c, taken);
  const changed = change(context, repository, (each) => {
    const { switches, ...fields } = fieldsIn(body);
    Object.assign(each, fields);
    Object.assign(each.switches, switches);
    if (branch !== undefined) each.defaultBranch = String(branch);
    rename(each, name);
    return each;
  });
  if (branch !== undefined) await setHead(bare, String(branch));
  return c.json(fullRepository(store.state, changed, address));
}

function rename(repository: GitHubRepository, name: string): void {
  if (repository.name === name) return;
  const former = fullName(repository);
  repository.name = name;
  // Going back to a former name, that one leads nowhere else any more.
  const others = repository.formerNames.filter((each) => !isSameName(each, fullName(repository)));
  repository.formerNames = isSameName(former, fullName(repository)) ? others : [...others, former];
}

function noSuchBranch(branch: string, branches: readonly string[]): Invalid {
  const message =
    branches.length === 0
      ? 'Cannot update default branch for an empty repository. Please init the repository and push first.'
      : `The branch ${branch} was not found. Please push that ref first or create it via the Git Data API.`;
  return { resource: 'Repository', field: 'default_branch', code: 'invalid', message };
}

async function changeTopics(context: GitHubContext, c: Context, repository: GitHubRepository): Promise<Response> {
  const names = (await readBody(c))?.['names'];
  if (!Array.isArray(names)) return badJson(c);
  const topics = [...new Set(names.map((name) => String(name).toLowerCase()))];
  const wrong = topics.find((topic) => !/^[a-z0-9][a-z0-9-]{0,49}$/.test(topic));
  if (wrong !== undefined) {
    return invalidSimply(
      c,
      'Topics must start with a lowercase letter or number, consist of 50 characters or less, and can include hyphens.',
    );
  }
  if (topics.length > 20) return invalidSimply(c, 'A repository cannot have more than 20 topics.');
  change(context, repository, (each) => {
    each.topics = topics;
  });
  return c.json({ names: topics });
}
