/** Branches and commits, as git has them, and how branches are protected. */
import { type Context, Hono } from 'hono';
import { listBranches, listCommits, repositoryFolder } from './bare-repository.ts';
import { fullBranch, fullCommit, fullProtection, protectionSwitches, shortBranch } from './branch-answers.ts';
import { badJson, invalidSimply, notFound, refuse } from './refusals.ts';
import { apiAddress } from './repository-answers.ts';
import { change, type GitHubBindings, type GitHubContext, paged, readBody } from './request.ts';
import type { GitHubProtection, GitHubRepository } from './state.ts';

/** To be put below one repository, which was found before. */
export function branchRoutes(context: GitHubContext): Hono<GitHubBindings> {
  const { address, folder } = context;
  const app = new Hono<GitHubBindings>();
  const branchesOf = ({ id }: GitHubRepository) => listBranches(repositoryFolder(folder, id));
  app.get('/branches', async (c) => {
    const branches = await branchesOf(c.get('repository'));
    return c.json(paged(context, c, branches).map((branch) => shortBranch(c.get('repository'), branch, address)));
  });
  app.get('/branches/:branch', async (c) => {
    const repository = c.get('repository');
    const branch = (await branchesOf(repository)).find(({ name }) => name === c.req.param('branch'));
    if (!branch) return refuse(c, 404, 'Branch not found');
    const [commit] = await listCommits(repositoryFolder(folder, repository.id), branch.commit, 1);
    return commit ? c.json(fullBranch(repository, branch.name, commit, address)) : notFound(c);
  });
  app.get('/git/ref/heads/:branch', async (c) => {
    const branch = (await branchesOf(c.get('repository'))).find(({ name }) => name === c.req.param('branch'));
    if (!branch) return notFound(c);
    const { name, commit } = branch;
    const base = apiAddress(c.get('repository'), address);
    const url = `${base}/git/refs/heads/${name}`;
    const object = { sha: commit, type: 'commit', url: `${base}/git/commits/${commit}` };
    return c.json({ ref: `refs/heads/${name}`, node_id: Buffer.from(name).toString('base64url'), url, object });
  });
  addCommits(app, context);
  addProtection(app, context);
  addProtectionParts(app, context);
  return app;
}

function addCommits(app: Hono<GitHubBindings>, context: GitHubContext): void {
  const { address, folder } = context;
  app.get('/commits', async (c) => {
    const repository = c.get('repository');
    const bare = repositoryFolder(folder, repository.id);
    if ((await listBranches(bare)).length === 0) return refuse(c, 409, 'Git Repository is empty.');
    const commits = await listCommits(bare, c.req.query('sha') ?? repository.defaultBranch, 1000);
    if (commits.length === 0) return notFound(c);
    return c.json(paged(context, c, commits).map((commit) => fullCommit(repository, commit, address)));
  });
  app.get('/commits/:revision', async (c) => {
    const repository = c.get('repository');
    const [commit] = await listCommits(repositoryFolder(folder, repository.id), c.req.param('revision'), 1);
    if (commit) return c.json(fullCommit(repository, commit, address));
    const message = `No commit found for SHA: ${c.req.param('revision')}`;
    return c.json({ message, documentation_url: 'https://docs.github.com/rest', status: '422' }, 422);
  });
}

function addProtection(app: Hono<GitHubBindings>, context: GitHubContext): void {
  const { address, store, folder } = context;
  const path = '/branches/:branch/protection';
  app.get(path, (c) => {
    if (isNotInPlan(context, c.get('repository'))) return upgrade(c);
    const protection = c.get('repository').protections[c.req.param('branch')];
    if (!protection) return refuse(c, 404, 'Branch not protected');
    return c.json(fullProtection(c.get('repository'), c.req.param('branch'), protection, address));
  });
  app.put(path, async (c) => {
    const repository = c.get('repository');
    if (isNotInPlan(context, repository)) return upgrade(c);
    const branch = c.req.param('branch');
    const branches = await listBranches(repositoryFolder(folder, repository.id));
    if (!branches.some(({ name }) => name === branch)) return refuse(c, 404, 'Branch not found');
    const body = await readBody(c);
    if (!body) return badJson(c);
    const absent = requiredFields.filter((field) => body[field] === undefined);
    if (absent.length > 0) {
      return invalidSimply(c, ...absent.map((field) => `Invalid request.\n\n"${field}" wasn't supplied.`));
    }
    const protection = protectionIn(body);
    change(context, repository, (each) => {
      each.protections[branch] = protection;
    });
    return c.json(fullProtection(repository, branch, protection, address));
  });
  app.delete(path, (c) => {
    const { id, protections } = c.get('repository');
    if (!protections[c.req.param('branch')]) return refuse(c, 404, 'Branch not protected');
    store.update((state) => {
      delete state.repositories.find((each) => each.id === id)?.protections[c.req.param('branch')];
    });
    return c.body(null, 204);
  });
}

/** Parts of a protection by themselves: what the other parts say stays. */
function addProtectionParts(app: Hono<GitHubBindings>, context: GitHubContext): void {
  const { address } = context;
  const path = '/branches/:branch/protection';
  const changePart = async (
    c: Context<GitHubBindings>,
    part: string,
    current: (protection: GitHubProtection) => Fields,
  ) => {
    const repository = c.get('repository');
    const branch = c.req.param('branch') ?? '';
    const protection = repository.protections[branch];
    if (isNotInPlan(context, repository)) return upgrade(c);
    if (!protection) return refuse(c, 404, 'Branch not protected');
    const body = await readBody(c);
    if (!body) return badJson(c);
    const { checks, reviews } = protectionIn({ [part]: { ...current(protection), ...body } });
    change(context, repository, () => Object.assign(protection, checks && { checks }, reviews && { reviews }));
    return c.json(fullProtection(repository, branch, protection, address)[part] as object);
  };
  app.patch(`${path}/required_status_checks`, (c) =>
    changePart(c, 'required_status_checks', ({ checks }) => ({ strict: checks?.strict ?? false })),
  );
  app.patch(`${path}/required_pull_request_reviews`, (c) =>
    changePart(c, 'required_pull_request_reviews', ({ reviews }) => ({
      dismiss_stale_reviews: reviews?.dismissStale,
      require_code_owner_reviews: reviews?.codeOwners,
      require_last_push_approval: reviews?.lastPush,
      required_approving_review_count: reviews?.count,
    })),
  );
}

function isNotInPlan({ store }: GitHubContext, { visibility }: GitHubRepository): boolean {
  return store.state.plan === 'free' && visibility === 'private';
}

function upgrade(c: Context): Response {
  return refuse(c, 403, 'Upgrade to GitHub Pro or make this repository public to enable this feature.');
}

/** Null switches a part off; leaving it out is an error. */
const requiredFields = ['required_status_checks', 'enforce_admins', 'required_pull_request_reviews', 'restrictions'];

type Fields = Readonly<Record<string, unknown>>;

function protectionIn(body: Fields): GitHubProtection {
  const checks = body['required_status_checks'] as Fields | null;
  const reviews = body['required_pull_request_reviews'] as Fields | null;
  const restrictions = body['restrictions'] as { users?: string[]; teams?: string[] } | null;
  return {
    checks: checks && { strict: checks['strict'] === true, contexts: contextsIn(checks) },
    enforceAdmins: body['enforce_admins'] === true,
    reviews: reviews && {
      dismissStale: reviews['dismiss_stale_reviews'] === true,
      codeOwners: reviews['require_code_owner_reviews'] === true,
      lastPush: reviews['require_last_push_approval'] === true,
      count: Number(reviews['required_approving_review_count'] ?? 1),
    },
    restrictions: restrictions && { users: restrictions.users ?? [], teams: restrictions.teams ?? [] },
    switches: Object.fromEntries(protectionSwitches.map((name) => [name, body[name] === true])),
  };
}

/** By name alone, or with the app that must say it. */
function contextsIn(checks: Fields): string[] {
  const named = (checks['contexts'] ?? []) as string[];
  const byApp = ((checks['checks'] ?? []) as { context: string }[]).map(({ context }) => context);
  return [...new Set([...named, ...byApp])];
}
