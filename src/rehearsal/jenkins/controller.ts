/** A Jenkins controller as a stand-in keeps it. Answers no calls. */

export interface JenkinsBranch {
  readonly name: string;
  builds: { readonly number: number }[];
}

export interface JenkinsJob {
  /** With its folders: "team/shop". */
  readonly fullName: string;
  /** The name of its class: a multibranch pipeline, a folder, or whatever somebody made. */
  readonly kind: string;
  /** As Jenkins wrote it. */
  config: string;
  branches: JenkinsBranch[];
  /** The log of the last scan; absent before the first. */
  lastScan?: string;
  /** What was validated last before the job was made or changed: what the page shows of its pipeline. */
  jenkinsfile?: string;
}

export interface JenkinsCredential {
  /** The folder whose store it is in; empty for the one of the system. */
  readonly folder: string;
  readonly id: string;
  readonly kind: string;
  description: string;
  /** All that is no secret, in its order. */
  fields: (readonly [name: string, value: string])[];
  /** Names of its secrets with a hash of each: nothing needs their values again. */
  secrets: (readonly [name: string, hash: string])[];
}

/** All of it is JSON, to be read and changed by tests too. */
export interface JenkinsController {
  /** What the user may do: "Job/Create". */
  permissions: string[];
  jobs: JenkinsJob[];
  credentials: JenkinsCredential[];
  /** Branches by "owner/name" where no Git server is beside that could be asked. */
  repositories: Record<string, string[]>;
  /** False: branches that a scan finds are not built. */
  buildsBranches: boolean;
  lastJenkinsfile?: string;
}

export const multibranch = 'org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject';
export const folderKind = 'com.cloudbees.hudson.plugins.folder.Folder';

/** Every permission that a call of this stand-in can want, with the name that a header gives it. */
export const permissions: Readonly<Record<string, string>> = {
  'Overall/Read': 'hudson.model.Hudson.Read',
  'Job/Read': 'hudson.model.Item.Read',
  'Job/Create': 'hudson.model.Item.Create',
  'Job/Configure': 'hudson.model.Item.Configure',
  'Job/Build': 'hudson.model.Item.Build',
  'Job/Delete': 'hudson.model.Item.Delete',
  'Credentials/View': 'com.cloudbees.plugins.credentials.CredentialsProvider.View',
  'Credentials/Create': 'com.cloudbees.plugins.credentials.CredentialsProvider.Create',
  'Credentials/Update': 'com.cloudbees.plugins.credentials.CredentialsProvider.Update',
  'Credentials/Delete': 'com.cloudbees.plugins.credentials.CredentialsProvider.Delete',
};

/** Before anything was made: no job, and the one credential that everybody reads GitHub with. */
export function emptyController(): JenkinsController {
  return {
    permissions: Object.keys(permissions),
    jobs: [],
    credentials: [
      {
        folder: '',
        id: 'github',
        kind: 'com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl',
        description: 'Reads GitHub',
        fields: [['username', 'acme-jenkins']],
        secrets: [['password', '']],
      },
    ],
    repositories: {},
    buildsBranches: true,
  };
}

/** The part of a full name behind the last slash. */
export function nameOf(fullName: string): string {
  return fullName.slice(fullName.lastIndexOf('/') + 1);
}

/** The part before it; empty at the top. */
export function folderOf(fullName: string): string {
  return fullName.slice(0, Math.max(0, fullName.lastIndexOf('/')));
}

/** "team/shop" → "/job/team/job/shop" */
export function jobPath(fullName: string): string {
  const names = fullName.split('/').filter((name) => name !== '');
  return names.map((name) => `/job/${encodeURIComponent(name)}`).join('');
}
