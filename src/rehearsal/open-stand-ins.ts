/** Finds the stand-ins and opens what each has on disk. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { importModule, listModules } from '../modules.ts';
import { listBranches, repositoryFolder } from './github/bare-repository.ts';
import { findRepository, type GitHubState } from './github/state.ts';
import type { RehearsalSettings } from './rehearsal-folder.ts';
import type { StandIn, StandInContext } from './stand-in.ts';
import { openStore } from './store.ts';

/** A stand-in with what it works on. */
export interface OpenStandIn {
  readonly standIn: StandIn;
  readonly context: StandInContext<unknown>;
}

const modules = 'src/rehearsal/stand-ins';

/** The order in which people read about the services. */
const order = ['github', 'slack', 'sentry', 'jenkins'];

/**
 * @param address of the server, without a slash at the end
 * @param onChange called whenever a state changes
 */
export async function openStandIns(
  folder: string,
  settings: RehearsalSettings,
  address: string,
  onChange: () => void,
): Promise<OpenStandIn[]> {
  const names = listModules(modules).sort((one, other) => order.indexOf(one) - order.indexOf(other));
  const opened: OpenStandIn[] = await Promise.all(
    names.map(async (name) => {
      const standIn = (await importModule(`${modules}/${name}`))['standIn'] as StandIn;
      const { id } = standIn;
      await mkdir(join(folder, id), { recursive: true, mode: 0o700 });
      const store = openStore(join(folder, `${id}.json`), standIn.emptyState, onChange);
      const secrets = settings.secrets[id];
      return { standIn, context: { store, address: `${address}/${id}`, secrets, folder: join(folder, id) } };
    }),
  );
  const github = opened.find(({ standIn }) => standIn.id === 'github')?.context as StandInContext<GitHubState>;
  const branchesOf = (repository: { readonly owner: string; readonly name: string }) => listNames(github, repository);
  return opened.map(({ standIn, context }) => ({ standIn, context: { ...context, branchesOf } }));
}

async function listNames(
  { store, folder }: StandInContext<GitHubState>,
  { owner, name }: { readonly owner: string; readonly name: string },
): Promise<string[]> {
  const repository = findRepository(store.state, `${owner}/${name}`);
  return repository ? (await listBranches(repositoryFolder(folder, repository.id))).map((branch) => branch.name) : [];
}
