/** Projects in temporary folders, as `countable new` leaves them, and what a person does there with git. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { recordPath, renderRecord } from '../../src/record.ts';
import { environment, temporaryFolder } from '../run-cli.ts';

const answers = {
  name: 'Demo',
  slug: 'demo',
  description: 'A demo',
  'production-domain': 'demo.example.com',
  'staging-domain': 'staging.demo.example.com',
};

/** The least that Jenkins takes for a pipeline. */
export const jenkinsfile = `pipeline {
    agent any
    stages {
        stage('Test') {
            steps {
                sh 'bin/test'
            }
        }
    }
}
`;

/** Runs git as Ada. @returns its standard output */
export async function git(cwd: string, ...args: string[]): Promise<string> {
  return (await execa('git', args, { cwd, env: environment(cwd), extendEnv: false })).stdout;
}

/** A project with one commit on `master` and `develop`, and nothing in it but its record and a Jenkinsfile. */
export async function makeProject(message = 'Begin Demo'): Promise<string> {
  return makeProjectIn(await temporaryFolder(), message);
}

/** The same in a folder that somebody else removes. */
export async function makeProjectIn(parent: string, message = 'Begin Demo'): Promise<string> {
  const folder = join(parent, 'demo');
  await mkdir(folder);
  await writeFile(
    join(folder, recordPath),
    renderRecord({
      version: '0.0.0-test',
      answers,
      components: ['project', 'jenkins', 'sentry', 'backups', 'django'].map((id) => ({ id, version: 1 })) as never,
      hashes: {},
    }),
  );
  await writeFile(join(folder, 'Jenkinsfile'), jenkinsfile);
  // Without the samples that git would copy along.
  await git(folder, 'init', '--quiet', '--initial-branch=develop', '--template=');
  await git(folder, 'add', '--all');
  await git(folder, 'commit', '--quiet', `--message=${message}`);
  await git(folder, 'branch', 'master');
  return folder;
}

export function readRecord(folder: string): Promise<string> {
  return readFile(join(folder, recordPath), 'utf8');
}
