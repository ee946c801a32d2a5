/** Pages of a repository: its folders, its files, its commits. They stand at the addresses that the API's answers give. */
import { type Context, Hono } from 'hono';
import { renderDocument, sendPage } from '../page/document.ts';
import { listBranches, listCommits, listFolder, readBlob, readPatch, repositoryFolder } from './bare-repository.ts';
import { renderCommits, renderFile, renderFolder, renderPatch, renderRepository } from './page-parts.ts';
import type { Shown } from './places.ts';
import { webAddress } from './repository-answers.ts';
import type { GitHubContext } from './request.ts';
import { findRenamed, findRepository } from './state.ts';

/** Owners cannot have the names that the API begins with. */
const owner = ':owner{(?!(?:user|users|orgs|organizations|repos|repositories|git)(?:/|$))[A-Za-z0-9-]+}';

export function repositoryPages(context: GitHubContext): Hono {
  const app = new Hono();
  const at = `/${owner}/:repository`;
  app.get(at, (c) => show(c, context, (shown) => showFolder(c, shown, shown.repository.defaultBranch, '')));
  app.get(`${at}/:kind{tree|blob}/:branch/:path{.+}?`, (c) => {
    const { kind, branch, path = '' } = c.req.param() as { kind: string; branch: string; path?: string };
    return show(c, context, (shown) =>
      kind === 'tree' ? showFolder(c, shown, branch, path) : showFile(c, shown, branch, path),
    );
  });
  app.get(`${at}/commits/:branch`, (c) =>
    show(c, context, async (shown) => {
      const commits = await listCommits(shown.folder, c.req.param('branch'), 100);
      return commits.length > 0 ? sendPage(c, renderCommits(shown, commits)) : showNothing(c);
    }),
  );
  app.get(`${at}/commit/:revision`, (c) =>
    show(c, context, async (shown) => {
      const patch = await readPatch(shown.folder, c.req.param('revision'));
      return patch === undefined ? showNothing(c) : sendPage(c, renderPatch(shown, patch));
    }),
  );
  return app;
}

async function show(
  c: Context,
  { store, address, folder }: GitHubContext,
  answer: (shown: Shown) => Promise<Response>,
): Promise<Response> {
  const { owner: login, repository: file } = c.req.param() as Record<string, string>;
  const name = `${login}/${file}`;
  const repository = findRepository(store.state, name);
  if (repository) {
    const bare = repositoryFolder(folder, repository.id);
    return answer({ repository, address, folder: bare, branches: await listBranches(bare) });
  }
  const renamed = findRenamed(store.state, name);
  return renamed ? c.redirect(webAddress(renamed, address)) : showNothing(c);
}

async function showFolder(c: Context, shown: Shown, branch: string, path: string): Promise<Response> {
  const entries = await listFolder(shown.folder, branch, path);
  if (!entries && path !== '') return showNothing(c);
  const [latest] = await listCommits(shown.folder, branch, 1);
  const readme = entries?.find(({ name }) => /^readme(\.md)?$/i.test(name))?.name;
  const text = readme && (await readBlob(shown.folder, branch, path ? `${path}/${readme}` : readme));
  const content = renderFolder({ shown, branch, path, entries: entries ?? [], latest, readme: text?.toString() });
  return sendPage(c, renderRepository(shown, branch, content));
}

async function showFile(c: Context, shown: Shown, branch: string, path: string): Promise<Response> {
  const content = await readBlob(shown.folder, branch, path);
  if (!content) return showNothing(c);
  return sendPage(c, renderRepository(shown, branch, renderFile(shown, { branch, path, isFolder: false }, content)));
}

function showNothing(c: Context): Promise<Response> {
  return sendPage(c, renderDocument('Nothing here', 'There is no such thing in this rehearsal.'), 404);
}
