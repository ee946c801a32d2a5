/** The forms in which Jenkins gives its jobs, branches and credentials to programs. */
import type { JenkinsController, JenkinsCredential, JenkinsJob } from './controller.ts';
import { folderKind, folderOf, jobPath, multibranch, nameOf } from './controller.ts';
import { readFacts } from './job-config.ts';

type Form = Record<string, unknown>;

/** A job as the list of its folder has it; with a tree, all of it can be asked for. */
export function jobForm(job: JenkinsJob, controller: JenkinsController, address: string): Form {
  const url = `${address}${jobPath(job.fullName)}/`;
  const name = nameOf(job.fullName);
  return {
    _class: job.kind,
    actions: [],
    description: readFacts(job.config).description || null,
    displayName: name,
    displayNameOrNull: null,
    fullDisplayName: job.fullName.replaceAll('/', ' » '),
    fullName: job.fullName,
    name,
    url,
    ...(job.kind === multibranch || job.kind === folderKind
      ? { healthReport: [], jobs: jobsIn(job, controller, address), primaryView: viewForm(url), views: [viewForm(url)] }
      : { buildable: true, builds: [], color: 'notbuilt', lastBuild: null, nextBuildNumber: 1 }),
    ...(job.kind === multibranch ? { sources: [{}] } : {}),
  };
}

function jobsIn(job: JenkinsJob, controller: JenkinsController, address: string): Form[] {
  if (job.kind === multibranch) return job.branches.map(({ name }) => branchForm(job, name, address));
  const inside = controller.jobs.filter(({ fullName }) => folderOf(fullName) === job.fullName);
  return inside.map((each) => jobForm(each, controller, address));
}

function viewForm(url: string): Form {
  return { _class: 'hudson.model.AllView', name: 'all', url };
}

/** A branch's job. Its name has no slash: "feature%2Fpears". */
export function branchForm(job: JenkinsJob, branch: string, address: string): Form {
  const name = encodeURIComponent(branch);
  const url = `${address}${jobPath(job.fullName)}/job/${encodeURIComponent(name)}/`;
  const found = job.branches.find((each) => each.name === branch);
  const builds = (found?.builds ?? []).map(({ number }) => ({
    _class: 'org.jenkinsci.plugins.workflow.job.WorkflowRun',
    number,
    url: `${url}${number}/`,
  }));
  const { isDisabled } = readFacts(job.config);
  const notBuilt = isDisabled ? 'disabled' : 'notbuilt';
  return {
    _class: 'org.jenkinsci.plugins.workflow.job.WorkflowJob',
    actions: [],
    description: null,
    displayName: branch,
    displayNameOrNull: branch === name ? null : branch,
    fullDisplayName: `${job.fullName.replaceAll('/', ' » ')} » ${branch}`,
    fullName: `${job.fullName}/${name}`,
    name,
    url,
    buildable: !isDisabled,
    builds,
    color: builds.length > 0 ? 'notbuilt_anime' : notBuilt,
    firstBuild: builds.at(-1) ?? null,
    healthReport: [],
    inQueue: false,
    keepDependencies: false,
    lastBuild: builds[0] ?? null,
    lastCompletedBuild: null,
    lastFailedBuild: null,
    lastSuccessfulBuild: null,
    nextBuildNumber: builds.length + 1,
    property: [],
    queueItem: null,
    concurrentBuild: false,
    disabled: isDisabled,
  };
}

export function controllerForm(controller: JenkinsController, address: string): Form {
  const url = `${address}/`;
  const top = controller.jobs.filter(({ fullName }) => folderOf(fullName) === '');
  return {
    _class: 'hudson.model.Hudson',
    assignedLabels: [{ name: 'built-in' }],
    mode: 'NORMAL',
    nodeDescription: "the Jenkins controller's built-in node",
    nodeName: '',
    numExecutors: 2,
    description: null,
    jobs: top.map((job) => jobForm(job, controller, address)),
    primaryView: viewForm(url),
    quietDownReason: null,
    quietingDown: false,
    slaveAgentPort: -1,
    unlabeledLoad: { _class: 'jenkins.model.UnlabeledLoadStatistics' },
    url,
    useCrumbs: true,
    useSecurity: true,
    views: [viewForm(url)],
  };
}

const typeNames: Readonly<Record<string, string>> = {
  StringCredentialsImpl: 'Secret text',
  UsernamePasswordCredentialsImpl: 'Username with password',
};

export function credentialForm({ folder, id, kind, description }: JenkinsCredential): Form {
  return {
    _class: 'com.cloudbees.plugins.credentials.CredentialsStoreAction$CredentialsWrapper',
    description,
    displayName: description ? `${id} (${description})` : id,
    fingerprint: null,
    fullName: `${folder ? `${folder}/folder` : 'system'}/_/${id}`,
    id,
    typeName: typeNames[kind.slice(kind.lastIndexOf('.') + 1)] ?? kind,
  };
}

export function domainForm(credentials: readonly JenkinsCredential[], folder: string): Form {
  const place = folder ? `${folder}/folder` : 'system';
  return {
    _class: 'com.cloudbees.plugins.credentials.CredentialsStoreAction$DomainWrapper',
    credentials: credentials.map(credentialForm),
    description: 'Credentials that should be available irrespective of domain specification to requirements matching.',
    displayName: 'Global credentials (unrestricted)',
    fullDisplayName: `${folder ? `${folder.replaceAll('/', ' » ')} » Folder` : 'System'} » Global credentials (unrestricted)`,
    fullName: `${place}/_`,
    global: true,
    urlName: '_',
  };
}
