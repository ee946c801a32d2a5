/** `git fetch` and `git push` of the GitHub stand-in: who may, which repository, and what a push changes. */
import { type Context, Hono } from 'hono';
import type { StandInContext } from '../stand-in.ts';
import { listBranches, repositoryFolder, setHead } from './bare-repository.ts';
import { advertise, exchange, isGitService } from './git-http.ts';
import { webAddress } from './repository-answers.ts';
import { findRenamed, findRepository, fullName, type GitHubRepository, type GitHubState } from './state.ts';

export function gitRoutes(context: StandInContext<GitHubState>): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    if (hasToken(c, context.secrets['token'] ?? '')) return next();
    c.header('www-authenticate', 'Basic realm="GitHub"');
    return c.text('Invalid username or token. Password authentication is not supported for Git operations.\n', 401);
  });
  app.get('/:owner/:repository/info/refs', (c) =>
    withRepository(c, context, c.req.query('service') ?? '', (repository) => {
      const service = c.req.query('service') ?? '';
      if (!isGitService(service)) return c.text('Please upgrade your git client.\n', 400);
      return advertise(repositoryFolder(context.folder, repository.id), service, c.req.raw);
    }),
  );
  app.post('/:owner/:repository/:service', (c) => {
    const { service } = c.req.param();
    return withRepository(c, context, service, (repository) => {
      if (!isGitService(service)) return c.text('Not Found\n', 404);
      const afterwards = async () => {
        if (service === 'git-receive-pack') await notePush(context, repository.id);
      };
      return exchange(repositoryFolder(context.folder, repository.id), service, c.req.raw, afterwards);
    });
  });
  return app;
}

/** Any user name will do, as at GitHub: the token is the password. */
function hasToken(c: Context, token: string): boolean {
  const [scheme = '', value = ''] = (c.req.header('authorization') ?? '').split(' ');
  if (scheme.toLowerCase() !== 'basic') return scheme.toLowerCase() === 'bearer' && value === token;
  const pair = Buffer.from(value, 'base64').toString();
  return pair.slice(pair.indexOf(':') + 1) === token;
}

function withRepository(
  c: Context,
  { store, address }: StandInContext<GitHubState>,
  service: string,
  answer: (repository: GitHubRepository) => Response,
): Response {
  const { owner = '', repository: file = '' } = c.req.param() as Record<string, string>;
  const name = `${owner}/${file.replace(/\.git$/, '')}`;
  const repository = findRepository(store.state, name);
  if (repository) {
    const isPush = service === 'git-receive-pack';
    if (!isPush || !(repository.archived || repository.disabled)) return answer(repository);
    const state = repository.archived ? 'archived so it is read-only' : 'disabled';
    return c.text(`This repository was ${state}. ${webAddress(repository, address)}\n`, 403);
  }
  const renamed = findRenamed(store.state, name);
  if (!renamed) return c.text('Repository not found.\n', 404);
  const { search, pathname } = new URL(c.req.url);
  const rest = pathname.split('/').slice(4).join('/');
  return c.redirect(`${address}/git/${fullName(renamed)}.git/${rest}${search}`, 301);
}

/** The first branch that arrives becomes the default one, unless the one that was meant is there. */
async function notePush({ store, folder }: StandInContext<GitHubState>, id: number): Promise<void> {
  const bare = repositoryFolder(folder, id);
  const names = (await listBranches(bare)).map(({ name }) => name);
  const branch = store.update((state) => {
    const repository = state.repositories.find((each) => each.id === id);
    if (!repository) return undefined;
    repository.pushedAt = new Date().toISOString();
    if (!names.includes(repository.defaultBranch)) {
      repository.defaultBranch = ['main', 'master'].find((name) => names.includes(name)) ?? names[0] ?? 'main';
    }
    return repository.defaultBranch;
  });
  if (branch !== undefined) await setHead(bare, branch);
}
