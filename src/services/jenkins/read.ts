/** Reads what Jenkins has of the project, and says what is in the way and what the user may not do. */
import type { Connection, Obstacle, Reading, Wanted } from '../service.ts';
import { jobPath } from './api.ts';
import { type Credentials, readCredentials } from './read-credentials.ts';
import { type ListedJob, lint, mayCreate, readFolder, readJob, recordOf } from './read-job.ts';
import {
  dsnCredentialOf,
  folderOf,
  gitHubCredentialOf,
  type JenkinsState,
  type Job,
  repositoryOf,
  sharedTokensOf,
} from './state.ts';

/** Reads only. @throws ServiceError */
export async function readJenkins(connection: Connection, wanted: Wanted): Promise<Reading<JenkinsState>> {
  const repository = repositoryOf(wanted);
  if (!repository) {
    const warning = 'Jenkins: there is no repository to build yet. Run: countable register github jenkins';
    return { state: nothing, obstacles: [], warnings: [warning] };
  }
  const [linted, { folder, jobs }] = await Promise.all([readLint(connection, wanted), readJobs(connection, wanted)]);
  if (!jobs) return { state: nothing, obstacles: [noFolder(connection, folder)], warnings: [] };
  const credentials = await readCredentials(connection, folder);
  const listed = findJob(jobs, wanted);
  const isOurs = listed !== undefined && isJobOurs(listed, wanted);
  const isInTheWay = listed !== undefined && (!listed.isMultibranch || (!isOurs && !wanted.adopt));
  const job = listed && !isInTheWay ? await readJob(connection, listed.fullName) : undefined;
  const { store = '', own, others, seesAll } = credentials;
  const state = { isInTheWay, repository, folder, job, store, credentials: own, others, seesAll };
  const obstacles = [
    ...linted.obstacles,
    ...(isInTheWay ? [inTheWay(connection, listed)] : []),
    ...(store ? [] : [noStore()]),
    ...dsnInTheWay(state, wanted),
    ...(await readRefusal(connection, state, wanted)),
  ];
  const warnings = [
    ...linted.warnings,
    ...warnOfCredential(credentials, wanted),
    ...warnOfTokens(credentials, wanted),
    ...warnOfSource(job),
  ];
  return { state, obstacles, warnings, ...(job && isOurs && { record: recordOf(connection, job.fullName) }) };
}

const nothing: JenkinsState = {
  isInTheWay: true,
  repository: { owner: '', name: '', address: '', apiAddress: '' },
  folder: '',
  job: undefined,
  store: '',
  credentials: [],
  others: [],
  seesAll: false,
};

/** Of the folder that the recorded job is in, whatever the setting says by now; else of the one that is set. */
async function readJobs(connection: Connection, wanted: Wanted) {
  const { job } = wanted.known;
  const recorded = job?.slice(0, Math.max(0, job.lastIndexOf('/')));
  const set = folderOf(wanted.settings);
  const jobs = recorded === undefined || recorded === set ? undefined : await readFolder(connection, recorded);
  return jobs && recorded !== undefined
    ? { folder: recorded, jobs }
    : { folder: set, jobs: await readFolder(connection, set) };
}

/** The recorded one; else one with our marker, which was renamed; else one that has its name. */
function findJob(jobs: readonly ListedJob[], { known, project }: Wanted): ListedJob | undefined {
  return (
    jobs.find(({ fullName }) => fullName === known['job']) ??
    jobs.find(({ description }) => description.includes(project.marker)) ??
    jobs.find(({ name }) => name === project.slug)
  );
}

function isJobOurs({ fullName, description }: ListedJob, { known, project }: Wanted): boolean {
  return fullName === known['job'] || description.includes(project.marker);
}

async function readLint(connection: Connection, { project: { jenkinsfile } }: Wanted) {
  if (jenkinsfile === undefined)
    return { obstacles: [], warnings: ['Jenkins: there is no Jenkinsfile here, so no branch will be built.'] };
  const { isChecked, errors } = await lint(connection, jenkinsfile);
  const warning = 'Jenkins could not check the Jenkinsfile: it lacks the plugin Pipeline: Declarative.';
  if (!isChecked) return { obstacles: [], warnings: [warning] };
  if (!errors) return { obstacles: [], warnings: [] };
  const fact = `Jenkins refuses the Jenkinsfile:\n${errors}`;
  return { obstacles: [obstacle(fact, 'Correct the Jenkinsfile, then run again.')], warnings: [] };
}

async function readRefusal(connection: Connection, state: JenkinsState, wanted: Wanted): Promise<Obstacle[]> {
  if (state.job || state.isInTheWay) return [];
  const { folder } = state;
  if (await mayCreate(connection, folder, wanted.project.slug)) return [];
  const place = folder ? `in its folder ${folder}` : 'there';
  return [
    obstacle(
      `Jenkins lets ${connection.secrets['user']} make no jobs ${place}.`,
      'It takes the permission Job/Create, beside Job/Configure and Credentials/Create. Ask whoever runs Jenkins.',
    ),
  ];
}

function noFolder({ address }: Connection, folder: string): Obstacle {
  return obstacle(
    folder ? `Jenkins has no folder ${folder}, or you may not see it.` : `Jenkins at ${address} shows no jobs.`,
    'Make it in Jenkins (New Item, Folder), or name another: countable config jenkins-folder NAME',
  );
}

function noStore(): Obstacle {
  return obstacle(
    'Jenkins shows no store of credentials.',
    'It takes the plugin Credentials and the permission Credentials/View, beside Create and Update. Ask whoever runs Jenkins.',
  );
}

function inTheWay({ address }: Connection, { fullName, isMultibranch }: ListedJob): Obstacle {
  const place = `${address}${jobPath(fullName)}/`;
  if (isMultibranch)
    return obstacle(
      `Jenkins has a job ${fullName} that is not this project's: ${place}`,
      'To take it over: countable register jenkins --adopt',
    );
  return obstacle(
    `Jenkins has a job ${fullName} that is no multibranch pipeline: ${place}`,
    'The type of a job cannot change. Rename that one in Jenkins, or use a folder: countable config jenkins-folder NAME',
  );
}

function dsnInTheWay({ credentials }: JenkinsState, { project, adopt }: Wanted): Obstacle[] {
  const id = dsnCredentialOf(project);
  const found = credentials.find((credential) => credential.id === id);
  if (!found || adopt || found.description.includes(project.marker)) return [];
  return [
    obstacle(
      `Jenkins has a credential ${id} that is not this project's.`,
      'To take it over: countable register jenkins --adopt',
    ),
  ];
}

function obstacle(fact: string, remedy: string): Obstacle {
  return { service: 'jenkins', fact, remedy };
}

function warnOfCredential({ own, others, seesAll }: Credentials, wanted: Wanted): string[] {
  const id = gitHubCredentialOf(wanted);
  if (!seesAll || [...own, ...others].some((credential) => credential.id === id)) return [];
  return [
    `Jenkins has no credential ${id} to read GitHub with, so it will find no branches of a private repository. Make it there (a GitHub App, or a user name with a token), or name another: countable config jenkins-github-credential ID`,
  ];
}

function warnOfTokens({ own, others, seesAll }: Credentials, wanted: Wanted): string[] {
  if (seesAll) return [];
  const seen = [...own, ...others].map(({ id }) => id);
  const unseen = sharedTokensOf(wanted).filter(({ id }) => !seen.includes(id));
  if (unseen.length === 0) return [];
  const ids = unseen.map(({ id }) => id).join(' and ');
  return [`Jenkins shows you only some of the credentials that jobs see. Make sure that there is ${ids}.`];
}

function warnOfSource(job: Job | undefined): string[] {
  if (!job || job.config.source) return [];
  return [`Jenkins: job ${job.fullName} takes its branches from elsewhere than GitHub. That stays as it is.`];
}
