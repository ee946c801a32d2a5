/** Reads the job of the project: by its recorded name, by its marker, or by its slug. */
import type { Connection } from '../service.ts';
import { ServiceError } from '../service-error.ts';
import { askIfThere, jobPath, sendIfThere } from './api.ts';
import { jobClass, readJobConfig } from './job-config.ts';
import type { Job } from './state.ts';

/** A job as the list of its folder has it. */
export interface ListedJob {
  readonly name: string;
  readonly fullName: string;
  readonly description: string;
  readonly isMultibranch: boolean;
}

/** The jobs of a folder; undefined where there is no such folder, or it may not be seen. @throws ServiceError */
export async function readFolder(connection: Connection, folder: string): Promise<ListedJob[] | undefined> {
  const doing = folder ? `reading folder ${folder}` : 'reading its jobs';
  const request = { doing, path: jobPath(folder), tree: 'jobs[_class,name,description]' };
  return askIfThere(connection, request, (answer) =>
    answer
      .get('jobs')
      .list()
      .map((job) => ({
        name: job.get('name').text(),
        fullName: folder ? `${folder}/${job.get('name').text()}` : job.get('name').text(),
        description: job.get('description').optionalText(),
        isMultibranch: job.get('_class').text() === jobClass,
      })),
  );
}

/** A multibranch pipeline; undefined where it is gone, or its configuration is none. @throws ServiceError */
export async function readJob(connection: Connection, fullName: string): Promise<Job | undefined> {
  const xml = await readConfig(connection, fullName);
  const config = xml === undefined ? undefined : readJobConfig(xml);
  if (!config) return undefined;
  const branches = await readBranches(connection, fullName);
  const isScanning = branches.length === 0 && (await readIsScanning(connection, fullName));
  return { fullName, config, branches: branches.map(({ name }) => name), isScanning };
}

/** Its configuration as XML; undefined where it is gone. @throws ServiceError */
export async function readConfig(connection: Connection, fullName: string): Promise<string | undefined> {
  const path = `${jobPath(fullName)}/config.xml`;
  return (await sendIfThere(connection, { doing: `reading job ${fullName}`, path }))?.text;
}

/** The branches that it has found, each with its last build. @throws ServiceError */
export async function readBranches(connection: Connection, fullName: string) {
  const request = {
    doing: `reading the branches of job ${fullName}`,
    path: jobPath(fullName),
    tree: 'jobs[name,lastBuild[number]]',
  };
  const branches = await askIfThere(connection, request, (answer) =>
    answer
      .get('jobs')
      .list()
      .map((branch) => {
        const build = branch.get('lastBuild');
        // Jenkins writes "feature/pears" as "feature%2Fpears".
        return { name: branch.get('name').text(), build: build.isThere ? build.get('number').id() : undefined };
      }),
  );
  return branches ?? [];
}

/** The log of a scan ends with its result. Before the first one there is none, and a sentence that says so. */
async function readIsScanning(connection: Connection, fullName: string): Promise<boolean> {
  const request = {
    doing: `reading the last scan of job ${fullName}`,
    path: `${jobPath(fullName)}/indexing/consoleText`,
  };
  const log = await sendIfThere(connection, request);
  return log !== undefined && /^Started by /m.test(log.text) && !/^Finished: /m.test(log.text);
}

/**
 * What Jenkins has against a Jenkinsfile, in its own words; undefined where it has nothing, or does not say.
 * @throws ServiceError
 */
export async function lint(
  connection: Connection,
  jenkinsfile: string,
): Promise<{ isChecked: boolean; errors: string }> {
  const request = {
    doing: 'having the Jenkinsfile checked',
    method: 'POST',
    path: '/pipeline-model-converter/validate',
    body: new URLSearchParams({ jenkinsfile }),
  } as const;
  const answer = await sendIfThere(connection, request);
  if (!answer) return { isChecked: false, errors: '' };
  const errors = /^\s*errors encountered[^\n]*\n(.*)$/is.exec(answer.text)?.[1] ?? '';
  return { isChecked: true, errors: errors.trim() };
}

/** Whom the credential belongs to; undefined for nobody. @throws ServiceError */
export async function readUser(connection: Connection): Promise<string | undefined> {
  const request = { doing: 'asking who we are', path: '/whoAmI', tree: 'name,anonymous' };
  return askIfThere(connection, request, (answer) =>
    answer.get('anonymous').flag() ? undefined : answer.get('name').text(),
  );
}

/** May a job be made in this folder? True also where Jenkins does not tell. @throws ServiceError */
export async function mayCreate(connection: Connection, folder: string, name: string): Promise<boolean> {
  const path = `${jobPath(folder)}/view/all/checkJobName`;
  try {
    await sendIfThere(connection, { doing: 'asking whether a job may be made', path, query: { value: name } });
    return true;
  } catch (error) {
    if (error instanceof ServiceError && error.status === 403) return false;
    throw error;
  }
}

/** What `.countable.yml` keeps of a job. */
export function recordOf({ address }: Connection, fullName: string) {
  return { job: fullName, address: `${address}${jobPath(fullName)}/` };
}
