/** Jenkins: a multibranch pipeline for the repository, the credentials that it names, a first scan. */
import type { Question } from '../question.ts';
import { jobPath } from './jenkins/api.ts';
import { diffJenkins } from './jenkins/diff.ts';
import { credential, jenkins } from './jenkins/name.ts';
import { folderOf, fullNameOf, type JenkinsState } from './jenkins/state.ts';
import type { Service } from './service.ts';
import { checkServiceAddress, trimServiceAddress } from './service-address.ts';

const settings: readonly Question[] = [
  {
    id: 'jenkins-address',
    message: 'Jenkins’ address',
    explanation: 'Where your Jenkins is: https://jenkins.example.com',
    defaultNote: 'none: without it Jenkins is left out',
    environment: ['JENKINS_URL'],
    default: () => undefined,
    validate: checkServiceAddress,
  },
  {
    id: 'jenkins-folder',
    message: 'Folder in Jenkins',
    explanation: 'Where jobs are put: web, or team/web; it must be there',
    defaultNote: 'empty: none',
    default: () => '',
    // What Jenkins refuses in names of jobs: jenkins.model.Jenkins.checkGoodName.
    validate: (folder) =>
      /[?*\\%!@#$^&|<>[\]:;\p{Cc}]/u.test(folder) ||
      folder.split('/').some((name) => /^\s*\.*\s*$/.test(name) && folder)
        ? 'must be names of folders with slashes between them, without ?*\\%!@#$^&|<>[]:;'
        : undefined,
  },
  {
    id: 'jenkins-github-credential',
    message: 'Credential for GitHub in Jenkins',
    explanation: 'Its id: what Jenkins reads repositories with. It must be there',
    defaultNote: 'github',
    default: () => 'github',
    validate: (id) => (/^[\w.-]{1,100}$/.test(id) ? undefined : 'must be an id: letters, digits, . _ -'),
  },
];

const credentialHelp = `An API token of your user: in Jenkins, your name at the top, Security, API Token, Add new Token. A password will not do.
Your user needs the permissions Job: Create, Configure, Read, Build; Credentials: View, Create, Update.
(Job: Delete and Credentials: Delete are for what --undo takes back.)`;

export const service: Service<JenkinsState> = {
  ...jenkins,
  component: 'jenkins',
  credential,
  credentialHelp,
  settings,
  address: (given) => trimServiceAddress(given['jenkins-address']),
  webAddress: ({ slug }, given) => {
    const address = trimServiceAddress(given['jenkins-address']);
    return address && `${address}${jobPath(fullNameOf(folderOf(given), slug))}/`;
  },
  // What reads and writes needs an XML parser, and takes its time to load.
  identify: async (connection) => (await import('./jenkins/identify.ts')).identifyInJenkins(connection),
  read: async (connection, wanted) => (await import('./jenkins/read.ts')).readJenkins(connection, wanted),
  diff: diffJenkins,
  apply: async (connection, call, input) => (await import('./jenkins/apply.ts')).applyJenkins(connection, call, input),
  readHindrance: async (connection, made) =>
    (await import('./jenkins/undo.ts')).readHindranceInJenkins(connection, made),
  undo: async (connection, made) => (await import('./jenkins/undo.ts')).undoInJenkins(connection, made),
};
