/** Reads which credentials a job sees: never their values, which Jenkins gives to nobody. */
import type { Connection } from '../service.ts';
import { ServiceError } from '../service-error.ts';
import { askIfThere, jobPath } from './api.ts';
import type { StoredCredential } from './state.ts';

const systemStore = '/credentials/store/system/domain/_';

export interface Credentials {
  /** Where those of the project are kept: with the jobs of its folder. Undefined where that may not be seen. */
  readonly store: string | undefined;
  readonly own: readonly StoredCredential[];
  readonly others: readonly StoredCredential[];
  readonly seesAll: boolean;
}

/** Those of the folder, of the folders around it, and everybody's. @throws ServiceError */
export async function readCredentials(connection: Connection, folder: string): Promise<Credentials> {
  const names = folder.split('/').filter((name) => name !== '');
  const around = names.map((_, index) => names.slice(0, names.length - index).join('/'));
  const paths = [...around.map((each) => `${jobPath(each)}/credentials/store/folder/domain/_`), systemStore];
  const [own, ...others] = await Promise.all(paths.map((path) => readStore(connection, path)));
  return {
    store: own && paths[0],
    own: own ?? [],
    others: others.flatMap((credentials) => credentials ?? []),
    seesAll: others.every((credentials) => credentials !== undefined),
  };
}

/** The credentials of a store; undefined where there is none, or it may not be seen. @throws ServiceError */
export async function readStore(connection: Connection, path: string): Promise<StoredCredential[] | undefined> {
  const request = { doing: 'reading which credentials there are', path, tree: 'credentials[id,description]' };
  try {
    return await askIfThere(connection, request, (answer) =>
      answer
        .get('credentials')
        .list()
        .map((credential) => ({
          id: credential.get('id').text(),
          description: credential.get('description').optionalText(),
        })),
    );
  } catch (error) {
    if (error instanceof ServiceError && error.status === 403) return undefined;
    throw error;
  }
}
