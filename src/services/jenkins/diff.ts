/** Decides which calls bring Jenkins from what is there to what is wanted. Pure. */
import type { Call, Input, Wanted } from '../service.ts';
import type { GitHubSource, JobConfig } from './job-config.ts';
import {
  descriptionOf,
  dsnCredentialOf,
  fullNameOf,
  gitHubCredentialOf,
  type JenkinsState,
  type Job,
  script,
  sharedTokensOf,
} from './state.ts';

/** After all that it gives is applied, it gives nothing. */
export function diffJenkins(state: JenkinsState, wanted: Wanted): Call[] {
  if (state.isInTheWay) return [];
  const calls = [
    state.job ? updateJob(state, state.job, wanted) : createJob(state, wanted),
    diffDsn(state, wanted),
    ...diffSharedTokens(state, wanted),
    diffBackups(state, wanted),
    diffScan(state, wanted),
  ];
  return calls.filter((call) => call !== undefined);
}

function createJob({ folder, repository }: JenkinsState, wanted: Wanted): Call {
  const { project, known } = wanted;
  const fullName = fullNameOf(folder, project.slug);
  return {
    id: 'jenkins.job',
    service: 'jenkins',
    phase: 'make',
    kind: 'create',
    title: `multibranch pipeline ${fullName}`,
    because: known['job'] ? 'was deleted' : 'does not exist',
    input: {
      folder,
      name: project.slug,
      owner: repository.owner,
      repository: repository.name,
      apiAddress: repository.apiAddress,
      credential: gitHubCredentialOf(wanted),
      description: descriptionOf(project),
      marker: project.marker,
    },
  };
}

function updateJob(state: JenkinsState, job: Job, wanted: Wanted): Call | undefined {
  const { fullName } = job;
  const changes = changesOf(state, job.config, wanted);
  const call = { id: 'jenkins.job', service: 'jenkins', phase: 'make', kind: 'update' } as const;
  if (changes.length > 0) {
    return {
      ...call,
      title: `multibranch pipeline ${fullName}`,
      because: changes.map(({ because }) => because).join('; '),
      input: { job: fullName, changes: Object.fromEntries(changes.map(({ name, value }) => [name, value])) },
    };
  }
  const { job: recorded } = wanted.known;
  if (!recorded || recorded === fullName) return undefined;
  // People renamed it on purpose: the record follows.
  const because = `was renamed; it was ${recorded}`;
  return {
    ...call,
    title: `record of multibranch pipeline ${fullName}`,
    because,
    input: { job: fullName, changes: {} },
  };
}

interface Change {
  /** As `JobChanges` has it. */
  readonly name: string;
  readonly because: string;
  readonly value: Input;
}

/** Only what must be so. How branches are found, what is kept for how long and the like is left to people. */
function changesOf(state: JenkinsState, config: JobConfig, wanted: Wanted): Change[] {
  const { description, isDisabled, source, scriptPath } = config;
  const changes = [
    description.includes(wanted.project.marker) ? undefined : changeDescription(description, wanted),
    isDisabled ? { name: 'isDisabled', because: 'is disabled', value: false } : undefined,
    source && changeRepository(state, source),
    source && changeCredential(state, source, wanted),
    scriptPath === undefined || scriptPath === script
      ? undefined
      : { name: 'scriptPath', because: `does what ${scriptPath} says, not the ${script}`, value: script },
  ];
  return changes.filter((change) => change !== undefined);
}

function changeDescription(description: string, { project }: Wanted): Change {
  const value = description ? `${description} (${project.marker})` : descriptionOf(project);
  return { name: 'description', because: 'its description does not say whose it is', value };
}

function changeRepository({ repository }: JenkinsState, source: GitHubSource): Change | undefined {
  const { owner, name, address } = repository;
  const [present, future] = [`${source.owner}/${source.repository}`, `${owner}/${name}`];
  if (present.toLowerCase() === future.toLowerCase()) return undefined;
  return { name: 'repository', because: `builds ${present}, not ${future}`, value: { owner, name, address } };
}

/** Another credential than the usual one is people's choice, as long as it is there. */
function changeCredential(state: JenkinsState, { credential }: GitHubSource, wanted: Wanted): Change | undefined {
  const value = gitHubCredentialOf(wanted);
  const isUseless = credential === '' || (state.seesAll && !isThere(state, credential));
  if (credential === value || !isUseless || !isThere(state, value)) return undefined;
  const because = credential ? `its credential ${credential} does not exist` : 'reads GitHub without a credential';
  return { name: 'credential', because, value };
}

function isThere({ credentials, others }: JenkinsState, id: string): boolean {
  return [...credentials, ...others].some((credential) => credential.id === id);
}

/** Jenkins gives no secret back: whether its copy is the present one shows by the fingerprint in its description. */
function diffDsn({ store, credentials }: JenkinsState, wanted: Wanted): Call | undefined {
  const { project, services, fingerprints } = wanted;
  if (!services.has('sentry') || !project.components.includes('sentry')) return undefined;
  const id = dsnCredentialOf(project);
  const fingerprint = fingerprints['sentry.dsn'];
  const call = {
    id: 'jenkins.sentry-dsn',
    service: 'jenkins',
    phase: 'finish',
    title: `credential ${id}`,
    input: { store, id, slug: project.slug, marker: project.marker, dsn: { later: 'sentry.dsn' } },
    without: `Jenkins: the credential ${id} is left as it is, as Sentry takes no part in this run. To have it made: countable register sentry jenkins`,
  } as const;
  const found = credentials.find((credential) => credential.id === id);
  if (!found) return { ...call, kind: 'create', because: 'does not exist' };
  const isOurs = found.description.includes(project.marker);
  if (!isOurs) return { ...call, kind: 'update', because: 'is taken over' };
  const isPresent = fingerprint === undefined || (fingerprint !== '' && found.description.includes(fingerprint));
  return isPresent ? undefined : { ...call, kind: 'update', because: 'was rotated' };
}

/** Where not all can be seen that jobs see, they may be there, and are left to people: reading warns of it. */
function diffSharedTokens(state: JenkinsState, wanted: Wanted): Call[] {
  const { project } = wanted;
  const missing = state.seesAll ? sharedTokensOf(wanted).filter(({ id }) => !isThere(state, id)) : [];
  return missing.map(({ id, service, purpose }) => ({
    id: `jenkins.${id}`,
    service: 'jenkins',
    phase: 'finish',
    kind: 'create',
    title: `credential ${id}`,
    because: 'does not exist',
    input: {
      store: state.store,
      folder: state.folder,
      id,
      marker: project.marker,
      description: `${purpose} (made by countable with ${project.slug}, ${project.marker})`,
      secret: { secret: `${service}.token` },
    },
    without: `Jenkins: the credential ${id} is missing. To have it made: countable login ${service}, then: countable register jenkins`,
  }));
}

function diffBackups(state: JenkinsState, { project }: Wanted): Call | undefined {
  const id = `${project.slug}-backups`;
  if (!project.components.includes('backups') || isThere(state, id)) return undefined;
  return {
    id: 'jenkins.backups',
    service: 'jenkins',
    phase: 'finish',
    kind: 'create',
    title: `credential ${id}`,
    because: 'does not exist',
    input: {
      store: state.store,
      id,
      marker: project.marker,
      description: `Where backups of ${project.slug} are kept in S3 (${project.marker})`,
      user: { secret: 'backups.id' },
      password: { secret: 'backups.secret' },
    },
    without:
      'Backups: no keys are at hand. Put AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY into the server’s .env; or set BACKUP_ACCESS_KEY_ID and BACKUP_SECRET_ACCESS_KEY here, then: countable register jenkins',
  };
}

/** Jenkins hears of pushes by itself, but of those before it was there it does not. */
function diffScan({ folder, job }: JenkinsState, { project }: Wanted): Call | undefined {
  const pushed = Object.keys(project.localBranches);
  const isScanned = job?.isScanning || pushed.some((branch) => job?.branches.includes(branch));
  if (pushed.length === 0 || isScanned) return undefined;
  const fullName = job?.fullName ?? fullNameOf(folder, project.slug);
  return {
    id: 'jenkins.scan',
    service: 'jenkins',
    phase: 'finish',
    kind: 'update',
    title: `first scan of ${fullName}`,
    because: 'knows no branches yet',
    input: { job: fullName },
  };
}
