/** Runs the Groovy of Jenkinsfiles in a container, with stand-ins for Jenkins' steps. For stories see Build.groovy. */
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

/** What happens around a build. */
export interface Story {
  readonly branch: string;
  readonly failing?: readonly string[];
  readonly hanging?: readonly string[];
  readonly noNode?: string;
  readonly unstable?: boolean;
  readonly files?: readonly string[];
  readonly outputs?: Readonly<Record<string, string>>;
  readonly credentials?: readonly string[];
  readonly slackIds?: Readonly<Record<string, string>>;
  readonly checkout?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** What a step was asked to do: its name, its arguments, and of `sh` where. */
export interface Event {
  readonly step: string;
  readonly [detail: string]: unknown;
}

export interface Build {
  readonly result: 'SUCCESS' | 'UNSTABLE' | 'FAILURE' | 'ABORTED';
  readonly events: readonly Event[];
  readonly options: readonly string[];
}

/** A Jenkinsfile, and what happens around its builds. */
export interface Request {
  readonly jenkinsfile: string;
  readonly stories: readonly Story[];
}

/** What Jenkins would refuse, and, if that is nothing, a build for each story. */
export interface Answer {
  readonly mistakes: readonly string[];
  readonly builds: readonly Build[];
}

const folder = fileURLToPath(new URL('.', import.meta.url));

/** Groovy comes from Debian's packages, so that nothing but Docker must be on the machine. */
export async function buildGroovy(image: string): Promise<void> {
  const { failed, all } = await execa('docker', ['build', '--tag', image, folder], { all: true, reject: false });
  if (failed) throw new Error(`The image that runs Jenkinsfiles cannot be built:\n${all}`);
}

/** Java takes its time to start: several at once cost as much as one. */
export async function runJenkinsfiles(image: string, requests: readonly Request[]): Promise<Answer[]> {
  const { stdout } = await execa('docker', ['run', '--rm', '--interactive', '--network', 'none', image], {
    input: JSON.stringify(requests),
    timeout: 5 * 60_000,
  });
  return JSON.parse(stdout);
}
