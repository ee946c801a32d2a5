/** Programs that judge files, in one container image that is built once. They read; they change nothing. */
import { readFile } from 'node:fs/promises';
import { execa } from 'execa';

/** How a program ended, and what it said. */
export interface Verdict {
  readonly exitCode: number | undefined;
  readonly output: string;
}

/** Builds the image. @param name is also its project's, so that what removes projects removes it */
export async function buildLinters(name: string): Promise<void> {
  const options = ['--quiet', '--tag', name, '--label', `com.docker.compose.project=${name}`];
  await execa('docker', ['build', ...options, '-'], { input: await readFile('test/e2e/linters.Dockerfile') });
}

/** Runs a program on files below a folder, without a network. */
export async function lint(image: string, folder: string, command: readonly string[]): Promise<Verdict> {
  const limits = ['--rm', '--network=none', `--volume=${folder}:/files:ro`, '--workdir=/files'];
  const options = { reject: false, all: true, timeout: 5 * 60_000 } as const;
  const { all, exitCode } = await execa('docker', ['run', ...limits, image, ...command], options);
  return { exitCode, output: all };
}
